/* A sentence or a command of a message with its {facts} filled in. The words and the facts come
   in, what can be read or pasted goes out. */
#include "report/report.h"

static void list_all(struct out *o, struct span run)
{
	struct span one;
	for (bool first = true; span_cstr(run, 0, &one); first = false) {
		out_str(o, first ? "" : ", ");
		out_escaped(o, one);
		(void)span_from(run, one.n + 1, &run);
	}
}

void report_fill(struct out *o, const struct facts *f, struct span text)
{
	struct span rest = text;
	struct span plain;
	struct span key;
	struct span name;
	while (span_cut(&rest, "{", &plain)) {
		out_span(o, plain);
		if (!span_cut(&rest, "}", &key))
			break;
		(void)span_cut(&key, "|", &name);
		const struct fact *fact = facts_find_name(f, name);
		if (!fact)
			continue;
		if (fact->kind == VALUE_NUMBER)
			out_num(o, fact->number);
		else if (fact->kind == VALUE_LIST)
			list_all(o, fact->text);
		else if (span_is(key, "sh"))
			out_shell(o, fact->text);
		else
			out_escaped(o, fact->text);
	}
}

/* Would a fact of the line be quoted? */
static bool needs_quotes(const struct facts *f, struct span line)
{
	struct span key;
	while (span_cut(&line, "{", &key) && span_cut(&line, "}", &key)) {
		struct span name;
		(void)span_cut(&key, "|", &name);
		const struct fact *fact = facts_find_name(f, name);
		if (fact && fact->kind == VALUE_TEXT && span_is(key, "sh") &&
		    !out_is_plain(fact->text))
			return true;
	}
	return false;
}

/* A name inside a string of COPY's JSON. Docker expands the decoded word once more, which a
   backslash prevents, and a shell that the line is pasted into expands what stands in double
   quotes, which the escapes of JSON prevent. */
static void name_json(struct out *o, struct span s)
{
	static const char special[] = "\\'\"$`!";
	static const char *const as[] = {"\\\\\\\\",    "\\\\'",   "\\\\\\\"",
					 "\\\\\\u0024", "\\u0060", "\\u0021"};
	struct span plain;
	while (span_cut(&s, special, &plain)) {
		out_json(o, plain);
		if (s.p)
			out_str(o, as[strchr(special, plain.p[plain.n]) - special]);
	}
}

/* Writes a word between double quotes. */
static void word_json(struct out *o, const struct facts *f, struct span word)
{
	struct span plain;
	struct span key;
	out_str(o, "\"");
	while (span_cut(&word, "{", &plain)) {
		struct span name;
		out_json(o, plain);
		if (!span_cut(&word, "}", &key))
			break;
		(void)span_cut(&key, "|", &name);
		const struct fact *fact = facts_find_name(f, name);
		if (fact && fact->kind == VALUE_TEXT)
			name_json(o, fact->text);
	}
	out_str(o, "\"");
}

/* COPY --from=STAGE ["A B", "C/"]: the form for names with blanks (Dockerfile reference, COPY). */
static void copy_json(struct out *o, const struct facts *f, struct span line)
{
	struct span word;
	const char *before = " [";
	(void)span_cut(&line, " ", &word);
	out_span(o, word);
	while (span_cut(&line, " ", &word)) {
		if (span_starts(word, "--")) {
			out_str(o, " ");
			out_span(o, word);
			continue;
		}
		out_str(o, before);
		word_json(o, f, word);
		before = ", ";
	}
	out_str(o, "]");
}

void report_command(struct out *o, const struct facts *f, struct span line)
{
	if (span_starts(line, "COPY ") && needs_quotes(f, line))
		copy_json(o, f, line);
	else
		report_fill(o, f, line);
}
