/* Names of images and of wheels: a word of the command line comes in, a system's name and
   release or a libc's release goes out. Nothing is asked of a registry, so a tag that moves is
   what official.tsv takes it for. */
#include "target/images.h"

#include "read/buf.h"
#include "read/table.h"

#include <string.h>

struct official_row {
	char image[24];
	char system[14];
	char release[6];
	char alpine[6];
};

static const struct official_row official[] TABLE = {
#include "tables/official.inc"
};

/* Words before a number that name a system. */
static const struct {
	char word[8];
	char system[14];
} prefixes[] = {
	{"al", "amazonlinux"}, {"alpine", "alpine"}, {"debian", "debian"},
	{"fedora", "fedora"},  {"ubi", "rhel"},      {"ubuntu", "ubuntu"},
};

static bool is_registry(struct span s)
{
	size_t at;
	return span_find(s, span_of("."), &at) || span_find(s, span_of(":"), &at) ||
	       span_is(s, "localhost");
}

struct image_name image_split(struct span reference)
{
	struct image_name out;
	struct span rest = reference;
	struct span first;
	if (span_cut(&rest, "@", &first) && rest.p)
		reference = first;
	rest = reference;
	if (span_cut(&rest, "/", &first) && rest.p && is_registry(first))
		reference = rest;
	if (span_starts(reference, "library/"))
		(void)span_from(reference, sizeof "library/" - 1, &reference);
	out.release = reference;
	(void)span_cut(&out.release, ":", &out.name);
	return out;
}

static bool is_digit(struct span s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '9';
}

/* Takes a word that names a release: a codename, or a system's name with a number behind it. */
static bool take_word(struct span word, image_codename *codename, struct image_name *out)
{
	if (codename(word, &out->name)) {
		out->release = word;
		return true;
	}
	for (size_t i = 0; i < COUNT(prefixes); i++) {
		struct span rest;
		if (!span_starts(word, prefixes[i].word) ||
		    !span_from(word, strlen(prefixes[i].word), &rest) || !is_digit(rest))
			continue;
		out->name = span_of(prefixes[i].system);
		out->release = rest;
		return true;
	}
	return false;
}

static bool take_words(struct span words, image_codename *codename, struct image_name *out)
{
	struct span word;
	while (words.p && span_cut(&words, "-/", &word))
		if (take_word(word, codename, out))
			return true;
	return false;
}

static const struct official_row *official_row(struct span name)
{
	for (size_t i = 0; i < COUNT(official); i++)
		if (span_is(name, official[i].image))
			return &official[i];
	return NULL;
}

static bool has_word(struct span words, const char *wanted)
{
	struct span word;
	while (words.p && span_cut(&words, "-", &word))
		if (span_is(word, wanted))
			return true;
	return false;
}

bool image_system(struct image_name *in, image_codename *codename)
{
	const struct official_row *row = official_row(in->name);
	if (take_words(in->release, codename, in) || take_words(in->name, codename, in))
		return true;
	if (!row || !in->release.p)
		return false;
	if (has_word(in->release, "alpine")) {
		in->name = span_of("alpine");
		in->release = span_of(row->alpine);
		return row->alpine[0] != '-';
	}
	in->name = span_of(row->system);
	in->release = span_of(row->release);
	return true;
}

/* --- wheels --------------------------------------------------------------------------------- */

/* Tags from before PEP 600, and the release of glibc that each stands for. */
static const struct {
	char word[16];
	char release[6];
} older_tags[] = {
	{"manylinux2014", "2.17"},
	{"manylinux2010", "2.12"},
	{"manylinux1", "2.5"},
};

/* Reads the digits up to the next '_'. */
static bool take_number(struct span *rest, struct buf *out)
{
	struct span number;
	if (!span_cut(rest, "_", &number) || number.n == 0 || number.n > 2)
		return false;
	for (size_t i = 0; i < number.n; i++)
		if (number.p[i] < '0' || number.p[i] > '9')
			return false;
	buf_add(out, number);
	return true;
}

static bool older_tag(struct span word, struct wheel_tag *out, struct buf *release)
{
	for (size_t i = 0; i < COUNT(older_tags); i++) {
		size_t n = strlen(older_tags[i].word);
		if (!span_starts(word, older_tags[i].word))
			continue;
		buf_adds(release, older_tags[i].release);
		if (word.n == n)
			return true;
		return word.p[n] == '_' && span_from(word, n + 1, &out->arch);
	}
	return false;
}

bool wheel_tag(struct span word, struct wheel_tag *out)
{
	struct buf release = buf_of(out->release, sizeof out->release);
	struct span rest;
	memset(out, 0, sizeof *out);
	out->musl = span_starts(word, "musllinux_");
	if (!out->musl && !span_starts(word, "manylinux_"))
		return older_tag(word, out, &release);
	(void)span_from(word, sizeof "manylinux_" - 1, &rest);
	if (!take_number(&rest, &release))
		return false;
	buf_addc(&release, '.');
	if (!rest.p || !take_number(&rest, &release))
		return false;
	out->arch = rest;
	return true;
}
