/* The ABI tag of an ELF file. Program headers come in; the system and the oldest kernel that the
   file was linked for go out. */
#include "read/abi_tag.h"

#include <elf.h>
#include <string.h>

#define NT_GNU_ABI_TAG 1
/* Notes read in one PT_NOTE segment. */
#define PT_NOTES_MAX 64

/* Finds the four descriptor words of the ABI tag in a PT_NOTE segment, often behind the build id.
   Like open_verify of 2.31, the iterator steps by namesz and descsz, padded to the alignment. */
static bool find_abi_tag(struct span notes, uint64_t align, bool big, uint64_t want[4])
{
	static const char gnu[4] = "GNU";
	struct span note;
	for (unsigned n = 0; n < PT_NOTES_MAX && span_sub(notes, 0, 32, &note); n++) {
		uint64_t namesz = 0;
		uint64_t descsz = 0;
		uint64_t type = 0;
		(void)span_uint(note, 0, 4, big, &namesz);
		(void)span_uint(note, 4, 4, big, &descsz);
		(void)span_uint(note, 8, 4, big, &type);
		if (namesz == sizeof gnu && descsz == 16 && type == NT_GNU_ABI_TAG &&
		    memcmp(note.p + 12, gnu, sizeof gnu) == 0) {
			for (size_t k = 0; k < 4; k++)
				(void)span_uint(note, 16 + 4 * k, 4, big, &want[k]);
			return true;
		}
		uint64_t desc = (12 + namesz + align - 1) / align * align;
		if (!span_from(notes, (desc + descsz + align - 1) / align * align, &notes))
			break;
	}
	return false;
}

bool abi_tag_read(const struct elf *e, struct abi_tag *out)
{
	struct elf_phdr ph;
	struct span notes;
	uint64_t want[4] = {0};
	for (unsigned i = 0; elf_next_phdr(e, PT_NOTE, &i, &ph);) {
		if ((ph.align != 4 && ph.align != 8) ||
		    !span_sub(e->file, ph.off, ph.filesz, &notes) ||
		    !find_abi_tag(notes, ph.align, e->big, want))
			continue;
		out->system = want[0];
		out->kernel = (struct release){want[1] & 255, want[2] & 255, want[3] & 255};
		return true;
	}
	return false;
}
