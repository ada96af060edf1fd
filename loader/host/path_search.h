/* path_search: the files of one name in PATH */
#ifndef LANDFALL_HOST_PATH_SEARCH_H
#define LANDFALL_HOST_PATH_SEARCH_H

#include "host/host.h"

/* The PATH of another root, which is not known: the value that container engines set, and the login
   shells of Debian and Alpine. */
#define PATH_SEARCH_USUAL "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* A search for one name in PATH. */
struct path_search {
	struct host *h;
	struct span rest;
	char text[PATH_BYTES];
};
void path_search_begin(struct host *h, struct path_search *out);
/* Returns the next file of that name, whatever it is; an absent one is skipped. NULL at the end. */
const struct file *path_search_next(struct path_search *p, struct span name);
/* Is it a regular file that the caller may execute? */
bool path_search_may_run(struct host *h, const struct file *f);
/* Returns the file that execvp would start under that name; a name with a slash is a path. NULL
   when there is none. */
const struct file *path_search_find(struct host *h, struct span name);

#endif
