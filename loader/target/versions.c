/* The versions that the libraries of a release define, and the functions of musl's releases, by the
   tables that toolchain/nodes makes from real packages. A version is looked up by library and name;
   release numbers only say since when a library defines it. */
#include "target/systems.h"

#include "read/release.h"
#include "read/table.h"

#include <elf.h>

struct version_row {
	char lib[21];
	char version[24];
	char amd64[7]; /* the release that introduced it; "-" for none */
	char arm64[7];
};

struct musl_row {
	char name[20];
	char without[6];
};

static const struct version_row version_rows[] TABLE = {
#include "tables/nodes.inc"
};
static const struct musl_row musl_new[] TABLE = {
#include "tables/musl_new.inc"
};
/* Each ended by a NUL, in ascending order. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
static const char musl_has[] TABLE =
#include "tables/musl_has.inc"
	;
#pragma GCC diagnostic pop

/* The table's name of a library: the loader, which has another name on each processor, is
   "ld.so". */
static struct span row_name(const struct machine *m, struct span soname)
{
	return span_is(soname, m->glibc_ld) ? span_of("ld.so") : soname;
}

/* Compares a name with a cell of the table, which ends with a NUL inside its room, byte by byte. */
static int compare(struct span name, const char *cell)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != (unsigned char)cell[i] || !cell[i])
			return name.p[i] < (unsigned char)cell[i] ? -1 : 1;
	return cell[name.n] ? -1 : 0;
}

/* The rows of one library: from first on, before end. */
struct rows {
	size_t first, end;
};

/* The first row that does not stand before the library, with after the first that stands behind
   it. */
static size_t bisect(struct span lib, bool after)
{
	size_t low = 0;
	size_t high = COUNT(version_rows);
	while (low < high) {
		size_t i = low + (high - low) / 2;
		int order = compare(lib, version_rows[i].lib);
		if (order > 0 || (after && order == 0))
			low = i + 1;
		else
			high = i;
	}
	return low;
}

/* By bisection, because one card asks thousands of times; the libraries stand in byte order
   (toolchain/nodes sorts them, tests/meet looks). */
static struct rows rows_of(struct span lib)
{
	return (struct rows){bisect(lib, false), bisect(lib, true)};
}

/* Is the cell this name? Names of one library differ in their length or their last byte. */
static bool is_cell(struct span name, const char *cell, size_t room)
{
	return name.n && name.n < room && cell[name.n] == 0 &&
	       (unsigned char)cell[name.n - 1] == name.p[name.n - 1] && compare(name, cell) == 0;
}

/* The next row of that version among r, which then begins behind it; NULL for none. */
static const struct version_row *next_row(struct span version, struct rows *r)
{
	while (r->first < r->end) {
		const struct version_row *row = &version_rows[r->first++];
		if (is_cell(version, row->version, sizeof row->version))
			return row;
	}
	return NULL;
}

static bool is_glibc_library(const struct target *t, struct span soname)
{
	struct rows r = rows_of(row_name(t->machine, soname));
	return r.first < r.end;
}

/* The release that introduced a version on the target's processor; NULL when the table does not
   contain the processor. */
static const char *since(const struct machine *m, const struct version_row *r)
{
	if (m->bits != 64 || m->big)
		return NULL;
	switch (m->e_machine) {
	case EM_X86_64: return r->amd64;
	case EM_AARCH64: return r->arm64;
	default: return NULL;
	}
}

static bool row_holds(const struct target *t, const struct version_row *r)
{
	const char *release = since(t->machine, r);
	return release && release[0] != '-' && release_cmp_names(span_of(release), t->version) <= 0;
}

/* Is it among the versions of that release's own: as it is, or with maybe as "?VERSION", one that
   updates of that release may have brought? */
static bool has_extra(const struct target *t, struct span version, bool maybe)
{
	struct span rest = t->extra;
	struct span word;
	while (span_cut(&rest, " ", &word)) {
		bool marked = span_starts(word, "?");
		if (marked)
			(void)span_from(word, 1, &word);
		if (marked == maybe && span_eq(word, version))
			return true;
	}
	return false;
}

static enum target_version glibc_version(const struct target *t, struct span soname,
					 struct span version)
{
	struct span name = row_name(t->machine, soname);
	bool number = span_is(release_family(version), "GLIBC_");
	bool listed = false;
	if (has_extra(t, version, false))
		return VERSION_DEFINED;
	if (has_extra(t, version, true))
		return VERSION_UNKNOWN;
	struct rows rows = rows_of(name);
	for (const struct version_row *r; (r = next_row(version, &rows));) {
		if (row_holds(t, r))
			return VERSION_DEFINED;
		listed = since(t->machine, r);
	}
	/* A marker has no number; who took one over before its release has it in the row's extra. */
	if (!number)
		return listed ? VERSION_MISSING : VERSION_UNKNOWN;
	/* A release newer than the table has versions that the table has not. */
	if (release_cmp_names(version, t->version) <= 0 &&
	    release_cmp_names(version, target_newest_glibc()) > 0)
		return VERSION_UNKNOWN;
	if (since(t->machine, &version_rows[0]))
		return VERSION_MISSING;
	/* For other processors no table lists the versions, but no version is older than its
	   number. */
	return release_cmp_names(version, t->version) > 0 ? VERSION_MISSING : VERSION_DEFINED;
}

static struct span cxx_newest(const struct target *t, struct span family)
{
	if (span_is(family, "GLIBCXX_"))
		return t->glibcxx;
	return span_is(family, "CXXABI_") ? t->cxxabi : (struct span){NULL, 0};
}

static bool is_cxx(const struct target *t, struct span soname)
{
	return t->libc == LIBC_GLIBC && t->glibcxx.p && span_is(soname, "libstdc++.so.6");
}

/* libstdc++ still defines every version since GLIBCXX_3.4 and CXXABI_1.3, numbered without a gap
   except CXXABI_1.3.16, which no program needs. */
static enum target_version cxx_version(const struct target *t, struct span version)
{
	struct span newest = cxx_newest(t, release_family(version));
	if (!newest.p)
		return VERSION_UNKNOWN;
	return release_cmp_names(version, newest) > 0 ? VERSION_MISSING : VERSION_DEFINED;
}

enum target_version target_version(const struct target *t, struct span soname, struct span version)
{
	if (is_cxx(t, soname))
		return cxx_version(t, version);
	if (t->libc != LIBC_GLIBC || !is_glibc_library(t, soname) ||
	    span_is(version, "GLIBC_PRIVATE"))
		return VERSION_UNKNOWN;
	return glibc_version(t, soname, version);
}

struct span target_since(const struct machine *m, struct span soname, struct span version)
{
	struct span name = row_name(m, soname);
	struct rows rows = rows_of(name);
	for (const struct version_row *r; (r = next_row(version, &rows));) {
		const char *release = since(m, r);
		if (release && release[0] != '-')
			return span_of(release);
	}
	return (struct span){NULL, 0};
}

struct span target_newest_version(const struct target *t, struct span soname, struct span family)
{
	struct span name = row_name(t->machine, soname);
	struct span top = {NULL, 0};
	if (is_cxx(t, soname))
		return cxx_newest(t, family);
	struct rows rows = rows_of(name);
	for (size_t i = rows.first; i < rows.end; i++) {
		struct span version = span_of(version_rows[i].version);
		if (row_holds(t, &version_rows[i]) && span_eq(release_family(version), family) &&
		    release_cmp_names(version, top) > 0)
			top = version;
	}
	return top;
}

/* Does the name mean musl's loader itself, whatever follows the dot (ldso/dynlink.c,
   load_library)? */
static bool is_musl_library(struct span soname)
{
	static const char reserved[][12] = {"libc.",  "libpthread.", "librt.",  "libm.",
					    "libdl.", "libutil.",    "libxnet."};
	for (size_t i = 0; i < COUNT(reserved); i++)
		if (span_starts(soname, reserved[i]))
			return true;
	return span_starts(soname, "ld-musl-");
}

bool target_provides(const struct target *t, struct span soname)
{
	if (t->libc == LIBC_MUSL)
		return is_musl_library(soname);
	return is_glibc_library(t, soname) || is_cxx(t, soname);
}

/* Names of one libc that no system of the other has, unless somebody puts them there: the loaders,
   and glibc's libraries that musl does not answer for. "libc.so" is musl's soname, where it was
   built without a distribution's own. */
bool target_lacks_library(const struct target *t, struct span soname)
{
	if (t->libc == LIBC_GLIBC)
		return span_starts(soname, "ld-musl-") || span_starts(soname, "libc.musl-") ||
		       span_is(soname, "libc.so");
	return span_starts(soname, "ld-linux") || span_starts(soname, "ld64.so.") ||
	       (is_glibc_library(t, soname) && !is_musl_library(soname));
}

bool target_lacks_symbol(const struct target *t, struct span name)
{
	for (size_t i = 0; i < COUNT(musl_new); i++)
		if (span_is(name, musl_new[i].name))
			return t->libc == LIBC_MUSL &&
			       release_cmp_names(t->version, span_of(musl_new[i].without)) <= 0;
	return false;
}

static size_t name_begin(size_t at)
{
	while (at && musl_has[at - 1])
		at--;
	return at;
}

static bool is_in_musl(struct span name)
{
	size_t low = 0; /* both where a name begins */
	size_t high = sizeof musl_has - 1;
	while (low < high) {
		size_t at = name_begin(low + (high - low) / 2);
		int order = compare(name, musl_has + at);
		if (order == 0)
			return true;
		if (order < 0)
			high = at;
		else
			low = at + span_of(musl_has + at).n + 1;
	}
	return false;
}

bool target_musl_defines(const struct target *t, struct span name)
{
	return t->libc == LIBC_MUSL && is_in_musl(name) && !target_lacks_symbol(t, name);
}

struct span target_newest_glibc(void)
{
	const char *top = version_rows[0].amd64;
	for (size_t i = 1; i < COUNT(version_rows); i++)
		if (release_cmp_names(span_of(version_rows[i].amd64), span_of(top)) > 0)
			top = version_rows[i].amd64;
	return span_of(top);
}
