/* What is asked for, a key and a value each: names, and the versions that are wanted of them. */
#include "mkelf.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

struct want want = { .type = ET_DYN, .machine = EM_X86_64, .cut = FILE_MAX };

static struct item *add(struct list *l, const char *name)
{
	if (l->n == ITEMS_MAX)
		fail("too many of one kind");
	l->item[l->n].name = name;
	return &l->item[l->n++];
}

/* "LIB:NODE" */
static void split(struct item *i, const char *s)
{
	const char *colon = strchr(s, ':');

	if (!colon || (size_t)(colon - s) >= sizeof i->lib)
		fail("a version is LIB:NODE");
	memcpy(i->lib, s, (size_t)(colon - s));
	i->node = colon + 1;
}

static struct item *add_need(const char *version, bool weak)
{
	struct item i = { .weak = weak };

	split(&i, version);
	for (size_t k = 0; k < want.needs.n; k++)
		if (!strcmp(want.needs.item[k].lib, i.lib) && !strcmp(want.needs.item[k].node, i.node))
			return &want.needs.item[k];
	*add(&want.needs, "") = i;
	return &want.needs.item[want.needs.n - 1];
}

static void add_import(char *name, char kind)
{
	struct item *s = add(&want.symbols, name);
	char *colon = strchr(name, ':');

	s->weak = kind == 'w';
	s->lazy = kind == 's';
	if (!colon)
		return;
	*colon = 0;
	split(s, colon + 1);
	add_need(colon + 1, false);
}

/* "TYPE:NAME" */
static void add_typed(const char *key, char *spec)
{
	char *colon = strchr(spec, ':');

	if (!colon)
		fail("a relocation is TYPE:NAME");
	struct item *s = add(&want.symbols, colon + 1);
	s->reloc = strtoul(spec, NULL, 0);
	s->lazy = key[0] == 'p';
	s->copied = key[0] == 'c';
	s->addressed = key[0] == 'a';
}

/* "NAME:NODE" */
void add_export(const char *spec)
{
	struct item *s = add(&want.symbols, spec);
	char *name = strdup(spec);
	char *colon = name ? strchr(name, ':') : NULL;

	if (!colon)
		return;
	*colon = 0;
	s->name = name;
	s->node = colon + 1;
}

static bool read_header(const char *key, const char *value)
{
	if (!strcmp(key, "class"))
		is64 = !strcmp(value, "64");
	else if (!strcmp(key, "data"))
		big = !strcmp(value, "big");
	else if (!strcmp(key, "machine"))
		want.machine = strtoul(value, NULL, 0);
	else if (!strcmp(key, "type"))
		want.type = strtoul(value, NULL, 0);
	else if (!strcmp(key, "isa"))
		want.isa = strtoul(value, NULL, 0);
	else if (!strcmp(key, "tls"))
		want.tls = true;
	else if (!strcmp(key, "abitag"))
		want.abitag = strtoul(value, NULL, 0);
	else if (!strcmp(key, "cut"))
		want.cut = strtoul(value, NULL, 0);
	else
		return false;
	return true;
}

static bool read_one(const char *key, const char *value)
{
	if (!strcmp(key, "interp"))
		want.interp = value;
	else if (!strcmp(key, "soname"))
		want.soname = value;
	else if (!strcmp(key, "rpath"))
		want.rpath = value;
	else if (!strcmp(key, "runpath"))
		want.runpath = value;
	else if (!strcmp(key, "filter"))
		want.filter = value;
	else if (!strcmp(key, "go"))
		want.go = value;
	else
		return false;
	return true;
}

static bool read_many(const char *key, char *value)
{
	if (!strcmp(key, "needed"))
		add(&want.needed, value);
	else if (!strcmp(key, "need") || !strcmp(key, "weakneed"))
		add_need(value, key[0] == 'w');
	else if (!strcmp(key, "import") || !strcmp(key, "weak") || !strcmp(key, "slot"))
		add_import(value, key[0]);
	else if (!strcmp(key, "ref") || !strcmp(key, "plt") || !strcmp(key, "copy") ||
		 !strcmp(key, "addressed"))
		add_typed(key, value);
	else if (!strcmp(key, "reloc"))
		add(&want.relocs, value);
	else if (!strcmp(key, "tag"))
		add(&want.tags, value);
	else if (!strcmp(key, "relr"))
		want.packed = true;
	else if (!strcmp(key, "export"))
		add(&want.exports, value);
	else if (!strcmp(key, "def"))
		add(&want.defs, value);
	else if (!strcmp(key, "text"))
		add(&want.texts, value);
	else if (!strcmp(key, "gofunc"))
		add(&want.gofuncs, value);
	else if (!strcmp(key, "goline"))
		add(&want.golines, value);
	else if (!strcmp(key, "section"))
		add(&want.sections, value);
	else if (!strcmp(key, "poke"))
		add(&want.pokes, value);
	else
		return false;
	return true;
}

bool want_add(const char *key, char *value)
{
	return read_header(key, value) || read_one(key, value) || read_many(key, value);
}
