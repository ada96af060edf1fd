/* L5 make_bundle: collects a glibc, and the libraries of programs, into a directory */
#ifndef LANDFALL_MAKE_BUNDLE_H
#define LANDFALL_MAKE_BUNDLE_H

#include <landfall/host.h>

/* Files in one bundle. */
#define BUNDLE_FILES_MAX 4096

/* Makes dir (outside the host's root) a bundle of the host's glibc and of all that the programs in
   names need; names == NULL for glibc alone. Written beside dir and renamed into place: an
   interrupted or failed call leaves dir as it was. An existing dir is replaced only when it is
   empty or a bundle. Returns an exit status; what went wrong is said on stderr. */
int make_bundle(struct host *h, const char *dir, char *const *names);

#endif
