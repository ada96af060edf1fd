/* What the glibc layer's own code takes from musl, looked up while the judge has musl's tables at
   hand: musl's loader would look for each of some hundred names in every object of every start. The
   names come as an ELF note of the layer's file, with their GNU hashes; addresses go out. */
#include "shim/imports.h"

#include "read/elf_lookup.h"

#include <elf.h>
#include <string.h>

#define OWNER "landfall-shim"
#define HEAD_BYTES 12U  /* n_namesz, n_descsz, n_type */
#define OWNER_BYTES 16U /* with what aligns the description */
#define ENTRY_BYTES 8U  /* hash, offset of the name; one more says where the last name ends */

struct note {
	struct span entries, names;
	size_t n;
};

/* An absent note is one without entries; false for one that is not whole. */
static bool find_note(const struct elf *e, struct note *out)
{
	struct elf_phdr ph;
	struct span all;
	struct span owner;
	struct span desc;
	uint64_t nowner;
	uint64_t ndesc;
	uint64_t n;
	*out = (struct note){{NULL, 0}, {NULL, 0}, 0};
	if (!elf_find_phdr(e, PT_NOTE, &ph) || !span_sub(e->file, ph.off, ph.filesz, &all) ||
	    !span_uint(all, 0, 4, e->big, &nowner) || nowner != sizeof OWNER ||
	    !span_cstr(all, HEAD_BYTES, &owner) || !span_is(owner, OWNER))
		return true;
	if (!span_uint(all, 4, 4, e->big, &ndesc) ||
	    !span_sub(all, HEAD_BYTES + OWNER_BYTES, ndesc, &desc) ||
	    !span_uint(desc, 0, 4, e->big, &n) || n > SHIM_IMPORTS_MAX)
		return false;
	out->n = (size_t)n;
	return span_sub(desc, 4, (n + 1) * ENTRY_BYTES, &out->entries) &&
	       span_from(desc, 4 + (n + 1) * ENTRY_BYTES, &out->names);
}

/* Reads entry i and the name that begins there and ends with a NUL before the next one's. */
static bool read_entry(const struct note *note, size_t i, bool big, struct span *name,
		       uint32_t *hash)
{
	const unsigned char *entry = note->entries.p + ENTRY_BYTES * i;
	const uint64_t from = load_uint(entry + 4, 4, big);
	const uint64_t to = load_uint(entry + ENTRY_BYTES + 4, 4, big);
	*hash = (uint32_t)load_uint(entry, 4, big);
	return from < to && span_sub(note->names, from, to - 1 - from, name);
}

/* Is it a function that a jump may lead to? */
static bool is_function(const struct elf_sym *s)
{
	return s->type == STT_FUNC && s->shndx != SHN_UNDEF && s->value;
}

static uint64_t look_up(const struct elf_symtab *musl, struct span name, uint32_t hash)
{
	struct elf_match m = {0};
	struct elf_sym s;
	if (musl->gnu_hash.p && !elf_may_define(musl, hash))
		return 0;
	while (elf_next_match(musl, name, hash, &m, &s))
		if (is_function(&s))
			return s.value;
	return 0;
}

/* The same in the tables of nearly every musl, of which the compiler then knows the layout. No
   filter is asked: nearly every name is there. */
static EACH_INLINE uint64_t look_up_usual(const struct elf_symtab *musl, struct span name,
					  uint32_t hash)
{
	unsigned steps = 0;
	struct elf_sym s;
	uint64_t next = elf_first_gnu(musl, hash);
	for (uint32_t i; (i = elf_next_gnu(musl, name, hash, &next, &steps));) {
		elf_symbol_bare(musl, i, &s);
		if (is_function(&s))
			return s.value;
	}
	return 0;
}

static void lack(struct shim_imports *out, struct span name)
{
	if (out->nlacking < SHIM_IMPORTS_LACKING_MAX)
		out->lacking[out->nlacking] = name;
	out->nlacking++;
}

bool shim_imports_find(const struct elf *layer, const struct elf_symtab *musl, struct arena *arena,
		       struct shim_imports *out)
{
	const struct elf_symtab usual = elf_as_usual(musl);
	/* Without buckets nothing is looked up but by the filter. */
	const bool is_usual = musl->is_usual && musl->gnu_hash.p && musl->nbuckets;
	struct note note;
	memset(out, 0, sizeof *out);
	if (!find_note(layer, &note))
		return false;
	out->n = note.n;
	out->vaddr = arena_get(arena, (note.n + 1) * sizeof *out->vaddr);
	for (size_t i = 0; out->vaddr && i < note.n; i++) {
		struct span name;
		uint32_t hash;
		if (!read_entry(&note, i, layer->big, &name, &hash))
			return false;
		out->vaddr[i] = is_usual ? look_up_usual(&usual, name, hash)
					 : look_up(musl, name, hash);
		if (!out->vaddr[i])
			lack(out, name);
	}
	return out->vaddr;
}
