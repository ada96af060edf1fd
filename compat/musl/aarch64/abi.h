/* abi.h: numbers and types of glibc's and musl's ABI that are AArch64's own */
#ifndef SHIM_ABI_H
#define SHIM_ABI_H

#include <limits.h>
#include <stdint.h>

/* The word of musl's jmp_buf with the stack pointer: x19 to x30, one that is not used, sp. */
#define SAVED_SP 13

/* Session and times of glibc's struct utmp. */
typedef int64_t utmp_word;
#define UTMP_BYTES 400

/* What ilogb answers for zero, and llogb for zero and for what is no number. */
#define ILOGB_ZERO (-INT_MAX)
#define LLOGB_ZERO (-LONG_MAX)
#define LLOGB_NAN LONG_MAX

#endif
