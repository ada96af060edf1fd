/* --where: the portability cards of files by name, and of all ELF files below a directory; with
   more than one the card of all together. Names come in, cards go to stdout. */
#include "door/pipeline.h"

#include "card/card.h"
#include "door/apart.h"
#include "walk/find_programs.h"
#include "host/arena.h"
#include "read/phrases.h"
#include "report/report.h"
#include "report/streams.h"

#include <unistd.h>

struct where {
	struct host *h; /* the directories are walked with */
	struct out *out;
	enum card_form form;
	struct host clean;   /* the files are judged with a copy of it */
	struct arena judge;  /* its memory, taken back with each file */
	struct arena card;   /* of one card */
	struct arena common; /* of the card of all */
	struct card all;
	unsigned failed; /* names and files without a card */
};

static void say_no_card(struct where *w, const char *name, const char *why)
{
	struct out *aside = out_aside();
	w->failed++;
	if (w->form == CARD_JSON) {
		out_member(w->out, "{\"v\":1,\"program\":", span_of(name));
		out_member(w->out, ",\"error\":", span_of(why));
		out_str(w->out, "}\n");
		return;
	}
	(void)out_flush(w->out);
	out_str(aside, "landfall: " PHRASE_NO_CARD " '");
	out_escaped(aside, span_of(name));
	out_str(aside, "': ");
	out_str(aside, why);
	out_str(aside, "\n");
	(void)out_flush(aside);
}

/* True when there is a card; else *why says why not. */
static bool where_card(struct where *w, const char *name, const char **why)
{
	struct card card;
	struct host h = w->clean;
	arena_reset(&w->card);
	bool good = card_fill(&h, name, &w->card, &card, why);
	host_forget_files(&h);
	if (!good)
		return false;
	card_show(w->out, &card, w->form);
	*why = PHRASE_NO_MEMORY;
	return card_join(&w->all, &card, &w->common);
}

static void where_found(void *ctx, const char *path, struct swept *s)
{
	struct where *w = ctx;
	const char *why;
	(void)s;
	/* A script, or what a linker has yet to link, is not asked for by a directory's name. */
	if (!where_card(w, path, &why) && !card_is_of_no_program(why))
		say_no_card(w, path, why);
}

static void where_skipped(void *ctx)
{
	(void)ctx;
}

static void where_closed(void *ctx, const char *path, int os, bool is_file)
{
	struct where *w = ctx;
	(void)os;
	(void)is_file;
	say_no_card(w, path, PHRASE_CANNOT_BE_READ);
}

static void where_name(struct where *w, const char *name)
{
	const struct find_programs below = {
		where_found, where_skipped, where_closed, NULL, w, NULL, 0};
	const char *why;
	unsigned before = w->all.files + w->failed;
	if (!find_programs_below(w->h, name, &below)) {
		if (!where_card(w, name, &why))
			say_no_card(w, name, why);
	} else if (before == w->all.files + w->failed) {
		say_no_card(w, name, PHRASE_CARD_NOTHING);
	}
}

int pipeline_where(struct host *h, const struct options *o, char *const *names)
{
	static struct where w;
	w.h = h;
	w.out = out_shared(STDOUT_FILENO);
	w.form = o->json ? CARD_JSON : o->markdown ? CARD_MARKDOWN : CARD_TEXT;
	if (!apart_arena(h, &w.judge) || !apart_arena(h, &w.card) || !apart_arena(h, &w.common))
		return LANDFALL_EXIT_OWN_FAULT;
	apart_host(h, &w.judge, &w.clean);
	for (; *names; names++)
		where_name(&w, *names);
	if (w.all.files > 1)
		card_show(w.out, &w.all, w.form);
	return out_end(w.out, w.failed ? LANDFALL_EXIT_OWN_FAULT : 0);
}
