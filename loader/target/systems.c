/* Targets of --against: a system's release or a libc alone, looked up in systems.tsv and
   targets.tsv. The target then replaces the host that would have been read; this file reads no
   files. */
#include "target/systems.h"

#include "read/phrases.h"
#include "read/release.h"
#include "read/table.h"
#include "target/images.h"

#include <string.h>

struct system_row {
	char name[14];
	char id[14];
	char like[20];
	char title[16];
	char rows[14];
	char latest[6];
};

struct target_row {
	char os[14];
	char version[6];
	char codename[10];
	char libc[6];
	char release[8];
	char glibcxx[15];
	char cxxabi[14];
	char extra[80];
	char sure[10];
};

static const struct system_row systems[] TABLE = {
#include "tables/systems.inc"
};
static const struct target_row targets[] TABLE = {
#include "tables/targets.inc"
};

/* The oldest and the newest release of musl in the tables, and the oldest of glibc. */
#define MUSL_OLDEST "1.1.0"
#define MUSL_NEWEST "1.2.6"
#define GLIBC_OLDEST "2.2"

static struct span filled(const char *cell)
{
	return span_of(cell[0] ? cell : NULL);
}

static const struct system_row *system_by_name(struct span name)
{
	for (size_t i = 0; i < COUNT(systems); i++)
		if (span_is(name, systems[i].name))
			return &systems[i];
	return NULL;
}

/* Is version "11" the asked release "11.9" without its minor number, or "11" itself? */
static bool is_release_of(struct span asked, const char *version)
{
	return span_starts(asked, version) &&
	       (asked.n == strlen(version) || asked.p[strlen(version)] == '.');
}

static bool is_number(struct span s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '9' && release_family(s).n == 0;
}

/* The row of the asked release, or the newest row before it: 9.6 belongs to row 9, 9.8 to row
   9.7. */
static const struct target_row *find_release(const char *os, struct span asked)
{
	const struct target_row *base = NULL;
	const struct target_row *best = NULL;
	for (size_t i = 0; i < COUNT(targets); i++) {
		const struct target_row *r = &targets[i];
		if (strcmp(r->os, os) != 0)
			continue;
		if (r->codename[0] && span_is(asked, r->codename))
			return r;
		if (!is_number(asked))
			continue;
		if (!base && is_release_of(asked, r->version))
			base = r;
		if (base && is_release_of(span_of(r->version), base->version) &&
		    release_cmp_names(span_of(r->version), asked) <= 0)
			best = r;
	}
	return best;
}

static void add_word(struct buf *b, const char *word)
{
	buf_adds(b, b->n ? " " : "");
	buf_adds(b, word);
}

static void list_releases(const struct system_row *s, struct buf *known)
{
	buf_adds(known, s->name);
	buf_addc(known, ':');
	for (size_t i = 0, n = 0; i < COUNT(targets); i++)
		if (strcmp(targets[i].os, s->rows) == 0) {
			buf_adds(known, n++ ? " " : "");
			buf_adds(known, targets[i].version);
		}
}

static void list_systems(struct buf *known)
{
	for (size_t i = 0; i < COUNT(systems); i++)
		add_word(known, systems[i].name);
	add_word(known, PHRASE_USAGE_RELEASES);
}

static void list_range(const char *libc, const char *oldest, struct span newest, struct buf *known)
{
	buf_adds(known, libc);
	buf_addc(known, ':');
	buf_adds(known, oldest);
	buf_adds(known, " to ");
	buf_adds(known, libc);
	buf_addc(known, ':');
	buf_add(known, newest);
}

/* Reads a libc without a system: glibc:2.17, musl:1.2.5. */
static bool parse_libc(enum libc_kind kind, struct span release, struct target *out,
		       struct buf *known)
{
	bool glibc = kind == LIBC_GLIBC;
	const char *oldest = glibc ? GLIBC_OLDEST : MUSL_OLDEST;
	struct span newest = glibc ? target_newest_glibc() : span_of(MUSL_NEWEST);
	if (!is_number(release) || release_cmp_names(release, span_of(oldest)) < 0 ||
	    release_cmp_names(release, newest) > 0) {
		list_range(glibc ? "glibc" : "musl", oldest, newest, known);
		return false;
	}
	out->libc = kind;
	out->version = release;
	out->os.name = span_of(glibc ? PHRASE_A_GLIBC_SYSTEM : PHRASE_A_MUSL_SYSTEM);
	return true;
}

static void take_rows(const struct system_row *s, const struct target_row *r, struct target *out)
{
	out->known_os = true;
	out->os.id = span_of(s->id);
	out->os.id_like = filled(s->like);
	out->os.name = span_of(s->title);
	out->os.version_id = span_of(r->version);
	out->libc = r->libc[0] == 'm' ? LIBC_MUSL : LIBC_GLIBC;
	out->version = span_of(r->release);
	out->glibcxx = filled(r->glibcxx);
	out->cxxabi = filled(r->cxxabi);
	out->extra = filled(r->extra);
	out->sure = span_of(r->sure);
}

static bool parse_system(struct span name, struct span release, struct target *out,
			 struct buf *known)
{
	const struct system_row *s = system_by_name(name);
	if (!s) {
		list_systems(known);
		return false;
	}
	if (span_ends(release, "-slim"))
		release.n -= sizeof "-slim" - 1;
	if (span_is(release, "latest") && s->latest[0] != '-')
		release = span_of(s->latest);
	const struct target_row *r = find_release(s->rows, release);
	if (!r) {
		list_releases(s, known);
		return false;
	}
	take_rows(s, r, out);
	if (is_number(release))
		out->os.version_id = release;
	return true;
}

static bool is_codename(struct span word, struct span *system)
{
	for (size_t i = 0; word.n && i < COUNT(targets); i++) {
		if (!span_is(word, targets[i].codename))
			continue;
		*system = span_of(targets[i].os);
		return true;
	}
	return false;
}

/* A system's own name with a release, or an image that is made of a system. */
static bool parse_image(struct span reference, struct target *out, struct buf *known)
{
	struct image_name image = image_split(reference);
	bool plain = system_by_name(image.name) && !span_is(image.release, "latest");
	struct buf b = buf_of(out->taken_as, sizeof out->taken_as - 1);
	if (!system_by_name(image.name))
		(void)image_system(&image, is_codename);
	if (!parse_system(image.name, image.release, out, known))
		return false;
	if (!plain) {
		buf_add(&b, out->os.name);
		buf_addc(&b, ' ');
		buf_add(&b, out->os.version_id);
	}
	return true;
}

/* The least libstdc++ of the systems with that glibc: a wheel has to do with it. */
static void take_least_libstdcxx(struct target *out)
{
	for (size_t i = 0; i < COUNT(targets); i++) {
		const struct target_row *r = &targets[i];
		if (r->libc[0] != 'g' || !span_is(out->version, r->release) || !r->glibcxx[0] ||
		    (out->glibcxx.p && release_cmp_names(span_of(r->glibcxx), out->glibcxx) >= 0))
			continue;
		out->glibcxx = span_of(r->glibcxx);
		out->cxxabi = filled(r->cxxabi);
	}
}

static bool parse_wheel(const struct wheel_tag *tag, struct target *out, struct buf *known)
{
	struct buf words = buf_of(out->words, sizeof out->words);
	buf_adds(&words, tag->release);
	if (!parse_libc(tag->musl ? LIBC_MUSL : LIBC_GLIBC, buf_span(&words), out, known))
		return false;
	if (!tag->musl)
		take_least_libstdcxx(out);
	return true;
}

static bool parse_machine(struct span arch, const struct machine *here, struct target *out,
			  struct buf *known)
{
	out->machine = arch.p ? machine_by_name(arch) : here;
	for (unsigned i = 0; !out->machine && machine_at(i); i++)
		if (machine_at(i)->docker[0])
			add_word(known, machine_at(i)->docker);
	return out->machine;
}

bool target_parse(const char *words, const struct machine *here, struct target *out,
		  struct buf *known)
{
	struct span arch = span_of(words);
	struct span reference;
	struct span release;
	struct span name;
	struct wheel_tag tag;
	memset(out, 0, sizeof *out);
	out->name = arch;
	(void)span_cut(&arch, ",", &reference);
	release = reference;
	(void)span_cut(&release, ":", &name);
	bool ok;
	if (span_is(name, "glibc") || span_is(name, "musl"))
		ok = parse_libc(name.p[0] == 'm' ? LIBC_MUSL : LIBC_GLIBC, release, out, known);
	else if (wheel_tag(reference, &tag))
		ok = parse_wheel(&tag, out, known);
	else
		ok = parse_image(reference, out, known);
	return ok && parse_machine(arch.p || !wheel_tag(reference, &tag) ? arch : tag.arch, here,
				   out, known);
}

bool target_at(size_t i, const struct machine *m, struct target *out)
{
	memset(out, 0, sizeof *out);
	if (i >= COUNT(targets))
		return false;
	const struct target_row *r = &targets[i];
	const struct system_row *s = system_by_name(span_of(r->os));
	struct buf b = buf_of(out->words, sizeof out->words);
	buf_adds(&b, r->os);
	buf_addc(&b, ':');
	buf_adds(&b, r->version);
	take_rows(s ? s : &systems[0], r, out);
	out->name = buf_span(&b);
	out->machine = m;
	return true;
}

static bool is_same(struct span a, struct span b)
{
	return a.p && b.p ? span_eq(a, b) : a.p == b.p;
}

bool target_is_like(const struct target *a, const struct target *b)
{
	return a->libc == b->libc && a->machine == b->machine && is_same(a->version, b->version) &&
	       is_same(a->glibcxx, b->glibcxx) && is_same(a->cxxabi, b->cxxabi) &&
	       is_same(a->extra, b->extra);
}

void target_loader(const struct target *t, struct buf *path)
{
	buf_adds(path, "/");
	buf_adds(path, t->libc == LIBC_GLIBC ? t->machine->glibc_dir : "lib");
	buf_adds(path, "/");
	buf_adds(path, t->libc == LIBC_GLIBC ? t->machine->glibc_ld : "ld-musl-");
	if (t->libc == LIBC_MUSL) {
		buf_adds(path, t->machine->musl_arch);
		buf_adds(path, ".so.1");
	}
}

void target_take(struct target *t, struct host *h)
{
	struct buf b = buf_of(t->loader_path, sizeof t->loader_path);
	target_loader(t, &b);
	t->loader_known = t->libc_known = (struct file_known){.arena = h->arena};
	t->loader_file = (struct file){.path = t->loader_path, .known = &t->loader_known};
	t->libc_file = (struct file){.known = &t->libc_known};
	h->target = t;
	h->machine = t->machine->e_machine;
	h->here = t->machine;
	h->uname_known = true;
	h->uname_machine = (struct span){NULL, 0};
	h->os_known = true;
	h->os = t->os;
	h->libc_known = true;
	h->libc = (struct libc){t->libc, &t->loader_file, &t->libc_file, t->version};
	h->library_path = h->preload = h->bundle = h->with_bundle = NULL;
}
