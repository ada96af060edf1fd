/* L5 leave: the one page that stays when everything else of ours is gone */
#ifndef LANDFALL_LEAVE_H
#define LANDFALL_LEAVE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>

/* Words of the stack that are changed for the loader alone, and what they were. */
struct lent {
	uint64_t *slot[2];
	uint64_t old[2];
};

/* What PR_SET_MM_MAP is given, once our own file is unmapped: with the program's file as the
   executable; by a child in a user namespace of its own where we may not; else without it. */
struct leave_identity {
	struct prctl_mm_map map;
	struct prctl_mm_map without_exe;
	int fd;                 /* closed after it */
};

/* A page of code that unmaps an image and jumps, with room behind it. */
struct leave {
	unsigned char *page;
	uint64_t nbytes;        /* 0: it is our own */
	char *room;             /* for text that must outlive us */
	uint64_t nroom;
	unsigned char *identity;        /* NULL: what the kernel says of the process is right */
};

/* Maps it, with room for nroom bytes. 0 or an errno. */
int leave_prepare(struct leave *l, uint64_t nroom);
/* Instead: our own page that the code lies in stays. Not for a new identity, for which all of our
   file must go, and nothing can be put into it. False when the code does not lie in one page. */
bool leave_in_place(struct leave *l);
void leave_cancel(struct leave *l);

/* Gives back what was lent from a DT_PREINIT_ARRAY of one entry, then runs the more entries at the
   address more, as ld.so would have. The place of that array, to be put into .dynamic. */
uint64_t leave_give_back(struct leave *l, const struct lent *lent, uint64_t more, uint64_t nmore);

/* Before the jump the process is given that identity. */
void leave_with_identity(struct leave *l, const struct leave_identity *id);

/* Makes the page executable and read-only. 0 or an errno. */
int leave_seal(struct leave *l);

/* Unmaps [lo, hi), sets the stack pointer and jumps. */
_Noreturn void leave_now(const struct leave *l, uint64_t lo, uint64_t hi, uint64_t sp,
			 uint64_t entry);

#endif
