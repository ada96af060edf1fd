/* own: is a file Landfall itself? */
#ifndef LANDFALL_READ_OWN_H
#define LANDFALL_READ_OWN_H

#include "read/elf.h"

/* Is the file a copy of Landfall? Every Landfall that can be a loader carries a note of its own
   (loader/arch/CPU/entry.S), which tells a copy at a loader's path from the libc that belongs
   there; path and strings prove nothing. False for a file without the note, damaged or not. */
bool elf_is_own(const struct elf *e);

#endif
