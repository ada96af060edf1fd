/*
 * late.c: relocations that musl would apply otherwise than glibc. Those of type R_*_IRELATIVE,
 * which it does not know, are kept, made R_*_NONE, and applied when everything is relocated, before
 * any constructor runs. The addend of a function's slot, where new linkers note the place in the
 * PLT (-z mark-plt), becomes 0: glibc ignores it, musl adds it.
 */
#include "resident.h"

static struct {
	uintptr_t where, resolver;
	size_t image;
} late[LATE_MAX];
static size_t nlate, applied;

static void keep_late(const struct image *im, Elf64_Rela *r, size_t number)
{
	late[nlate].where = im->bias + r->r_offset;
	late[nlate].resolver = im->bias + (uintptr_t)r->r_addend;
	late[nlate++].image = number;
	r->r_info = 0;
}

static void fit_table(const struct image *im, Elf64_Rela *table, size_t n, size_t number)
{
	bool open = false;

	for (size_t i = 0; i < n && nlate < LATE_MAX; i++) {
		bool is_late = ELF64_R_TYPE(table[i].r_info) == RELOC_LATE;

		if (!is_late && !is_noted_slot(&table[i]))
			continue;
		if (!open && !pages_open(im, table, n * sizeof *table))
			return;
		open = true;
		if (is_late)
			keep_late(im, &table[i], number);
		else
			table[i].r_addend = 0;
	}
	if (open)
		pages_close(im, table, n * sizeof *table);
}

void fit_late(const struct image *im, const struct tables *t, size_t number)
{
	if (number == 0)
		fit_guard(im, t);
	for (size_t i = 0; i < 2; i++)
		if (t->rela[i] != NULL)
			fit_table(im, t->rela[i], t->nrela[i], number);
}

void apply_late(void)
{
	size_t n;
	const struct image *images = images_all(&n);

	for (; applied < nlate; applied++) {
		const struct image *im = &images[late[applied].image];
		uintptr_t where = late[applied].where;
		bool closed = where - im->relro < im->nrelro;

		if (im->state != IMAGE_LOADED)
			continue;
		if (closed)
			pages_relro(im, true);
		*(uintptr_t *)where = call_chooser(late[applied].resolver);
		if (closed)
			pages_relro(im, false);
	}
}
