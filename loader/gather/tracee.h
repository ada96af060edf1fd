/* tracee: one stopped process of a traced run */
#ifndef LANDFALL_GATHER_TRACEE_H
#define LANDFALL_GATHER_TRACEE_H

#include "gather/found.h"

#include <sys/types.h>

/* What a system call does with the path that it names. */
struct tracee_call {
	bool named;
	unsigned use; /* enum found_use, should the call succeed */
	char path[PATH_BYTES];
};

/* What the process is stopped at. */
enum tracee_at { TRACEE_ELSEWHERE, TRACEE_ENTRY, TRACEE_DONE, TRACEE_FAILED };

/* Reads the system call that the process is stopped at. At its entry *out is filled with the path
   that it names, made absolute by the process's own directories; named is false when it names none
   or the path cannot be read. *mode is the processor's mode of the first call, 0 before it: calls
   of another one (32-bit) have other numbers and are passed over. */
enum tracee_at tracee_read(pid_t pid, uint32_t *mode, struct tracee_call *out);

/* The program that the process runs, as /proc has it. */
bool tracee_exe(pid_t pid, struct buf *out);

#endif
