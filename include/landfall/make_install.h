/* L5 make_install: landfall at the paths of loaders that a system lacks */
#ifndef LANDFALL_MAKE_INSTALL_H
#define LANDFALL_MAKE_INSTALL_H

#include <landfall/host.h>

/* Puts a copy of this program, below the host's root, at each path that programs of this machine
   name as their loader and at which there is nothing; an older copy of it is replaced. A file that
   is not Landfall's is never touched. Each copy is written beside its place and moved there in one
   step. dry_run: only says what would be done. Answers on stdout; returns an exit status. */
int make_install(struct host *h, bool dry_run);

/* Removes those copies, and nothing else. */
int make_uninstall(struct host *h, bool dry_run);

#endif
