/* What a closure lacks, for machines: libraries with the places that were looked at, version nodes
   with the symbols that want them, symbols. */
#include <landfall/report.h>

static void key(struct out *o, const char *name)
{
	out_str(o, "\"");
	out_str(o, name);
	out_str(o, "\":");
}

static void string(struct out *o, struct span s)
{
	if (!s.p) {
		out_str(o, "null");
		return;
	}
	out_str(o, "\"");
	out_json(o, s);
	out_str(o, "\"");
}

static void nodes(struct out *o, const struct closure *c, const char *name)
{
	out_str(o, name);
	for (const struct lack_node *n = c->nodes; n; n = n->next) {
		unsigned shown = n->nsymbols < NODE_SYMBOLS_MAX ? n->nsymbols : NODE_SYMBOLS_MAX;
		out_str(o, n == c->nodes ? "{" : ",{");
		key(o, "lib");
		string(o, n->lib);
		out_str(o, ",\"path\":");
		string(o, n->asked->path);
		out_str(o, ",\"node\":");
		string(o, n->node);
		out_str(o, ",\"needed_by\":");
		string(o, n->by->path);
		out_str(o, ",\"strong\":");
		out_num(o, n->nstrong);
		out_str(o, ",\"weak\":");
		out_num(o, n->nsymbols - n->nstrong);
		out_str(o, ",\"syms\":[");
		for (unsigned i = 0; i < shown; i++) {
			out_str(o, i ? "," : "");
			string(o, n->symbols[i]);
		}
		out_str(o, "],\"more\":");
		out_num(o, n->nsymbols - shown);
		out_str(o, "}");
	}
	out_str(o, "]");
}

static void libs(struct out *o, const struct closure *c, const char *name)
{
	out_str(o, name);
	for (const struct lack_lib *l = c->libs; l; l = l->next) {
		out_str(o, l == c->libs ? "{" : ",{");
		key(o, "lib");
		string(o, l->name);
		out_str(o, ",\"needed_by\":");
		string(o, l->by->path);
		out_str(o, ",\"why\":");
		string(o, l->why[0] ? span_of(l->why) : (struct span){NULL, 0});
		out_str(o, ",\"looked\":[");
		for (const struct place *p = l->places; p; p = p->next) {
			out_str(o, p == l->places ? "{" : ",{");
			key(o, "rule");
			string(o, span_of(rule_text(p->rule)));
			out_str(o, ",\"where\":");
			string(o, p->where);
			out_str(o, "}");
		}
		out_str(o, "]}");
	}
	out_str(o, "]");
}

static void symbols(struct out *o, const struct closure *c, const char *name)
{
	out_str(o, name);
	for (const struct lack_symbol *s = c->symbols; s; s = s->next) {
		out_str(o, s == c->symbols ? "{" : ",{");
		key(o, "sym");
		string(o, s->name);
		out_str(o, ",\"needed_by\":");
		string(o, s->by->path);
		out_str(o, ",\"version\":");
		string(o, s->version);
		out_str(o, s->at_start ? ",\"when\":\"start\"}" : ",\"when\":\"call\"}");
	}
	out_str(o, "]");
}

void report_missing(struct out *o, const struct closure *c)
{
	if (c->libs)
		libs(o, c, ",\"missing\":[");
	else if (c->nodes)
		nodes(o, c, ",\"missing\":[");
	else if (c->symbols)
		symbols(o, c, ",\"missing\":[");
}

void report_lacks(struct out *o, const struct closure *c)
{
	libs(o, c, ",\"libraries\":[");
	nodes(o, c, ",\"nodes\":[");
	symbols(o, c, ",\"symbols\":[");
}
