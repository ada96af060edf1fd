/* AArch64 (ELF for the Arm 64-bit Architecture, "Dynamic relocations"). */
#include "machine/aarch64.h"

#include "machine/property.h"
#include "machine/relocs.h"

#include <elf.h>

#define FEATURE_1_AND 0xc0000000U
#define FEATURE_1_BTI 1U

const struct reloc_rule relocs_aarch64[] = {
	{R_AARCH64_COPY, R_AARCH64_COPY, RELOC_COPY},
	{R_AARCH64_JUMP_SLOT, R_AARCH64_JUMP_SLOT, RELOC_DEFINED},
	{R_AARCH64_TLS_DTPMOD, R_AARCH64_TLSDESC, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};

bool aarch64_musl_knows(uint32_t type)
{
	return type == R_AARCH64_NONE || type == R_AARCH64_ABS64 ||
	       (type >= R_AARCH64_COPY && type <= R_AARCH64_TLSDESC);
}

bool aarch64_guards_branches(const struct elf *e)
{
	return e->machine == EM_AARCH64 && e->is64 &&
	       (property_find(e, FEATURE_1_AND) & FEATURE_1_BTI);
}
