/* Judges one file after the other, in memory that each gives back, and reports what is asked
   for. */
#include "door/survey.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "door/apart.h"
#include "door/other_landfall.h"
#include "judge/judge.h"
#include "read/image.h"

#include <elf.h>
#include <unistd.h>

/* The memory of one verdict, as a first block; closures of 200 libraries need it. */
#define SCRATCH_BYTES (512U << 10)

/* A directory is judged in two arenas: libraries and what the system is stay, all else goes with
   its verdict. */
static void survey_host(struct survey *s)
{
	apart_host(s->h, &s->arena, &s->judge);
	if (!s->room)
		return;
	s->judge.kept = &s->arena;
	s->judge.arena = &s->scratch;
}

/* What the judge's host knew of the system lies in files that are gone then, as the files do. */
static void survey_forget(struct survey *s)
{
	host_forget_files(&s->judge);
	survey_host(s);
}

/* Behind each verdict. */
static void survey_tidy(struct survey *s)
{
	if (s->swept)
		host_pass_end(&s->judge, s->swept);
	s->swept = NULL;
	if (s->room)
		arena_reset(&s->scratch);
	if (apart_is_used_up(&s->arena, &s->judge))
		survey_forget(s);
}

static void survey_judge(struct survey *s, const char *name, char *path, struct verdict *v)
{
	pipeline_judge(&s->judge, s->o, name, path, v);
	if (!s->arena.full && !s->scratch.full)
		return;
	/* With all of the memory for itself it may go well. */
	survey_tidy(s);
	survey_forget(s);
	pipeline_judge(&s->judge, s->o, name, path, v);
}

static void survey_ends(struct survey *s, int status)
{
	if (status >= LANDFALL_EXIT_OWN_FAULT)
		s->count[COUNT_EXITS + status - LANDFALL_EXIT_OWN_FAULT]++;
}

int survey_worst(const struct survey *s)
{
	for (unsigned i = JOBS_COUNTS; i-- > COUNT_EXITS;)
		if (s->count[i])
			return LANDFALL_EXIT_OWN_FAULT + (int)(i - COUNT_EXITS);
	return 0;
}

void survey_report(struct survey *s, const struct verdict *v)
{
	survey_ends(s, v->exit);
	if (!s->o->quiet && (!s->o->recurse || s->o->json || v->exit))
		pipeline_report(s->out, v, s->o->json);
}

/* A module that an interpreter reads, with "#! perl" or Rust's "#![...]" on its first line: no
   kernel would start it, and nobody marked it as a program. */
static bool is_read_only_text(const struct image *im, const struct inode *inode)
{
	return im->kind == KIND_SCRIPT && im->script_fault == SCRIPT_OK && !(inode->mode & 0111) &&
	       !span_starts(im->script.interp, "/");
}

/* Neither a program nor an object to be loaded: what a linker has yet to link, a core dump, what
   is for no processor, as compiled files of Guile are. */
static bool is_started_by_nobody(const struct image *im, const struct inode *inode)
{
	return is_read_only_text(im, inode) ||
	       (im->kind == KIND_ELF && im->elf_fault != ELF_HEADER_SHORT &&
		(im->elf.type == ET_REL || im->elf.type == ET_CORE || im->elf.machine == EM_NONE));
}

static bool is_object(const struct file *f)
{
	const struct lib *l = f && f->bytes.p ? lib_of(f) : NULL;
	return l && image_is_object(&l->image);
}

static void survey_count(struct survey *s, const struct file *f, const struct verdict *v)
{
	bool unread = span_is(v->message.diag.id, LANDFALL_LF012) || (f && f->os);
	bool object = is_object(f);
	s->count[COUNT_CLOSED_FILES] += unread;
	s->count[COUNT_OBJECTS] += !unread && object;
	s->count[COUNT_PROGRAMS] += !unread && !object;
	s->count[COUNT_REFUSED] += !unread && v->exit;
}

/* Gives back the memory of files that were looked at for the first time: of a program nothing is
   read again, of a library much less than when its symbols were bound. */
static void survey_rest(struct survey *s, const struct file *f, const struct verdict *v)
{
	struct host *h = &s->judge;
	if (!h->ops->rest)
		return;
	for (struct object *o = v->closure ? v->closure->objects : NULL; o; o = o->next) {
		if (!o->lib->rested && !o->file->known->passing)
			h->ops->rest(h, o->file);
		o->lib->rested = true;
	}
	const struct lib *l = f && f->bytes.p ? lib_of(f) : NULL;
	if (f && !f->known->passing && !(l && l->rested))
		h->ops->rest(h, f);
}

/* Reports a program that starts and, by its command line, what it will start: that alone when it
   would not start, both on a line that was asked about as one. */
static void survey_command(struct survey *s, const struct verdict *v, char *const *line, bool both)
{
	struct verdict *command = arena_get(s->judge.arena, sizeof *command);
	enum command_end end = COMMAND_UNKNOWN;
	if (command)
		end = pipeline_command(&s->judge, s->o, v, line, command);
	if (end != COMMAND_STOPS)
		survey_report(s, v);
	if (end == COMMAND_STOPS || (end == COMMAND_STARTS && both))
		survey_report(s, command);
}

void survey_line(struct survey *s, char *const *line)
{
	char path[PATH_BYTES];
	struct verdict v;
	survey_judge(s, line[0], path, &v);
	if (v.exit)
		survey_report(s, &v);
	else
		survey_command(s, &v, line, true);
}

void survey_one(struct survey *s, const char *name)
{
	char path[PATH_BYTES];
	struct verdict v;
	survey_judge(s, name, path, &v);
	if (s->alone && !pipeline_goes_plainly(&s->judge, &v))
		other_landfall_become(&s->judge, s->o, &v, environ);
	const struct file *f = host_file(&s->judge, span_of(v.program));
	survey_count(s, f, &v);
	if (v.exit || s->o->recurse || !command_may_follow(&s->judge, v.program))
		survey_report(s, &v);
	else
		survey_command(s, &v, (char *const[]){(char *)(uintptr_t)name, NULL}, false);
	if (s->o->recurse)
		survey_rest(s, f, &v);
	survey_tidy(s);
}

/* May another file's analysis point into what is known of this one: as a library that it takes
   versions or a name from, as its loader? */
static bool outlives_verdict(const struct image *im, const char *path)
{
	return im->dyn.verdef || im->dyn.soname.p || span_is(im->interp, path);
}

/* The file at the path, read through swept when nothing of it is wanted later. */
static const struct file *survey_file(struct survey *s, const char *path, struct swept *swept)
{
	const struct file *f = s->room ? host_pass(&s->judge, path, swept) : NULL;
	const struct lib *l = f ? lib_of(f) : NULL;
	s->swept = f ? swept : NULL;
	if (l && !outlives_verdict(&l->image, path))
		return f;
	survey_tidy(s);
	return host_file(&s->judge, span_of(path));
}

static void survey_found(void *ctx, const char *path, struct swept *swept)
{
	struct survey *s = ctx;
	const struct inode inode = swept->inode;
	const struct seen_file *before = seen_files_find(&s->seen, path, &inode);
	if (before && !s->o->json) {
		s->count[COUNT_OBJECTS] += before->object;
		s->count[COUNT_PROGRAMS] += !before->object;
		return;
	}
	const struct file *f = survey_file(s, path, swept);
	const struct lib *l = f && f->bytes.p ? lib_of(f) : NULL;
	if (l && is_started_by_nobody(&l->image, &inode)) {
		s->count[COUNT_SKIPPED]++;
		survey_tidy(s);
		return;
	}
	bool object = is_object(f);
	const uint64_t bad = s->count[COUNT_REFUSED] + s->count[COUNT_CLOSED_FILES];
	survey_one(s, path);
	if (bad == s->count[COUNT_REFUSED] + s->count[COUNT_CLOSED_FILES])
		seen_files_add(&s->seen, path, &inode, object);
}

static void survey_skipped(void *ctx)
{
	struct survey *s = ctx;
	s->count[COUNT_SKIPPED]++;
}

static void survey_closed(void *ctx, const char *path, int os, bool is_file)
{
	struct survey *s = ctx;
	struct verdict v;
	verdict_unlisted(s->h, path, os, is_file, &v);
	s->count[COUNT_CLOSED_FILES] += is_file;
	s->count[COUNT_CLOSED_DIRS] += !is_file;
	survey_report(s, &v);
}

/* Memory for one program after the other; without it files are mapped, and stay. */
static void survey_room(struct survey *s)
{
	unsigned char *scratch = arena_get(s->h->arena, SCRATCH_BYTES);
	s->room = scratch ? arena_get(s->h->arena, SWEPT_ROOM_BYTES) : NULL;
	if (!s->room)
		return;
	arena_init(&s->scratch, scratch, SCRATCH_BYTES, NULL);
	s->arena.ahead = true;
}

bool survey_open(struct survey *s)
{
	struct arena *own = arena_get(s->h->arena, sizeof *own);
	unsigned char *little = arena_get(s->h->arena, 64);
	if (!own || !little || !apart_arena(s->h, &s->arena))
		return false;
	arena_init(own, little, 64, NULL);
	s->seen.arena = own;
	if (s->o->recurse)
		survey_room(s);
	survey_host(s);
	return true;
}

void survey_below(struct survey *s, struct find_programs *out)
{
	*out = (struct find_programs){.found = survey_found,
				      .skipped = survey_skipped,
				      .closed = survey_closed,
				      .ctx = s,
				      .room = s->room,
				      .room_bytes = SWEPT_ROOM_BYTES};
}
