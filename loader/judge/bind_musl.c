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

/* Names whose "64" twin musl's loader resolves by itself, from 1.2.4 on (lfs64_list). Older ones
   export the twins, so the plain lookup finds them first. */
static const char lfs64[] =
	"aio_cancel aio_error aio_fsync aio_read aio_return aio_suspend aio_write alphasort creat "
	"fallocate fgetpos fopen freopen fseeko fsetpos fstat fstatat fstatfs fstatvfs ftello "
	"ftruncate ftw getdents getrlimit glob globfree lio_listio lockf lseek lstat mkostemp "
	"mkostemps mkstemp mkstemps mmap nftw open openat posix_fadvise posix_fallocate pread preadv "
	"prlimit pwrite pwritev readdir scandir sendfile setrlimit stat statfs statvfs tmpfile "
	"truncate versionsort __fxstat __fxstatat __lxstat __xstat";

static bool lfs64_twin(struct span name, struct span *twin)
{
	struct span list = span_of(lfs64);
	struct span one;
	if (span_is(name, "readdir64_r")) {
		*twin = span_of("readdir_r");
		return true;
	}
	if (!span_ends(name, "64"))
		return false;
	name.n -= 2;
	while (span_cut(&list, " ", &one))
		if (span_eq(one, name)) {
			*twin = one;
			return true;
		}
	return false;
}

/* OK_TYPES, OK_BINDS, a value unless it is a TLS symbol, and not a hidden version. */
static bool usable(const struct elf_sym *s)
{
	const unsigned types = 1U << STT_NOTYPE | 1U << STT_OBJECT | 1U << STT_FUNC |
			       1U << STT_COMMON | 1U << STT_TLS;
	const unsigned binds = 1U << STB_GLOBAL | 1U << STB_WEAK | 1U << STB_GNU_UNIQUE;
	return s->shndx != SHN_UNDEF && (s->value || s->type == STT_TLS) && (types >> s->type & 1) &&
	       (binds >> s->bind & 1) && !(s->version & VERSYM_HIDDEN);
}

static bool defines(struct lib *l, struct span name, uint32_t h)
{
	struct elf_match m = {0};
	struct elf_sym s;
	while (lib_symbols(l) && elf_next_match(&l->symtab, name, h, &m, &s))
		if (usable(&s))
			return true;
	return false;
}

/* The order of the objects does not matter for "is it there at all". */
static bool can_bind(const struct closure *c, struct span name)
{
	struct span twin;
	uint32_t h = elf_gnu_hash(name);
	for (const struct object *o = c->objects; o; o = o->next)
		if (defines(o->lib, name, h))
			return true;
	return defines(c->rtld->lib, name, h) ||
	       (lfs64_twin(name, &twin) && defines(c->rtld->lib, twin, elf_gnu_hash(twin)));
}

static void check_symbol(struct closure *c, const struct object *o, uint32_t i)
{
	struct elf_sym s;
	if (!elf_symbol(&o->lib->symtab, i, &s)) {
		c->unsure = "a relocation names a symbol that cannot be read";
		return;
	}
	/* A symbol that the object itself defines may be looked up elsewhere, but never in vain. */
	if (s.shndx != SHN_UNDEF || s.bind == STB_WEAK || s.bind == STB_LOCAL || can_bind(c, s.name))
		return;
	struct lack_symbol lack = {.by = o, .name = s.name, .at_start = true};
	closure_lack_symbol(c, &lack);
}

/* do_relocs knows these types and no others (arch/ARCH/reloc.h); a machine that is not listed here is
   left to the loader. */
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
	struct span version = libc_version_of(LIBC_MUSL, c->loader->bytes);
	uint64_t relr = o->lib->image.dyn.has >> DT_RELR & 1;
	bool old = span_starts(version, "1.1.") || span_is(version, "1.2.0") ||
		   span_is(version, "1.2.1") || span_is(version, "1.2.2") ||
		   span_is(version, "1.2.3");
	if (!relr || !old || c->bad_reloc_by)
		return;
	c->bad_reloc_by = o;
	c->bad_reloc = RELOC_PACKED;
}

static void check_object(struct closure *c, const struct object *o)
{
	struct elf_relocs t;
	struct elf_reloc r;
	size_t n = o->lib->symtab.count;
	unsigned char *seen = arena_get(n / 8 + 1);
	if (!seen) {
		c->unsure = "there is no memory left";
		return;
	}
	for (unsigned table = 0; table < 3; table++) {
		if (!elf_relocs_open(&o->lib->image.elf, &o->lib->image.dyn, table, &t))
			continue;
		for (uint64_t i = 0; !c->unsure && elf_reloc(&t, i, &r); i++) {
			check_type(c, o, r.type);
			if (!r.sym || (r.sym < n && seen[r.sym / 8] >> (r.sym % 8) & 1))
				continue;
			if (r.sym < n)
				seen[r.sym / 8] |= (unsigned char)(1U << r.sym % 8);
			check_symbol(c, o, r.sym);
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
