/* machine.h: what the resident part knows of x86-64. Included by resident.h alone. */
#ifndef SHIM_MACHINE_H
#define SHIM_MACHINE_H

#define PAGE ((uintptr_t)4096)
/* The layer's segments lie so many bytes apart at least: the largest page of this processor. */
#define PAGE_MAX 4096

/* Bytes of one of the small functions of resident.S. */
#define CONSTRUCTOR_THUNK_BYTES 5
#define CHOSEN_THUNK_BYTES 6

#define RELOC_LATE R_X86_64_IRELATIVE

/* Is it the slot of a function with an addend, which is a note of where its PLT entry lies (-z
   mark-plt)? */
static inline bool is_noted_slot(const Elf64_Rela *r)
{
	uint32_t type = ELF64_R_TYPE(r->r_info);

	return (type == R_X86_64_JUMP_SLOT || type == R_X86_64_GLOB_DAT) && r->r_addend != 0;
}

/* The value by which a function finds its frame overwritten is no variable: it lies in the
   thread. */
static inline void fit_guard(const struct image *im, const struct tables *t)
{
	(void)im;
	(void)t;
}

/* Calls the function of an IFUNC or of R_*_IRELATIVE that chooses another one. */
static inline uintptr_t call_chooser(uintptr_t chooser)
{
	return ((uintptr_t(*)(void))chooser)();
}

#endif
