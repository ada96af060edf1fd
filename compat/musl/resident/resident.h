/*
 * resident.h: the part of the layer that works inside musl's loader. It makes each image that the
 * loader maps fit for musl before the loader looks at it, and answers for the layer's own image,
 * which is mapped already. It runs before anything is relocated: it calls no function but its own,
 * and keeps no pointer that the linker would have to fill in; the build proves both.
 */
#ifndef SHIM_RESIDENT_H
#define SHIM_RESIDENT_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attach.h"

#pragma GCC visibility push(hidden)

/* Images that are made fit, functions that an IFUNC chose, and relocations whose resolvers run
   late. What comes past these numbers is left as it is. The largest programs known have 400
   images; libatomic has 120 such functions, and rsync, the most that was seen, 30 such
   relocations. */
#define IMAGES_MAX 1024
#define CHOSEN_MAX 512
#define LATE_MAX 8192

/* One image that was made fit. */
struct image {
	uintptr_t bias;
	const Elf64_Phdr *phdr;
	size_t phnum;
	Elf64_Dyn *dyn;
	const char *strings;
	const char *soname;     /* NULL for none */
	char *path;             /* as it was opened; NULL when it is not known */
	uintptr_t init;         /* its DT_INIT; 0 for none */
	const uintptr_t *inits; /* its DT_INIT_ARRAY */
	size_t ninits;
	uintptr_t replacement;   /* DT_INIT_ARRAY of one entry; 0 for none */
	uintptr_t relro, nrelro; /* pages that the loader makes read-only */
	enum { IMAGE_LOADING, IMAGE_LOADED, IMAGE_GONE } state;
};

/* Where the tables of an image that is being made fit are. */
struct tables {
	Elf64_Sym *symbols;
	uint16_t *versions;   /* NULL for none */
	const uint32_t *gnu;  /* DT_GNU_HASH, NULL for none */
	const uint32_t *sysv; /* DT_HASH, NULL for none */
	Elf64_Rela *rela[2];  /* DT_RELA and DT_JMPREL */
	size_t nrela[2];
	const uint64_t *relr;
	Elf64_Dyn *relrsz, *init, *init_array, *init_arraysz;
};

/* Each file uses those above it here and none below: text.c, pages.c, images.c, then symbols.c,
   late.c and constructors.c, fit.c, hooks.c, attach.c. */

/* text.c */
bool text_equal(const char *a, const char *b);
bool text_begins(const char *text, const char *with);
size_t text_length(const char *text);
/* Copies text with its end to to, which has room for n bytes; false when it does not fit. */
bool text_copy(char *to, size_t n, const char *text);
void bytes_copy(void *to, const void *from, size_t n);
void bytes_clear(void *to, size_t n);

/* pages.c: opens the pages of an image that hold [at, at + n) for writing, where its segment does
   not allow it, and closes them again. */
bool pages_open(const struct image *im, const void *at, size_t n);
void pages_close(const struct image *im, const void *at, size_t n);
/* Opens and closes what the loader has made read-only after relocation. */
void pages_relro(const struct image *im, bool open);

/* images.c: what the launcher told, with its text copied; the path, of no file, by which musl's
   loader asks for the layer. */
extern struct shim_attach told;
const char *layer_path(void);
/* All images that were made fit, as they were mapped; the program is the first. */
struct image *images_all(size_t *n);
/* Room for one more, cleared, and its number; NULL when there is none. images_add keeps it. */
struct image *images_next(size_t *number);
void images_add(void);
/* The path in the loader's list of the image at that bias; NULL while it is not known. */
const char *loaded_path(uintptr_t bias);
struct link_map *loaded_list(void);

/* symbols.c: versions that musl would not see, and functions that an IFUNC is to choose. */
void fit_symbols(const struct image *im, const struct tables *t, size_t number);
/* late.c: relocations whose value a function of the image computes. */
void fit_late(const struct image *im, const struct tables *t, size_t number);
/* Both, once the image is relocated: calls the functions that choose and compute. */
void choose_symbols(void);
void apply_late(void);

/* constructors.c: gives an image's constructors what glibc gives them: argc, argv, environment. */
void fit_constructors(struct image *im, const struct tables *t, size_t number);
void fit_preinit(const uintptr_t *array, size_t n);

/* fit.c: makes the image at bias fit for musl, before its loader has read it. path may be NULL. */
void fit_image(uintptr_t bias, const Elf64_Phdr *phdr, size_t phnum, const char *path);

/* hooks.c */
void fill_hooks(uint64_t *hook);

/* The addresses that the layer's own code jumps to for a function of musl's, and how many they are
   (toolchain/shim). */
extern const uint32_t import_count;
extern uintptr_t import_slots[];

/* resident.S of the machine */
long resident_syscall(long number, ...);
extern const char constructor_thunks[], chosen_thunks[];
extern uintptr_t chosen_slots[CHOSEN_MAX];

/* The machine's numbers, relocations and small functions; it uses what is declared above. */
#include "machine.h"

#pragma GCC visibility pop

#endif
