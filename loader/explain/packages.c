/* The host's packages that contain the missing libraries. A closure and the host come in; arguments
   for the package manager go out. apk and rpm know sonames; for Debian and Ubuntu
   tables/sonames.tsv lists the releases that have each package. */
#include "explain/explain.h"

#include "closure/closure.h"
#include "machine/machine.h"
#include "message/verdict.h"
#include "read/release.h"
#include "read/table.h"

struct soname_row {
	char soname[24];
	char apt[20];
	char first[4];
	char last[4];
	char since13[20];
	char link[20];
};

static const struct soname_row sonames[] TABLE = {
#include "tables/sonames.inc"
};

struct successor_row {
	char soname[20];
	char successor[20];
};

static const struct successor_row successors[] TABLE = {
#include "tables/successors.inc"
};

static const struct soname_row *find_soname(struct span soname)
{
	for (size_t i = 0; i < COUNT(sonames); i++)
		if (span_is(soname, sonames[i].soname))
			return &sonames[i];
	return NULL;
}

bool packages_know(struct span soname)
{
	return find_soname(soname);
}

/* The Debian release that matches the host; Ubuntu's of the same spring has the same packages. 0
   when os-release does not say. */
static unsigned debian_release(const struct os *os)
{
	unsigned major = release_of(os->version_id).major;
	if (span_is(os->id, "debian"))
		return major;
	if (!span_is(os->id, "ubuntu") || major < 20)
		return 0;
	return major < 22 ? 11 : major < 24 ? 12 : 13;
}

static unsigned number_of(const char *s)
{
	return release_of(span_of(s)).major;
}

enum when { BEFORE, NOW, SINCE };

/* Does this release have the package, did only an older one, or will only a newer one? */
static enum when has_package(const struct soname_row *r, unsigned release)
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
	unsigned release;
};

/* Adds the last image with the package of a library that this release has dropped. */
static void say_gone(const struct soname_row *r, struct span soname, struct verdict *v)
{
	char text[32];
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, "debian:");
	buf_adds(&b, r->last);
	buf_adds(&b, "-slim");
	facts_text(&v->message.facts, HINT_GONE, soname);
	facts_text(&v->message.facts, HINT_GONE_PACKAGE, span_of(r->apt));
	facts_text(&v->message.facts, HINT_GONE_IMAGE, buf_span(&b));
}

/* Adds the package that has the same library under another soname, and the link that is wanted. */
static void say_linked(struct host *h, const struct soname_row *r, struct span soname,
		       struct verdict *v)
{
	const struct machine *m = host_machine(h);
	char text[128];
	char path[160];
	struct buf b = buf_of(text, sizeof text);
	struct buf here = buf_of(path, sizeof path);
	buf_adds(&b, "/usr/lib/");
	buf_adds(&b, m ? m->multiarch : "");
	buf_path(&here, buf_span(&b), span_of(r->link));
	buf_adds(&b, "/");
	buf_add(&b, soname);
	const struct file *f = b.full || here.full || h->target ? NULL
								: host_file(h, buf_span(&here));
	if (b.full || !m)
		return;
	facts_text(&v->message.facts, HINT_OTHER_SONAME, span_of(r->link));
	facts_text(&v->message.facts, HINT_SONAME_LINK, buf_span(&b));
	if (f && !f->os)
		facts_flag(&v->message.facts, HINT_SONAME_HERE);
	else
		facts_text(&v->message.facts, HINT_SONAME_PACKAGE, span_of(r->since13));
}

static void add_library(struct host *h, struct lists *l, struct span soname, bool is64,
			struct verdict *v)
{
	const struct soname_row *r = find_soname(soname);
	enum when when = r ? has_package(r, l->release) : SINCE;
	bool renamed = r && l->release >= 13 && r->since13[0] != '-';
	if (when == NOW && renamed && r->link[0] != '-')
		say_linked(h, r, soname, v);
	else if (when == NOW)
		add_once(&l->apt, renamed ? r->since13 : r->apt);
	else if (when == BEFORE)
		say_gone(r, soname, v);
	else
		facts_text(&v->message.facts, HINT_APT_UNKNOWN, soname);
	facts_text(&v->message.facts, HINT_FIRST_LIB, soname);
	if (!name_is_plain(soname))
		return;
	buf_adds(&l->apk, " so:");
	buf_add(&l->apk, soname);
	buf_adds(&l->rpm, " '");
	buf_add(&l->rpm, soname);
	buf_adds(&l->rpm, is64 ? "()(64bit)'" : "'");
}

static void say_list(struct verdict *v, enum fact_key key, const struct buf *b)
{
	if (b->n && !b->full)
		facts_text(&v->message.facts, key, buf_span(b));
}

/* People symlink libfoo.so.2 as libfoo.so.1: adds the version at which the program then stops. */
static void say_successor(const struct missing_lib *l, struct verdict *v)
{
	const struct image *im = &l->by->lib->image;
	struct elf_version_iter w = {0};
	struct elf_version want;
	for (size_t i = 0; i < COUNT(successors); i++) {
		if (!span_is(l->name, successors[i].soname))
			continue;
		while (elf_next_verneed(&im->elf, &im->dyn, &w, &want))
			if (span_eq(want.file, l->name)) {
				facts_text(&v->message.facts, HINT_GONE_NODE, want.name);
				facts_text(&v->message.facts, HINT_GONE_NAME, l->name);
				facts_text(&v->message.facts, HINT_SUCCESSOR,
					   span_of(successors[i].successor));
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
	for (const struct missing_lib *i = c->libs; i; i = i->next)
		add_library(h, &l, i->name, i->by->lib->image.elf.is64, v);
	say_list(v, HINT_APK_LIBS, &l.apk);
	say_list(v, HINT_APT_LIBS, &l.apt);
	say_list(v, HINT_RPM_LIBS, &l.rpm);
	for (const struct missing_lib *i = c->libs; i; i = i->next)
		say_successor(i, v);
}
