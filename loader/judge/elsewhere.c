/* What --against names: a system's release or a libc alone, looked up in systems.tsv and
   targets.tsv. It then stands in for the host that would have been asked; nothing here reads a
   file. */
#include <landfall/elsewhere.h>

#include <landfall/release.h>
#include <landfall/texts.h>

#include <string.h>

struct system_row {
	char name[14];
	char id[14];
	char like[20];
	char title[16];
	char rows[14];
};

struct target_row {
	char os[14];
	char version[6];
	char codename[10];
	char libc[6];
	char release[8];
	char glibcxx[15];
	char cxxabi[14];
	char extra[43];
	char sure[10];
};

static const struct system_row systems[] = {
#include "tables/systems.inc"
};
/* As long as the table, which is packed with the texts. */
static struct target_row targets[sizeof((const struct target_row[]){
#include "tables/targets.inc"
}) / sizeof(struct target_row)];

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void load_targets(void)
{
	static const unsigned char widths[] = {sizeof targets[0].os,
					       sizeof targets[0].version,
					       sizeof targets[0].codename,
					       sizeof targets[0].libc,
					       sizeof targets[0].release,
					       sizeof targets[0].glibcxx,
					       sizeof targets[0].cxxabi,
					       sizeof targets[0].extra,
					       sizeof targets[0].sure};
	texts_table("targe", targets, COUNT(targets), widths, sizeof widths);
}

/* The newest and the oldest release of musl that anything is known of. */
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

/* "11" of "11.9", and "11" itself. */
static bool is_release_of(struct span asked, const char *version)
{
	return span_starts(asked, version) &&
	       (asked.n == strlen(version) || asked.p[strlen(version)] == '.');
}

static bool is_number(struct span s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '9' && release_family(s).n == 0;
}

/* The row that the asked release is one of, or the newest such row that is not newer: 9.6 is that
   of 9 and 9.8 that of 9.7. */
static const struct target_row *find_release(const char *os, struct span asked)
{
	const struct target_row *base = NULL;
	const struct target_row *best = NULL;
	load_targets();
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
		    release_rank(span_of(r->version)) <= release_rank(asked))
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
	load_targets();
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
	add_word(known, "glibc musl, each with a colon and a release");
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

/* glibc:2.17, musl:1.2.5 */
static bool parse_libc(enum libc_kind kind, struct span release, struct elsewhere *out,
		       struct buf *known)
{
	bool glibc = kind == LIBC_GLIBC;
	const char *oldest = glibc ? GLIBC_OLDEST : MUSL_OLDEST;
	struct span newest = glibc ? elsewhere_newest_glibc() : span_of(MUSL_NEWEST);
	uint64_t rank = release_rank(release);
	if (!is_number(release) || rank < release_rank(span_of(oldest)) ||
	    rank > release_rank(newest)) {
		list_range(glibc ? "glibc" : "musl", oldest, newest, known);
		return false;
	}
	out->libc = kind;
	out->version = release;
	out->os.name = span_of(glibc ? "a system with glibc" : "a system with musl");
	return true;
}

static bool parse_system(struct span name, struct span release, struct elsewhere *out,
			 struct buf *known)
{
	const struct system_row *s = system_by_name(name);
	if (!s) {
		list_systems(known);
		return false;
	}
	if (span_ends(release, "-slim"))
		release.n -= sizeof "-slim" - 1;
	const struct target_row *r = find_release(s->rows, release);
	if (!r) {
		list_releases(s, known);
		return false;
	}
	out->known_os = true;
	out->os.id = span_of(s->id);
	out->os.id_like = filled(s->like);
	out->os.name = span_of(s->title);
	out->os.version_id = is_number(release) ? release : span_of(r->version);
	out->libc = r->libc[0] == 'm' ? LIBC_MUSL : LIBC_GLIBC;
	out->version = span_of(r->release);
	out->glibcxx = filled(r->glibcxx);
	out->cxxabi = filled(r->cxxabi);
	out->extra = filled(r->extra);
	out->sure = span_of(r->sure);
	return true;
}

static bool parse_machine(struct span arch, const struct machine *here, struct elsewhere *out,
			  struct buf *known)
{
	out->machine = arch.p ? machine_by_name(arch) : here;
	for (unsigned i = 0; !out->machine && machine_at(i); i++)
		if (machine_at(i)->docker[0])
			add_word(known, machine_at(i)->docker);
	return out->machine;
}

bool elsewhere_parse(const char *words, const struct machine *here, struct elsewhere *out,
		  struct buf *known)
{
	struct span arch = span_of(words);
	struct span release;
	struct span name;
	memset(out, 0, sizeof *out);
	out->name = arch;
	(void)span_cut(&arch, ",", &release);
	(void)span_cut(&release, ":", &name);
	bool ok;
	if (span_is(name, "glibc") || span_is(name, "musl"))
		ok = parse_libc(name.p[0] == 'm' ? LIBC_MUSL : LIBC_GLIBC, release, out, known);
	else
		ok = parse_system(name, release, out, known);
	return ok && parse_machine(arch, here, out, known);
}

void elsewhere_loader(const struct elsewhere *t, struct buf *path)
{
	/* shlib-versions and the slibdir of each port's sysdeps; musl has one rule for all. */
	static const uint16_t in_lib64[] = {62, 21, 258, 8, 43};
	bool wide = false;
	for (size_t i = 0; i < COUNT(in_lib64); i++)
		wide = wide || (machine_number(t->machine) == in_lib64[i] && t->machine->bits[0] == '6');
	buf_adds(path, t->libc == LIBC_GLIBC && wide ? "/lib64/" : "/lib/");
	buf_adds(path, t->libc == LIBC_GLIBC ? t->machine->glibc_ld : "ld-musl-");
	if (t->libc == LIBC_MUSL) {
		buf_adds(path, t->machine->musl_arch);
		buf_adds(path, ".so.1");
	}
}

void elsewhere_take(const struct elsewhere *t, struct host *h)
{
	static char loader_path[64];
	static struct file loader;
	static struct file libc;        /* no path: where it lies is not known */
	struct buf b = buf_of(loader_path, sizeof loader_path);
	elsewhere_loader(t, &b);
	loader.path = loader_path;
	h->elsewhere = t;
	h->machine = machine_number(t->machine);
	h->here = t->machine;
	h->uname_known = true;
	h->uname_machine = (struct span){NULL, 0};
	h->os_known = true;
	h->os = t->os;
	h->libc_known = true;
	h->libc = (struct libc){t->libc, &loader, &libc, t->version};
	h->library_path = h->preload = h->bundle = h->with_bundle = NULL;
}
