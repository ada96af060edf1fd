/* offsets: C's numbers for assembly; port.h proves each against the C that it is of */
#ifndef LANDFALL_ARCH_OFFSETS_H
#define LANDFALL_ARCH_OFFSETS_H

/* struct prctl_mm_map and struct arch_mm_map */
#define MM_MAP_BYTES 104
#define MM_MAP_WITHOUT_EXE 104
#define MM_MAP_FD 208

/* struct arch_trampoline_words */
#define WORDS_SLOT 0
#define WORDS_OLD 16
#define WORDS_MORE 32
#define WORDS_NMORE 40
#define WORDS_AUX_ENTRY 56
#define WORDS_ENTRY 64
#define WORDS_R_DEBUG 72
#define WORDS_GETENV 80
#define WORDS_EXPECTED 88
#define WORDS_ANSWERS 96
#define WORDS_CODE 104
#define WORDS_BYTES 128

/* Of the code that takes the place of getenv's. */
#define GETENV_CODE_BYTES 20

/* <sys/prctl.h> and <sched.h> declare functions, so assembly cannot include them. */
#define TRAMPOLINE_PR_SET_MM 35
#define TRAMPOLINE_PR_SET_MM_MAP 14
/* A child with the same memory, in a user namespace of its own, for which its parent waits; no
   signal at its end. */
#define TRAMPOLINE_CLONE 0x10004100

#endif
