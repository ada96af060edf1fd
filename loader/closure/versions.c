/* Version check: every Vernaux of every object against the Verdef set of the file found for vn_file
   (glibc's elf/dl-version.c). Release numbers are never compared. */
#include "closure/versions.h"

#include "closure/closure.h"
#include "host/arena.h"
#include "read/elf_sym.h"
#include "read/phrases.h"

#include <elf.h>
#include <string.h>

/* Libraries remembered, of those that one object needs versions of. */
#define ASKED_MAX 64

/* Room for the versions of a usual object, read in one pass: glibc defines some fifty. */
#define DEFS_USUAL 128

static size_t count_defs(const struct image *im)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	size_t n = 0;
	while (elf_next_verdef(&im->elf, &im->dyn, &w, &v))
		n++;
	return n;
}

/* Reads up to room definitions; true when there were fewer, so that all are read. */
static bool fill_defs(struct lib *l, size_t room)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	l->ndefs = 0;
	l->defs = arena_get(l->file->known->arena, (room + 1) * sizeof l->defs[0]);
	while (l->defs && l->ndefs < room && elf_next_verdef(&l->image.elf, &l->image.dyn, &w, &v))
		l->defs[l->ndefs++] = (struct def){v.hash, v.name};
	l->defs_bad = w.fault || !l->defs;
	if (l->ndefs == room)
		return false;
	arena_keep(l->file->known->arena, l->defs, l->ndefs * sizeof l->defs[0]);
	return true;
}

static bool read_defs(struct lib *l)
{
	if (!l->defs_read && !fill_defs(l, DEFS_USUAL))
		(void)fill_defs(l, count_defs(&l->image) + 1);
	l->defs_read = true;
	return !l->defs_bad;
}

bool versions_defined(struct lib *l, struct span name)
{
	if (!read_defs(l))
		return false;
	for (size_t i = 0; i < l->ndefs; i++)
		if (span_eq(l->defs[i].name, name))
			return true;
	return false;
}

static bool defines_version(struct closure *c, const struct lib *l, const struct elf_version *v)
{
	closure_charge(c, l->ndefs);
	for (size_t i = 0; i < l->ndefs; i++)
		if (l->defs[i].hash == v->hash && span_eq(l->defs[i].name, v->name))
			return true;
	return false;
}

static struct object *mapped_as(struct closure *c, struct span name)
{
	struct object *o = closure_find(c, name);
	if (o)
		return o;
	return c->rtld && object_known_as(c->rtld, name) ? c->rtld : NULL;
}

/* Names the undefined symbols of by with this version index. */
static void name_symbols(struct closure *c, const struct object *by, uint16_t index,
			 struct missing_version *l)
{
	struct elf_symtab t;
	struct elf_sym s;
	if (!elf_symtab_open(&by->lib->image.elf, &by->lib->image.dyn, &t) || !t.versym.p)
		return;
	closure_charge(c, t.count);
	for (uint32_t i = 1; !c->unsure && i < t.count && elf_symbol(&t, i, &s); i++) {
		if ((s.version & ELF_VERSION_INDEX) != index || s.shndx != SHN_UNDEF)
			continue;
		if (l->nsymbols < VERSION_SYMBOLS_MAX) {
			l->symbols[l->nsymbols] = s.name;
			l->weak[l->nsymbols] = s.bind == STB_WEAK;
		}
		l->nsymbols++;
		l->nstrong += s.bind != STB_WEAK;
	}
}

void versions_add_missing(struct closure *c, const struct object *by, const struct object *asked,
			  const struct elf_version *v)
{
	struct missing_version **at = &c->missing_versions;
	while (*at)
		at = &(*at)->next;
	struct missing_version *l = c->nmissing_versions < MISSING_MAX
					    ? arena_get(c->arena, sizeof *l)
					    : NULL;
	c->nmissing_versions++;
	if (!l)
		return;
	l->by = by;
	l->asked = asked;
	l->lib = v->file;
	l->version = v->name;
	name_symbols(c, by, v->index, l);
	*at = l;
}

/* Were all versions that l needs found before, in files that are all mapped in this closure? */
static bool is_bound(const struct closure *c, const struct lib *l)
{
	for (size_t i = 0; i < l->nasked; i++)
		if (l->asked[i]->mark != c->number)
			return false;
	return l->versions_bound;
}

/* Checks one version that o needs of the library named: false when the records cannot be read. */
static bool check_need(struct closure *c, struct object *o, const struct elf_version *v,
		       struct object *named, struct object **asked)
{
	*asked = named;
	/* ld.so only warns about a library without any version definitions, and about a missing
	   version that is marked weak. */
	if (!*asked || (*asked)->lib->image.dyn.verdef == 0)
		return true;
	if (!read_defs((*asked)->lib))
		return false;
	if (!defines_version(c, (*asked)->lib, v) && !(v->flags & VER_FLG_WEAK)) {
		versions_add_missing(c, o, *asked, v);
		*asked = NULL;
	}
	return true;
}

static void check_needs(struct closure *c, struct object *o)
{
	struct lib *asked_of[ASKED_MAX];
	struct elf_version_iter w = {0};
	struct elf_version v;
	struct lib *l = o->lib;
	struct object *named = NULL;
	const unsigned char *last = NULL; /* vn_file of the record before */
	size_t n = 0;
	bool clean = true;
	if (is_bound(c, l))
		return;
	while (!c->unsure && elf_next_verneed(&l->image.elf, &l->image.dyn, &w, &v)) {
		struct object *asked;
		if (v.file.p != last)
			named = mapped_as(c, v.file);
		last = v.file.p;
		if (!check_need(c, o, &v, named, &asked))
			c->unsure = PHRASE_VERDEFS_UNREADABLE;
		if (asked && n < ASKED_MAX && (n == 0 || asked_of[n - 1] != asked->lib))
			asked_of[n++] = asked->lib;
		clean = clean && asked && n < ASKED_MAX && !asked->lib->file->known->passing;
	}
	if (w.fault)
		c->unsure = PHRASE_VERNEEDS_UNREADABLE;
	struct lib **kept = clean && !c->unsure ? arena_get(l->file->known->arena,
							    (n + 1) * sizeof(struct lib *))
						: NULL;
	if (!kept)
		return;
	memcpy(kept, asked_of, n * sizeof(struct lib *));
	l->asked = kept;
	l->nasked = n;
	l->versions_bound = true;
}

void versions_bind(struct closure *c)
{
	for (struct object *o = c->objects; o && !c->unsure; o = o->next)
		if (o->lib->image.dyn.present && o->lib->image.dyn.verneed)
			check_needs(c, o);
}
