/* fd: what an open file or directory tells, for the ops of a host */
#ifndef LANDFALL_HOST_FD_H
#define LANDFALL_HOST_FD_H

#include "host/host.h"

#include <sys/stat.h>
#include <sys/statfs.h>

/* Takes over what stat has said. */
void fd_inode(const struct stat *st, struct inode *out);

/* The four below take what open has returned, with its errno where that is -1, and close it. They
   return 0 or an errno. */

/* The rest of a file of the kernel's own, whose size is not known before. */
int fd_slurp(int fd, struct buf *out);

/* A regular file's bytes, ended by a NUL, and its inode; full when they do not fit. EINVAL for
   what is no regular file. */
int fd_read(int fd, struct buf *out, struct inode *n);

/* Entry i of a directory, ENOENT behind the last one. */
int fd_entry(int fd, unsigned i, struct buf *name);

/* All entries of a directory, each ended by a NUL, in the arena; typed: behind the letter that
   host_ops.list_typed gives. */
int fd_list(struct arena *arena, int fd, bool typed, struct span *names);

/* Is it one of the kernel's own file systems? */
bool fd_is_kernels(const struct statfs *s);

#endif
