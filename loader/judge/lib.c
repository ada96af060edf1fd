/* One ELF file as the judge knows it, read once a run whatever the number of programs that load it.
   A file comes in; its image, symbol table and versions by index go out. */
#include <landfall/need.h>

#include <landfall/arena.h>
#include <landfall/segments.h>

#include <elf.h>

#define HIDDEN 0x8000U

struct lib *lib_of(const struct file *f)
{
	struct file *owner = (struct file *)(uintptr_t)f;
	if (owner->lib)
		return owner->lib;
	struct lib *l = arena_get(sizeof *l);
	if (!l)
		return NULL;
	l->file = f;
	image_read(f->bytes, &l->image);
	owner->lib = l;
	return l;
}

/* Files of one directory are mostly on one mount, so in haste one of them is asked about. */
bool lib_is_noexec(struct closure *c, struct host *h, const struct file *f)
{
	const struct lib *l = lib_of(f);
	struct span dir = span_dir(span_of(f->path));
	if (!l || !segments_have_code(&l->image.elf) ||
	    (h->trust_modes && c->exec_dir.p && span_eq(dir, c->exec_dir)))
		return false;
	if (host_is_noexec(h, span_of(f->path)))
		return true;
	c->exec_dir = dir;
	return false;
}

static size_t highest_index(const struct image *im, bool *bad)
{
	struct elf_walk need = {0};
	struct elf_walk def = {0};
	struct elf_version v;
	size_t top = 0;
	while (elf_next_verneed(&im->elf, &im->dyn, &need, &v))
		top = (v.index & ELF_VERSION_INDEX) > top ? v.index & ELF_VERSION_INDEX : top;
	while (elf_next_verdef(&im->elf, &im->dyn, &def, &v))
		top = (v.index & ELF_VERSION_INDEX) > top ? v.index & ELF_VERSION_INDEX : top;
	*bad = need.fault || def.fault;
	return top;
}

/* l_versions of elf/dl-version.c: needs and definitions share one numbering. */
static bool read_versions(struct lib *l)
{
	const struct image *im = &l->image;
	struct elf_walk w = {0};
	struct elf_version v;
	bool bad = false;
	size_t top = highest_index(im, &bad);
	l->versions = arena_get((top + 1) * sizeof l->versions[0]);
	if (bad || !l->versions)
		return false;
	l->nversions = top + 1;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		l->versions[v.index & ELF_VERSION_INDEX] =
			(struct version){v.name, v.file, v.hash, v.index & HIDDEN};
	w = (struct elf_walk){0};
	while (elf_next_verdef(&im->elf, &im->dyn, &w, &v))
		if ((v.flags & 1) == 0) /* VER_FLG_BASE names the file itself */
			l->versions[v.index & ELF_VERSION_INDEX] =
				(struct version){v.name, {NULL, 0}, v.hash, false};
	return true;
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
	struct need n;
	if (l->needs_read)
		return l->needs;
	l->needs_read = true;
	struct need *needs = arena_get((d->nneeds + 1) * sizeof n);
	for (size_t i = 0; needs && l->nneeds < d->nneeds &&
			   elf_dyn_entry(&l->image.elf, d, i, &n.tag, &val); i++) {
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
