/* abi.h: numbers and types of glibc's and musl's ABI that are AArch64's own */
#ifndef SHIM_ABI_H
#define SHIM_ABI_H

#include <stdint.h>

/* The word of musl's jmp_buf with the stack pointer: x19 to x30, one that is not used, sp. */
#define SAVED_SP 13

/* Session and times of glibc's struct utmp. */
typedef int64_t utmp_word;
#define UTMP_BYTES 400

#endif
