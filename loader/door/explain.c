/* --explain: the verdicts on programs by name, or on all below a directory with -r; no program is
   started. Names come in, texts or JSON go to stdout, the worst exit status goes out. */
#include "door/survey.h"

#include "read/phrases.h"
#include "report/report.h"
#include "report/streams.h"

#include <unistd.h>

static void out_count(struct out *o, const char *before, uint64_t n, const char *one,
		      const char *many)
{
	out_str(o, before);
	out_num(o, n);
	out_str(o, n == 1 ? one : many);
}

static void summary_text(const struct survey *s)
{
	const uint64_t all = s->count[COUNT_PROGRAMS] + s->count[COUNT_OBJECTS];
	out_count(s->out, "", s->count[COUNT_PROGRAMS], " " PHRASE_PROGRAM, " " PHRASE_PROGRAMS);
	out_count(s->out, ", ", s->count[COUNT_OBJECTS], " " PHRASE_OBJECT, " " PHRASE_OBJECTS);
	out_count(s->out, ", ", all - s->count[COUNT_REFUSED], " " PHRASE_WOULD_RUN_COUNT,
		  " " PHRASE_WOULD_RUN_COUNT);
	out_count(s->out, ", ", s->count[COUNT_REFUSED], " " PHRASE_WOULD_NOT,
		  " " PHRASE_WOULD_NOT);
	if (s->count[COUNT_CLOSED_DIRS])
		out_count(s->out, "; ", s->count[COUNT_CLOSED_DIRS],
			  " " PHRASE_DIRECTORY_NOT_SEARCHED, " " PHRASE_DIRECTORIES_NOT_SEARCHED);
	if (s->count[COUNT_CLOSED_FILES])
		out_count(s->out, "; ", s->count[COUNT_CLOSED_FILES], " " PHRASE_FILE_NOT_READ,
			  " " PHRASE_FILES_NOT_READ);
	out_str(s->out, "\n");
}

static void summary_json(const struct survey *s)
{
	out_count(s->out, "{\"v\":", REPORT_JSON_VERSION, "", "");
	out_count(s->out, ",\"summary\":{\"programs\":", s->count[COUNT_PROGRAMS], "", "");
	out_count(s->out, ",\"objects\":", s->count[COUNT_OBJECTS], "", "");
	out_count(s->out, ",\"refused\":", s->count[COUNT_REFUSED], "", "");
	out_count(s->out, ",\"skipped\":", s->count[COUNT_SKIPPED], "", "");
	out_count(s->out,
		  ",\"closed\":", s->count[COUNT_CLOSED_DIRS] + s->count[COUNT_CLOSED_FILES], "",
		  "");
	out_count(s->out, "},\"exit\":", (unsigned)survey_worst(s), "}\n", "}\n");
}

/* A gate that has judged nothing fails (LF013); what could not be read failed it already. */
static void survey_nothing(struct survey *s, char *const *dirs)
{
	struct verdict v;
	if (s->count[COUNT_PROGRAMS] || s->count[COUNT_OBJECTS] || s->count[COUNT_CLOSED_DIRS] ||
	    s->count[COUNT_CLOSED_FILES])
		return;
	for (; *dirs; dirs++) {
		verdict_open(&v, s->h->arena, *dirs);
		verdict_refuse(&v, LANDFALL_LF013);
		survey_report(s, &v);
	}
}

/* In a process of its own: the files that come in by fd, reported to fd. */
static void shared_file(void *ctx, const char *shown, const char *real)
{
	struct survey *s = ctx;
	struct find_programs below;
	survey_below(s, &below);
	find_programs_at(s->h, &below, shown, real);
}

static int shared_work(void *ctx, int fd)
{
	struct survey *s = ctx;
	const bool color = s->out->color;
	out_open(s->out, fd);
	s->out->color = color;
	return !jobs_serve(fd, s->out, shared_file, s, s->count);
}

/* The survey whose files are shared out, and those who judge them. */
struct shared {
	struct survey *s;
	struct jobs jobs;
};

static void shared_take(void *ctx, const char *shown, const char *real)
{
	struct shared *all = ctx;
	jobs_give(&all->jobs, shown, real);
}

/* A directory that is out of reach is reported in its turn. */
static void shared_closed(void *ctx, const char *path, int os, bool is_file)
{
	struct shared *all = ctx;
	struct find_programs below;
	jobs_take_all(&all->jobs);
	survey_below(all->s, &below);
	below.closed(all->s, path, os, is_file);
}

static void walk(struct survey *s, char *const *names, const struct find_programs *below)
{
	for (; *names; names++)
		if (!s->o->recurse || !find_programs_below(s->h, *names, below))
			survey_one(s, *names);
}

/* Judges what lies below the names in processes. False when none can be had. */
static bool walk_shared(struct survey *s, char *const *names)
{
	struct shared all = {.s = s};
	struct job *job = arena_get(s->h->arena, s->o->jobs * sizeof *job);
	if (!job || !jobs_begin(&all.jobs, job, s->o->jobs, s->out, shared_work, s))
		return false;
	const struct find_programs below = {
		.closed = shared_closed, .take = shared_take, .ctx = &all};
	for (; *names; names++) {
		if (find_programs_below(s->h, *names, &below))
			continue;
		jobs_take_all(&all.jobs);
		survey_one(s, *names);
	}
	s->lost = !jobs_end(&all.jobs, s->count);
	return true;
}

/* Ends a survey with its status; a process that was lost leaves files unjudged. */
static int finish(struct survey *s)
{
	if (!s->lost)
		return out_end(s->out, survey_worst(s));
	(void)out_end(s->out, 0);
	struct out *out = out_aside();
	out_str(out, "landfall: " PHRASE_JOB_LOST "\n");
	return out_end(out, LANDFALL_EXIT_OWN_FAULT);
}

int pipeline_explain(struct host *h, const struct options *o, char *const *names)
{
	struct survey *s = arena_get(h->arena, sizeof *s);
	struct find_programs below;
	if (!s)
		return LANDFALL_EXIT_OWN_FAULT;
	s->h = h;
	s->o = o;
	s->out = pipeline_out(o, STDOUT_FILENO);
	s->alone = !o->recurse && names[0] && !names[1];
	if (!survey_open(s))
		return LANDFALL_EXIT_OWN_FAULT;
	if (!o->recurse && command_is_line(&s->judge, names)) {
		survey_line(s, names);
		return out_end(s->out, survey_worst(s));
	}
	survey_below(s, &below);
	if (!o->recurse || o->jobs < 2 || !walk_shared(s, names))
		walk(s, names, &below);
	if (o->recurse)
		survey_nothing(s, names);
	if (o->recurse && o->json)
		summary_json(s);
	else if (o->recurse && !o->quiet)
		summary_text(s);
	return finish(s);
}
