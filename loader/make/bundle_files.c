/* Writes what was collected as the files of a directory: the bundle, its lists, and what a
   layout has beside it. Nothing is in place before all of it is written; what goes wrong becomes
   a problem of the collection. */
#include "make/bundle_files.h"

#include "closure/lib.h"
#include "gather/from_list.h"
#include "host/arena.h"
#include "machine/machine.h"
#include "make/adopted_copy.h"
#include "make/cache.h"
#include "make/data.h"
#include "make/layout.h"
#include "make/manifest_text.h"
#include "make/own_bytes.h"
#include "make/packages_text.h"
#include "message/errno_name.h"
#include "read/phrases.h"
#include "redirect/bundle.h"
#include "redirect/closed_loader.h"
#include "start/stop_signals.h"
#include "write/stripped.h"

#include <landfall/landfall.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The list of data: MEMBERS_MAX lines of some 120 bytes. */
#define DATA_LIST_BYTES ((size_t)1 << 20)
/* The list of what it is made from. */
#define FROM_LIST_BYTES ((size_t)8 << 20)
/* The list of packages: a line of some 120 bytes for each file. */
#define PACKAGES_LIST_BYTES ((size_t)4 << 20)

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

static void add_line(struct making *m, const char *kind, const char *hex, uint64_t nbytes,
		     struct span prefix, struct span name)
{
	static const char zeros[] =
		"0000000000000000000000000000000000000000000000000000000000000000";
	buf_adds(&m->list, kind);
	buf_adds(&m->list, hex ? hex : zeros);
	buf_adds(&m->list, " ");
	buf_addu(&m->list, nbytes);
	buf_adds(&m->list, " ");
	buf_add(&m->list, prefix);
	buf_add(&m->list, name);
	buf_adds(&m->list, "\n");
}

/* A file's bytes as the bundle has them. */
static void pieces_of(const struct making *m, struct span bytes, struct stripped *out)
{
	if (m->strip)
		stripped_split(m->from.h->arena, bytes, out);
	else
		*out = (struct stripped){.parts = {bytes}, .n = 1, .nbytes = bytes.n};
}

/* One file of the bundle itself, which the layout puts below its prefix. */
static bool put_pieces(struct making *m, struct span name, const struct stripped *s, unsigned mode,
		       char *hex)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span prefix = span_of(layout_prefix(m->from.layout));
	buf_add(&b, prefix);
	buf_add(&b, name);
	if (b.full || !tree_dir_write_parts(&m->to, buf_span(&b), s->parts, s->n, mode, hex))
		return false;
	add_line(m, "file ", hex, s->nbytes, prefix, name);
	return true;
}

static bool put(struct making *m, struct span name, struct span bytes, unsigned mode, char *hex)
{
	const struct stripped s = {.parts = {bytes}, .n = 1, .nbytes = bytes.n};
	return put_pieces(m, name, &s, mode, hex);
}

static bool write_place(struct making *m, struct place *p)
{
	const struct span none = {NULL, 0};
	if (p->link) {
		add_line(m, "link ", NULL, 0, none, p->name);
		return tree_dir_link(&m->to, p->name, p->link);
	}
	const unsigned mode = p->file->inode.mode & 0111 ? 0755 : 0644;
	struct adopted_copy copy = {.n = 1};
	struct stripped s;
	if (m->from.adopt)
		adopted_copy(p->file->bytes, &copy);
	if (copy.why)
		m->say(p->file->path, copy.why);
	/* An adopted one keeps its sections. */
	if (copy.n > 1)
		s = (struct stripped){.parts = {copy.parts[0], copy.parts[1], copy.parts[2]},
				      .n = copy.n,
				      .nbytes = p->file->bytes.n};
	else
		pieces_of(m, p->file->bytes, &s);
	if (!tree_dir_write_parts(&m->to, p->name, s.parts, s.n, mode, p->digest))
		return false;
	add_line(m, "file ", p->digest, s.nbytes, none, p->name);
	return true;
}

/* Where the layout has landfall: where it is called, or where programs ask for their loader. */
static struct span door_of(const struct collection *c, char loader[ADOPTED_PATH_BYTES])
{
	struct buf b = buf_of(loader, ADOPTED_PATH_BYTES);
	struct span path;
	if (c->layout == LAYOUT_DIR)
		return span_of("landfall");
	if (c->adopt)
		return span_of(ADOPTED_DOOR);
	machine_loader(c->machine, c->kind == LIBC_MUSL, &b);
	(void)span_from(buf_span(&b), 1, &path); /* without its slash */
	return path;
}

/* What the layout has beside the bundle: programs and data, and landfall where it is looked for. */
static bool write_places(struct making *m)
{
	char loader[ADOPTED_PATH_BYTES];
	struct span own = door_of(&m->from, loader);
	if (m->from.adopt && !m->self_bytes)
		return collect_stop(&m->from, m->to.place, LANDFALL_LF601,
				    PHRASE_ADOPT_NO_LANDFALL);
	m->to.many = m->to.many || m->from.nplaces > 0;
	for (struct place *p = m->from.places; p; p = p->next)
		if (!write_place(m, p))
			return false;
	if (m->from.layout == LAYOUT_FLAT || !m->self_bytes)
		return true;
	add_line(m, "file ", m->self_digest, m->self_bytes, (struct span){NULL, 0}, own);
	return tree_dir_write(&m->to, own, own_bytes(), 0755, NULL);
}

/* The list by which a later run knows what is ours. */
static bool write_tree_list(struct making *m)
{
	struct span prefix = span_of(layout_prefix(m->from.layout));
	if (m->from.layout == LAYOUT_FLAT)
		return true;
	add_line(m, "file ", NULL, 0, prefix, span_of(BUNDLE_MANIFEST));
	add_line(m, "file ", NULL, 0, prefix, span_of(BUNDLE_TREE_LIST));
	return !m->list.full && put(m, span_of(BUNDLE_TREE_LIST), buf_span(&m->list), 0644, NULL);
}

static bool has_cache(const struct making *m)
{
	return !m->from.machine->big && m->from.kind == LIBC_GLIBC;
}

/* The loader as a start from BUNDLE_HOME on a host without glibc maps it: with the bundle's own
   cache and no directory of the host. */
static struct span loader_bytes(struct making *m)
{
	const struct span bytes = m->from.loader->bytes;
	struct span closed = has_cache(m) ? closed_loader(m->from.h->arena, bytes)
					  : (struct span){NULL, 0};
	m->is_closed = closed.p;
	return closed.p ? closed : bytes;
}

static bool write_members(struct making *m)
{
	for (struct member *i = m->from.members.first; i; i = i->next) {
		struct stripped s;
		pieces_of(m, i->file == m->from.loader ? loader_bytes(m) : i->file->bytes, &s);
		i->written = s.nbytes;
		if (!put_pieces(m, i->name, &s, 0755, i->digest))
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
		i->written = i->file->bytes.n;
		if (!put(m, i->name, i->file->bytes, 0644, i->digest))
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
	if (!has_cache(m))
		return true;
	for (const struct member *i = all->first; names && i; i = i->next)
		if (!span_starts(i->name, MEMBER_PROGRAMS))
			names[n++] = i->name;
	struct span bytes = names ? make_cache(m->from.h->arena, names, n, m->from.machine->cache,
					       BUNDLE_HOME)
				  : (struct span){NULL, 0};
	m->cache_bytes = bytes.n;
	return bytes.p && put(m, span_of(BUNDLE_CACHE), bytes, 0644, NULL);
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
	return put(m, span_of(BUNDLE_SELF), bytes, 0755, m->self_digest);
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
	return !b.full && put(m, span_of(BUNDLE_DATA_LIST), buf_span(&b), 0644, NULL);
}

/* What it is made from: --update makes it anew with more. */
static bool write_from(struct making *m, const struct from_list *from)
{
	char *text = arena_get(m->from.h->arena, FROM_LIST_BYTES);
	if (!text)
		return false;
	struct buf b = buf_of(text, FROM_LIST_BYTES);
	from_list_text(from, &b);
	return !b.full && put(m, span_of(BUNDLE_FROM_LIST), buf_span(&b), 0644, NULL);
}

/* Where a package manager knows of none of the files, the list has its head alone. */
static bool write_packages(struct making *m)
{
	char *text = arena_get(m->from.h->arena, PACKAGES_LIST_BYTES);
	if (!text)
		return false;
	struct buf b = buf_of(text, PACKAGES_LIST_BYTES);
	packages_text(&m->from, &b);
	return !b.full && put(m, span_of(BUNDLE_PACKAGES), buf_span(&b), 0644, NULL);
}

static bool write_manifest(struct making *m)
{
	const struct manifest_wish wish = {&m->from, m->cache_bytes, m->is_closed, m->self_bytes,
					   m->self_digest};
	char *text = arena_get(m->from.h->arena, MANIFEST_BYTES_MAX);
	if (!text)
		return false;
	struct buf b = buf_of(text, MANIFEST_BYTES_MAX);
	manifest_text(&wish, &b);
	return !b.full && put(m, span_of(BUNDLE_MANIFEST), buf_span(&b), 0644, NULL);
}

/* "41.2 MB", or "112 KB" when it is less than one, rounded up. */
void bundle_size_text(uint64_t n, struct buf *out)
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
	bundle_size_text(m->from.members.bytes, &a);
	bundle_size_text(m->to.written, &d);
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

bool bundle_files_write(struct making *m, const struct bundle_wish *wish)
{
	const char *dir = wish->dir;
	memset(&m->from.problem.message.facts, 0, sizeof m->from.problem.message.facts);
	stop_signals_begin();
	bool ok = tree_dir_begin(&m->to, m->from.h->arena, dir, source_date()) &&
		  archive_begin(&m->archive, wish->archive, &m->to) && write_members(m) &&
		  write_cache(m) && write_self(m) && write_data(m) && write_data_list(m) &&
		  write_places(m) && write_from(m, wish->from) && write_packages(m) &&
		  write_tree_list(m) && write_manifest(m) &&
		  archive_fill(&m->archive, wish->layout, &m->to) && tree_dir_commit(&m->to) &&
		  archive_commit(&m->archive, &m->to);
	archive_end(&m->archive, ok);
	if (!ok)
		tree_dir_abandon(&m->to);
	stop_signals_end();
	if (!ok)
		say_failure(m, dir);
	return ok;
}
