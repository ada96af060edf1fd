/* system: the running system as a host */
#ifndef LANDFALL_HOST_SYSTEM_H
#define LANDFALL_HOST_SYSTEM_H

#include "host/host.h"

extern const struct host_ops system_ops;

/* The answer to host_forbids: a child of this process asks the kernel. */
bool system_forbids(enum host_call call);

#endif
