/* beside: a file that is written under a temporary name beside its place */
#ifndef LANDFALL_WRITE_BESIDE_H
#define LANDFALL_WRITE_BESIDE_H

#include <stdbool.h>
#include <sys/stat.h>

struct beside {
	int dir;       /* the directory, open */
	int fd;        /* the file, open for writing and locked as long as it is open */
	char name[32]; /* its temporary name; "" while it has none */
};

/* Makes a new file in the directory. nameless: without a name where the file system can do that
   (O_TMPFILE), so that a killed run leaves nothing. 0 or an errno. */
int beside_open(int dir, unsigned mode, bool nameless, struct beside *out);

/* Gives the file its temporary name, from which it can be renamed. 0 or an errno. */
int beside_name(struct beside *b);

/* Closes the file; kept: it has been renamed, else it is removed. */
void beside_close(struct beside *b, bool kept);

/* Removes what killed runs left in the directory: files under a temporary name that nobody holds
   the lock of, and that is_left takes for its own. */
void beside_sweep(int dir, bool (*is_left)(void *ctx, int fd, const struct stat *st), void *ctx);

#endif
