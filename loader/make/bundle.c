/* Makes a bundle: collects, writes, puts in place. What is collected is collect's to say, how it
   becomes a directory is tree_dir's; here both are joined, and what goes wrong is said. */
#include "make/bundle.h"

#include "closure/lib.h"
#include "host/arena.h"
#include "link/glibc.h"
#include "machine/machine.h"
#include "make/cache.h"
#include "make/collect.h"
#include "make/data.h"
#include "make/manifest_text.h"
#include "make/own_bytes.h"
#include "start/stop_signals.h"
#include "make/tree_dir.h"
#include "message/errno_name.h"
#include "read/phrases.h"
#include "redirect/bundle.h"
#include "redirect/closed_loader.h"
#include "report/report.h"

#include <landfall/landfall.h>
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The list of data: MEMBERS_MAX lines of some 120 bytes. */
#define DATA_LIST_BYTES ((size_t)1 << 20)

struct making {
	struct collection from;
	struct tree_dir to;
	size_t cache_bytes; /* 0 for none */
	bool has_loader;    /* BUNDLE_LOADER was written */
	size_t self_bytes;  /* of BUNDLE_SELF, 0 for none */
	char self_digest[SHA256_HEX_BYTES];
};

/* SOURCE_DATE_EPOCH, a decimal number of seconds; 0 when it is anything else. */
static int64_t source_date(void)
{
	const char *s = getenv("SOURCE_DATE_EPOCH");
	int64_t n = 0;
	size_t i = 0;
	for (; s && s[i] >= '0' && s[i] <= '9' && i < 12; i++)
		n = 10 * n + (s[i] - '0');
	return s && s[i] == 0 ? n : 0;
}

static bool write_members(struct making *m)
{
	for (struct member *i = m->from.members.first; i; i = i->next) {
		if (!tree_dir_write(&m->to, i->name, i->file->bytes, 0755, i->digest))
			return false;
		if (!member_is_unchanged(m->from.h, i))
			return collect_stop(&m->from, m->to.place, LANDFALL_LF601,
					    PHRASE_CHANGED_WHILE_READ);
	}
	return true;
}

static bool write_data(struct making *m)
{
	m->to.many = m->from.data.n > 0;
	for (struct member *i = m->from.data.first; i; i = i->next) {
		if (!tree_dir_write(&m->to, i->name, i->file->bytes, 0644, i->digest))
			return false;
		if (!member_is_unchanged(m->from.h, i))
			return collect_stop(&m->from, m->to.place, LANDFALL_LF601,
					    PHRASE_CHANGED_WHILE_READ);
	}
	return true;
}

static bool write_cache(struct making *m)
{
	const struct members *all = &m->from.members;
	struct span *names = arena_get(m->from.h->arena, all->n * sizeof *names);
	unsigned n = 0;
	if (m->from.machine->big)
		return true;
	for (const struct member *i = all->first; names && i; i = i->next)
		if (!span_starts(i->name, MEMBER_PROGRAMS))
			names[n++] = i->name;
	struct span bytes = names ? make_cache(m->from.h->arena, names, n, m->from.machine->cache,
					       BUNDLE_HOME)
				  : (struct span){NULL, 0};
	m->cache_bytes = bytes.n;
	return bytes.p && tree_dir_write(&m->to, span_of(BUNDLE_CACHE), bytes, 0644, NULL);
}

/* The loader as a start from BUNDLE_HOME on a host without glibc maps it: with the bundle's own
   cache and no directory of the host. */
static bool write_loader(struct making *m)
{
	struct span bytes = m->cache_bytes ? closed_loader(m->from.h->arena, m->from.loader->bytes)
					   : (struct span){NULL, 0};
	m->has_loader = bytes.p;
	return !bytes.p || tree_dir_write(&m->to, span_of(BUNDLE_LOADER), bytes, 0755, NULL);
}

/* Landfall itself, where the bundle is for the processor that it runs on. */
static bool write_self(struct making *m)
{
	struct elf e;
	struct elf loader;
	struct span bytes = own_bytes();
	if (elf_open(bytes, &e) != ELF_OK || elf_open(m->from.loader->bytes, &loader) != ELF_OK ||
	    e.machine != loader.machine || e.is64 != loader.is64)
		return true;
	m->self_bytes = bytes.n;
	return tree_dir_write(&m->to, span_of(BUNDLE_SELF), bytes, 0755, m->self_digest);
}

static bool write_data_list(struct making *m)
{
	char *text = m->from.data.n ? arena_get(m->from.h->arena, DATA_LIST_BYTES) : NULL;
	if (!m->from.data.n)
		return true;
	if (!text)
		return false;
	struct buf b = buf_of(text, DATA_LIST_BYTES);
	manifest_data_text(&m->from.data, &b);
	return !b.full &&
	       tree_dir_write(&m->to, span_of(BUNDLE_DATA_LIST), buf_span(&b), 0644, NULL);
}

static bool write_manifest(struct making *m)
{
	const struct manifest_wish wish = {&m->from, m->cache_bytes, m->has_loader, m->self_bytes,
					   m->self_digest};
	char *text = arena_get(m->from.h->arena, MANIFEST_BYTES_MAX);
	if (!text)
		return false;
	struct buf b = buf_of(text, MANIFEST_BYTES_MAX);
	manifest_text(&wish, &b);
	return !b.full &&
	       tree_dir_write(&m->to, span_of(BUNDLE_MANIFEST), buf_span(&b), 0644, NULL);
}

/* "41.2 MB", or "112 KB" when it is less than one, rounded up. */
static void size_text(uint64_t n, struct buf *out)
{
	uint64_t tenths = (n + 99999) / 100000;
	if (n < 1000000) {
		buf_addu(out, (n + 999) / 1000);
		buf_adds(out, " KB");
		return;
	}
	buf_addu(out, tenths / 10);
	buf_adds(out, ".");
	buf_addu(out, tenths % 10);
	buf_adds(out, " MB");
}

static void say_size(struct making *m, struct facts *facts)
{
	char all[32];
	char done[32];
	struct buf a = buf_of(all, sizeof all);
	struct buf d = buf_of(done, sizeof done);
	size_text(m->from.members.bytes, &a);
	size_text(m->to.written, &d);
	facts_text(facts, FACT_BUNDLE_SIZE, buf_span(&a));
	facts_text(facts, FACT_BUNDLE_WRITTEN, buf_span(&d));
}

/* Why the directory could not be written. */
static void say_failure(struct making *m, const char *dir)
{
	const struct tree_dir *t = &m->to;
	struct facts *facts = &m->from.problem.message.facts;
	if (!t->os && facts_find(facts, FACT_REASON))
		return;
	(void)collect_stop(&m->from, dir, LANDFALL_LF601,
			   t->os ? errno_text(t->os) : PHRASE_LIST_TOO_LONG);
	if (!t->os)
		return;
	facts_text(facts, FACT_AT, span_of(t->at));
	facts_text(facts, FACT_ERRNO, span_of(errno_name(t->os)));
	facts_text(facts, FACT_BUNDLE_FOREIGN, span_of(t->os == ENOTEMPTY ? t->foreign : NULL));
	facts_text(facts, HINT_DIR, span_dir(span_of(t->temp[0] ? t->temp : t->place)));
	if (t->os == ENOTEMPTY || t->os == ENOTDIR)
		facts_flag(facts, HINT_OCCUPIED);
	if (t->os == EFBIG)
		facts_flag(facts, HINT_FILE_SIZE);
	if (t->os == ENOSPC || t->os == EDQUOT || t->os == EFBIG)
		say_size(m, facts);
}

static bool write_out(struct making *m, const char *dir)
{
	memset(&m->from.problem.message.facts, 0, sizeof m->from.problem.message.facts);
	stop_signals_begin();
	bool ok = tree_dir_begin(&m->to, m->from.h->arena, dir, source_date()) &&
		  write_members(m) && write_cache(m) && write_loader(m) && write_self(m) &&
		  write_data(m) && write_data_list(m) && write_manifest(m) &&
		  tree_dir_commit(&m->to);
	if (!ok)
		tree_dir_abandon(&m->to);
	stop_signals_end();
	if (!ok)
		say_failure(m, dir);
	return ok;
}

static int say_problem(const struct verdict *v)
{
	struct out *out = out_shared(STDERR_FILENO);
	report_text(out, v);
	return out_end(out, v->exit);
}

/* One line of a program that is left out. */
static void say_left_out(const struct verdict *v)
{
	struct out *out = out_shared(STDERR_FILENO);
	out_str(out, "left out: ");
	report_title(out, v);
	(void)out_flush(out);
}

/* The programs in the order of their names: what is refused then does not depend on the order
   that they were given in. */
static char **in_order(struct arena *arena, char *const *names)
{
	size_t n = 0;
	while (names[n])
		n++;
	char **sorted = arena_get(arena, (n + 1) * sizeof *sorted);
	for (size_t i = 0; sorted && i < n; i++) {
		size_t k = i;
		for (; k > 0 && strcmp(sorted[k - 1], names[i]) > 0; k--)
			sorted[k] = sorted[k - 1];
		sorted[k] = names[i];
	}
	return sorted;
}

static bool collect_programs(struct making *m, const struct bundle_wish *wish)
{
	char **names = in_order(m->from.h->arena, wish->names);
	bool some = false;
	for (; names && *names; names++) {
		if (collect_program(&m->from, *names)) {
			some = true;
			continue;
		}
		if (!wish->skip_unfit) {
			m->from.problem.exit = say_problem(&m->from.problem);
			return false;
		}
		say_left_out(&m->from.problem);
	}
	/* Each was listed. */
	m->from.problem.exit = LANDFALL_EXIT_OWN_FAULT;
	return some;
}

/* What the programs and libraries ask for; of a whole glibc its own. */
static bool collect_data(struct making *m, const struct bundle_wish *wish)
{
	unsigned asked = m->from.asked;
	for (const struct member *i = m->from.members.first; i; i = i->next) {
		struct lib *l = lib_of(i->file);
		asked |= l ? data_asked_for(l) : 0;
	}
	if (!wish->names)
		asked |= 1U << DATA_LOCALE | 1U << DATA_GCONV;
	asked &= ~(wish->without | 1U << DATA_SERVICES);
	return data_collect(&m->from, asked) ||
	       collect_stop(&m->from, wish->dir, LANDFALL_LF601, PHRASE_LIST_TOO_LONG);
}

int make_bundle(struct host *h, const struct bundle_wish *wish)
{
	struct making m;
	memset(&m, 0, sizeof m);
	m.from.h = h;
	h->baseline = true;
	if (!collect_glibc(&m.from, wish->dir))
		return say_problem(&m.from.problem);
	if (wish->names && !collect_programs(&m, wish))
		return m.from.problem.exit;
	collect_variants(&m.from);
	if (!collect_data(&m, wish))
		return say_problem(&m.from.problem);
	if (write_out(&m, wish->dir))
		return 0;
	return say_problem(&m.from.problem);
}
