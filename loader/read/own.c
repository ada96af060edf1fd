/* Recognizes a copy of Landfall by its ELF note: one PT_NOTE whose first record has the name
   "Landfall". */
#include "read/own.h"

#include <elf.h>

bool elf_is_own(const struct elf *e)
{
	struct elf_phdr ph;
	struct span note;
	struct span name;
	uint64_t n = 0;
	return elf_find_phdr(e, PT_NOTE, &ph) && span_sub(e->file, ph.off, ph.filesz, &note) &&
	       span_uint(note, 0, 4, e->big, &n) && n == sizeof "Landfall" &&
	       span_cstr(note, 12, &name) && span_is(name, "Landfall");
}
