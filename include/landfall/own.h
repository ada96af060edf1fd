/* L1 own: is a file Landfall itself? */
#ifndef LANDFALL_OWN_H
#define LANDFALL_OWN_H

#include <landfall/elf.h>

/* Every Landfall that can be a loader carries a note of its own (loader/door/start_CPU.S). By it a
   copy at a loader's path is told from the libc that belongs there; its path and its strings say
   nothing. False for a file without the note, damaged or not. */
bool elf_is_own(const struct elf *e);

#endif
