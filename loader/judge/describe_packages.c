/* Which packages of the host have the libraries that are missing. A closure and the host come in,
   arguments for its package manager go out. apk and rpm know sonames; for Debian and Ubuntu there
   is tables/sonames.tsv, with the releases that have each package. */
#include <landfall/verdict.h>

#include <landfall/release.h>
#include <landfall/texts.h>

struct soname_row {
	char soname[24];
	char apt[20];
	char first[4];
	char last[4];
};

/* As long as the table, which is packed with the texts. */
static struct soname_row sonames[sizeof((const struct soname_row[]){
#include "tables/sonames.inc"
}) / sizeof(struct soname_row)];

struct successor_row {
	char soname[20];
	char successor[20];
};

static const struct successor_row successors[] = {
#include "tables/successors.inc"
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void load_sonames(void)
{
	static const unsigned char widths[] = {sizeof sonames[0].soname,
					       sizeof sonames[0].apt,
					       sizeof sonames[0].first,
					       sizeof sonames[0].last};
	texts_table("sonam", sonames, COUNT(sonames), widths, sizeof widths);
}

/* Part of a release's rank that its first number makes. */
#define MAJOR 100000000

bool name_is_plain(struct span name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!(name.p[i] >= 'a' && name.p[i] <= 'z') && !(name.p[i] >= 'A' && name.p[i] <= 'Z') &&
		    !(name.p[i] >= '0' && name.p[i] <= '9') && !span_has(span_of("._+-"), (char)name.p[i]))
			return false;
	return name.n > 0 && name.p[0] != '-';
}

static const struct soname_row *find_soname(struct span soname)
{
	load_sonames();
	for (size_t i = 0; i < COUNT(sonames); i++)
		if (span_is(soname, sonames[i].soname))
			return &sonames[i];
	return NULL;
}

/* The Debian release that a host is like: Ubuntu's of the same spring has the same packages. 0 when
   it does not say. */
static uint64_t debian_release(const struct os *os)
{
	uint64_t major = release_rank(os->version_id) / MAJOR;
	if (span_is(os->id, "debian"))
		return major;
	if (!span_is(os->id, "ubuntu") || major < 20)
		return 0;
	return major < 22 ? 11 : major < 24 ? 12 : 13;
}

static uint64_t number_of(const char *s)
{
	return release_rank(span_of(s)) / MAJOR;
}

enum when { BEFORE, NOW, SINCE };

/* Does this release have the package, or had an older one, or will a newer one? */
static enum when has_package(const struct soname_row *r, uint64_t release)
{
	if (release && r->last[0] != '-' && release > number_of(r->last))
		return BEFORE;
	return release && r->first[0] != '-' && release < number_of(r->first) ? SINCE : NOW;
}

static void add_once(struct buf *list, const char *package)
{
	struct span rest = buf_span(list);
	struct span word;
	while (span_cut(&rest, " ", &word))
		if (span_is(word, package))
			return;
	buf_addc(list, ' ');
	buf_adds(list, package);
}

struct lists {
	struct buf apk, apt, rpm;
	uint64_t release;
};

/* A library whose package this release has no more: the last image that had it. */
static void say_gone(const struct soname_row *r, struct span soname, struct verdict *v)
{
	char text[32];
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, "debian:");
	buf_adds(&b, r->last);
	buf_adds(&b, "-slim");
	facts_text(&v->facts, ".gone", soname);
	facts_text(&v->facts, ".gone_package", span_of(r->apt));
	facts_text(&v->facts, ".gone_image", buf_span(&b));
}

static void add_library(struct lists *l, struct span soname, bool is64, struct verdict *v)
{
	const struct soname_row *r = find_soname(soname);
	enum when when = r ? has_package(r, l->release) : SINCE;
	if (when == NOW)
		add_once(&l->apt, r->apt);
	else if (when == BEFORE)
		say_gone(r, soname, v);
	else
		facts_text(&v->facts, ".apt_unknown", soname);
	facts_text(&v->facts, ".first_lib", soname);
	if (!name_is_plain(soname))
		return;
	buf_adds(&l->apk, " so:");
	buf_add(&l->apk, soname);
	buf_adds(&l->rpm, " '");
	buf_add(&l->rpm, soname);
	buf_adds(&l->rpm, is64 ? "()(64bit)'" : "'");
}

static void say_list(struct verdict *v, const char *key, const struct buf *b)
{
	if (b->n && !b->full)
		facts_text(&v->facts, key, buf_span(b));
}

/* Folk's remedy for a library that went, a link of its name to the next one, and the version node
   at which it fails. */
static void say_successor(const struct lack_lib *l, struct verdict *v)
{
	const struct image *im = &l->by->lib->image;
	struct elf_walk w = {0};
	struct elf_version want;
	for (size_t i = 0; i < COUNT(successors); i++) {
		if (!span_is(l->name, successors[i].soname))
			continue;
		while (elf_next_verneed(&im->elf, &im->dyn, &w, &want))
			if (span_eq(want.file, l->name)) {
				facts_text(&v->facts, ".gone_node", want.name);
				facts_text(&v->facts, ".gone_name", l->name);
				facts_text(&v->facts, ".successor", span_of(successors[i].successor));
				return;
			}
	}
}

void describe_packages(struct host *h, const struct closure *c, struct verdict *v)
{
	char apk[1024];
	char apt[1024];
	char rpm[1024];
	struct lists l = {buf_of(apk, sizeof apk), buf_of(apt, sizeof apt), buf_of(rpm, sizeof rpm),
			  debian_release(host_os(h))};
	for (const struct lack_lib *i = c->libs; i; i = i->next)
		add_library(&l, i->name, i->by->lib->image.elf.is64, v);
	say_list(v, ".apk_libs", &l.apk);
	say_list(v, ".apt_libs", &l.apt);
	say_list(v, ".rpm_libs", &l.rpm);
	for (const struct lack_lib *i = c->libs; i; i = i->next)
		say_successor(i, v);
}
