/* Symbols as musl's loader binds them: by name alone, all at start, in load order
   (ldso/dynlink.c, do_relocs and find_sym). Every relocation that names a strong undefined symbol
   must find it, or the program does not start. */
#include <landfall/need.h>

#include <landfall/arena.h>
#include <landfall/elf_sym.h>

#include <elf.h>

/* Names whose "64" twin musl's loader resolves by itself, from 1.2.4 on (lfs64_list). Older ones
   export the twins, so the plain lookup finds them first. */
static const char lfs64[] =
	"aio_cancel aio_error aio_fsync aio_read aio_return aio_suspend aio_write alphasort creat "
	"fallocate fgetpos fopen freopen fseeko fsetpos fstat fstatat fstatfs fstatvfs ftello "
	"ftruncate ftw getdents getrlimit glob globfree lio_listio lockf lseek lstat mkostemp "
	"mkostemps mkstemp mkstemps mmap nftw open openat posix_fadvise posix_fallocate pread preadv "
	"prlimit pwrite pwritev readdir scandir sendfile setrlimit stat statfs statvfs tmpfile "
	"truncate versionsort __fxstat __fxstatat __lxstat __xstat";

struct table {
	struct elf_symtab t;
	struct table *next;
};

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

static bool find_in(const struct table *tables, struct span name)
{
	struct elf_sym s;
	uint32_t h = elf_gnu_hash(name);
	for (; tables; tables = tables->next)
		if (elf_find_plain(&tables->t, name, h, &s))
			return true;
	return false;
}

static bool can_bind(const struct table *all, const struct table *musl, struct span name)
{
	struct span twin;
	return find_in(all, name) || (lfs64_twin(name, &twin) && find_in(musl, twin));
}

static void lack(struct closure *c, const struct object *by, struct span name)
{
	struct lack_symbol **at = &c->symbols;
	for (; *at; at = &(*at)->next)
		if ((*at)->by == by && span_eq((*at)->name, name))
			return;
	struct lack_symbol *l = c->nsymbols < LACKS_MAX ? arena_get(sizeof *l) : NULL;
	c->nsymbols++;
	if (!l)
		return;
	l->by = by;
	l->name = name;
	*at = l;
}

static void check_symbol(struct closure *c, const struct object *o, const struct elf_symtab *t,
			 uint32_t i, const struct table *all)
{
	struct elf_sym s;
	if (!elf_symbol(t, i, &s)) {
		c->unsure = "a relocation names a symbol that cannot be read";
		return;
	}
	/* The loader is the last table. A symbol that the object itself defines may still be looked
	   up elsewhere, but never in vain (do_relocs: st_shndx != SHN_UNDEF). */
	if (s.shndx != SHN_UNDEF || s.bind == STB_WEAK || s.bind == STB_LOCAL)
		return;
	const struct table *musl = all;
	while (musl && musl->next)
		musl = musl->next;
	if (!can_bind(all, musl, s.name))
		lack(c, o, s.name);
}

static void check_object(struct closure *c, const struct object *o, const struct table *all)
{
	struct elf_symtab t;
	struct elf_reloc r;
	if (!elf_symtab_open(&o->image.elf, &o->image.dyn, &t))
		return;
	uint32_t nseen = t.count ? t.count : 65536;
	unsigned char *seen = arena_get(nseen / 8 + 1);
	if (!seen) {
		c->unsure = "there is no memory left";
		return;
	}
	for (unsigned table = 0; table < 3; table++)
		for (uint64_t i = 0; elf_reloc(&o->image.elf, &o->image.dyn, table, i, &r); i++) {
			if (!r.sym || c->unsure)
				continue;
			if (r.sym < nseen) {
				if (seen[r.sym / 8] >> (r.sym % 8) & 1)
					continue;
				seen[r.sym / 8] |= (unsigned char)(1 << r.sym % 8);
			}
			check_symbol(c, o, &t, r.sym, all);
		}
}

static bool add_table(struct table ***end, const struct object *o)
{
	struct table *t = arena_get(sizeof *t);
	if (!t)
		return false;
	if (o->image.dyn.present && elf_symtab_open(&o->image.elf, &o->image.dyn, &t->t)) {
		**end = t;
		*end = &t->next;
	}
	return true;
}

void bind_symbols(struct closure *c)
{
	struct table *all = NULL;
	struct table **end = &all;
	bool ok = true;
	/* load order: program, then the loader itself, which is libc (dls3 adds ldso second to last;
	   for "is it there at all" the order does not matter), then libraries. */
	for (struct object *o = c->objects; o && ok; o = o->next)
		ok = add_table(&end, o);
	if (!ok || !c->rtld || !add_table(&end, c->rtld)) {
		c->unsure = "there is no memory left";
		return;
	}
	for (struct object *o = c->objects; o && !c->unsure; o = o->next)
		if (o->image.dyn.present)
			check_object(c, o, all);
}
