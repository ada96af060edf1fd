/* machine.h: what the resident part knows of AArch64. Included by resident.h alone. */
#ifndef SHIM_MACHINE_H
#define SHIM_MACHINE_H

/* Kernels are built with pages of 4, 16 or 64 KB. */
#define PAGE ((uintptr_t)told.page)
/* The layer's segments lie so many bytes apart at least: the largest page of this processor. */
#define PAGE_MAX 65536

/* Bytes of one of the small functions of resident.S. */
#define CONSTRUCTOR_THUNK_BYTES 8
#define CHOSEN_THUNK_BYTES 12

#define RELOC_LATE 1032 /* R_AARCH64_IRELATIVE, which musl has no name for */

/* No linker notes anything in the addend of a function's slot: glibc and musl both add it. */
static inline bool is_noted_slot(const Elf64_Rela *r)
{
	(void)r;
	return false;
}

/* The auxiliary vector's value of that type; 0 when there is none. */
static inline uint64_t aux_value(uint64_t type)
{
	const uint64_t *p = (const uint64_t *)(uintptr_t)told.sp;

	for (p += p[0] + 2; *p != 0; p++)
		;
	for (p++; p[0] != AT_NULL; p += 2)
		if (p[0] == type)
			return p[1];
	return 0;
}

/* The relocation of the program by which the loader copies __stack_chk_guard into it; NULL for
   none. */
static inline Elf64_Rela *guard_copy(const struct image *im, const struct tables *t)
{
	for (size_t i = 0; t->rela[0] != NULL && i < t->nrela[0]; i++) {
		Elf64_Rela *r = &t->rela[0][i];
		const Elf64_Sym *s = &t->symbols[ELF64_R_SYM(r->r_info)];

		if (ELF64_R_TYPE(r->r_info) == R_AARCH64_COPY &&
		    text_equal(im->strings + s->st_name, "__stack_chk_guard"))
			return r;
	}
	return NULL;
}

/* glibc's loader sets __stack_chk_guard, by which a function finds its frame overwritten, before
   it copies the variable into the program, to where nobody writes later; musl sets it at the
   program's start and would write there. So the program's is set here, as glibc does, and is its
   own: all others use musl's. */
static inline void fit_guard(const struct image *im, const struct tables *t)
{
	Elf64_Rela *r = guard_copy(im, t);
	Elf64_Sym *s = r != NULL ? &t->symbols[ELF64_R_SYM(r->r_info)] : NULL;
	const uint64_t random = aux_value(AT_RANDOM);
	uint64_t *guard;

	if (s == NULL || random == 0 || !pages_open(im, s, sizeof *s))
		return;
	s->st_shndx = SHN_UNDEF;
	s->st_value = 0;
	pages_close(im, s, sizeof *s);
	guard = (uint64_t *)(im->bias + r->r_offset);
	bytes_copy(guard, (const void *)(uintptr_t)random, sizeof *guard);
	*guard &= ~(uint64_t)0xff; /* ends a string that would reach it */
	if (pages_open(im, r, sizeof *r)) {
		r->r_info = 0;
		pages_close(im, r, sizeof *r);
	}
}

/* glibc's __ifunc_arg_t as of 2.30; its size says what it has (sysdeps/aarch64/sys/ifunc.h). */
struct chooser_argument {
	uint64_t size, hwcap, hwcap2;
};
#define CHOOSER_HAS_ARGUMENT ((uint64_t)1 << 62) /* _IFUNC_ARG_HWCAP */

/* Calls the function of an IFUNC or of R_*_IRELATIVE that chooses another one. */
static inline uintptr_t call_chooser(uintptr_t chooser)
{
	const struct chooser_argument argument = {sizeof argument, aux_value(AT_HWCAP),
						  aux_value(AT_HWCAP2)};

	return ((uintptr_t(*)(uint64_t, const struct chooser_argument *))chooser)(
		argument.hwcap | CHOOSER_HAS_ARGUMENT, &argument);
}

#endif
