/* offsets: C's numbers for the assembly of the ports, each proved against the C that it is of */
#ifndef LANDFALL_ARCH_OFFSETS_H
#define LANDFALL_ARCH_OFFSETS_H

/* struct arch_prctl_map and struct arch_mm_map */
#define MM_MAP_BYTES 104
#define MM_MAP_WITHOUT_EXE 104
#define MM_MAP_FD 208
#define MM_MAP_NBYTES 212

/* struct arch_trampoline_words */
#define WORDS_SLOT 0
#if __SIZEOF_POINTER__ == 8
#define WORDS_OLD 16
#define WORDS_MORE 32
#else
#define WORDS_OLD 32
#define WORDS_MORE 64
#endif
#define WORDS_NMORE (WORDS_MORE + 8)
#define WORDS_AUX_ENTRY (WORDS_MORE + 24)
#define WORDS_ENTRY (WORDS_MORE + 32)
#define WORDS_R_DEBUG (WORDS_MORE + 40)
#define WORDS_GETENV (WORDS_MORE + 48)
#define WORDS_EXPECTED (WORDS_MORE + 56)
#define WORDS_ANSWERS (WORDS_MORE + 64)
#define WORDS_CODE (WORDS_MORE + 72)
#define WORDS_BYTES (WORDS_MORE + 96)

/* <sys/prctl.h> and <sched.h> declare functions, so assembly cannot include them. */
#define TRAMPOLINE_PR_SET_MM 35
#define TRAMPOLINE_PR_SET_MM_MAP 14
/* A child with the same memory, in a user namespace of its own, for which its parent waits; no
   signal at its end. */
#define TRAMPOLINE_CLONE 0x10004100
#define WALL 0x40000000 /* wait4: __WALL, a child without a signal at its end too */
#define INTERRUPTED -4  /* -EINTR */
#define RED_ZONE 256    /* below the stack pointer, where nothing of the program lies yet */
#define CHILD_STACK 512 /* the child's stack begins that far below its parent's */

#ifndef __ASSEMBLER__
#include "arch/arch.h"

#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>

_Static_assert(sizeof(struct arch_prctl_map) == MM_MAP_BYTES, "offset");
_Static_assert(offsetof(struct arch_mm_map, without_exe) == MM_MAP_WITHOUT_EXE, "offset");
_Static_assert(offsetof(struct arch_mm_map, fd) == MM_MAP_FD, "offset");
_Static_assert(offsetof(struct arch_mm_map, nbytes) == MM_MAP_NBYTES, "offset");
_Static_assert(offsetof(struct arch_trampoline_words, slot) == WORDS_SLOT, "offset");
_Static_assert(offsetof(struct arch_trampoline_words, old) == WORDS_OLD, "offset");
_Static_assert(offsetof(struct arch_trampoline_words, more) == WORDS_MORE, "offset");
_Static_assert(offsetof(struct arch_trampoline_words, nmore) == WORDS_NMORE, "offset");
_Static_assert(offsetof(struct arch_trampoline_words, aux_entry) == WORDS_AUX_ENTRY, "offset");
_Static_assert(offsetof(struct arch_trampoline_words, entry) == WORDS_ENTRY, "offset");
_Static_assert(offsetof(struct arch_trampoline_words, r_debug) == WORDS_R_DEBUG, "offset");
_Static_assert(offsetof(struct arch_trampoline_words, getenv) == WORDS_GETENV, "offset");
_Static_assert(offsetof(struct arch_trampoline_words, expected) == WORDS_EXPECTED, "offset");
_Static_assert(offsetof(struct arch_trampoline_words, answers) == WORDS_ANSWERS, "offset");
_Static_assert(offsetof(struct arch_trampoline_words, code) == WORDS_CODE, "offset");
_Static_assert(sizeof(struct arch_trampoline_words) == WORDS_BYTES, "offset");
_Static_assert(TRAMPOLINE_PR_SET_MM == PR_SET_MM, "offset");
_Static_assert(TRAMPOLINE_PR_SET_MM_MAP == PR_SET_MM_MAP, "offset");
_Static_assert(TRAMPOLINE_CLONE == (CLONE_VM | CLONE_VFORK | CLONE_NEWUSER), "offset");
#endif

#endif
