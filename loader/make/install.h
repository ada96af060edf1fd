/* install: Landfall at the paths of loaders that a system does not have */
#ifndef LANDFALL_MAKE_INSTALL_H
#define LANDFALL_MAKE_INSTALL_H

#include "host/host.h"

enum install_how {
	INSTALL_SAYING,  /* what is done is said on stdout */
	INSTALL_DRY_RUN, /* only says what would be done */
	INSTALL_SILENT,  /* says nothing, not even why it could not be done */
};

/* Installs a copy of this program, below the host's root, at each loader path of this processor
   where no file is; an older copy is replaced, any other file stays. Each copy is written beside
   its path and renamed. Once glibc's path is done, a directory of musl's that may not be written is
   no failure. Returns an exit status. */
int make_install(struct host *h, enum install_how how);

/* Removes those copies and no other file. Returns an exit status. */
int make_uninstall(struct host *h, bool dry_run);

#endif
