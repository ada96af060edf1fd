/*
 * mkelf FILE [KEY=VALUE]...: writes a small ELF file that says of itself what it is told to, and
 * that nothing can run.
 *   class=64|32 data=little|big machine=N type=N    header; 64 little 62 3 unless told
 *   interp=PATH  soname=NAME  rpath=LIST  runpath=LIST
 *   needed=NAME                                     one more DT_NEEDED
 *   need=LIB:NODE  weakneed=LIB:NODE                one more version needed, or needed weakly
 *   import=NAME[:LIB:NODE]  weak=NAME[:LIB:NODE]    one more undefined symbol, its relocation
 *   slot=NAME[:LIB:NODE]                            the same, bound when it is first called
 *   reloc=N  relr=1                                 a relocation of type N; packed ones
 *   filter=NAME                                     DT_FILTER
 *   export=NAME[:NODE]                              one more symbol defined
 *   def=NODE                                        one more version defined
 *   text=STRING                                     one more string between NUL bytes
 *   go=PACKAGE                                      what Go's linker leaves (debug/buildinfo)
 *   poke=PLACE+N:HEX                                bytes changed at last; file, phdrs, interp
 *   cut=N                                           the file ends after N bytes
 */
#include <elf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX (1 << 16)
#define ITEMS_MAX 64

struct item {
	const char *name;
	char lib[64];
	const char *node;
	bool weak, lazy;
};

struct list {
	struct item item[ITEMS_MAX];
	size_t n;
};

static unsigned char file[FILE_MAX];
static size_t end;
static char strtab[FILE_MAX / 4];
static size_t strtab_end = 1;
static bool is64 = true, big;
static struct list needed, needs, symbols, defs, texts, pokes, relocs;
static bool packed;
static size_t dynamic[2 * ITEMS_MAX + 64];
static size_t ndynamic;

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "mkelf: %s\n", what);
	exit(2);
}

static void put_at(size_t at, uint64_t value, size_t nbytes)
{
	if (at + nbytes > FILE_MAX)
		fail("the file gets too big");
	for (size_t i = 0; i < nbytes; i++)
		file[at + i] = (unsigned char)(value >> 8 * (big ? nbytes - 1 - i : i));
}

static void put(uint64_t value, size_t nbytes)
{
	put_at(end, value, nbytes);
	end += nbytes;
}

static void word(uint64_t value)
{
	put(value, is64 ? 8 : 4);
}

static void put_bytes(const char *p, size_t n)
{
	if (end + n > FILE_MAX)
		fail("the file gets too big");
	memcpy(file + end, p, n);
	end += n;
}

static void align(size_t n)
{
	end = (end + n - 1) / n * n;
}

/* Where a string stands in the string table. */
static size_t string(const char *s)
{
	size_t at = strtab_end;
	size_t n = strlen(s) + 1;

	if (at + n > sizeof strtab)
		fail("too many names");
	memcpy(strtab + at, s, n);
	strtab_end += n;
	return at;
}

static uint32_t hash_of(const char *name)
{
	uint32_t h = 0;

	for (; *name; name++) {
		h = 16 * h + (unsigned char)*name;
		h ^= h >> 24 & 0xf0;
	}
	return h & 0x0fffffff;
}

static void tag(uint64_t name, size_t value)
{
	dynamic[ndynamic++] = name;
	dynamic[ndynamic++] = value;
}

static struct item *add(struct list *l, const char *name)
{
	if (l->n == ITEMS_MAX)
		fail("too many of one kind");
	l->item[l->n].name = name;
	return &l->item[l->n++];
}

/* "LIB:NODE" */
static void split(struct item *i, const char *s)
{
	const char *colon = strchr(s, ':');

	if (!colon || (size_t)(colon - s) >= sizeof i->lib)
		fail("a version is LIB:NODE");
	memcpy(i->lib, s, (size_t)(colon - s));
	i->node = colon + 1;
}

static struct item *add_need(const char *version, bool weak)
{
	struct item i = { .weak = weak };

	split(&i, version);
	for (size_t k = 0; k < needs.n; k++)
		if (!strcmp(needs.item[k].lib, i.lib) && !strcmp(needs.item[k].node, i.node))
			return &needs.item[k];
	*add(&needs, "") = i;
	return &needs.item[needs.n - 1];
}

static void add_import(char *name, char kind)
{
	struct item *s = add(&symbols, name);
	char *colon = strchr(name, ':');

	s->weak = kind == 'w';
	s->lazy = kind == 's';
	if (!colon)
		return;
	*colon = 0;
	split(s, colon + 1);
	add_need(colon + 1, false);
}

/* "NAME:NODE" */
static void add_export(const char *spec)
{
	struct item *s = add(&symbols, spec);
	char *name = strdup(spec);
	char *colon = name ? strchr(name, ':') : NULL;

	if (!colon)
		return;
	*colon = 0;
	s->name = name;
	s->node = colon + 1;
}

static size_t version_of(const struct item *s)
{
	for (size_t i = 0; s->node && !s->lib[0] && i < defs.n; i++)
		if (!strcmp(defs.item[i].name, s->node))
			return i + 2;
	for (size_t i = 0; s->node && i < needs.n; i++)
		if (!strcmp(needs.item[i].lib, s->lib) && !strcmp(needs.item[i].node, s->node))
			return defs.n + 2 + i;
	return 1;
}

static void put_symbols(size_t exports)
{
	align(8);
	tag(DT_SYMTAB, end);
	tag(DT_SYMENT, is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
	end += is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	for (size_t i = 0; i < symbols.n; i++) {
		const struct item *s = &symbols.item[i];
		bool undefined = i < symbols.n - exports;
		uint64_t info = ELF64_ST_INFO(s->weak ? STB_WEAK : STB_GLOBAL, STT_FUNC);

		put(string(s->name), 4);
		if (!is64) {
			put(undefined ? 0 : 0x40, 4);
			put(0, 4);
		}
		put(info, 1);
		put(0, 1);
		put(undefined ? SHN_UNDEF : 1, 2);
		if (is64) {
			put(undefined ? 0 : 0x40, 8);
			put(0, 8);
		}
	}
	tag(DT_HASH, end);
	put(1, 4);
	put(symbols.n + 1, 4);
	put(symbols.n ? 1 : 0, 4);
	put(0, 4);
	for (size_t i = 1; i <= symbols.n; i++)
		put(i < symbols.n ? i + 1 : 0, 4);
	if (!needs.n && !defs.n)
		return;
	tag(DT_VERSYM, end);
	put(0, 2);
	for (size_t i = 0; i < symbols.n; i++)
		put(version_of(&symbols.item[i]), 2);
}

static void put_relocation(size_t symbol, uint64_t type)
{
	word(0x40);
	word(is64 ? (uint64_t)symbol << 32 | type : symbol << 8 | type);
	word(0);
}

/* R_386_GLOB_DAT and R_386_JMP_SLOT have the numbers of x86-64's. */
static void put_relocations(size_t imports)
{
	size_t start;

	align(8);
	start = end;
	tag(DT_RELA, end);
	tag(DT_RELAENT, is64 ? 24 : 12);
	for (size_t i = 0; i < imports; i++)
		if (!symbols.item[i].lazy)
			put_relocation(i + 1, R_X86_64_GLOB_DAT);
	for (size_t i = 0; i < relocs.n; i++)
		put_relocation(0, strtoul(relocs.item[i].name, NULL, 0));
	tag(DT_RELASZ, end - start);
	start = end;
	for (size_t i = 0; i < imports; i++)
		if (symbols.item[i].lazy)
			put_relocation(i + 1, R_X86_64_JUMP_SLOT);
	if (end == start)
		return;
	tag(DT_JMPREL, start);
	tag(DT_PLTREL, DT_RELA);
	tag(DT_PLTRELSZ, end - start);
}

static void put_packed(void)
{
	if (!packed)
		return;
	tag(DT_RELR, end);
	tag(DT_RELRENT, is64 ? 8 : 4);
	tag(DT_RELRSZ, is64 ? 8 : 4);
	word(0x40);
}

static bool first_of_lib(size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(needs.item[k].lib, needs.item[i].lib))
			return false;
	return true;
}

static void put_needs(void)
{
	size_t last = 0, aux, libs = 0, count;

	if (!needs.n)
		return;
	align(4);
	tag(DT_VERNEED, end);
	for (size_t i = 0; i < needs.n; i++) {
		if (!first_of_lib(i))
			continue;
		if (libs++)
			put_at(last + 12, end - last, 4);
		last = end;
		put(1, 2);
		put(0, 2);
		put(string(needs.item[i].lib), 4);
		put(16, 4);
		put(0, 4);
		aux = 0;
		count = 0;
		for (size_t k = i; k < needs.n; k++) {
			if (strcmp(needs.item[k].lib, needs.item[i].lib) != 0)
				continue;
			if (aux)
				put_at(aux + 12, end - aux, 4);
			aux = end;
			put(hash_of(needs.item[k].node), 4);
			put(needs.item[k].weak ? VER_FLG_WEAK : 0, 2);
			put(defs.n + 2 + k, 2);
			put(string(needs.item[k].node), 4);
			put(0, 4);
			count++;
		}
		put_at(last + 2, count, 2);
	}
	tag(DT_VERNEEDNUM, libs);
}

static void put_defs(const char *soname)
{
	if (!defs.n)
		return;
	align(4);
	tag(DT_VERDEF, end);
	tag(DT_VERDEFNUM, defs.n + 1);
	for (size_t i = 0; i <= defs.n; i++) {
		const char *name = i ? defs.item[i - 1].name : soname ? soname : "";

		put(1, 2);
		put(i ? 0 : VER_FLG_BASE, 2);
		put(i + 1, 2);
		put(1, 2);
		put(hash_of(name), 4);
		put(20, 4);
		put(i < defs.n ? 28 : 0, 4);
		put(string(name), 4);
		put(0, 4);
	}
}

static void put_texts(const char *go)
{
	static const char mark[] = "\xff Go buildinf:\x08\x02";
	static const char version[] = "go1.22.3";

	put(0, 1);
	for (size_t i = 0; i < texts.n; i++)
		put_bytes(texts.item[i].name, strlen(texts.item[i].name) + 1);
	if (!go)
		return;
	align(16);
	put_bytes(mark, sizeof mark - 1);
	end += 16;
	put(sizeof version - 1, 1);
	put_bytes(version, sizeof version - 1);
	put(16 + 6 + strlen(go) + 16, 1);
	put_bytes("<- sixteen bytes", 16);
	put_bytes("path\t", 5);
	put_bytes(go, strlen(go));
	put_bytes("\nsixteen bytes ->", 17);
}

static void put_header(uint64_t type, uint64_t machine, size_t phdrs)
{
	put_bytes(ELFMAG, SELFMAG);
	put(is64 ? ELFCLASS64 : ELFCLASS32, 1);
	put(big ? ELFDATA2MSB : ELFDATA2LSB, 1);
	put(EV_CURRENT, 1);
	end = EI_NIDENT;
	put(type, 2);
	put(machine, 2);
	put(EV_CURRENT, 4);
	word(0x40);
	word(is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr));
	word(0);
	put(0, 4);
	put(is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr), 2);
	put(is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr), 2);
	put(phdrs, 2);
	put(0, 2);
	put(0, 2);
	put(0, 2);
}

static void put_phdr(size_t at, uint64_t type, size_t off, size_t size)
{
	size_t keep = end;

	end = at;
	put(type, 4);
	if (is64)
		put(PF_R | PF_X, 4);
	for (int i = 0; i < 3; i++)
		word(off);
	for (int i = 0; i < 2; i++)
		word(size);
	if (!is64)
		put(PF_R | PF_X, 4);
	word(8);
	end = keep;
}

static void poke(const char *spec, size_t phdrs, size_t interp)
{
	char place[8];
	unsigned off, byte;
	int n;

	if (sscanf(spec, "%7[a-z]+%u:%n", place, &off, &n) != 2)
		fail("poke=PLACE+N:HEX");
	size_t at = off + (!strcmp(place, "phdrs") ? phdrs : !strcmp(place, "interp") ? interp : 0);
	for (spec += n; sscanf(spec, "%2x", &byte) == 1; spec += 2)
		put_at(at++, byte, 1);
}

struct wants {
	const char *interp, *soname, *rpath, *runpath, *filter, *go;
	uint64_t type, machine;
	struct list exports;
	size_t cut;
};

static bool read_header(const char *key, const char *value, struct wants *w)
{
	if (!strcmp(key, "class"))
		is64 = !strcmp(value, "64");
	else if (!strcmp(key, "data"))
		big = !strcmp(value, "big");
	else if (!strcmp(key, "machine"))
		w->machine = strtoul(value, NULL, 0);
	else if (!strcmp(key, "type"))
		w->type = strtoul(value, NULL, 0);
	else if (!strcmp(key, "cut"))
		w->cut = strtoul(value, NULL, 0);
	else
		return false;
	return true;
}

static bool read_one(const char *key, const char *value, struct wants *w)
{
	if (!strcmp(key, "interp"))
		w->interp = value;
	else if (!strcmp(key, "soname"))
		w->soname = value;
	else if (!strcmp(key, "rpath"))
		w->rpath = value;
	else if (!strcmp(key, "runpath"))
		w->runpath = value;
	else if (!strcmp(key, "filter"))
		w->filter = value;
	else if (!strcmp(key, "go"))
		w->go = value;
	else
		return false;
	return true;
}

static bool read_many(const char *key, char *value, struct wants *w)
{
	if (!strcmp(key, "needed"))
		add(&needed, value);
	else if (!strcmp(key, "need") || !strcmp(key, "weakneed"))
		add_need(value, key[0] == 'w');
	else if (!strcmp(key, "import") || !strcmp(key, "weak") || !strcmp(key, "slot"))
		add_import(value, key[0]);
	else if (!strcmp(key, "reloc"))
		add(&relocs, value);
	else if (!strcmp(key, "relr"))
		packed = true;
	else if (!strcmp(key, "export"))
		add(&w->exports, value);
	else if (!strcmp(key, "def"))
		add(&defs, value);
	else if (!strcmp(key, "text"))
		add(&texts, value);
	else if (!strcmp(key, "poke"))
		add(&pokes, value);
	else
		return false;
	return true;
}

static void put_dynamic(const struct wants *w, size_t phdr)
{
	size_t imports = symbols.n;

	for (size_t i = 0; i < w->exports.n; i++)
		add_export(w->exports.item[i].name);
	for (size_t i = 0; i < needed.n; i++)
		tag(DT_NEEDED, string(needed.item[i].name));
	if (w->soname)
		tag(DT_SONAME, string(w->soname));
	if (w->rpath)
		tag(DT_RPATH, string(w->rpath));
	if (w->runpath)
		tag(DT_RUNPATH, string(w->runpath));
	if (w->filter)
		tag(DT_FILTER, string(w->filter));
	put_symbols(w->exports.n);
	put_relocations(imports);
	put_packed();
	put_needs();
	put_defs(w->soname);
	tag(DT_STRTAB, end);
	tag(DT_STRSZ, strtab_end);
	put_bytes(strtab, strtab_end);
	align(8);
	put_phdr(phdr, PT_DYNAMIC, end, (ndynamic + 2) * (is64 ? 8 : 4));
	for (size_t i = 0; i < ndynamic; i++)
		word(dynamic[i]);
	word(DT_NULL);
	word(0);
}

static void put_file(const struct wants *w)
{
	/* A static program has no PT_INTERP and no PT_DYNAMIC. */
	bool dyn = w->interp || w->soname || needed.n || needs.n || symbols.n || defs.n || relocs.n;
	size_t interp = 0;
	size_t phsize = is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);

	put_header(w->type, w->machine, 1U + dyn + !!w->interp);
	size_t phdrs = end;
	end += (1U + dyn + !!w->interp) * phsize;
	if (w->interp) {
		interp = end;
		put_bytes(w->interp, strlen(w->interp) + 1);
		put_phdr(phdrs + 2 * phsize, PT_INTERP, interp, end - interp);
	}
	if (dyn)
		put_dynamic(w, phdrs + phsize);
	put_texts(w->go);
	put_phdr(phdrs, PT_LOAD, 0, end);
	for (size_t i = 0; i < pokes.n; i++)
		poke(pokes.item[i].name, phdrs, interp);
	if (w->cut < end)
		end = w->cut;
}

int main(int argc, char **argv)
{
	struct wants w = { .type = ET_DYN, .machine = EM_X86_64, .cut = FILE_MAX };

	if (argc < 2)
		fail("usage: mkelf FILE [KEY=VALUE]...");
	for (int i = 2; i < argc; i++) {
		char *value = strchr(argv[i], '=');

		if (!value)
			fail(argv[i]);
		*value++ = 0;
		if (!read_header(argv[i], value, &w) && !read_one(argv[i], value, &w) &&
		    !read_many(argv[i], value, &w))
			fail(argv[i]);
	}
	put_file(&w);
	FILE *f = fopen(argv[1], "w");
	if (!f || fwrite(file, 1, end, f) != end || fclose(f) || chmod(argv[1], 0755)) {
		perror(argv[1]);
		return 1;
	}
	return 0;
}
