/* Symbols as musl's loader binds them: by name alone, all at start, in load order
   (ldso/dynlink.c, do_relocs and find_sym). Every relocation that names a strong undefined symbol
   must find it, or the program does not start. */
#include <landfall/need.h>

#include <landfall/arena.h>

#include <elf.h>

#define VERSYM_HIDDEN 0x8000
#ifndef DT_RELR
#define DT_RELR 36
#endif

/* Names whose "64" twin musl's loader resolves by itself, from 1.2.4 on: a list in the loader, each
   release has its own. Older ones export the twins, so the plain lookup finds them first. 1.2.4 and
   1.2.5 copy the name to a buffer in which posix_fallocate64 finds no room. */
static bool lfs64_twin(struct span loader, struct span name, struct span *twin)
{
	static const unsigned char first[] = "aio_cancel\0aio_error\0";
	struct span one;
	size_t at;
	if (span_is(name, "readdir64_r")) {
		*twin = span_of("readdir_r");
		return true;
	}
	if (!span_ends(name, "64") || !span_find(loader, (struct span){first, sizeof first - 1}, &at))
		return false;
	struct span version = libc_version_of(LIBC_MUSL, loader);
	if (name.n > 16 && (span_is(version, "1.2.4") || span_is(version, "1.2.5")))
		return false;
	name.n -= 2;
	for (; span_cstr(loader, at, &one) && one.n; at += one.n + 1)
		if (span_eq(one, name)) {
			*twin = one;
			return true;
		}
	return false;
}

/* OK_TYPES, OK_BINDS, a value unless it is a TLS symbol, and not a hidden version. */
static bool usable(const struct elf_sym *s, bool needs_def)
{
	const unsigned types = 1U << STT_NOTYPE | 1U << STT_OBJECT | 1U << STT_FUNC |
			       1U << STT_COMMON | 1U << STT_TLS;
	const unsigned binds = 1U << STB_GLOBAL | 1U << STB_WEAK | 1U << STB_GNU_UNIQUE;
	return (s->shndx != SHN_UNDEF || (!needs_def && s->type != STT_TLS)) &&
	       (s->value || s->type == STT_TLS) && (types >> s->type & 1) &&
	       (binds >> s->bind & 1) && !(s->version & VERSYM_HIDDEN);
}

static bool defines(struct lib *l, struct span name, uint32_t h, bool needs_def)
{
	struct elf_match m = {0};
	struct elf_sym s;
	while (lib_symbols(l) && elf_next_match(&l->symtab, name, h, &m, &s))
		if (usable(&s, needs_def))
			return true;
	return false;
}

/* The order of the objects does not matter for "is it there at all". A COPY relocation is not
   answered by the program itself; musl is asked only once somebody needs it, but for the twins
   always. */
static bool can_bind(const struct closure *c, struct span name, enum reloc_class class)
{
	struct span twin;
	uint32_t h = elf_gnu_hash(name);
	bool needs_def = class == RELOC_DEFINED;
	for (const struct object *o = c->objects; o; o = o->next)
		if ((class != RELOC_COPY || o != c->program) && defines(o->lib, name, h, needs_def))
			return true;
	return (c->rtld->parent && defines(c->rtld->lib, name, h, needs_def)) ||
	       (lfs64_twin(c->loader->bytes, name, &twin) &&
		defines(c->rtld->lib, twin, elf_gnu_hash(twin), needs_def));
}

static void check_symbol(struct closure *c, const struct object *o, uint32_t i,
			 enum reloc_class class)
{
	struct elf_sym s;
	if (!elf_symbol(&o->lib->symtab, i, &s)) {
		c->unsure = "a relocation names a symbol that cannot be read";
		return;
	}
	/* A symbol that the object itself defines may be looked up elsewhere, but seldom in vain. */
	if (s.bind == STB_LOCAL || (s.shndx == SHN_UNDEF && s.bind == STB_WEAK) ||
	    (class != RELOC_COPY && usable(&s, true)) || can_bind(c, s.name, class))
		return;
	size_t v = s.version & ELF_VERSION_INDEX;
	struct lack_symbol lack = {.by = o, .name = s.name, .at_start = true};
	lack.versioned = o->lib->symtab.versym.p && v < o->lib->nversions && o->lib->versions[v].file.p;
	closure_lack_symbol(c, &lack);
}

/* do_relocs knows these types and no others (arch/ARCH/reloc.h); a machine that is not listed
   here is left to the loader. */
static bool knows_type(uint16_t machine, uint32_t type)
{
	static const unsigned char x86_64[] = {
		R_X86_64_NONE, R_X86_64_64, R_X86_64_PC32, R_X86_64_COPY, R_X86_64_GLOB_DAT,
		R_X86_64_JUMP_SLOT, R_X86_64_RELATIVE, R_X86_64_DTPMOD64, R_X86_64_DTPOFF64,
		R_X86_64_TPOFF64, R_X86_64_TLSDESC,
	};
	if (machine != EM_X86_64)
		return true;
	for (size_t i = 0; i < sizeof x86_64; i++)
		if (x86_64[i] == type)
			return true;
	return false;
}

static void check_type(struct closure *c, const struct object *o, uint32_t type)
{
	if (c->bad_reloc_by || knows_type(o->lib->image.elf.machine, type))
		return;
	c->bad_reloc_by = o;
	c->bad_reloc = type;
}

/* Packed relative relocations are passed over in silence before 1.2.4, and the program crashes. */
static void check_relr(struct closure *c, const struct object *o)
{
	uint64_t relr = o->lib->image.dyn.has >> DT_RELR & 1;
	if (!relr || c->bad_reloc_by)
		return;
	struct span version = libc_version_of(LIBC_MUSL, c->loader->bytes);
	bool old = span_starts(version, "1.1.") || span_is(version, "1.2.0") ||
		   span_is(version, "1.2.1") || span_is(version, "1.2.2") ||
		   span_is(version, "1.2.3");
	if (!old)
		return;
	c->bad_reloc_by = o;
	c->bad_reloc = RELOC_PACKED;
}

static void check_object(struct closure *c, const struct object *o)
{
	const struct elf *e = &o->lib->image.elf;
	struct elf_relocs t;
	struct elf_reloc r;
	size_t n = o->lib->symtab.count;
	unsigned char *seen = arena_get(n / 4 + 1);
	if (!seen) {
		c->unsure = "there is no memory left";
		return;
	}
	for (unsigned table = 0; table < 3; table++) {
		if (!elf_relocs_open(e, &o->lib->image.dyn, table, &t))
			continue;
		for (uint64_t i = 0; !c->unsure && elf_reloc(&t, i, &r); i++) {
			enum reloc_class class = elf_reloc_class(e->machine, r.type);
			check_type(c, o, r.type);
			/* Once for its address and once for its definition. */
			size_t bit = 2 * (size_t)r.sym + (class == RELOC_DEFINED);
			bool kept = r.sym < n && class != RELOC_COPY;
			if (!r.sym || (kept && seen[bit / 8] >> (bit % 8) & 1))
				continue;
			if (kept)
				seen[bit / 8] |= (unsigned char)(1U << bit % 8);
			check_symbol(c, o, r.sym, class);
		}
	}
}

void bind_musl(struct closure *c)
{
	for (struct object *o = c->objects; o && c->rtld && !c->unsure; o = o->next)
		if (o->lib->image.dyn.present && lib_symbols(o->lib)) {
			check_object(c, o);
			check_relr(c, o);
		}
}
