/* buf: text put together in a buffer of stated size */
#ifndef LANDFALL_READ_BUF_H
#define LANDFALL_READ_BUF_H

#include "read/bytes.h"

/* The longest path the kernel takes, NUL included (linux/limits.h PATH_MAX). */
#define PATH_BYTES 4096

/* A buffer of cap bytes at p, n of them used, always NUL-terminated. A piece that does not fit is
   left out whole and sets full; callers look at full once, at the end. cap must be at least 1. */
struct buf {
	char *p;
	size_t n;
	size_t cap;
	bool full;
};

struct buf buf_of(char *p, size_t cap);
void buf_add(struct buf *b, struct span s);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addu(struct buf *b, uint64_t v);
struct span buf_span(const struct buf *b);
/* Leaves the first n bytes of those that are used. */
void buf_cut(struct buf *b, size_t n);

/* Adds dir, one '/' and name. */
void buf_path(struct buf *b, struct span dir, struct span name);

#endif
