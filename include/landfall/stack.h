/* L5 stack: the vectors that a program finds at its entry, built anew below what is in use */
#ifndef LANDFALL_STACK_H
#define LANDFALL_STACK_H

#include <stddef.h>
#include <stdint.h>

/* For the frames, and a signal's, of what is called until we leave. */
#define STACK_SLACK 16384
/* Words that stand in the place of argv[0]. */
#define STACK_HEAD_MAX 8

/* What is to be built from the vectors at from, which are left as they are. */
struct stack_plan {
	const uint64_t *from;
	uint64_t head[STACK_HEAD_MAX];  /* addresses of the first words */
	size_t nhead;
	size_t skip;                    /* words of from that they stand for */
	const uint64_t *aux;            /* pairs that replace those of the same type, AT_NULL last */
};

/* The bytes that the vectors take. */
uint64_t stack_bytes(const struct stack_plan *p);

/* Free, aligned memory for nbytes below the caller's frame and below the vectors in use. The kernel
   makes the stack grow to it (Linux 4.20 and later take any address inside its limit). */
uint64_t *stack_room(uint64_t nbytes);

/* argc, words, environment and auxiliary vector, each ended as the kernel ends it. */
void stack_build(const struct stack_plan *p, uint64_t *sp);

#endif
