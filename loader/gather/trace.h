/* trace: runs a command line and lists the files that it used */
#ifndef LANDFALL_GATHER_TRACE_H
#define LANDFALL_GATHER_TRACE_H

#include "gather/found.h"

/* Processes and threads at one time. */
#define TRACE_TASKS_MAX 4096

struct trace_result {
	struct found found;
	int os;     /* 0, or the errno of starting the program or of tracing it */
	int status; /* what waitpid said of the program at its end */
};

/* Runs the program at path with the words argv, with this process's environment, descriptors and
   terminal, follows all that it starts, and waits for all of it. A signal that ends us ends all
   of it. False when it could not be run or traced; os says why. */
bool trace_run(struct arena *arena, const char *path, char *const *argv, char *const *env,
	       struct trace_result *out);

#endif
