/* x86-64 and x32 (System V ABI, AMD64 supplement): relocations, and the micro-architecture level
   that a file asks for in a note. */
#include "machine/x86_64.h"

#include "machine/relocs.h"

#include <elf.h>
#include <string.h>

#define PT_PROPERTY 0x6474e553U
#define NOTE_PROPERTY 5
#define NEEDED_1 0xb0008000U
#define INDIRECT_EXTERN_ACCESS 1U
#define ISA_1_NEEDED 0xc0008002U
/* Properties of one note; linkers write two or three. */
#define PROPERTIES_MAX 64

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

/* Properties: type, size, data, each filled up to 8 bytes, sorted by type. */
static uint32_t property_in(struct span desc, bool big, uint32_t wanted)
{
	uint64_t type;
	uint64_t size;
	uint64_t value;
	uint64_t at = 0;
	for (unsigned i = 0; i < PROPERTIES_MAX && span_uint(desc, at, 4, big, &type) &&
			     span_uint(desc, at + 4, 4, big, &size);
	     i++) {
		if (type == wanted && size == 4 && span_uint(desc, at + 8, 4, big, &value))
			return (uint32_t)value;
		if (type > wanted)
			break;
		at += 8 + (size + 7) / 8 * 8;
	}
	return 0;
}

static uint32_t property(const struct elf *e, uint32_t wanted)
{
	static const char gnu[4] = "GNU";
	struct elf_phdr ph;
	struct span notes;
	struct span name;
	struct span desc;
	uint64_t n[3];
	uint64_t at = 0;
	if (e->machine != EM_X86_64 || !e->is64 ||
	    (!elf_find_phdr(e, PT_PROPERTY, &ph) && !elf_find_phdr(e, PT_NOTE, &ph)) ||
	    ph.align != 8 || !span_sub(e->file, ph.off, ph.filesz, &notes))
		return 0;
	for (unsigned i = 0; i < PROPERTIES_MAX; i++) {
		for (uint64_t k = 0; k < 3; k++)
			if (!span_uint(notes, at + 4 * k, 4, e->big, &n[k]))
				return 0;
		uint64_t start = at + 12 + (n[0] + 3) / 4 * 4;
		if (n[2] == NOTE_PROPERTY && n[0] == 4 && span_sub(notes, at + 12, 4, &name) &&
		    memcmp(name.p, gnu, 4) == 0 && span_sub(notes, start, n[1], &desc))
			return property_in(desc, e->big, wanted);
		at = start + (n[1] + 7) / 8 * 8;
	}
	return 0;
}

uint32_t x86_64_isa_needed(const struct elf *e)
{
	return property(e, ISA_1_NEEDED);
}

bool x86_64_keeps_data(const struct elf *e)
{
	return property(e, NEEDED_1) & INDIRECT_EXTERN_ACCESS;
}
