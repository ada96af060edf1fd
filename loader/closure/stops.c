/* Checks of glibc's ld.so that end a start in which nothing is missing: a closure whose objects
   were all found comes in, the object at which ld.so stops goes out (elf/get-dynamic-info.h,
   elf/dl-setup_hash.c, elf/dl-version.c). A release is never asked for: what libc.so.6 defines
   tells whether its loader has the check. */
#include "closure/stops.h"

#include "closure/versions.h"
#include "read/phrases.h"

#include <elf.h>

#define RELRSZ 35 /* DT_RELRSZ, which older elf.h files do not define */

const char *stop_text(enum stop_kind kind)
{
	switch (kind) {
	case STOP_NONE: return "";
	case STOP_DYNAMIC: return "Inconsistency detected by ld.so: get-dynamic-info.h";
	case STOP_HASH:
		return "Inconsistency detected by ld.so: Assertion `(bitmask_nwords & "
		       "(bitmask_nwords - 1)) == 0' failed";
	case STOP_VERNEED:
		return "Inconsistency detected by ld.so: dl-version.c: _dl_check_map_versions: "
		       "Assertion `needed != NULL' failed";
	case STOP_NO_MARK: return "DT_RELR without GLIBC_ABI_DT_RELR dependency";
	case STOP_COPY: return "error due to GNU_PROPERTY_1_NEEDED_INDIRECT_EXTERN_ACCESS";
	case STOP_STACK: return "cannot enable executable stack as shared object requires";
	}
	return "";
}

static bool has_tag(const struct elf_dyn *d, unsigned tag)
{
	return d->has >> tag & 1;
}

/* The asserts of elf_get_dynamic_info; only x86-64's are followed, which has DT_RELA alone. */
static bool has_bad_dynamic(const struct image *im)
{
	const struct elf_dyn *d = &im->dyn;
	if (im->elf.machine != EM_X86_64 || !im->elf.is64)
		return false;
	return (has_tag(d, DT_PLTREL) && d->val[DT_PLTREL] != DT_RELA) ||
	       (has_tag(d, DT_RELA) && has_tag(d, DT_RELAENT) &&
		d->val[DT_RELAENT] != sizeof(Elf64_Rela));
}

/* _dl_setup_hash asserts that the words of a bloom filter are a power of two; none are one, too. */
static bool has_bad_hash(const struct image *im)
{
	struct span hash;
	uint64_t nwords;
	return im->dyn.gnu_hash && elf_at(&im->elf, im->dyn.gnu_hash, &hash) &&
	       span_uint(hash, 8, 4, im->elf.big, &nwords) && (nwords & (nwords - 1));
}

/* Has the file packed relocations and a need for some GLIBC_2 version of libc.so.6, but none for
   the version that marks them? ld.so leaves alone what needs nothing of libc. */
static bool is_unmarked(const struct image *im)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	bool needs_libc = false;
	if (!has_tag(&im->dyn, RELRSZ) || !im->dyn.val[RELRSZ])
		return false;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v)) {
		if (span_is(v.name, "GLIBC_ABI_DT_RELR"))
			return false;
		needs_libc = needs_libc ||
			     (span_is(v.file, "libc.so.6") && span_starts(v.name, "GLIBC_2."));
	}
	return needs_libc && !w.fault;
}

/* What the file alone says, for every closure that contains it. */
static const struct lib *with_stops(struct lib *l)
{
	if (!l->stops_known) {
		l->bad_dynamic = has_bad_dynamic(&l->image);
		l->bad_hash = has_bad_hash(&l->image);
		l->unmarked = is_unmarked(&l->image);
	}
	l->stops_known = true;
	return l;
}

static bool stop(struct closure *c, enum stop_kind kind, const struct object *by, struct span what)
{
	c->stop = (struct stop){kind, by, NULL, what};
	return true;
}

static bool is_known(const struct closure *c, struct span name)
{
	for (const struct object *o = c->objects; o; o = o->next)
		if (object_known_as(o, name))
			return true;
	if (!name.n)
		return true; /* the program: its name in ld.so's list is empty */
	return c->rtld && object_known_as(c->rtld, name);
}

static bool needs_name(const struct lib *l, struct span name)
{
	for (size_t i = 0; i < l->nneeds; i++)
		if (l->needs[i].tag == DT_NEEDED && span_eq(l->needs[i].name, name))
			return name.n && !span_has(name, '$');
	return false;
}

/* Does the file need each library that it needs versions of, by that very name? Then it has asked
   for them itself wherever it is loaded. */
static bool asks_for_all(struct lib *l)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	const unsigned char *last = NULL;
	if (l->asks_known)
		return l->asks_for_all;
	l->asks_known = true;
	l->asks_for_all = lib_needs(l);
	while (l->asks_for_all && elf_next_verneed(&l->image.elf, &l->image.dyn, &w, &v)) {
		l->asks_for_all = v.file.p == last || needs_name(l, v.file);
		last = v.file.p;
	}
	return l->asks_for_all;
}

/* _dl_check_map_versions asserts that the library of each version need is mapped, by a name that
   somebody asked for. */
static bool stops_at_needs(struct closure *c, const struct object *o)
{
	const struct image *im = &o->lib->image;
	struct elf_version_iter w = {0};
	struct elf_version v;
	struct span last = {NULL, 0};
	if (asks_for_all(o->lib))
		return false;
	while (im->dyn.verneed && elf_next_verneed(&im->elf, &im->dyn, &w, &v)) {
		if (last.p && span_eq(v.file, last))
			continue;
		last = v.file;
		if (!is_known(c, v.file) && !span_starts(v.file, "linux-"))
			return stop(c, STOP_VERNEED, o, v.file);
	}
	return false;
}

void stops_find(struct closure *c)
{
	const struct object *libc = closure_find(c, span_of("libc.so.6"));
	const struct span none = {NULL, 0};
	for (const struct object *o = c->objects; o; o = o->next)
		if (o->lib->image.dyn.present &&
		    ((with_stops(o->lib)->bad_dynamic && stop(c, STOP_DYNAMIC, o, none)) ||
		     (o->lib->bad_hash && stop(c, STOP_HASH, o, none))))
			return;
	for (const struct object *o = c->objects; o; o = o->next)
		if (o->lib->image.dyn.present && stops_at_needs(c, o))
			return;
	for (const struct object *o = c->objects; libc && o; o = o->next)
		if (o->lib->image.dyn.present && o->lib->unmarked) {
			if (versions_defined(libc->lib, span_of("GLIBC_ABI_DT_RELR")))
				(void)stop(c, STOP_NO_MARK, o, none);
			return;
		}
}
