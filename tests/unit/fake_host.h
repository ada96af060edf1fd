/* A host made of literals: files, links and directories by path, behind the same ops as the real
   one. Needs fake_reset() before each use. */
#ifndef LANDFALL_TESTS_UNIT_FAKE_HOST_H
#define LANDFALL_TESTS_UNIT_FAKE_HOST_H

#include "../fuzz/tiny.h"

#include "host/host.h"

extern struct host fake;

void fake_reset(void);
/* A file with these bytes; mode 0755. The directories above it come with it. */
void fake_bytes(const char *path, const void *p, size_t n);
void fake_text(const char *path, const char *text);
void fake_elf(const char *path, struct tiny t);
void fake_link(const char *path, const char *target);
/* A second name of a file: same device and inode. */
void fake_same(const char *path, const char *other);
/* Changes the mode, type included (S_IFMT bits of 0 keep the type). */
void fake_mode(const char *path, uint32_t mode);
/* Changes the owner and the group, which are root's; the group alone. */
void fake_owner(const char *path, uint32_t uid);
void fake_group(const char *path, uint32_t gid);

#endif
