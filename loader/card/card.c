/* One file against every release of the tables. A path comes in; for each release the verdict of
   --against goes out, with the version and the symbol that decide it. The file is read once, and
   releases with the same libc are asked once. */
#include "card/card.h"

#include "card/alike.h"
#include "closure/closure.h"
#include "closure/lib.h"
#include "host/arena.h"
#include "judge/judge.h"
#include "judge/target_libs.h"
#include "read/phrases.h"
#include "target/systems.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

static size_t count_targets(const struct machine *m)
{
	struct target t;
	size_t n = 0;
	while (target_at(n, m, &t))
		n++;
	return n;
}

static struct span kept(struct arena *keep, struct span s)
{
	return span_of(s.p ? arena_copy(keep, s) : NULL);
}

/* A symbol that the program cannot do without, if the version has one. */
static struct span symbol_of(const struct missing_version *n)
{
	for (unsigned i = 0; i < n->nsymbols && i < VERSION_SYMBOLS_MAX; i++)
		if (!n->weak[i])
			return n->symbols[i];
	return n->nsymbols ? n->symbols[0] : (struct span){NULL, 0};
}

static void say_why(const struct verdict *v, struct arena *keep, struct card_row *row)
{
	const struct closure *c = v->closure;
	const struct fact *interp = facts_find(&v->message.facts, FACT_INTERP);
	row->id = v->message.diag.id;
	if (c && c->libs) {
		row->lib = kept(keep, c->libs->name);
	} else if (c && c->missing_versions) {
		const struct missing_version *top = target_newest_missing(c);
		row->lib = kept(keep, top->lib);
		row->node = kept(keep, top->version);
		row->sym = kept(keep, symbol_of(top));
	} else if (c && c->symbols) {
		row->sym = kept(keep, c->symbols->name);
	} else if (!c && interp) {
		row->lib = kept(keep, interp->text);
	}
}

static bool add_word(struct card *card, struct span text, struct arena *keep)
{
	struct card_word **at = &card->unchecked;
	for (; *at; at = &(*at)->next)
		if (span_eq((*at)->text, text))
			return true;
	*at = arena_get(keep, sizeof **at);
	if (*at)
		(*at)->text = kept(keep, text);
	return *at && (*at)->text.p;
}

static bool add_unchecked(struct card *card, const struct verdict *v, struct arena *keep)
{
	const struct fact *f = facts_find(&v->message.facts, FACT_UNCHECKED);
	struct span rest = f ? f->text : (struct span){NULL, 0};
	struct span one;
	while (rest.p && span_cstr(rest, 0, &one)) {
		if (!add_word(card, one, keep))
			return false;
		(void)span_from(rest, one.n + 1, &rest);
	}
	return true;
}

static void decide(struct host *h, const char *path, struct verdict *v)
{
	const struct judging how = {.symbols = true, .gate = true, .id_only = true};
	verdict_decide(h, path, &how, v);
	if (!h->arena->full)
		return;
	/* With all of the memory for itself it may go well. */
	host_forget_files(h);
	verdict_decide(h, path, &how, v);
}

/* One card in the making. */
struct making {
	struct host *h;
	const char *path;
	struct arena *keep;
	struct card *card;
	struct target *targets;
	const unsigned char **answers; /* of each target; NULL when not known */
	struct alike alike;
};

static bool judge_row(struct making *m, size_t i)
{
	struct card_row *row = &m->card->rows[i];
	struct verdict v;
	target_take(&m->targets[i], m->h);
	decide(m->h, m->path, &v);
	row->runs = !v.exit;
	if (v.exit)
		say_why(&v, m->keep, row);
	else if (!add_unchecked(m->card, &v, m->keep))
		return false;
	const struct file *f = host_file(m->h, span_of(m->path));
	if (v.closure && f && lib_of(f) && !m->alike.known) {
		card_read_needs(&lib_of(f)->image, v.closure, m->keep, &m->card->needs);
		alike_learn(&m->alike, v.closure, m->targets[i].machine, m->keep);
	}
	return true;
}

static void copy_answer(const struct card_row *from, struct card_row *row)
{
	struct span system = row->system;
	struct span release = row->release;
	*row = *from;
	row->system = system;
	row->release = release;
}

/* An earlier release that gets the same verdict as number i; i for none. */
static size_t find_alike(const struct making *m, size_t i)
{
	size_t n = m->alike.n + 1;
	for (size_t k = 0; k < i; k++)
		if (target_is_like(&m->targets[k], &m->targets[i]) ||
		    (m->answers[k] && m->answers[i] &&
		     memcmp(m->answers[k], m->answers[i], n) == 0))
			return k;
	return i;
}

static bool judge_rows(struct making *m)
{
	for (size_t i = 0; i < m->card->nrows; i++) {
		struct card_row *row = &m->card->rows[i];
		struct span name = m->targets[i].name;
		(void)span_cut(&name, ":", &row->system);
		row->release = name;
		m->answers[i] = alike_answers(&m->alike, &m->targets[i], m->keep);
		size_t like = find_alike(m, i);
		if (like < i)
			copy_answer(&m->card->rows[like], row);
		else if (!judge_row(m, i))
			return false;
		if (!m->answers[i])
			m->answers[i] = alike_answers(&m->alike, &m->targets[i], m->keep);
	}
	return true;
}

static bool make_rows(struct making *m, const struct machine *machine)
{
	size_t n = count_targets(machine);
	m->card->nrows = n;
	m->card->rows = arena_get(m->keep, n * sizeof *m->card->rows);
	m->targets = arena_get(m->keep, n * sizeof *m->targets);
	m->answers = arena_get(m->keep, n * sizeof *m->answers);
	if (!m->card->rows || !m->targets || !m->answers)
		return false;
	for (size_t i = 0; i < n; i++)
		(void)target_at(i, machine, &m->targets[i]);
	return judge_rows(m);
}

/* musl has no versions: what a program needs is the oldest release that has all of it, where an
   older one has not. */
static void find_musl_floor(struct card *card, const struct target *t)
{
	bool refused = false;
	for (size_t i = 0; card->needs.libc == LIBC_MUSL && i < card->nrows; i++) {
		if (t[i].libc != LIBC_MUSL)
			continue;
		if (card->rows[i].runs) {
			if (refused)
				card->needs.version.release = release_of(t[i].version);
			return;
		}
		refused = true;
	}
}

/* NULL, or why there is no card of that file. */
static const char *no_card(const struct file *f, const struct image *im)
{
	if (f->os == ENOENT || f->os == ENOTDIR)
		return PHRASE_NO_SUCH_FILE;
	if (f->os == EACCES)
		return PHRASE_CLOSED_DIRECTORY;
	if (f->os || f->read_os || file_type(&f->inode) != TYPE_REGULAR)
		return PHRASE_CANNOT_BE_READ;
	if (!im || im->kind != KIND_ELF)
		return PHRASE_INTERP_NO_ELF;
	if (im->elf_fault == ELF_HEADER_SHORT || im->elf_fault == ELF_NO_MAGIC)
		return elf_fault_text(im->elf_fault);
	if (im->elf.type == ET_REL)
		return PHRASE_ELF_OBJECT;
	return im->elf.type == ET_CORE ? PHRASE_ELF_CORE : NULL;
}

bool card_is_of_no_program(const char *why)
{
	struct span s = span_of(why);
	return span_is(s, PHRASE_INTERP_NO_ELF) || span_is(s, PHRASE_ELF_OBJECT) ||
	       span_is(s, PHRASE_ELF_CORE);
}

bool card_fill(struct host *h, const char *path, struct arena *keep, struct card *out,
	       const char **why)
{
	const struct file *f = host_file(h, span_of(path));
	const struct lib *l = f && f->bytes.p ? lib_of(f) : NULL;
	*out = (struct card){.program = kept(keep, span_of(path))};
	*why = f ? no_card(f, l ? &l->image : NULL) : PHRASE_NO_MEMORY;
	if (*why)
		return false;
	const struct machine *machine = machine_of(&l->image.elf);
	struct making m = {.h = h, .path = path, .keep = keep, .card = out};
	*why = PHRASE_NO_MEMORY;
	if (!make_rows(&m, machine ? machine : host_machine(h)))
		return false;
	f = host_file(h, span_of(path));
	l = f ? lib_of(f) : NULL;
	if (l && !out->needs.machine)
		card_read_needs(&l->image, NULL, keep, &out->needs);
	find_musl_floor(out, m.targets);
	return l && !keep->full;
}

bool card_next_system(const struct card *c, size_t *first, struct card_system *out)
{
	if (*first >= c->nrows)
		return false;
	*out = (struct card_system){.rows = &c->rows[*first]};
	for (; *first < c->nrows && span_eq(c->rows[*first].system, out->rows->system); ++*first) {
		const struct card_row *row = &c->rows[*first];
		out->n++;
		if (!row->runs) {
			out->newest = row;
			out->oldest = NULL;
		} else if (!out->oldest) {
			out->oldest = row;
		}
	}
	return true;
}
