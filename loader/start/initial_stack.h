/* initial_stack: the vectors at a program's entry, built anew below those in use */
#ifndef LANDFALL_START_INITIAL_STACK_H
#define LANDFALL_START_INITIAL_STACK_H

#include "arch/arch.h"

#include <stddef.h>
#include <stdint.h>

/* Room for the frames of our own calls, and for a signal's, until the jump, where a start has no
   stack of its own. */
#define STACK_SLACK 16384
/* The most words that replace argv[0]. */
#define STACK_HEAD_MAX 8

/* The plan of new vectors, made from those at from, which are left as they are. */
struct stack_plan {
	const uintptr_t *from;
	uintptr_t head[STACK_HEAD_MAX]; /* addresses of the words that replace argv[0] */
	size_t nhead;
	size_t skip;          /* words of from that head replaces */
	const uintptr_t *aux; /* pairs that replace those of the same type, AT_NULL last */
};

/* Returns the number of bytes that the vectors take. */
uint64_t stack_bytes(const struct stack_plan *p);

/* Returns free, aligned memory for nbytes on the kernel's stack, below our frames and below the
   vectors in use. The kernel makes the stack grow to it (Linux 4.20 and later take any address
   inside its limit). */
uintptr_t *stack_room(uint64_t nbytes);

/* Writes argc, words, environment and auxiliary vector, each ended as the kernel ends it. */
void stack_build(const struct stack_plan *p, uintptr_t *sp);

/* What stack_shift overwrote. */
struct stack_shift {
	uintptr_t *from;
	size_t skip;
	uintptr_t old[ARCH_STACK_WORDS];
	uintptr_t aux[2 * STACK_HEAD_MAX + 1]; /* the old values of the plan's pairs */
};

/* Builds the vectors in place: the ones in use lose their first words, so that a program finds as
   much of its stack as without Landfall in front. Needs a plan without a head that replaces at most
   STACK_HEAD_MAX pairs, each of a type that is there. Returns the new, aligned stack pointer. */
uintptr_t *stack_shift(const struct stack_plan *p, struct stack_shift *out);

/* Gives the vectors back as they were before stack_shift. */
void stack_shift_back(const struct stack_shift *s);

#endif
