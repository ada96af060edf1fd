/* register: Landfall in binfmt_misc, for files that no program is registered for */
#ifndef LANDFALL_MAKE_REGISTER_H
#define LANDFALL_MAKE_REGISTER_H

#include "host/host.h"

/* Registers this program with the kernel, flag F, for programs of other processors, of Windows and
   macOS, and scripts whose first line ends in CR: what starts one gets Landfall's message instead
   of ENOEXEC or ENOENT, in containers too. A format that something is registered for is left.
   Says on stdout what is done. Returns an exit status. */
int make_register(struct host *h, bool dry_run);

/* Takes those registrations back, and no others. Returns an exit status. */
int make_unregister(struct host *h, bool dry_run);

#endif
