/* abi_tag: the system and the kernel that a file asks for in its note .note.ABI-tag */
#ifndef LANDFALL_READ_ABI_TAG_H
#define LANDFALL_READ_ABI_TAG_H

#include "read/elf.h"
#include "read/release.h"

struct abi_tag {
	uint64_t system; /* 0: Linux (elf/elf.h, ELF_NOTE_OS_LINUX) */
	struct release kernel;
};

/* Reads the first NT_GNU_ABI_TAG of the file's PT_NOTE segments. False when there is none; a
   damaged note ends its segment. */
bool abi_tag_read(const struct elf *e, struct abi_tag *out);

#endif
