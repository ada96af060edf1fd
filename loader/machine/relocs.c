/* Which processor's file answers. A new row of tables/machines.tsv needs its case here; a unit test
   asks for each. */
#include "machine/relocs.h"

#include <elf.h>

#ifndef EM_LOONGARCH
#define EM_LOONGARCH 258
#endif
#ifndef R_AARCH64_IRELATIVE
#define R_AARCH64_IRELATIVE 1032
#endif

const struct reloc_rule *machine_relocs(const struct machine *m)
{
	static const struct reloc_rule none[] = {{0, 0, RELOC_PLAIN}};
	switch (m->e_machine) {
	case EM_X86_64: return relocs_x86_64;
	case EM_386: return relocs_i386;
	case EM_AARCH64: return relocs_aarch64;
	case EM_ARM: return relocs_arm;
	case EM_RISCV: return relocs_riscv;
	case EM_PPC: return relocs_powerpc;
	case EM_PPC64: return relocs_powerpc64;
	case EM_S390: return relocs_s390;
	case EM_LOONGARCH: return relocs_loongarch;
	case EM_MIPS: return relocs_mips;
	case EM_SPARC:
	case EM_SPARCV9: return relocs_sparc;
	case EM_68K: return relocs_m68k;
	default: return none;
	}
}

bool machine_musl_knows(const struct machine *m, uint32_t type)
{
	if (m->bits != 64)
		return true;
	return (m->e_machine != EM_X86_64 || x86_64_musl_knows(type)) &&
	       (m->e_machine != EM_AARCH64 || aarch64_musl_knows(type));
}

bool machine_is_irelative(const struct machine *m, uint32_t type)
{
	return m->bits == 64 && ((m->e_machine == EM_X86_64 && type == R_X86_64_IRELATIVE) ||
				 (m->e_machine == EM_AARCH64 && type == R_AARCH64_IRELATIVE));
}
