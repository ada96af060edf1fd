/* oci_hook: a hook of an OCI runtime, which stops a container that could not start, and says why */
#ifndef LANDFALL_DOOR_OCI_HOOK_H
#define LANDFALL_DOOR_OCI_HOOK_H

#include "host/host.h"

/* Reads the state of a container on standard input. Returns 0, with nothing said, unless its
   program certainly could not be started; then the message is on standard error, and 1 is
   returned. */
int oci_hook(struct host *h);

#endif
