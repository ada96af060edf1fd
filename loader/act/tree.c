/* The closure of a file, as a tree for people and as a list for machines: every object once, below
   who asked for it first, with the rule that found it; what is lacking under who lacks it. */
#include <landfall/report.h>

#define TREE_WIDTH 96

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

/* Red is what is wrong, dim is how it was found; neither says what the words do not. */
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

static void tree_lacks(struct out *o, const struct closure *c, const struct object *by)
{
	unsigned depth = depth_of(by) + 1;
	for (const struct lack_lib *l = c->libs; l; l = l->next) {
		if (l->by != by)
			continue;
		indent(o, depth);
		out_escaped(o, l->name);
		out_str(o, " => ");
		red(o, "not found");
		out_str(o, l->why[0] ? ": " : "");
		out_str(o, l->why);
		for (const struct place *p = l->places; p; p = p->next) {
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

static void tree_nodes(struct out *o, const struct closure *c, const struct object *of)
{
	for (const struct lack_node *n = c->nodes; n; n = n->next) {
		if (n->asked != of)
			continue;
		unsigned shown = n->nsymbols < NODE_SYMBOLS_MAX ? n->nsymbols : NODE_SYMBOLS_MAX;
		indent(o, depth_of(of) + 1);
		red(o, "lacks ");
		out_escaped(o, n->node);
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

/* Said below the library that lacks its version. */
static bool lacks_node(const struct closure *c, const struct lack_symbol *s)
{
	for (const struct lack_node *n = c->nodes; n; n = n->next)
		if (n->by == s->by && span_eq(n->node, s->version))
			return true;
	return false;
}

static void tree_symbols(struct out *o, const struct closure *c, const struct object *by)
{
	for (const struct lack_symbol *s = c->symbols; s; s = s->next) {
		if (s->by != by || closure_leaves_open(c, s) || lacks_node(c, s))
			continue;
		indent(o, depth_of(by) + 1);
		if (s->at_start)
			red(o, "no library has ");
		else
			out_str(o, "no library has ");
		out_escaped(o, s->name);
		out_str(o, s->version.p ? "@" : "");
		out_escaped(o, s->version);
		out_str(o, s->at_start ? "\n" : ": missed only when it is first called\n");
	}
}

static void tree_open_symbols(struct out *o, const struct closure *c, const struct object *by)
{
	size_t start = 0;
	for (const struct lack_symbol *s = c->symbols; s; s = s->next) {
		if (s->by != by || !closure_leaves_open(c, s))
			continue;
		if (!start) {
			indent(o, depth_of(by) + 1);
			out_str(o, "left to the program that loads it:");
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
	red(o, "has a relocation that this loader does not know");
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
			red(o, "no loader ");
			out_escaped(o, c->named);
			out_str(o, "; with ");
			out_escaped(o, span_of(c->loader->path));
			out_str(o, " it would be)\n");
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
	tree_lacks(o, c, x);
	tree_nodes(o, c, x);
	tree_symbols(o, c, x);
	tree_open_symbols(o, c, x);
	tree_relocation(o, c, x);
}

static const struct object *next_child(const struct object *from, const struct object *parent)
{
	while (from && from->parent != parent)
		from = from->next;
	return from;
}

/* Depth first without recursion: a chain of libraries may be as long as the list. What a DT_FILTER
   brought stands before who asked for it. */
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
	report_lacks(o, c);
	if (c->bad_reloc_by && c->bad_reloc != RELOC_PACKED) {
		out_str(o, ",\"relocation\":");
		out_num(o, c->bad_reloc);
	}
	out_str(o, ",\"exit\":");
	out_num(o, (unsigned)closure_exit(c));
	out_str(o, "}\n");
}

void report_tree(struct out *o, const char *program, const struct closure *c, bool json)
{
	if (json)
		tree_json(o, program, c);
	else
		tree_text(o, c);
}
