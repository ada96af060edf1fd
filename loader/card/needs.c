/* What a program needs of a system, whichever it is: the libc, the processor, the kernel. Its image
   and the closure of what comes along with it come in; floors go out. */
#include "card/card.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "host/arena.h"
#include "machine/machine.h"
#include "machine/x86_64.h"
#include "read/abi_tag.h"
#include "read/table.h"
#include "target/systems.h"

#include <elf.h>

struct wrapper_row {
	char name[20];
	char kernel[8];
	char source[8];
};

static const struct wrapper_row wrappers[] TABLE = {
#include "tables/wrappers.inc"
};

static void raise(struct card_floor *floor, struct release r, struct span by)
{
	if (release_cmp(r, floor->release) > 0) {
		floor->release = r;
		floor->by = by;
	}
}

static const struct wrapper_row *wrapper(struct span name)
{
	size_t low = 0;
	size_t high = COUNT(wrappers);
	while (low < high) {
		size_t i = low + (high - low) / 2;
		struct span row = span_of(wrappers[i].name);
		size_t n = row.n < name.n ? row.n : name.n;
		int order = 0;
		for (size_t k = 0; k < n && order == 0; k++)
			order = (name.p[k] > row.p[k]) - (name.p[k] < row.p[k]);
		order = order ? order : (name.n > row.n) - (name.n < row.n);
		if (order == 0)
			return &wrappers[i];
		if (order > 0)
			low = i + 1;
		else
			high = i;
	}
	return NULL;
}

/* The kernel by the functions that the object imports; a weak import is one that it can do
   without. */
static void read_calls(const struct elf *e, const struct elf_dyn *d, struct card_needs *out)
{
	struct elf_symtab t;
	struct elf_sym s;
	if (!d->present || !elf_symtab_open(e, d, &t))
		return;
	for (uint32_t i = 1; i < t.count && elf_symbol(&t, i, &s); i++) {
		const struct wrapper_row *w = NULL;
		if (s.shndx == SHN_UNDEF && s.bind != STB_WEAK)
			w = wrapper(s.name);
		if (w)
			raise(&out->kernel, release_of(span_of(w->kernel)), span_of(w->name));
	}
}

static void read_versions(const struct elf *e, const struct elf_dyn *d, struct arena *keep,
			  struct card_needs *out)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	const struct span none = {NULL, 0};
	while (d->present && elf_next_verneed(e, d, &w, &v)) {
		struct span family = release_family(v.name);
		if (v.flags & VER_FLG_WEAK)
			continue;
		if (span_is(family, "GLIBCXX_") &&
		    (!out->glibcxx.p || release_cmp_names(v.name, out->glibcxx) > 0))
			out->glibcxx = span_of(arena_copy(keep, v.name));
		if (!span_starts(v.name, "GLIBC_") || span_is(v.name, "GLIBC_PRIVATE"))
			continue;
		struct span since = out->machine ? target_since(out->machine, v.file, v.name)
						 : none;
		out->libc = LIBC_GLIBC;
		raise(&out->version, release_of(since.p ? since : v.name), none);
	}
}

static void read_object(const struct image *im, struct arena *keep, struct card_needs *out)
{
	struct abi_tag tag;
	uint32_t levels = x86_64_isa_needed(&im->elf);
	for (unsigned level = 1; level <= 4; level++)
		if (levels >> (level - 1) & 1 && level > out->level)
			out->level = level;
	if (abi_tag_read(&im->elf, &tag) && tag.system == 0)
		raise(&out->kernel, tag.kernel, (struct span){NULL, 0});
	read_versions(&im->elf, &im->dyn, keep, out);
	read_calls(&im->elf, &im->dyn, out);
}

static bool is_glibc_loader(struct span name)
{
	return span_starts(name, "ld-linux") || span_starts(name, "ld.so.") ||
	       span_starts(name, "ld64.so.");
}

void card_read_needs(const struct image *im, const struct closure *c, struct arena *keep,
		     struct card_needs *out)
{
	*out = (struct card_needs){.machine = machine_of(&im->elf)};
	if (!c)
		read_object(im, keep, out);
	for (const struct object *o = c ? c->objects : NULL; o; o = o->next)
		read_object(&o->lib->image, keep, out);
	if (out->libc == LIBC_NONE &&
	    (lib_image_is_for_musl(im) || span_starts(span_base(im->interp), "ld-musl-")))
		out->libc = LIBC_MUSL;
	else if (out->libc == LIBC_NONE && is_glibc_loader(span_base(im->interp)))
		out->libc = LIBC_GLIBC;
}
