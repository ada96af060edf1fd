/* The closure of a file as a tree for people and as JSON: every object once, below the object that
   needed it first, with the rule that found it; what is missing below the object that needs it. */
#include "report/report.h"

#include "closure/closure.h"
#include "read/phrases.h"

#define TREE_WIDTH 80

static unsigned depth_of(const struct object *o)
{
	unsigned n = 0;
	for (; o->parent; o = o->parent)
		n++;
	return n;
}

static struct span wanted_name(const struct object *o)
{
	const struct alias *a = o->aliases;
	while (a && a->next)
		a = a->next;
	return a ? a->name : span_base(o->path);
}

/* Colours: red for faults, dim for the rule that found a library; the words say the same without
   colours. */
static void red(struct out *o, const char *text)
{
	out_color(o, "31");
	out_str(o, text);
	out_color(o, "");
}

static void rule(struct out *o, enum rule r)
{
	out_color(o, "2");
	out_str(o, "[");
	out_str(o, rule_text(r));
	out_str(o, "]");
	out_color(o, "");
}

static void indent(struct out *o, unsigned depth)
{
	for (unsigned i = 0; i < 2 * depth && i < 80; i++)
		out_str(o, " ");
}

static void tree_missing(struct out *o, const struct closure *c, const struct object *by)
{
	unsigned depth = depth_of(by) + 1;
	for (const struct missing_lib *l = c->libs; l; l = l->next) {
		if (l->by != by)
			continue;
		indent(o, depth);
		out_escaped(o, l->name);
		out_str(o, " => ");
		red(o, "not found");
		out_str(o, l->why[0] ? ": " : "");
		out_str(o, l->why);
		for (const struct search_path_entry *p = l->places; p; p = p->next) {
			out_str(o, "\n");
			indent(o, depth + 1);
			out_str(o, "looked in ");
			out_escaped(o, p->where);
			out_str(o, " ");
			rule(o, p->rule);
			out_str(o, p->why[0] ? ": " : "");
			out_str(o, p->why);
		}
		out_str(o, "\n");
	}
}

static void tree_versions(struct out *o, const struct closure *c, const struct object *of)
{
	for (const struct missing_version *n = c->missing_versions; n; n = n->next) {
		if (n->asked != of)
			continue;
		unsigned shown = n->nsymbols < VERSION_SYMBOLS_MAX ? n->nsymbols
								   : VERSION_SYMBOLS_MAX;
		indent(o, depth_of(of) + 1);
		red(o, "lacks ");
		out_escaped(o, n->version);
		out_str(o, ", needed by ");
		out_escaped(o, n->by->path);
		for (unsigned i = 0; i < shown; i++) {
			out_str(o, i ? " " : " for ");
			out_escaped(o, n->symbols[i]);
		}
		if (n->nsymbols > shown) {
			out_str(o, " and ");
			out_num(o, n->nsymbols - shown);
			out_str(o, " more");
		}
		out_str(o, "\n");
	}
}

/* Is the symbol already listed below the library that does not define its version? */
static bool has_missing_version(const struct closure *c, const struct missing_symbol *s)
{
	for (const struct missing_version *n = c->missing_versions; n; n = n->next)
		if (n->by == s->by && span_eq(n->version, s->version))
			return true;
	return false;
}

static void tree_symbols(struct out *o, const struct closure *c, const struct object *by)
{
	for (const struct missing_symbol *s = c->symbols; s; s = s->next) {
		if (s->by != by || closure_leaves_open(c, s) || has_missing_version(c, s))
			continue;
		indent(o, depth_of(by) + 1);
		if (s->at_start)
			red(o, PHRASE_NO_LIBRARY_HAS " ");
		else
			out_str(o, PHRASE_NO_LIBRARY_HAS " ");
		out_escaped(o, s->name);
		out_str(o, s->version.p ? "@" : "");
		out_escaped(o, s->version);
		out_str(o, s->at_start ? "\n" : ": " PHRASE_MISSED_WHEN_CALLED "\n");
	}
}

static void tree_open_symbols(struct out *o, const struct closure *c, const struct object *by)
{
	size_t start = 0;
	for (const struct missing_symbol *s = c->symbols; s; s = s->next) {
		if (s->by != by || !closure_leaves_open(c, s))
			continue;
		if (!start) {
			indent(o, depth_of(by) + 1);
			out_str(o, PHRASE_LEFT_TO_LOADING ":");
			start = 2 * depth_of(by) + 3;
		} else if (o->column + 1 + s->name.n > TREE_WIDTH) {
			out_str(o, "\n");
			out_pad(o, start);
		}
		out_str(o, " ");
		out_escaped(o, s->name);
	}
	out_str(o, start ? "\n" : "");
}

static void tree_relocation(struct out *o, const struct closure *c, const struct object *by)
{
	if (c->bad_reloc_by != by)
		return;
	indent(o, depth_of(by) + 1);
	red(o, PHRASE_RELOCATION_NOT_KNOWN);
	if (c->bad_reloc == RELOC_PACKED) {
		out_str(o, ": DT_RELR");
	} else {
		out_str(o, ": type ");
		out_num(o, c->bad_reloc);
	}
	out_str(o, "\n");
}

static void tree_object(struct out *o, const struct closure *c, const struct object *x)
{
	indent(o, depth_of(x));
	if (x->rule == RULE_PROGRAM) {
		out_escaped(o, x->path);
		if (c->named.p) {
			out_str(o, " (");
			red(o, PHRASE_NO_LOADER " ");
			out_escaped(o, c->named);
			out_str(o, "; with ");
			out_escaped(o, span_of(c->loader->path));
			out_str(o, " " PHRASE_IT_WOULD_BE ")\n");
		} else {
			out_str(o, " (loader ");
			out_escaped(o, span_of(c->loader->path));
			out_str(o, ")\n");
		}
	} else {
		out_escaped(o, wanted_name(x));
		out_str(o, " => ");
		out_escaped(o, x->path);
		out_str(o, " ");
		rule(o, x->rule);
		out_str(o, "\n");
	}
	tree_missing(o, c, x);
	tree_versions(o, c, x);
	if (!c->libs) { /* what a missing library would have defined is not another fault */
		tree_symbols(o, c, x);
		tree_open_symbols(o, c, x);
	}
	tree_relocation(o, c, x);
}

static const struct object *next_child(const struct object *from, const struct object *parent)
{
	while (from && from->parent != parent)
		from = from->next;
	return from;
}

/* Writes the tree depth first without recursion, because a chain of libraries may be as long as the
   list. A library that came by DT_FILTER stands before the object that named it. */
static void tree_text(struct out *o, const struct closure *c)
{
	const struct object *at = next_child(c->objects, NULL);
	while (at) {
		tree_object(o, c, at);
		const struct object *next = next_child(c->objects, at);
		while (!next && at) {
			next = next_child(at->next, at->parent);
			at = at->parent;
		}
		at = next;
	}
}

static void tree_json(struct out *o, const char *program, const struct closure *c)
{
	out_str(o, "{\"v\":");
	out_num(o, REPORT_JSON_VERSION);
	out_member(o, ",\"program\":", span_of(program));
	out_member(o, ",\"loader\":", span_of(c->loader->path));
	if (c->named.p)
		out_member(o, ",\"loader_missing\":", c->named);
	out_str(o, ",\"objects\":[");
	for (const struct object *x = c->objects; x; x = x->next) {
		out_member(o, x == c->objects ? "{\"name\":" : ",{\"name\":", wanted_name(x));
		out_member(o, ",\"path\":", x->path);
		out_member(o, ",\"rule\":", span_of(rule_text(x->rule)));
		if (x->parent)
			out_member(o, ",\"needed_by\":", x->parent->path);
		out_str(o, "}");
	}
	out_str(o, "]");
	report_missing_list(o, c);
	if (c->bad_reloc_by && c->bad_reloc != RELOC_PACKED) {
		out_str(o, ",\"relocation\":");
		out_num(o, c->bad_reloc);
	}
	out_str(o, ",\"exit\":");
	out_num(o, (unsigned)closure_exit(c));
	out_str(o, "}\n");
}

void report_static(struct out *o, const char *program, bool json)
{
	if (json) {
		out_str(o, "{\"v\":");
		out_num(o, REPORT_JSON_VERSION);
		out_member(o, ",\"program\":", span_of(program));
		out_str(o, ",\"static\":true,\"objects\":[],\"exit\":0}\n");
		return;
	}
	out_escaped(o, span_of(program));
	out_str(o, " (" PHRASE_STATICALLY_LINKED ")\n");
}

void report_tree(struct out *o, const char *program, const struct closure *c, bool json)
{
	if (json)
		tree_json(o, program, c);
	else
		tree_text(o, c);
}
