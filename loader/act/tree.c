/* The closure of a file, as a tree for people and as a list for machines: every object once, below
   who asked for it first, with the rule that found it; what is lacking under who lacks it. */
#include <landfall/report.h>

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
		out_str(o, " => not found");
		out_str(o, l->why[0] ? ": " : "");
		out_str(o, l->why);
		for (const struct place *p = l->places; p; p = p->next) {
			out_str(o, "\n");
			indent(o, depth + 1);
			out_str(o, "looked in ");
			out_escaped(o, p->where);
			out_str(o, " [");
			out_str(o, rule_text(p->rule));
			out_str(o, p->why[0] ? "]: " : "]");
			out_str(o, p->why);
		}
		out_str(o, "\n");
	}
}

static void tree_missing(struct out *o, const struct closure *c, const struct object *by)
{
	unsigned depth = depth_of(by) + 1;
	for (const struct lack_node *n = c->nodes; n; n = n->next) {
		if (n->asked != by)
			continue;
		indent(o, depth);
		out_str(o, "lacks ");
		out_escaped(o, n->node);
		out_str(o, ", needed by ");
		out_escaped(o, n->by->path);
		out_str(o, "\n");
	}
	for (const struct lack_symbol *s = c->symbols; s; s = s->next) {
		if (s->by != by)
			continue;
		indent(o, depth);
		out_str(o, "no library has ");
		out_escaped(o, s->name);
		out_str(o, s->version.p ? "@" : "");
		out_escaped(o, s->version);
		out_str(o, s->at_start ? "\n" : ", wanted when it is first called\n");
	}
}

static void tree_object(struct out *o, const struct closure *c, const struct object *x)
{
	indent(o, depth_of(x));
	if (x->rule == RULE_PROGRAM) {
		out_escaped(o, x->path);
		out_str(o, " (loader ");
		out_escaped(o, span_of(c->loader->path));
		out_str(o, ")\n");
	} else {
		out_escaped(o, wanted_name(x));
		out_str(o, " => ");
		out_escaped(o, x->path);
		out_str(o, " [");
		out_str(o, rule_text(x->rule));
		out_str(o, "]\n");
	}
	tree_lacks(o, c, x);
	tree_missing(o, c, x);
}

/* Depth first without recursion: a chain of libraries may be as long as the list. */
static void tree_text(struct out *o, const struct closure *c)
{
	const struct object *at = c->objects;
	while (at) {
		tree_object(o, c, at);
		const struct object *next = at->next;
		while (next && next->parent != at)
			next = next->next;
		while (!next && at) {
			next = at->next;
			while (next && next->parent != at->parent)
				next = next->next;
			if (!next)
				at = at->parent;
		}
		at = next;
	}
}

static void json_text(struct out *o, const char *name, struct span s)
{
	out_str(o, name);
	out_str(o, "\"");
	out_json(o, s);
	out_str(o, "\"");
}

static void tree_json(struct out *o, const char *program, const struct closure *c)
{
	out_str(o, "{\"v\":");
	out_num(o, REPORT_JSON_VERSION);
	json_text(o, ",\"program\":", span_of(program));
	json_text(o, ",\"loader\":", span_of(c->loader->path));
	out_str(o, ",\"objects\":[");
	for (const struct object *x = c->objects; x; x = x->next) {
		json_text(o, x == c->objects ? "{\"name\":" : ",{\"name\":", wanted_name(x));
		json_text(o, ",\"path\":", x->path);
		json_text(o, ",\"rule\":", span_of(rule_text(x->rule)));
		if (x->parent)
			json_text(o, ",\"needed_by\":", x->parent->path);
		out_str(o, "}");
	}
	out_str(o, "]");
	report_lacks(o, c);
	if (c->bad_reloc_by && c->bad_reloc != RELOC_PACKED) {
		out_str(o, ",\"relocation\":");
		out_num(o, c->bad_reloc);
	}
	out_str(o, "}\n");
}

void report_tree(struct out *o, const char *program, const struct closure *c, bool json)
{
	if (json)
		tree_json(o, program, c);
	else
		tree_text(o, c);
}
