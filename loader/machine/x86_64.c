/* x86-64 and x32 (System V ABI, AMD64 supplement): relocations, and the micro-architecture level
   that a file asks for in a note. */
#include "machine/x86_64.h"

#include "machine/property.h"
#include "machine/relocs.h"

#include <elf.h>

#define NEEDED_1 0xb0008000U
#define INDIRECT_EXTERN_ACCESS 1U
#define ISA_1_NEEDED 0xc0008002U

const struct reloc_rule relocs_x86_64[] = {
	{R_X86_64_COPY, R_X86_64_COPY, RELOC_COPY},
	{R_X86_64_JUMP_SLOT, R_X86_64_JUMP_SLOT, RELOC_DEFINED},
	{R_X86_64_DTPMOD64, R_X86_64_TPOFF64, RELOC_DEFINED},
	{R_X86_64_TLSDESC, R_X86_64_TLSDESC, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};

bool x86_64_musl_knows(uint32_t type)
{
	static const unsigned char known[] = {
		R_X86_64_NONE,     R_X86_64_64,        R_X86_64_PC32,     R_X86_64_COPY,
		R_X86_64_GLOB_DAT, R_X86_64_JUMP_SLOT, R_X86_64_RELATIVE, R_X86_64_DTPMOD64,
		R_X86_64_DTPOFF64, R_X86_64_TPOFF64,   R_X86_64_TLSDESC,
	};
	for (size_t i = 0; i < sizeof known; i++)
		if (known[i] == type)
			return true;
	return false;
}

static uint32_t property(const struct elf *e, uint32_t wanted)
{
	return e->machine == EM_X86_64 && e->is64 ? property_find(e, wanted) : 0;
}

uint32_t x86_64_isa_needed(const struct elf *e)
{
	return property(e, ISA_1_NEEDED);
}

bool x86_64_keeps_data(const struct elf *e)
{
	return property(e, NEEDED_1) & INDIRECT_EXTERN_ACCESS;
}
