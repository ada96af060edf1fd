/*
 * symbols.c: definitions of an image that musl would pass over. A version that is not the default
 * one is made visible where it is the only one of its name. A function that another function is to
 * choose (STT_GNU_IFUNC) becomes a function of ours that jumps to what was chosen.
 */
#include "resident.h"

#define HIDDEN 0x8000U
#define STT_IFUNC 10 /* STT_GNU_IFUNC */

uintptr_t chosen_slots[CHOSEN_MAX];
static struct {
	uintptr_t chooser;
	size_t image;
} choices[CHOSEN_MAX];
static size_t nchosen;

static uint32_t gnu_hash(const char *name)
{
	uint32_t h = 5381;

	while (*name != '\0')
		h = h * 33 + (unsigned char)*name++;
	return h;
}

/* Buckets and chains of DT_GNU_HASH: word 0 counts buckets, 1 is the first symbol, 2 counts words
   of the filter. */
static const uint32_t *buckets_of(const uint32_t *gnu)
{
	return gnu + 4 + (size_t)gnu[2] * 2;
}

static size_t count_gnu(const uint32_t *gnu)
{
	const uint32_t *buckets = buckets_of(gnu);
	const uint32_t *chains = buckets + gnu[0];
	size_t last = 0;

	for (size_t i = 0; i < gnu[0]; i++)
		last = buckets[i] > last ? buckets[i] : last;
	if (last < gnu[1])
		return 0;
	while ((chains[last - gnu[1]] & 1) == 0)
		last++;
	return last + 1;
}

/* Is there a default version of this name? */
static bool has_default(const struct image *im, const struct tables *t, const char *name)
{
	const uint32_t *buckets = buckets_of(t->gnu);
	const uint32_t *chains = buckets + t->gnu[0];
	uint32_t h = gnu_hash(name);
	size_t i = t->gnu[0] != 0 ? buckets[h % t->gnu[0]] : 0;

	for (; i >= t->gnu[1] && i != 0; i++) {
		uint32_t other = chains[i - t->gnu[1]];

		if ((other | 1) == (h | 1) && (t->versions[i] & HIDDEN) == 0 &&
		    text_equal(name, im->strings + t->symbols[i].st_name))
			return true;
		if ((other & 1) != 0)
			break;
	}
	return false;
}

static void unhide(const struct image *im, const struct tables *t, size_t n)
{
	bool open = false;

	for (size_t i = 1; i < n && t->versions != NULL && t->gnu != NULL; i++) {
		if ((t->versions[i] & HIDDEN) == 0 || t->symbols[i].st_shndx == SHN_UNDEF ||
		    has_default(im, t, im->strings + t->symbols[i].st_name))
			continue;
		if (!open && !pages_open(im, t->versions, n * sizeof *t->versions))
			return;
		open = true;
		t->versions[i] &= (uint16_t)~HIDDEN;
	}
	if (open)
		pages_close(im, t->versions, n * sizeof *t->versions);
}

static void replace_ifuncs(const struct image *im, const struct tables *t, size_t n, size_t number)
{
	bool open = false;

	for (size_t i = 1; i < n && nchosen < CHOSEN_MAX; i++) {
		Elf64_Sym *s = &t->symbols[i];

		if (ELF64_ST_TYPE(s->st_info) != STT_IFUNC || s->st_shndx == SHN_UNDEF)
			continue;
		if (!open && !pages_open(im, t->symbols, n * sizeof *s))
			return;
		open = true;
		choices[nchosen].chooser = im->bias + s->st_value;
		choices[nchosen].image = number;
		s->st_value = (uintptr_t)chosen_thunks + CHOSEN_THUNK_BYTES * nchosen - im->bias;
		s->st_info = (unsigned char)ELF64_ST_INFO(ELF64_ST_BIND(s->st_info), STT_FUNC);
		nchosen++;
	}
	if (open)
		pages_close(im, t->symbols, n * sizeof *t->symbols);
}

void fit_symbols(const struct image *im, const struct tables *t, size_t number)
{
	size_t n = t->sysv != NULL ? t->sysv[1] : t->gnu != NULL ? count_gnu(t->gnu) : 0;

	if (number != 0)
		unhide(im, t, n);
	replace_ifuncs(im, t, n, number);
}

void choose_symbols(void)
{
	size_t n;
	const struct image *images = images_all(&n);

	for (size_t i = 0; i < nchosen; i++)
		if (chosen_slots[i] == 0 && images[choices[i].image].state == IMAGE_LOADED)
			chosen_slots[i] = call_chooser(choices[i].chooser);
}
