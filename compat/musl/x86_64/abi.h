/* abi.h: numbers and types of glibc's and musl's ABI that are x86-64's own */
#ifndef SHIM_ABI_H
#define SHIM_ABI_H

#include <limits.h>
#include <stdint.h>

/* The word of musl's jmp_buf with the stack pointer: rbx rbp r12 r13 r14 r15 rsp rip. */
#define SAVED_SP 6

/* Session and times of glibc's struct utmp have 32 bits, as on 32-bit x86. */
typedef int32_t utmp_word;
#define UTMP_BYTES 384

/* What ilogb answers for zero, and llogb for zero and for what is no number. */
#define ILOGB_ZERO INT_MIN
#define LLOGB_ZERO LONG_MIN
#define LLOGB_NAN LONG_MIN

#endif
