/* --adopt: names of files or, with -r, of directories come in, each program goes to adopt/adopt.c,
   and the worst exit status goes out. What could not be looked at fails; so does finding nothing.
   Below a directory a program that starts by its own loader stays as it is: nobody named it, and a
   change would only take the system's glibc from it. */
#include "door/adopt.h"

#include "door/apart.h"
#include "walk/find_programs.h"
#include "host/arena.h"
#include "adopt/adopt.h"
#include "judge/judge.h"
#include "read/image.h"
#include "read/phrases.h"
#include "report/out.h"
#include "report/streams.h"

#include <landfall/landfall.h>
#include <unistd.h>

struct walk {
	struct adoption *a;
	int worst;
	struct arena arena; /* memory of a program's judgement */
	struct host clean;  /* with that memory, before anything was asked of it */
	unsigned left;      /* programs that start as they are */
};

static void keep_worst(struct walk *w, int r)
{
	w->worst = r > w->worst ? r : w->worst;
}

static bool names_a_loader(const struct file *f)
{
	struct image im;
	if (!f || !f->bytes.p)
		return false;
	image_read(f->bytes, &im);
	return im.kind == KIND_ELF && im.interp.p;
}

/* Would the program start here with the loader that it names, no other one being looked for? One
   that names Landfall would not. */
static bool starts_as_it_is(struct walk *w, const char *path)
{
	struct judging as_it_is = {.no_redirect = true, .id_only = true};
	struct host h = w->clean;
	struct verdict v;
	bool starts = false;
	if (names_a_loader(host_file(&h, span_of(path)))) {
		verdict_decide(&h, path, &as_it_is, &v);
		starts = v.action == LANDFALL_RUN && !v.interp_is_landfall;
	}
	host_forget_files(&h);
	return starts;
}

static void on_found(void *ctx, const char *path, struct swept *s)
{
	struct walk *w = ctx;
	(void)s;
	if (!w->a->undo && starts_as_it_is(w, path))
		w->left++;
	else
		keep_worst(w, adopt_file(w->a, path));
}

static void on_skipped(void *ctx)
{
	(void)ctx;
}

static void on_closed(void *ctx, const char *path, int os, bool is_file)
{
	struct walk *w = ctx;
	(void)is_file;
	keep_worst(w, adopt_refuse(w->a, path, NULL, os));
}

static void say_left(const struct walk *w, const char *dir)
{
	out_escaped(w->a->out, span_of(dir));
	out_str(w->a->out, ": ");
	out_num(w->a->out, w->left);
	out_str(w->a->out,
		w->left == 1 ? " " PHRASE_ADOPT_LEFT_ONE "\n" : " " PHRASE_ADOPT_LEFT "\n");
}

static void walk_below(struct walk *w, const char *dir)
{
	const struct find_programs below = {on_found, on_skipped, on_closed, NULL, w, NULL, 0};
	struct adoption *a = w->a;
	a->walking = true;
	a->programs = 0;
	w->left = 0;
	if (!find_programs_below(a->h, dir, &below)) {
		a->walking = false;
		keep_worst(w, adopt_file(a, dir));
	} else if (w->left) {
		say_left(w, dir);
	} else if (!a->programs && !w->worst) {
		keep_worst(w, adopt_refuse(a, dir, PHRASE_ADOPT_NOTHING, 0));
	}
}

int pipeline_adopt(struct host *h, const struct options *o, char *const *names)
{
	struct adoption *a = arena_get(h->arena, sizeof *a);
	struct walk w = {.a = a};
	if (!a || !adopt_begin(a, h) || !apart_arena(h, &w.arena))
		return LANDFALL_EXIT_OWN_FAULT;
	apart_host(h, &w.arena, &w.clean);
	a->undo = o->undo;
	a->dry_run = o->dry_run;
	a->out = out_shared(STDOUT_FILENO);
	for (; *names; names++) {
		if (o->recurse)
			walk_below(&w, *names);
		else
			keep_worst(&w, adopt_file(a, *names));
	}
	return out_flush(a->out) ? w.worst : LANDFALL_EXIT_OWN_FAULT;
}
