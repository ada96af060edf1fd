/* relocs: what a relocation asks of the symbol it names, by the processor's ABI */
#ifndef LANDFALL_MACHINE_RELOCS_H
#define LANDFALL_MACHINE_RELOCS_H

#include "machine/machine.h"

/* elf_machine_type_class of glibc's sysdeps/CPU/dl-machine.h; musl's do_relocs agrees. */
enum reloc_class {
	RELOC_PLAIN,
	RELOC_COPY,    /* any definition but the program's own */
	RELOC_DEFINED, /* a call or thread-local: an undefined symbol with an address does not do */
};

/* The types from first to last are of a class; a table ends with RELOC_PLAIN, and what is in no row
   is plain. */
struct reloc_rule {
	uint16_t first, last;
	enum reloc_class class;
};

extern const struct reloc_rule relocs_x86_64[]; /* x32 too */
extern const struct reloc_rule relocs_i386[];
extern const struct reloc_rule relocs_aarch64[];
extern const struct reloc_rule relocs_arm[];
extern const struct reloc_rule relocs_riscv[];
extern const struct reloc_rule relocs_powerpc[];
extern const struct reloc_rule relocs_powerpc64[];
extern const struct reloc_rule relocs_s390[];
extern const struct reloc_rule relocs_loongarch[];
extern const struct reloc_rule relocs_mips[];
extern const struct reloc_rule relocs_sparc[];
extern const struct reloc_rule relocs_m68k[];

/* The table of a processor that has a row. */
const struct reloc_rule *machine_relocs(const struct machine *m);

static inline enum reloc_class reloc_class(const struct reloc_rule *table, uint32_t type)
{
	while (table->class != RELOC_PLAIN && (type < table->first || type > table->last))
		table++;
	return table->class;
}

/* Does musl's loader know this type (do_relocs with arch/ARCH/reloc.h)? True of a processor whose
   types are not listed here: then the loader is left to say so. */
bool machine_musl_knows(const struct machine *m, uint32_t type);
bool x86_64_musl_knows(uint32_t type);
bool aarch64_musl_knows(uint32_t type);

/* Is it R_*_IRELATIVE of a processor with a glibc layer, whose value a function of the file
   computes? */
bool machine_is_irelative(const struct machine *m, uint32_t type);

#endif
