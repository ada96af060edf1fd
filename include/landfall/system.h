/* L2 system: the running system as a host */
#ifndef LANDFALL_SYSTEM_H
#define LANDFALL_SYSTEM_H

#include <landfall/host.h>

extern const struct host_ops system_ops;

#endif
