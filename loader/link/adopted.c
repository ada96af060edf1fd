/* Recognizes programs that landfall --adopt has changed, and finds the loader path that was
   overwritten: only a path that processor and libc imply is ever adopted, so it can be told from
   the rest of the file. Reads images, changes nothing. */
#include "link/adopted.h"

#include "closure/lib.h"
#include "host/own_file.h"
#include "machine/machine.h"

bool adopted_implied(const struct image *im, struct buf *out)
{
	if (im->kind != KIND_ELF || im->elf_fault != ELF_OK || !im->dyn.present)
		return false;
	const struct machine *m = machine_of(&im->elf);
	const bool musl = lib_image_is_for_musl(im);
	if (!m || musl == lib_image_is_for_glibc(im))
		return false;
	machine_loader(m, musl, out);
	return !out->full;
}

bool adopted_is(struct host *h, const struct image *im, struct span *was)
{
	char text[ADOPTED_PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span base = span_base(im->interp);
	if (im->interp_fault != ELF_OK || span_starts(base, "ld-") || span_starts(base, "ld64.so"))
		return false;
	const struct file *f = host_file(h, im->interp);
	const bool absent = f && f->os && span_is(base, "landfall");
	if ((!absent && !own_file_is(f)) || !adopted_implied(im, &b))
		return false;
	char *copy = arena_copy(h->arena, buf_span(&b));
	*was = span_of(copy);
	return copy;
}
