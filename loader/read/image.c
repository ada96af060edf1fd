/* Reads one file as far as a start needs: its kind, its ELF headers and .dynamic, or its '#!' line.
   A span comes in, a filled struct goes out; no judgement is made here. */
#include "read/image.h"

#include <elf.h>
#include <string.h>

static void read_elf(struct span file, struct image *out)
{
	out->elf_fault = elf_open(file, &out->elf);
	if (out->elf_fault == ELF_OK)
		out->elf_fault = elf_phdrs_fault(&out->elf);
	if (out->elf_fault != ELF_OK)
		return;
	out->interp_fault = elf_interp(&out->elf, &out->interp);
	out->dyn_fault = elf_dynamic(&out->elf, &out->dyn);
}

void image_read(struct span file, struct image *out)
{
	memset(out, 0, sizeof *out);
	out->kind = kind_of(file);
	out->elf_fault = ELF_ABSENT;
	out->interp_fault = ELF_ABSENT;
	out->dyn_fault = ELF_ABSENT;
	out->script_fault = SCRIPT_NO_MARK;
	if (out->kind == KIND_ELF)
		read_elf(file, out);
	else if (out->kind == KIND_SCRIPT)
		out->script_fault = script_read(file, &out->script);
}

bool image_is_object(const struct image *im)
{
	return im->kind == KIND_ELF && im->elf_fault == ELF_OK && im->elf.type == ET_DYN &&
	       im->interp_fault == ELF_ABSENT && !(im->dyn.flags_1 & DF_1_PIE);
}
