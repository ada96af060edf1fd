/* Facts about an interpreter that a '#!' line names and that is not there: a link on the way that
   leads nowhere, the same name elsewhere on this host, a blank or a quote in the path, the home
   that the path belongs to. */
#include "explain/explain.h"

#include "host/path_search.h"
#include "message/verdict.h"
#include "read/script.h"

#include <string.h>

/* Directories with interpreters of their own, which no package of the system puts there. */
static const struct {
	char prefix[24];
	char name[24];
} homes[] = {
	{"/nix/store/", "Nix"},
	{"/gnu/store/", "Guix"},
	{"/opt/conda/", "conda"},
	{"/snap/", "a snap"},
	{"/home/linuxbrew/", "Homebrew"},
	{"/opt/homebrew/", "Homebrew"},
	{"/data/data/com.termux/", "Termux"},
};

/* The command that gives the script this interpreter and keeps its argument, for a path without
   characters that are special to sed. */
static void say_sed(struct span path, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	for (size_t i = 0; i < path.n; i++)
		if (path.p[i] <= ' ' || strchr("&|\\", path.p[i]))
			return;
	buf_adds(&b, "1s|^#![^ ]*|#!");
	buf_add(&b, path);
	buf_adds(&b, "|");
	if (!b.full)
		facts_text(&v->message.facts, HINT_SED_INTERP, buf_span(&b));
}

static bool may_run(struct host *h, struct span path)
{
	const struct file *f = host_file(h, path);
	return f && !f->os && path_search_may_run(h, f);
}

/* The same name in the script's own directory: the interpreter has moved with its script. */
static bool say_beside(struct host *h, const struct file *script, struct span base,
		       struct verdict *v)
{
	char text[PATH_BYTES];
	char dir[PATH_BYTES];
	struct buf real = buf_of(dir, sizeof dir);
	struct buf b = buf_of(text, sizeof text);
	if (!host_realpath(h, span_of(script->path), true, &real))
		return false;
	buf_path(&b, span_dir(buf_span(&real)), base);
	if (b.full || span_eq(buf_span(&b), buf_span(&real)) || !may_run(h, buf_span(&b)))
		return false;
	facts_text(&v->message.facts, FACT_ELSEWHERE, buf_span(&b));
	facts_flag(&v->message.facts, HINT_BESIDE);
	say_sed(buf_span(&b), v);
	return true;
}

static void say_in_path(struct host *h, const struct file *script, struct span base,
			struct verdict *v)
{
	const struct file *f = path_search_find(h, base);
	if (!f || f->path[0] != '/' ||
	    (f->inode.ino == script->inode.ino && f->inode.dev == script->inode.dev))
		return;
	facts_text(&v->message.facts, FACT_ELSEWHERE, span_of(f->path));
	say_sed(span_of(f->path), v);
}

/* A link on the way to the interpreter that leads nowhere, as after a copy without its end. */
static void say_dangling(struct host *h, struct span interp, struct verdict *v)
{
	struct path_resolution w;
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	path_resolve(h, interp, &w);
	const struct file *end = w.link[0] ? host_file(h, span_of(w.link)) : NULL;
	if (!end || end->os != w.os || h->ops->readlink(h, w.link, &b) || b.full)
		return;
	facts_text(&v->message.facts, FACT_INTERP_LINK, span_of(w.link));
	facts_text(&v->message.facts, FACT_INTERP_TARGET, buf_span(&b));
	struct span dir = span_dir(buf_span(&b));
	/* an interpreter needs what lies around its bin, too */
	if (b.n && b.p[0] == '/')
		facts_text(&v->message.facts, HINT_TARGET_PATH,
			   span_is(span_base(dir), "bin") ? span_dir(dir) : buf_span(&b));
}

/* A blank ends the name; a quote is a part of it. */
static void say_blank(struct host *h, const struct script *line, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	bool quoted = line->interp.n && (line->interp.p[0] == '"' || line->interp.p[0] == '\'');
	if (!line->arg.p || !span_has(line->arg, '/')) {
		if (quoted)
			facts_flag(&v->message.facts, HINT_QUOTE);
		return;
	}
	buf_add(&b, line->interp);
	buf_addc(&b, ' ');
	buf_add(&b, line->arg);
	struct span whole = buf_span(&b);
	if (quoted && span_from(whole, 1, &whole) && whole.n)
		for (size_t i = 0; i < whole.n; i++)
			if (whole.p[i] == line->interp.p[0])
				whole.n = i;
	if (b.full || line->arg.p[0] == '/' || line->arg.p[0] == '-')
		return;
	facts_flag(&v->message.facts, HINT_BLANK);
	facts_text(&v->message.facts, HINT_MEANT, whole);
	if (name_is_plain(span_base(whole)))
		facts_text(&v->message.facts, HINT_MEANT_NAME, span_base(whole));
	if (may_run(h, whole))
		facts_text(&v->message.facts, HINT_MEANT_HERE, whole);
}

static void say_home(struct span interp, struct verdict *v)
{
	for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++)
		if (span_starts(interp, homes[i].prefix))
			facts_text(&v->message.facts, HINT_HOME, span_of(homes[i].name));
	/* python -m venv, virtualenv, uv and tox write the path of their Python into each script */
	struct span dir = span_dir(interp);
	if (span_starts(span_base(interp), "python") && span_is(span_base(dir), "bin") &&
	    !span_is(dir, "/bin") && !span_is(dir, "/usr/bin") && !span_is(dir, "/usr/local/bin"))
		facts_text(&v->message.facts, HINT_VENV, span_dir(dir));
}

/* What Unicode has for blanks: a terminal shows a blank or nothing, the kernel takes them for
   letters. */
static const struct {
	char bytes[4];
	char name[8];
	bool shown; /* as a blank */
} odd_blanks[] = {
	{"\xc2\xa0", "U+00A0", true},      {"\xe2\x80\x82", "U+2002", true},
	{"\xe2\x80\x83", "U+2003", true},  {"\xe2\x80\x89", "U+2009", true},
	{"\xe2\x80\xaf", "U+202F", true},  {"\xe3\x80\x80", "U+3000", true},
	{"\xe2\x80\x8b", "U+200B", false}, {"\xe2\x80\x8d", "U+200D", false},
	{"\xe2\x81\xa0", "U+2060", false}, {"\xef\xbb\xbf", "U+FEFF", false},
};

/* Copies the line with blanks for such; the first of them is returned. */
static const char *add_line(struct span line, struct buf *out)
{
	const char *found = NULL;
	while (line.n) {
		size_t i = 0;
		while (i < COUNT(odd_blanks) && !span_starts(line, odd_blanks[i].bytes))
			i++;
		bool odd = i < COUNT(odd_blanks);
		found = found || !odd ? found : odd_blanks[i].name;
		if (!odd)
			buf_addc(out, (char)line.p[0]);
		else if (odd_blanks[i].shown)
			buf_addc(out, ' ');
		(void)span_from(line, odd ? strlen(odd_blanks[i].bytes) : 1, &line);
	}
	return found;
}

/* A blank on the first line that is none, the line as it was meant, and whether that would do. */
static bool say_odd_blank(struct host *h, const struct script *given, struct verdict *v)
{
	char text[2 * SCRIPT_HEAD_BYTES];
	char command[2 * SCRIPT_HEAD_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct buf sed = buf_of(command, sizeof command);
	struct script line;
	const char *name = add_line(given->line, &b);
	if (!name || b.full || script_read(buf_span(&b), &line) != SCRIPT_OK)
		return false;
	facts_text(&v->message.facts, HINT_ODD_BLANK, span_of(name));
	buf_adds(&sed, "1s|.*|");
	for (struct span rest = span_trim(line.line); rest.n; (void)span_from(rest, 1, &rest)) {
		if (rest.p[0] < ' ' || strchr("&|\\", rest.p[0]))
			return true;
		buf_addc(&sed, (char)rest.p[0]);
	}
	buf_adds(&sed, "|");
	if (!sed.full)
		facts_text(&v->message.facts, HINT_SED_INTERP, buf_span(&sed));
	if (may_run(h, line.interp) &&
	    (!span_is(span_base(line.interp), "env") || path_search_find(h, line.arg)))
		facts_flag(&v->message.facts, HINT_ODD_GOOD);
	return true;
}

void describe_script_interp(struct host *h, const struct file *f, struct verdict *v)
{
	struct script line;
	const struct fact *interp = facts_find(&v->message.facts, FACT_INTERP);
	if (!f->bytes.p || script_read(f->bytes, &line) != SCRIPT_OK ||
	    say_odd_blank(h, &line, v) || !interp || span_is(v->message.diag.id, LANDFALL_LF109))
		return;
	say_blank(h, &line, v);
	if (span_is(v->message.diag.id, LANDFALL_LF108) ||
	    facts_find(&v->message.facts, HINT_BLANK) || !span_eq(interp->text, line.interp))
		return;
	say_home(interp->text, v);
	say_dangling(h, interp->text, v);
	if (!say_beside(h, f, span_base(interp->text), v))
		say_in_path(h, f, span_base(interp->text), v);
}
