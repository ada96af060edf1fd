/* image: Landfall's own glibc layer, which lies in Landfall's own file */
#ifndef LANDFALL_SHIM_IMAGE_H
#define LANDFALL_SHIM_IMAGE_H

#include "host/host.h"
#include "read/elf.h"

/* By this name messages and a closure know the layer; it is no file. */
#define SHIM_NAME "landfall-shim.so"

/* Its bytes, whole pages; empty when it was left out of the build (make SHIM=no). */
struct span shim_image(void);

/* Could the file be a build of the layer, by its name in DT_SONAME and its form? */
bool shim_is_layer(const struct file *f);

/* The layer as a file of a closure: h->shim, else the one that we carry. NULL for a program that is
   not of the layer's processor, without a layer, with h->no_shim, or without memory. */
const struct file *shim_file_for(const struct host *h, const struct elf *program);

#endif
