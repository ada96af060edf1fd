/* mm_map: the identity of a process in /proc: its executable, its words, its heap */
#ifndef LANDFALL_START_MM_MAP_H
#define LANDFALL_START_MM_MAP_H

#include "arch/arch.h"
#include "start/map_elf.h"
#include "start/trampoline.h"

/* The identity of a program that we have mapped, as if the kernel had (PR_SET_MM_MAP, Linux 3.18).
   */
struct mm_map_identity {
	struct arch_prctl_map map; /* auxv and start_stack are filled in when they are final */
	int fd;                    /* the program's file, to become /proc/self/exe */
	bool keeps_exe;            /* /proc/self/exe stays ours: nothing allows us to change it */
	uint64_t random[2];        /* for the program's address and its heap's */
};

/* Fills the identity of a program at m that is open at fd and whose environment is env; the caller
   adds where its words lie. Needs mm_map_random_address before. */
void mm_map_fill(const struct elf *e, const struct mapped *m, int fd, char *const *env,
		 struct mm_map_identity *out);

/* May /proc/self/exe be changed, by us or by a child in a user namespace of its own? The kernel is
   asked, and says EBUSY when only our own mapping is in the way. */
bool mm_map_may_change(const struct mm_map_identity *id);

/* Probes PR_SET_MM_MAP with an invalid descriptor before any program is mapped: EBADF means we
   would be allowed, EPERM not. Needs kernel_entry. */
bool mm_map_may_any(void);

/* The same without a child, for a start: true also where only a child in a user namespace could
   know better. */
bool mm_map_may_likely(void);

/* Draws the address at which the kernel would put a PIE, and keeps it in *out for mm_map_fill. */
uint64_t mm_map_random_address(struct mm_map_identity *out);

/* Makes a map what this kernel takes, and returns its bytes: in a 32-bit kernel's, the pointer
   takes 32 bits, and what follows lies there earlier. */
uint32_t mm_map_pack(struct arch_prctl_map *map);

/* Sets the name of the process to the last part of a file's path, as execve does. */
void mm_map_name(const char *path);

#endif
