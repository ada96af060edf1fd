/*
 * big closure N DIR INTERP: N libraries l0.so ... in DIR, each needing three others, and a
 * program that needs the first.  big chain N DIR INTERP: the same in one line, each with
 * a DT_RPATH of its own that leads nowhere but the last's.  big symbols N M DIR INTERP:
 * a library of N functions with a GNU hash table, and a program that calls M of them and
 * one that nobody has.  big crowd N M DIR INTERP: the same with all N in one bucket of the
 * table.  big absent N M DIR INTERP: the program calls M that nobody has, named as for large
 * files. x86-64, nothing but what a loader reads: program headers, .dynamic, strings,
 * symbols, relocations.
 */
#include <elf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct bytes {
	unsigned char *p;
	size_t n, cap;
};

static size_t put(struct bytes *b, const void *p, size_t n)
{
	size_t at = b->n;

	if (b->n + n > b->cap) {
		b->cap = 2 * (b->n + n);
		b->p = realloc(b->p, b->cap);
		if (!b->p)
			exit(1);
	}
	memcpy(b->p + at, p, n);
	b->n += n;
	return at;
}

static size_t put_text(struct bytes *b, const char *format, ...)
{
	char text[512];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	return put(b, text, (size_t)n + 1);
}

struct object {
	struct bytes strings, symbols, hash, relocs, dynamic;
	const char *interp;
};

static void tag(struct object *o, Elf64_Sxword tag, Elf64_Xword value)
{
	Elf64_Dyn d = { .d_tag = tag, .d_un.d_val = value };

	put(&o->dynamic, &d, sizeof d);
}

static void symbol(struct object *o, unsigned name, Elf64_Half shndx)
{
	Elf64_Sym s = { .st_name = name, .st_shndx = shndx, .st_value = shndx };

	s.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
	put(&o->symbols, &s, sizeof s);
}

static struct object start(const char *interp)
{
	static const Elf64_Sym none;
	struct object o = { .interp = interp };

	put_text(&o.strings, "");
	put(&o.symbols, &none, sizeof none);
	return o;
}

static void pad(struct bytes *b)
{
	static const char zeros[8];

	put(b, zeros, -b->n & 7);
}

static Elf64_Phdr segment(Elf64_Word type, size_t off, size_t n, Elf64_Xword align)
{
	Elf64_Phdr p = { .p_type = type, .p_flags = PF_R, .p_offset = off, .p_vaddr = off };

	if (type == PT_LOAD)
		p.p_flags |= PF_W | PF_X;
	p.p_filesz = n;
	p.p_memsz = n;
	p.p_align = align;
	return p;
}

/* One segment with all of the file in it, so an address is an offset. */
static void finish(struct object *o, const char *dir, const char *name)
{
	Elf64_Ehdr e = {
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_DYN, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
		.e_phoff = sizeof e, .e_ehsize = sizeof e, .e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = o->interp ? 4 : 2,
	};
	Elf64_Phdr p[4] = { 0 };
	struct bytes f = { 0 };
	char path[4096];
	size_t interp = 0, strings, symbols, hash, relocs, dynamic, at = 0;
	FILE *out;

	put(&f, &e, sizeof e);
	put(&f, p, e.e_phnum * sizeof p[0]);
	if (o->interp)
		interp = put_text(&f, "%s", o->interp);
	pad(&f);
	symbols = put(&f, o->symbols.p, o->symbols.n);
	strings = put(&f, o->strings.p, o->strings.n);
	pad(&f);
	hash = o->hash.n ? put(&f, o->hash.p, o->hash.n) : 0;
	pad(&f);
	relocs = o->relocs.n ? put(&f, o->relocs.p, o->relocs.n) : 0;
	tag(o, DT_STRTAB, strings);
	tag(o, DT_STRSZ, o->strings.n);
	tag(o, DT_SYMTAB, symbols);
	tag(o, DT_SYMENT, sizeof(Elf64_Sym));
	if (hash)
		tag(o, DT_GNU_HASH, hash);
	if (relocs) {
		tag(o, DT_RELA, relocs);
		tag(o, DT_RELASZ, o->relocs.n);
		tag(o, DT_RELAENT, sizeof(Elf64_Rela));
	}
	tag(o, DT_NULL, 0);
	dynamic = put(&f, o->dynamic.p, o->dynamic.n);
	if (o->interp) {
		p[at++] = segment(PT_PHDR, sizeof e, sizeof p, 8);
		p[at++] = segment(PT_INTERP, interp, strlen(o->interp) + 1, 1);
	}
	p[at++] = segment(PT_LOAD, 0, f.n, 4096);
	p[at] = segment(PT_DYNAMIC, dynamic, o->dynamic.n, 8);
	memcpy(f.p + sizeof e, p, e.e_phnum * sizeof p[0]);
	snprintf(path, sizeof path, "%s/%s", dir, name);
	out = fopen(path, "wb");
	if (!out || fwrite(f.p, f.n, 1, out) != 1 || fclose(out) || chmod(path, 0755)) {
		perror(path);
		exit(1);
	}
	free(f.p);
	free(o->strings.p);
	free(o->symbols.p);
	free(o->hash.p);
	free(o->relocs.p);
	free(o->dynamic.p);
}

static void need(struct object *o, unsigned i)
{
	tag(o, DT_NEEDED, put_text(&o->strings, "l%u.so", i));
}

static void closure(unsigned n, const char *dir, const char *interp)
{
	char name[32];

	for (unsigned i = 0; i <= n; i++) {
		struct object o = start(i == n ? interp : NULL);

		if (i == n) {
			need(&o, 0);
			finish(&o, dir, "p");
			return;
		}
		tag(&o, DT_SONAME, put_text(&o.strings, "l%u.so", i));
		if (2 * i + 1 < n)
			need(&o, 2 * i + 1);
		need(&o, (unsigned)((i * 7919UL + 13) % n));
		if (2 * i + 2 < n)
			need(&o, 2 * i + 2);
		snprintf(name, sizeof name, "l%u.so", i);
		finish(&o, dir, name);
	}
}

static void chain(unsigned n, const char *dir, const char *interp)
{
	char name[32];

	for (unsigned i = 0; i <= n; i++) {
		struct object o = start(i == n ? interp : NULL);

		tag(&o, DT_RPATH, put_text(&o.strings, i == n ? "$ORIGIN" : "/none/%u", i));
		if (i == n) {
			need(&o, 0);
			finish(&o, dir, "p");
			return;
		}
		tag(&o, DT_SONAME, put_text(&o.strings, "l%u.so", i));
		if (i + 1 < n)
			need(&o, i + 1);
		snprintf(name, sizeof name, "l%u.so", i);
		finish(&o, dir, name);
	}
}

static unsigned gnu_hash(const char *s)
{
	unsigned h = 5381;

	while (*s)
		h = h * 33 + (unsigned char)*s++;
	return h;
}

struct entry {
	unsigned hash, name;
};

static unsigned nbuckets;

static int by_bucket(const void *a, const void *b)
{
	unsigned x = ((const struct entry *)a)->hash % nbuckets;
	unsigned y = ((const struct entry *)b)->hash % nbuckets;

	return (x > y) - (x < y);
}

static void library(unsigned n, const char *dir, bool crowd)
{
	struct object o = start(NULL);
	struct entry *e = calloc(n, sizeof *e);
	unsigned nbloom = 1;
	unsigned head[4], *buckets, *chain;
	unsigned long *bloom;

	for (unsigned i = 0; i < n; i++) {
		e[i].name = (unsigned)put_text(&o.strings, "function_%u", i);
		e[i].hash = gnu_hash((char *)o.strings.p + e[i].name);
	}
	nbuckets = crowd ? 1 : n / 4 + 1;
	qsort(e, n, sizeof *e, by_bucket);
	while (nbloom < n / 16)
		nbloom *= 2;
	bloom = calloc(nbloom, sizeof *bloom);
	buckets = calloc(nbuckets, sizeof *buckets);
	chain = calloc(n, sizeof *chain);
	for (unsigned i = 0; i < n; i++) {
		unsigned h = e[i].hash, b = h % nbuckets;

		bloom[h / 64 & (nbloom - 1)] |= 1UL << h % 64 | 1UL << (h >> 10) % 64;
		buckets[b] = buckets[b] ? buckets[b] : i + 1;
		chain[i] = (h & ~1U) | (i + 1 == n || e[i + 1].hash % nbuckets != b);
		symbol(&o, e[i].name, 1);
	}
	head[0] = nbuckets;
	head[1] = 1;
	head[2] = nbloom;
	head[3] = 10;
	put(&o.hash, head, sizeof head);
	put(&o.hash, bloom, nbloom * sizeof *bloom);
	put(&o.hash, buckets, nbuckets * sizeof *buckets);
	put(&o.hash, chain, n * sizeof *chain);
	tag(&o, DT_SONAME, put_text(&o.strings, "l0.so"));
	finish(&o, dir, "l0.so");
}

static void caller(unsigned n, unsigned m, const char *dir, const char *interp, bool absent)
{
	const char *format = absent ? "absent_%u64" : "function_%u";
	struct object o = start(interp);

	need(&o, 0);
	for (unsigned i = 0; i <= m; i++) {
		Elf64_Rela r = { .r_offset = 8 };
		unsigned which = i == m ? n : (unsigned)(i * 7919UL % n);

		r.r_info = ELF64_R_INFO((unsigned long)i + 1, R_X86_64_GLOB_DAT);
		symbol(&o, (unsigned)put_text(&o.strings, format, which), SHN_UNDEF);
		put(&o.relocs, &r, sizeof r);
	}
	finish(&o, dir, "p");
}

int main(int argc, char **argv)
{
	unsigned n = argc > 4 ? (unsigned)atoi(argv[2]) : 0;

	if (n && strcmp(argv[1], "closure") == 0) {
		closure(n, argv[3], argv[4]);
	} else if (n && strcmp(argv[1], "chain") == 0) {
		chain(n, argv[3], argv[4]);
	} else if (n && argc > 5) {
		library(n, argv[4], strcmp(argv[1], "crowd") == 0);
		caller(n, (unsigned)atoi(argv[3]), argv[4], argv[5], strcmp(argv[1], "absent") == 0);
	} else {
		fprintf(stderr, "usage: big closure|chain N DIR INTERP\n"
			"       big symbols|crowd|absent N M DIR INTERP\n");
		return 1;
	}
	return 0;
}
