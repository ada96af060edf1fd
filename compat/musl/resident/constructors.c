/*
 * constructors.c: musl calls an image's constructors without arguments, glibc with argc, argv and
 * the environment. Each image gets one constructor, a small function of ours, that calls its own
 * with them. The program's DT_PREINIT_ARRAY, which musl does not know, runs before the first.
 */
#include "resident.h"

typedef void constructor(int argc, char **argv, char **env);

static const uintptr_t *preinits;
static size_t npreinits;

static uintptr_t thunk(size_t number)
{
	return (uintptr_t)constructor_thunks + CONSTRUCTOR_THUNK_BYTES * number;
}

void fit_preinit(const uintptr_t *array, size_t n)
{
	preinits = array;
	npreinits = n;
}

void fit_constructors(struct image *im, const struct tables *t, size_t number)
{
	if (t->init_array != NULL && t->init_arraysz != NULL) {
		im->inits = (const uintptr_t *)(im->bias + t->init_array->d_un.d_ptr);
		im->ninits = t->init_arraysz->d_un.d_val / sizeof *im->inits;
	}
	if (t->init != NULL && t->init->d_un.d_ptr != 0)
		im->init = im->bias + t->init->d_un.d_ptr;
	if (im->ninits != 0 && t->init_array != NULL && t->init_arraysz != NULL) {
		im->replacement = thunk(number);
		t->init_array->d_un.d_ptr = (uintptr_t)&im->replacement - im->bias;
		t->init_arraysz->d_un.d_val = sizeof im->replacement;
		if (im->init != 0 && t->init != NULL)
			t->init->d_un.d_ptr = 0;
	} else if (im->init != 0 && t->init != NULL) {
		t->init->d_un.d_ptr = thunk(number) - im->bias;
	}
}

static void call(uintptr_t function, const uintptr_t *sp)
{
	char **argv = (char **)(sp + 1);

	/* The linker leaves 0 and -1 where a list once had its ends. */
	if (function != 0 && function != UINTPTR_MAX)
		((constructor *)function)((int)sp[0], argv, argv + sp[0] + 1);
}

/* Called by the small functions, with the number of their image. */
__attribute__((visibility("hidden"))) void run_constructors(unsigned number);
void run_constructors(unsigned number)
{
	const uintptr_t *sp = (const uintptr_t *)told.sp;
	size_t n;
	const struct image *im = &images_all(&n)[number];

	for (; npreinits != 0; npreinits--)
		call(*preinits++, sp);
	call(im->init, sp);
	for (size_t i = 0; i < im->ninits; i++)
		call(im->inits[i], sp);
}
