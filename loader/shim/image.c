/* Landfall's own glibc layer as a file that is read like any other: the judge binds against its
   symbols, and no list of them is needed. */
#include "shim/image.h"

#include "host/arena.h"

extern const unsigned char shim_image_begin[] __attribute__((visibility("hidden")));
extern const uint64_t shim_image_bytes __attribute__((visibility("hidden")));

struct span shim_image(void)
{
	return (struct span){shim_image_begin, (size_t)shim_image_bytes};
}

const struct file *shim_file(struct arena *arena)
{
	struct span image = shim_image();
	struct file *f = image.n ? arena_get(arena, sizeof *f) : NULL;
	struct file_known *known = f ? arena_get(arena, sizeof *known) : NULL;
	if (!known)
		return NULL;
	known->arena = arena;
	*f = (struct file){
		.path = SHIM_NAME, .bytes = image, .known = known, .inode = {.size = image.n}};
	return f;
}
