/* environ: keeps LANDFALL_* from a program that gains rights */
#ifndef LANDFALL_START_ENVIRON_H
#define LANDFALL_START_ENVIRON_H

#include <stddef.h>
#include <stdint.h>

/* Removes every LANDFALL_* from an environment as execve takes it, repeated ones too, as ld.so does
   with its own variables (elf/dl-support.c, _dl_unsetenv). The strings stay where they are. Returns
   the number removed. It needs no relocation and calls nothing. */
size_t environ_strip(char **env);

/* Removes them from the vectors that the kernel left at sp; the auxiliary vector moves down to the
   environment's end. */
void environ_distrust(uintptr_t *sp);

#endif
