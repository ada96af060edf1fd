/* What the glibc layer cannot make fit, by the objects of a closure. Its limits are those of
   compat/musl/resident/resident.h; what it would leave as it is could crash, so it is refused. */
#include "shim/fits.h"

#include "closure/lib.h"
#include "machine/relocs.h"
#include "read/elf_lookup.h"
#include "read/phrases.h"

#include <elf.h>

/* Of compat/musl/resident/resident.h, less what the program may still load while it runs. */
#define IMAGES_MAX 768U
#define CHOSEN_MAX 384U
#define LATE_MAX 6144U

/* The layer reads a library's headers where its first segment maps them. */
static bool has_headers_first(const struct elf *e)
{
	struct elf_phdr ph;
	struct elf_phdr lowest = {.vaddr = UINT64_MAX};
	for (unsigned i = 0; elf_next_phdr(e, PT_LOAD, &i, &ph);)
		if (ph.vaddr < lowest.vaddr)
			lowest = ph;
	return lowest.vaddr != UINT64_MAX && lowest.off == 0 &&
	       e->phoff + (uint64_t)e->phnum * e->phentsize <= lowest.filesz;
}

/* A name that glibc's libraries keep for each other may mean anything in another release. */
static bool wants_private(const struct lib *l)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	while (elf_next_verneed(&l->image.elf, &l->image.dyn, &w, &v))
		if (span_is(v.name, "GLIBC_PRIVATE"))
			return true;
	return false;
}

static unsigned count_chosen(struct closure *c, struct lib *l)
{
	struct elf_sym s;
	unsigned n = 0;
	if (!lib_symbols(l))
		return 0;
	for (uint32_t i = 0; i < l->symtab.count && i < l->symtab.nsymbols; i++) {
		elf_symbol_bare(&l->symtab, i, &s);
		n += s.type == STT_GNU_IFUNC && s.shndx != SHN_UNDEF;
	}
	closure_charge(c, l->symtab.count);
	return n;
}

/* Relocations of a type stand together: each run of them is asked about once. */
static unsigned count_in(const struct machine *m, const struct elf_relocs *t)
{
	struct elf_reloc r;
	uint32_t last = 0;
	bool late = false;
	unsigned n = 0;
	for (uint64_t i = 0; i < t->whole; i++) {
		r = elf_reloc_at(t, i);
		if (i == 0 || r.type != last)
			late = machine_is_irelative(m, r.type);
		last = r.type;
		n += late;
	}
	return n;
}

static unsigned count_late(struct closure *c, const struct lib *l)
{
	struct elf_relocs t;
	const struct machine *m = machine_of(&l->image.elf);
	unsigned n = 0;
	for (unsigned table = 0; m && table < 3; table++)
		if (elf_relocs_open(&l->image.elf, &l->image.dyn, table, &t)) {
			closure_charge(c, t.whole);
			n += c->unsure ? 0 : count_in(m, &t);
		}
	return n;
}

static bool say(struct buf *out, struct span path, const char *why)
{
	buf_add(out, path);
	buf_adds(out, ": ");
	buf_adds(out, why);
	return true;
}

bool shim_unfit(struct closure *c, struct buf *out)
{
	unsigned chosen = 0;
	unsigned late = 0;
	for (const struct object *o = c->objects; o; o = o->next) {
		if (o->file == c->layer)
			continue;
		if (!o->lib->image.dyn.present ||
		    (o != c->program && !has_headers_first(&o->lib->image.elf)))
			return say(out, o->path, PHRASE_SHIM_HEADERS);
		if (wants_private(o->lib))
			return say(out, o->path, PHRASE_SHIM_PRIVATE);
		chosen += count_chosen(c, o->lib);
		late += count_late(c, o->lib);
	}
	if (c->nobjects > IMAGES_MAX || chosen > CHOSEN_MAX || late > LATE_MAX)
		return say(out, c->program->path, PHRASE_SHIM_TOO_MANY);
	return false;
}
