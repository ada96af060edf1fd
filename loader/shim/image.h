/* image: Landfall's own glibc layer, which lies in Landfall's own file */
#ifndef LANDFALL_SHIM_IMAGE_H
#define LANDFALL_SHIM_IMAGE_H

#include "host/host.h"

/* By this name messages and a closure know the layer; it is no file. */
#define SHIM_NAME "landfall-shim.so"

/* Its bytes, whole pages; empty when it was left out of the build (make SHIM=no). */
struct span shim_image(void);

/* The layer as a file of a closure; NULL without a layer, or without memory. */
const struct file *shim_file(struct arena *arena);

#endif
