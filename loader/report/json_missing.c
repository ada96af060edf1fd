/* What is missing in a closure, as JSON: libraries with the search path entries that were tried,
   versions with the symbols that need them, symbols. */
#include "report/report.h"

#include "closure/closure.h"

static void versions(struct out *o, const struct closure *c, const char *name)
{
	out_str(o, name);
	for (const struct missing_version *n = c->missing_versions; n; n = n->next) {
		unsigned shown = n->nsymbols < VERSION_SYMBOLS_MAX ? n->nsymbols
								   : VERSION_SYMBOLS_MAX;
		out_member(o, n == c->missing_versions ? "{\"lib\":" : ",{\"lib\":", n->lib);
		out_member(o, ",\"path\":", n->asked->path);
		out_member(o, ",\"node\":", n->version);
		out_member(o, ",\"needed_by\":", n->by->path);
		out_str(o, ",\"strong\":");
		out_num(o, n->nstrong);
		out_str(o, ",\"weak\":");
		out_num(o, n->nsymbols - n->nstrong);
		out_str(o, ",\"syms\":[");
		for (unsigned i = 0; i < shown; i++) {
			out_member(o, i ? "," : "", n->symbols[i]);
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
	for (const struct missing_lib *l = c->libs; l; l = l->next) {
		out_member(o, l == c->libs ? "{\"lib\":" : ",{\"lib\":", l->name);
		out_member(o, ",\"needed_by\":", l->by->path);
		out_member(o, ",\"why\":", l->why[0] ? span_of(l->why) : (struct span){NULL, 0});
		out_str(o, ",\"looked\":[");
		for (const struct search_path_entry *p = l->places; p; p = p->next) {
			out_member(o, p == l->places ? "{\"rule\":" : ",{\"rule\":",
				   span_of(rule_text(p->rule)));
			out_member(o, ",\"where\":", p->where);
			out_str(o, "}");
		}
		out_str(o, "]}");
	}
	out_str(o, "]");
}

static void symbols(struct out *o, const struct closure *c, const char *name)
{
	out_str(o, name);
	for (const struct missing_symbol *s = c->symbols; s; s = s->next) {
		out_member(o, s == c->symbols ? "{\"sym\":" : ",{\"sym\":", s->name);
		out_member(o, ",\"needed_by\":", s->by->path);
		out_member(o, ",\"version\":", s->version);
		out_str(o, s->at_start ? ",\"when\":\"start\"}" : ",\"when\":\"call\"}");
	}
	out_str(o, "]");
}

void report_missing(struct out *o, const struct closure *c)
{
	if (c->libs)
		libs(o, c, ",\"missing\":[");
	else if (c->missing_versions)
		versions(o, c, ",\"missing\":[");
	else if (c->symbols)
		symbols(o, c, ",\"missing\":[");
}

void report_missing_list(struct out *o, const struct closure *c)
{
	libs(o, c, ",\"libraries\":[");
	versions(o, c, ",\"nodes\":[");
	symbols(o, c, ",\"symbols\":[");
}
