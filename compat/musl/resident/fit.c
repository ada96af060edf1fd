/*
 * fit.c: an image built for glibc, made fit for musl's loader in memory: the libraries that it
 * names, its packed relocations, and, by the other files of this folder, its symbols, late
 * relocations and constructors. The loader has mapped the image and not yet read it.
 */
#include "resident.h"

#ifndef DT_RELR
#define DT_RELRSZ 35
#define DT_RELR 36
#endif

/* glibc's own libraries: what the layer and musl stand for. Each entry ends with the first byte
   that may differ. */
static bool is_glibc_name(const char *name)
{
	static const char names[][16] = {
		"ld-linux",    "ld64.so",     "libc.so.",       "libpthread.so.", "libm.so.",
		"libdl.so.",   "librt.so.",   "libutil.so.",    "libresolv.so.",  "libanl.so.",
		"libnsl.so.1", "libmvec.so.", "libBrokenLocale"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_begins(name, names[i]))
			return true;
	return false;
}

/* The path of a library that is loaded and has that DT_SONAME; musl knows libraries by the name of
   their file alone. */
static const char *path_of_soname(const char *soname)
{
	size_t n;
	const struct image *images = images_all(&n);

	for (size_t i = 1; i < n; i++) {
		const struct image *im = &images[i];

		if (im->state != IMAGE_GONE && im->soname != NULL && text_equal(im->soname, soname))
			return im->path != NULL ? im->path : loaded_path(im->bias);
	}
	return NULL;
}

/* The value of a DT_NEEDED is added to the address of the image's strings. */
static void rename_needed(const struct image *im, Elf64_Dyn *d, const char *name)
{
	d->d_un.d_val = (uintptr_t)name - (uintptr_t)im->strings;
}

/* Names glibc's libraries anew: the program's first is the layer, all others are musl itself. */
static void fit_needed(struct image *im, bool is_program)
{
	static const char musl[] = "libc.so";
	bool has_layer = !is_program;

	for (Elf64_Dyn *d = im->dyn; d->d_tag != DT_NULL; d++) {
		const char *name = im->strings + d->d_un.d_val;
		const char *path;

		if (d->d_tag == DT_SONAME)
			im->soname = name;
		if (d->d_tag != DT_NEEDED)
			continue;
		if (is_glibc_name(name)) {
			rename_needed(im, d, has_layer ? musl : layer_path());
			has_layer = true;
		} else if (!is_program) {
			path = path_of_soname(name);
			if (path != NULL)
				rename_needed(im, d, path);
		}
	}
}

/* Applies DT_RELR, which musl before 1.2.4 does not know, and says that none is left. */
static void apply_relr(const struct image *im, const struct tables *t)
{
	uintptr_t *where = NULL;

	if (t->relr == NULL || t->relrsz == NULL)
		return;
	for (size_t i = 0; i < t->relrsz->d_un.d_val / sizeof *t->relr; i++) {
		uint64_t entry = t->relr[i];

		if ((entry & 1) == 0) {
			where = (uintptr_t *)(im->bias + entry);
			*where++ += im->bias;
			continue;
		}
		/* A bitmap before any address would be of no table that a linker makes. */
		for (size_t bit = 0; where != NULL && (entry >>= 1) != 0; bit++)
			if ((entry & 1) != 0)
				where[bit] += im->bias;
		where += where != NULL ? 63 : 0;
	}
	t->relrsz->d_un.d_val = 0;
}

static void *at(const struct image *im, const Elf64_Dyn *d)
{
	return (void *)(im->bias + d->d_un.d_ptr);
}

static void note_entry(const struct image *im, Elf64_Dyn *d, struct tables *t)
{
	switch (d->d_tag) {
	case DT_SYMTAB: t->symbols = at(im, d); break;
	case DT_VERSYM: t->versions = at(im, d); break;
	case DT_GNU_HASH: t->gnu = at(im, d); break;
	case DT_HASH: t->sysv = at(im, d); break;
	case DT_RELA: t->rela[0] = at(im, d); break;
	case DT_RELASZ: t->nrela[0] = d->d_un.d_val / sizeof(Elf64_Rela); break;
	case DT_JMPREL: t->rela[1] = at(im, d); break;
	case DT_PLTRELSZ: t->nrela[1] = d->d_un.d_val / sizeof(Elf64_Rela); break;
	case DT_RELR: t->relr = at(im, d); break;
	case DT_RELRSZ: t->relrsz = d; break;
	case DT_INIT: t->init = d; break;
	case DT_INIT_ARRAY: t->init_array = d; break;
	case DT_INIT_ARRAYSZ: t->init_arraysz = d; break;
	default: break;
	}
}

/* Fills im from the headers; false for an image without a .dynamic that can be used. */
static bool read_image(struct image *im, struct tables *t)
{
	for (size_t i = 0; i < im->phnum; i++) {
		const Elf64_Phdr *p = &im->phdr[i];

		if (p->p_type == PT_DYNAMIC)
			im->dyn = (Elf64_Dyn *)(im->bias + p->p_vaddr);
		if (p->p_type == PT_GNU_RELRO) {
			im->relro = (im->bias + p->p_vaddr) & ~(PAGE - 1);
			im->nrelro = ((im->bias + p->p_vaddr + p->p_memsz) & ~(PAGE - 1)) -
				     im->relro;
		}
	}
	if (im->dyn == NULL)
		return false;
	for (Elf64_Dyn *d = im->dyn; d->d_tag != DT_NULL; d++) {
		if (d->d_tag == DT_STRTAB)
			im->strings = at(im, d);
		note_entry(im, d, t);
	}
	return im->strings != NULL && t->symbols != NULL;
}

static void find_preinit(const struct image *im)
{
	const uintptr_t *array = NULL;
	size_t n = 0;

	for (const Elf64_Dyn *d = im->dyn; d->d_tag != DT_NULL; d++) {
		if (d->d_tag == DT_PREINIT_ARRAY)
			array = at(im, d);
		if (d->d_tag == DT_PREINIT_ARRAYSZ)
			n = d->d_un.d_val / sizeof *array;
	}
	if (array != NULL)
		fit_preinit(array, n);
}

static char paths[1 << 18]; /* text of the images' paths, one after the other */
static size_t npaths;

static char *keep_path(const char *path)
{
	char *kept = paths + npaths;

	if (path == NULL || !text_copy(kept, sizeof paths - npaths, path))
		return NULL;
	npaths += text_length(path) + 1;
	return kept;
}

static size_t dynamic_bytes(const struct image *im)
{
	size_t n = 1;

	while (im->dyn[n - 1].d_tag != DT_NULL)
		n++;
	return n * sizeof *im->dyn;
}

void fit_image(uintptr_t bias, const Elf64_Phdr *phdr, size_t phnum, const char *path)
{
	struct tables t;
	size_t number;
	struct image *im = images_next(&number);

	if (im == NULL)
		return;
	bytes_clear(&t, sizeof t);
	im->bias = bias;
	im->phdr = phdr;
	im->phnum = phnum;
	if (!read_image(im, &t) || !pages_open(im, im->dyn, dynamic_bytes(im)))
		return;
	images_add();
	im->path = keep_path(path);
	fit_needed(im, number == 0);
	apply_relr(im, &t);
	fit_late(im, &t, number);
	fit_symbols(im, &t, number);
	if (number == 0)
		find_preinit(im);
	fit_constructors(im, &t, number);
	pages_close(im, im->dyn, dynamic_bytes(im));
}
