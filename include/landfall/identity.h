/* L5 identity: what the kernel says of a process: its executable, its words, its heap */
#ifndef LANDFALL_IDENTITY_H
#define LANDFALL_IDENTITY_H

#include <landfall/leave.h>
#include <landfall/map.h>

#include <sys/prctl.h>

/* A program that we have mapped is to look as if the kernel had (PR_SET_MM_MAP, Linux 3.18). */
struct identity {
	struct prctl_mm_map map;        /* auxv and start_stack are filled in when they are final */
	int fd;                         /* the program's file, to become /proc/self/exe */
	bool keeps_exe;                 /* it must stay ours: nothing allows us to change it */
	uint64_t random[2];             /* for the program's place, and for its heap's */
};

/* After identity_place: fills it for a program at m that is open at fd and whose environment is
   env; the caller adds where its words lie. */
void identity_fill(const struct elf *e, const struct mapped *m, int fd, char *const *env,
		   struct identity *out);

/* May /proc/self/exe be changed, by us or by a child in a user namespace of its own? Asked of the
   kernel, which says EBUSY when only our own mapping is in the way. */
bool identity_may_change(const struct identity *id);

/* The same for any program, before one is mapped: asked with a descriptor that is none, so that
   nothing changes, and EBADF is a yes. Needs kernel_start. */
bool identity_may_any(void);

/* Where the kernel would put a PIE: drawn now, and kept in *out for identity_fill. */
uint64_t identity_place(struct identity *out);

/* The last part of a file's path becomes the name of the process, as execve does it. */
void identity_name(const char *path);

#endif
