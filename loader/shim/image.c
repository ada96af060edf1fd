/* Landfall's own glibc layer as a file that is read like any other: the judge binds against its
   symbols, and no list of them is needed. */
#include "shim/image.h"

#include "closure/lib.h"
#include "host/arena.h"

#include <elf.h>

extern const unsigned char shim_image_begin[] __attribute__((visibility("hidden")));
extern const uint64_t shim_image_bytes __attribute__((visibility("hidden")));

struct span shim_image(void)
{
	return (struct span){shim_image_begin, (size_t)shim_image_bytes};
}

bool shim_is_layer(const struct file *f)
{
	const struct lib *l = f->os || !f->bytes.p ? NULL : lib_of(f);
	return l && l->image.kind == KIND_ELF && l->image.elf.type == ET_DYN &&
	       l->image.elf.entry && span_is(l->image.dyn.soname, SHIM_NAME);
}

static const struct file *carried(struct arena *arena)
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

const struct file *shim_file_for(const struct host *h, const struct elf *program)
{
	const struct file *f = h->no_shim ? NULL : h->shim;
	if (!f && !h->no_shim)
		f = carried(h->arena);
	const struct lib *l = f ? lib_of(f) : NULL;
	if (!l || program->machine != l->image.elf.machine || program->is64 != l->image.elf.is64 ||
	    program->big != l->image.elf.big)
		return NULL;
	return f;
}
