/* survey: verdicts on one file after the other, counted and reported */
#ifndef LANDFALL_DOOR_SURVEY_H
#define LANDFALL_DOOR_SURVEY_H

#include "door/pipeline.h"
#include "host/arena.h"
#include "host/swept.h"
#include "report/out.h"
#include "walk/find_programs.h"
#include "walk/jobs.h"
#include "walk/seen_files.h"

/* What a survey counts. Those of several surveys are added up, so the exit statuses of verdicts
   are counted too, and not the worst one kept. */
enum survey_count {
	COUNT_PROGRAMS,
	COUNT_OBJECTS,
	COUNT_REFUSED,
	COUNT_SKIPPED,
	COUNT_CLOSED_DIRS,
	COUNT_CLOSED_FILES,
	COUNT_EXITS /* LANDFALL_EXIT_OWN_FAULT, and the two behind it */
};
_Static_assert(COUNT_EXITS + 3 == JOBS_COUNTS, "a count has no place");

struct survey {
	struct host *h; /* the directories are walked with */
	const struct options *o;
	struct out *out;
	struct host judge; /* the files are judged with, in memory of its own */
	struct arena arena;
	struct arena scratch; /* with -r: of one verdict */
	struct seen_files seen;
	struct swept *swept; /* the file that is judged now was found open */
	uint64_t count[JOBS_COUNTS];
	bool alone;          /* the command line has one name */
	bool lost;           /* a process that judged files has ended before its work was done */
	unsigned char *room; /* SWEPT_ROOM_BYTES, of the file that is looked at; NULL without -r */
};

/* Makes s->judge a host like s->h, with memory of its own; s->h must not have looked at a file yet,
   and s->h, s->o and s->out are set. False when there is no memory. */
bool survey_open(struct survey *s);

/* The worst exit status so far; 0 for none. */
int survey_worst(const struct survey *s);

/* Writes a verdict, unless the options want none of its kind. */
void survey_report(struct survey *s, const struct verdict *v);

/* Judges and reports a name of the command line. */
void survey_one(struct survey *s, const char *name);

/* Judges and reports the command line of a wrapper. */
void survey_line(struct survey *s, char *const *line);

/* What find_programs calls for s. */
void survey_below(struct survey *s, struct find_programs *out);

#endif
