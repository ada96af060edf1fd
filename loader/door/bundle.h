/* bundle: --bundle, --bundle-glibc and --update over the words of a command line */
#ifndef LANDFALL_DOOR_BUNDLE_H
#define LANDFALL_DOOR_BUNDLE_H

#include "door/options.h"
#include "host/host.h"

/* Collects what the words name, or with --trace what the command line that they are uses.
   Returns an exit status. */
int pipeline_bundle(struct host *h, const struct options *o, char *const *words, char *const *env);

#endif
