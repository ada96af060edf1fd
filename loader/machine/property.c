/* Reads the note in which a file of a 64-bit processor says what it asks of that processor (Linux
   Extensions to the gABI, "Program Property"). */
#include "machine/property.h"

#include <elf.h>
#include <string.h>

#define PT_PROPERTY 0x6474e553U
#define NOTE_PROPERTY 5
/* Properties of one note; linkers write two or three. */
#define PROPERTIES_MAX 64

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

uint32_t property_find(const struct elf *e, uint32_t wanted)
{
	static const char gnu[4] = "GNU";
	struct elf_phdr ph;
	struct span notes;
	struct span name;
	struct span desc;
	uint64_t n[3];
	uint64_t at = 0;
	if ((!elf_find_phdr(e, PT_PROPERTY, &ph) && !elf_find_phdr(e, PT_NOTE, &ph)) ||
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
