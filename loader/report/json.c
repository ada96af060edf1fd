/* A verdict as JSON: one object on one line. By the contract in the README keys may be added; a
   changed meaning needs a new v. */
#include "report/report.h"

#include <string.h>

/* Writes a sentence of a message; report_fill has escaped text from files, the rest is ours. */
static void sentence(struct out *o, const struct facts *f, struct span text)
{
	struct out *filled = out_scratch(o);
	report_fill(filled, f, text);
	out_member(o, "", (struct span){(unsigned char *)filled->mem, filled->n});
}

/* Writes the lines of a command, as report_command has them. */
static void commands(struct out *o, const struct facts *f, struct span text)
{
	struct out *filled = out_scratch(o);
	struct span line;
	for (bool first = true; span_cut(&text, "\n", &line); first = false) {
		out_str(filled, first ? "" : "\n");
		report_command(filled, f, line);
	}
	out_member(o, "", (struct span){(unsigned char *)filled->mem, filled->n});
}

static void list(struct out *o, struct span run)
{
	struct span one;
	out_str(o, "[");
	for (bool first = true; span_cstr(run, 0, &one); first = false) {
		out_member(o, first ? "" : ",", one);
		(void)span_from(run, one.n + 1, &run);
	}
	out_str(o, "]");
}

static void value(struct out *o, const struct fact *f)
{
	switch (f->kind) {
	case VALUE_TEXT: out_member(o, "", f->text); return;
	case VALUE_NUMBER: out_num(o, f->number); return;
	case VALUE_FLAG: out_str(o, "true"); return;
	case VALUE_LIST: list(o, f->text); return;
	}
}

static struct span group_of(const struct fact *f)
{
	struct span name = facts_name(f->key);
	struct span group;
	(void)span_cut(&name, ".", &group);
	return name.p ? group : (struct span){NULL, 0};
}

static bool group_came_before(const struct facts *all, const struct fact *f)
{
	for (const struct fact *i = all->first; i != f; i = i->next)
		if (span_eq(group_of(i), group_of(f)))
			return true;
	return false;
}

static void group(struct out *o, const struct facts *all, const struct fact *first)
{
	struct span name = group_of(first);
	bool comma = false;
	out_str(o, "{");
	for (const struct fact *f = first; f; f = f->next) {
		if (!span_eq(group_of(f), name))
			continue;
		out_str(o, comma ? ",\"" : "\"");
		struct span member = facts_name(f->key);
		(void)span_from(member, name.n + 1, &member);
		out_span(o, member);
		out_str(o, "\":");
		value(o, f);
		comma = true;
	}
	(void)all;
	out_str(o, "}");
}

static void facts(struct out *o, const struct verdict *v)
{
	bool comma = false;
	out_str(o, "{");
	for (const struct fact *f = v->message.facts.first; f; f = f->next) {
		if (facts_is_hint(f->key) || f->key == FACT_PROGRAM)
			continue;
		if (group_of(f).p && group_came_before(&v->message.facts, f))
			continue;
		struct span g = group_of(f);
		out_str(o, comma ? ",\"" : "\"");
		out_span(o, g.p ? g : facts_name(f->key));
		out_str(o, "\":");
		if (g.p)
			group(o, &v->message.facts, f);
		else
			value(o, f);
		comma = true;
	}
	if (v->action == LANDFALL_NONE && v->closure)
		report_missing(o, v->closure);
	out_str(o, "}");
}

static void fixes(struct out *o, const struct verdict *v, const struct diag *d)
{
	struct text_row fix[FIXES_MAX];
	unsigned n = d->id.p ? diag_fixes(d, &v->message.facts, fix) : 0;
	out_str(o, "[");
	for (unsigned i = 0; i < n; i++) {
		out_member(o, i ? ",{\"where\":" : "{\"where\":", fix[i].label);
		out_member(o, ",\"sure\":", fix[i].sure);
		out_str(o, ",\"say\":");
		sentence(o, &v->message.facts, fix[i].say);
		out_str(o, ",\"cmd\":");
		commands(o, &v->message.facts, fix[i].text);
		out_str(o, "}");
	}
	out_str(o, "]");
}

/* Writes the notes; without notes the key is absent. */
static void notes(struct out *o, const struct verdict *v)
{
	struct text_row why;
	for (unsigned i = 0; i < v->nnotes; i++) {
		const struct diag *d = &v->notes[i];
		out_member(o, i ? ",{\"id\":" : ",\"notes\":[{\"id\":", d->id);
		out_member(o, ",\"name\":", d->name);
		out_str(o, ",\"text\":");
		sentence(o, &v->message.facts, d->title);
		if (diag_why(d, &v->message.facts, &why)) {
			out_str(o, ",\"why\":");
			sentence(o, &v->message.facts, why.text);
		}
		out_str(o, ",\"fix\":");
		fixes(o, v, d);
		out_str(o, "}");
	}
	out_str(o, v->nnotes ? "]" : "");
}

static const char *action_word(enum landfall_action a)
{
	switch (a) {
	case LANDFALL_RUN: return "run";
	case LANDFALL_HANDOVER: return "handover";
	case LANDFALL_SHIM: return "shim";
	case LANDFALL_REPOINT: return "repoint";
	case LANDFALL_NONE: return "none";
	}
	return "none";
}

void report_json(struct out *o, const struct verdict *v)
{
	const struct span none = {NULL, 0};
	out_str(o, "{\"v\":");
	out_num(o, REPORT_JSON_VERSION);
	out_member(o, ",\"program\":", span_of(v->program));
	out_member(o, ",\"action\":", span_of(action_word(v->action)));
	out_str(o, ",\"exit\":");
	out_num(o, (uint64_t)v->exit);
	out_member(o, ",\"id\":", v->action == LANDFALL_NONE ? v->message.diag.id : none);
	out_member(o, ",\"name\":", v->action == LANDFALL_NONE ? v->message.diag.name : none);
	out_str(o, ",\"title\":");
	if (v->action == LANDFALL_NONE)
		sentence(o, &v->message.facts, v->message.diag.title);
	else
		out_str(o, "null");
	out_str(o, ",\"facts\":");
	facts(o, v);
	out_str(o, ",\"fix\":");
	fixes(o, v,
	      v->action == LANDFALL_NONE ? &v->message.diag : &(const struct diag){.exit = 0});
	notes(o, v);
	out_str(o, v->certain ? ",\"certain\":true}\n" : ",\"certain\":false}\n");
}
