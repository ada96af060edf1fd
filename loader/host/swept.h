/* swept: a file that a walk over directories has found, opened once for looking at it and for
   judging it */
#ifndef LANDFALL_HOST_SWEPT_H
#define LANDFALL_HOST_SWEPT_H

#include "host/host.h"

/* Larger files are mapped. */
#define SWEPT_ROOM_BYTES (192U << 10)

struct swept {
	int fd; /* -1: closed, or opened by its path by whoever wants it */
	struct inode inode;
	unsigned char *room; /* the caller's: the beginning, then all of a file that fits */
	size_t room_bytes;
	size_t have; /* bytes read so far */
	struct file file;
	struct file_known known;
};

/* Takes over a descriptor: asks what it is and reads the first bytes into s->room. 0, or an errno,
   ENOENT for no regular file; fd is closed then, and s->fd is -1. A negative fd is open's failure,
   with errno. */
int swept_begin(struct swept *s, int fd);

/* Makes the file that s holds open known as path until host_pass_end, read whole, in the memory of
   one verdict. Returns NULL, and s is closed, where the file has to stay: h knows the path already,
   or others may load the file (an object, a loader), or it cannot be read. */
const struct file *host_pass(struct host *h, const char *path, struct swept *s);

/* Closes s; h forgets the file, and what it knew by it. Nothing may use the file from here on. */
void host_pass_end(struct host *h, struct swept *s);

#endif
