/* Puts text together in a caller's buffer. A piece that does not fit is left out whole, because a
   path that is cut off would name another file. */
#include "read/buf.h"

#include <string.h>

struct buf buf_of(char *p, size_t cap)
{
	p[0] = 0;
	return (struct buf){p, 0, cap, false};
}

void buf_add(struct buf *b, struct span s)
{
	if (b->full || s.n >= b->cap - b->n) {
		b->full = true;
		return;
	}
	if (s.n)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = 0;
}

void buf_adds(struct buf *b, const char *s)
{
	buf_add(b, span_of(s));
}

void buf_addc(struct buf *b, char c)
{
	unsigned char one = (unsigned char)c;
	buf_add(b, (struct span){&one, 1});
}

void buf_addu(struct buf *b, uint64_t v)
{
	unsigned char digits[20];
	size_t i = sizeof digits;
	do {
		digits[--i] = (unsigned char)('0' + v % 10);
		v /= 10;
	} while (v);
	buf_add(b, (struct span){digits + i, sizeof digits - i});
}

struct span buf_span(const struct buf *b)
{
	return (struct span){(const unsigned char *)b->p, b->n};
}

void buf_cut(struct buf *b, size_t n)
{
	b->n = n;
	b->p[n] = 0;
	b->full = false;
}

void buf_path(struct buf *b, struct span dir, struct span name)
{
	buf_add(b, dir);
	if (!b->n || b->p[b->n - 1] != '/')
		buf_addc(b, '/');
	buf_add(b, name);
}
