/* trampoline: the page of code that unmaps Landfall and jumps to ld.so */
#ifndef LANDFALL_START_TRAMPOLINE_H
#define LANDFALL_START_TRAMPOLINE_H

#include "arch/arch.h"

#include <stdbool.h>
#include <stdint.h>

struct env_answers;

/* Words of the stack that are changed for the loader alone, and their old values. */
struct borrowed_env {
	uintptr_t *slot[ARCH_STACK_WORDS];
	uintptr_t old[ARCH_STACK_WORDS];
	bool moves; /* no word is replaced: the vectors move down by as many words */
};

/* A page of code that unmaps an image and jumps, with room behind it. */
struct trampoline {
	unsigned char *page;
	uint64_t nbytes; /* 0: the code stays in our own page */
	char *room;      /* for text that must outlive Landfall */
	uint64_t nroom;
	unsigned char *identity; /* NULL: the identity in /proc is right already */
};

/* Maps a copy of the code, with room for nroom bytes. 0 or an errno; ENOSYS where this processor
   has no trampoline. */
int trampoline_prepare(struct trampoline *l, uint64_t nroom);
/* Uses our own page with the code in place of a copy. Not for a new identity, for which all of our
   file must be unmapped, and nothing can be put into that page. False when the code does not lie in
   one page. */
bool trampoline_in_place(struct trampoline *l);
void trampoline_cancel(struct trampoline *l);

/* Prepares a hook, a DT_PREINIT_ARRAY of one entry, that restores the borrowed words and then runs
   the more entries at the address more, as ld.so would have. Returns the address of that array,
   which belongs into .dynamic. */
uint64_t trampoline_restore_env(struct trampoline *l, const struct borrowed_env *borrowed_env,
				uint64_t more, uint64_t nmore);

/* The bytes that the answers of getenv take in the trampoline's room, at its end; 0 for none, and
   then no page of its own is needed for them. */
uint64_t trampoline_answers_bytes(const struct env_answers *a);
/* Writes the answers to the last bytes of a room that was prepared with them, and what start and
   getenv of the trampoline read. The vectors of the program are at sp; without an AT_ENTRY there,
   nothing happens. */
void trampoline_answer(struct trampoline *l, const struct env_answers *a, uintptr_t *sp,
		       uint64_t loader_bias);

/* Gives the process that identity before the jump. */
void trampoline_with_mm_map(struct trampoline *l, const struct arch_mm_map *id);

/* Makes the copy executable and read-only. 0 or an errno. */
int trampoline_seal(struct trampoline *l);

/* Unmaps our own image (entry.h), sets the stack pointer and jumps. */
_Noreturn void trampoline_jump(const struct trampoline *l, uintptr_t sp, uintptr_t entry);

/* Makes the pages of [from, from + n), which were written, readable and executable and no longer
   writable. Where the kernel lets no page become executable (PR_SET_MDWE), a file in memory with
   the same bytes takes their place and is closed again. 0 or an errno, and the pages are as they
   were. */
int trampoline_seal_pages(uint64_t from, uint64_t n);

#endif
