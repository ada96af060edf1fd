/* dlopen_note: the libraries that an ELF file says it opens by dlopen */
#ifndef LANDFALL_READ_DLOPEN_NOTE_H
#define LANDFALL_READ_DLOPEN_NOTE_H

#include "read/elf.h"

/* Notes of one file, sonames of one note, and bytes of a soname, that are looked at. */
#define DLOPEN_NOTES_MAX 256
#define DLOPEN_SONAMES_MAX 64
#define DLOPEN_NAME_BYTES 256

/* Calls take with each soname in the file's notes of type FDO, 0x407c0c0a (systemd's
   ELF_DLOPEN_METADATA.md: JSON, an array of objects with an array "soname"); a note that is not as
   that page has it is passed over. False as soon as take says so. */
bool dlopen_note_each(const struct elf *e, bool (*take)(void *ctx, struct span soname), void *ctx);

#endif
