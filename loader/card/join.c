/* The common card of several files: a release is in it when every file runs there. Cards come in
   one by one; the first file that does not run, and the file that asks for most, are kept. */
#include "card/card.h"

#include "host/arena.h"

static struct span kept(struct arena *keep, struct span s)
{
	return span_of(s.p ? arena_copy(keep, s) : NULL);
}

static bool begin(struct card *common, const struct card *one, struct arena *keep)
{
	common->rows = arena_get(keep, one->nrows * sizeof *common->rows);
	for (size_t i = 0; common->rows && i < one->nrows; i++) {
		common->rows[i].system = kept(keep, one->rows[i].system);
		common->rows[i].release = kept(keep, one->rows[i].release);
		common->rows[i].runs = true;
	}
	common->nrows = common->rows ? one->nrows : 0;
	common->needs.libc = one->needs.libc;
	common->needs.machine = one->needs.machine;
	return common->rows;
}

static void join_row(struct card_row *all, const struct card_row *one, struct span file,
		     struct arena *keep)
{
	if (!all->runs || one->runs)
		return;
	all->runs = false;
	all->id = one->id;
	all->lib = kept(keep, one->lib);
	all->node = kept(keep, one->node);
	all->sym = kept(keep, one->sym);
	all->file = file;
}

static void join_floor(struct card_floor *all, const struct card_floor *one, struct span file,
		       struct arena *keep)
{
	if (release_cmp(one->release, all->release) <= 0)
		return;
	*all = *one;
	all->by = kept(keep, one->by);
	all->file = file;
}

static void join_needs(struct card_needs *all, const struct card_needs *one, struct span file,
		       struct arena *keep)
{
	if (all->libc == LIBC_NONE)
		all->libc = one->libc;
	else if (one->libc != LIBC_NONE && one->libc != all->libc)
		all->libc = LIBC_OTHER;
	if (all->machine != one->machine)
		all->machine = NULL;
	if (one->level > all->level) {
		all->level = one->level;
		all->level_file = file;
	}
	if (one->glibcxx.p &&
	    (!all->glibcxx.p || release_cmp_names(one->glibcxx, all->glibcxx) > 0))
		all->glibcxx = kept(keep, one->glibcxx);
	join_floor(&all->version, &one->version, file, keep);
	join_floor(&all->kernel, &one->kernel, file, keep);
}

static void join_words(struct card *common, const struct card *one, struct arena *keep)
{
	for (const struct card_word *w = one->unchecked; w; w = w->next) {
		struct card_word **at = &common->unchecked;
		while (*at && !span_eq((*at)->text, w->text))
			at = &(*at)->next;
		if (!*at && (*at = arena_get(keep, sizeof **at)))
			(*at)->text = kept(keep, w->text);
	}
}

bool card_join(struct card *common, const struct card *one, struct arena *keep)
{
	if (!common->rows && !begin(common, one, keep))
		return false;
	struct span file = kept(keep, one->program);
	common->files++;
	for (size_t i = 0; i < common->nrows && i < one->nrows; i++)
		join_row(&common->rows[i], &one->rows[i], file, keep);
	join_needs(&common->needs, &one->needs, file, keep);
	join_words(common, one, keep);
	return !keep->full;
}
