/* One ELF file, read once per run however many programs load it. A file comes in; its image, symbol
   table and versions by index go out. */
#include "closure/lib.h"

#include "closure/closure.h"
#include "host/arena.h"
#include "machine/x86_64.h"
#include "read/segments.h"

#include <elf.h>

#define HIDDEN 0x8000U

struct lib *lib_of(const struct file *f)
{
	if (f->known->lib)
		return f->known->lib;
	struct lib *l = arena_get(f->known->arena, sizeof *l);
	if (!l)
		return NULL;
	l->file = f;
	image_read(f->bytes, &l->image);
	f->known->lib = l;
	return l;
}

/* Files of one directory are nearly always on one mount, so the quick pass (skip_access_checks)
   asks once per directory. */
bool lib_is_noexec(struct closure *c, struct host *h, const struct file *f)
{
	const struct lib *l = lib_of(f);
	struct span dir = span_dir(span_of(f->path));
	if (!l || !segments_have_code(&l->image.elf) ||
	    (h->skip_access_checks && c->exec_dir.p && span_eq(dir, c->exec_dir)))
		return false;
	if (host_is_noexec(h, span_of(f->path)))
		return true;
	c->exec_dir = dir;
	return false;
}

uint32_t lib_isa_needed(struct lib *l)
{
	if (!l->isa_known)
		l->isa = x86_64_isa_needed(&l->image.elf);
	l->isa_known = true;
	return l->isa;
}

void lib_features(struct lib *l)
{
	if (l->features_known)
		return;
	l->features_known = true;
	l->keeps_data = x86_64_keeps_data(&l->image.elf);
	l->exec_stack = segments_exec_stack(&l->image.elf);
}

/* Room for the versions of a usual object, read in one pass: libc.so.6 has some fifty. */
#define VERSIONS_USUAL 128

/* Keeps a version if there is room for it; *top becomes the highest index. */
static void keep_version(struct lib *l, size_t room, size_t *top, size_t index, struct version v)
{
	*top = index > *top ? index : *top;
	if (index < room)
		l->versions[index] = v;
}

/* Fills l->versions as elf/dl-version.c fills l_versions: needed and defined versions share one
   index. Returns the highest, which must be below room if all were kept; *bad for records that
   cannot be read. */
static size_t fill_versions(struct lib *l, size_t room, bool *bad)
{
	const struct image *im = &l->image;
	struct elf_version_iter need = {0};
	struct elf_version_iter def = {0};
	struct elf_version v;
	size_t top = 0;
	while (elf_next_verneed(&im->elf, &im->dyn, &need, &v))
		keep_version(l, room, &top, v.index & ELF_VERSION_INDEX,
			     (struct version){v.name, v.file, v.hash, v.index & HIDDEN});
	while (elf_next_verdef(&im->elf, &im->dyn, &def, &v))
		if ((v.flags & 1) == 0) /* VER_FLG_BASE names the file itself */
			keep_version(l, room, &top, v.index & ELF_VERSION_INDEX,
				     (struct version){v.name, {NULL, 0}, v.hash, false});
		else
			top = (v.index & ELF_VERSION_INDEX) > top ? v.index & ELF_VERSION_INDEX
								  : top;
	*bad = need.fault || def.fault;
	return top;
}

static bool read_versions(struct lib *l)
{
	struct arena *arena = l->file->known->arena;
	size_t room = VERSIONS_USUAL;
	bool bad = false;
	l->versions = arena_get(arena, room * sizeof l->versions[0]);
	size_t top = l->versions ? fill_versions(l, room, &bad) : 0;
	if (l->versions && top < room) {
		arena_keep(arena, l->versions, (top + 1) * sizeof l->versions[0]);
	} else if (l->versions) {
		room = top + 1;
		l->versions = arena_get(arena, room * sizeof l->versions[0]);
		(void)(l->versions && fill_versions(l, room, &bad));
	}
	l->nversions = l->versions ? top + 1 : 0;
	return l->versions && !bad;
}

bool lib_symbols(struct lib *l)
{
	if (l->symbols_read)
		return l->has_symbols;
	l->symbols_read = true;
	l->has_symbols = elf_symtab_open(&l->image.elf, &l->image.dyn, &l->symtab) &&
			 read_versions(l);
	return l->has_symbols;
}

bool lib_needs(struct lib *l)
{
	const struct elf_dyn *d = &l->image.dyn;
	uint64_t val;
	struct dt_needed n;
	if (l->needs_read)
		return l->needs;
	l->needs_read = true;
	struct dt_needed *needs = arena_get(l->file->known->arena, (d->nneeds + 1) * sizeof n);
	for (size_t i = 0;
	     needs && l->nneeds < d->nneeds && elf_dyn_entry(&l->image.elf, d, i, &n.tag, &val);
	     i++) {
		if (n.tag != DT_NEEDED && n.tag != DT_FILTER && n.tag != DT_AUXILIARY)
			continue;
		if (!span_cstr(d->strtab, val, &n.name)) {
			l->nneeds = 0;
			return false;
		}
		needs[l->nneeds++] = n;
	}
	l->needs = needs;
	return needs;
}
