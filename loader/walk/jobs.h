/* jobs: files shared out among processes, whose reports come out in the order of the files */
#ifndef LANDFALL_WALK_JOBS_H
#define LANDFALL_WALK_JOBS_H

#include "report/out.h"

#include <sys/types.h>

/* The most processes that share the files. */
#define JOBS_MAX 64

/* What each of them counts, for whoever shares out the files. */
#define JOBS_COUNTS 9

struct job {
	pid_t pid;
	int fd;           /* to it go names of files, from it come reports */
	unsigned waiting; /* the number of files whose report was not read */
	size_t bytes;     /* of their names */
	size_t at, have;  /* what was read of its reports and not given on */
	char in[4096];
};

struct jobs {
	struct job *job;
	unsigned n;
	uint64_t given, taken; /* the number of files, and of reports that were read */
	struct out *out;
	bool lost; /* a process has ended before its work was done */
};

/* Starts up to n processes, as many as the system lets us have. In each of them work is called with
   the descriptor of its end, and what it returns is the process's exit status. Returns how many
   there are, in j->n; 0 is none, and the files are to be looked at here. job has room for n. Of
   each process's reports what jobs_take reads goes to out. */
unsigned jobs_begin(struct jobs *j, struct job *job, unsigned n, struct out *out,
		    int (*work)(void *ctx, int fd), void *ctx);

/* Gives a file, by its two names, to the process whose turn it is; writes reports that are there
   to be written first when that process has enough to do. */
void jobs_give(struct jobs *j, const char *shown, const char *real);

/* Writes all reports of the files that were given so far. */
void jobs_take_all(struct jobs *j);

/* Writes what is left, adds up what the processes have counted, and waits for their end. False when
   one of them has ended before its work was done: then files were not looked at. */
bool jobs_end(struct jobs *j, uint64_t counts[JOBS_COUNTS]);

/* In a process of jobs: calls on_file for each file that comes in by fd, and writes what it leaves
   in out, which is flushed to fd, as the report of that file; a report holds no NUL byte. In the
   end it sends the counts. False when the other end is gone. */
bool jobs_serve(int fd, struct out *out,
		void (*on_file)(void *ctx, const char *shown, const char *real), void *ctx,
		const uint64_t counts[JOBS_COUNTS]);

#endif
