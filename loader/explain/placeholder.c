/* Facts about a file that stands for another: a link that git or zip wrote as text, and what an npm
   package has in place of a program until its install script has run. A file comes in; the link's
   target, or the package, goes out. */
#include "explain/explain.h"

#include "message/verdict.h"
#include "read/image.h"
#include "read/kind.h"

#define MODULES "/node_modules/"

/* The path of the file itself, links followed. */
static struct span real_path(struct host *h, const struct file *f, struct path_resolution *w)
{
	path_resolve(h, span_of(f->path), w);
	return w->os ? span_of(f->path) : span_of(w->real);
}

static bool is_path(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] == 127 || s.p[i] == '\'' || s.p[i] == '"' ||
		    s.p[i] == '$' || s.p[i] == ';' || s.p[i] == '#')
			return false;
	return s.n && s.n < PATH_BYTES;
}

/* Would a link to that file start? A program or script that may be run does, so far as can be seen
   from it. */
static bool may_start(struct host *h, const struct file *f)
{
	enum kind k = f->bytes.p ? kind_of(f->bytes) : KIND_UNKNOWN;
	return (k == KIND_ELF || k == KIND_SCRIPT) && host_may_exec(h, span_of(f->path)) == 0;
}

/* A text that is the path of a file which is here; or, without a line's end, as git writes a link,
   one that looks like a path. */
static bool say_lost_link(struct host *h, const struct file *f, struct verdict *v)
{
	struct path_resolution w;
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span line = span_trim(f->bytes);
	struct span path = real_path(h, f, &w);
	if (!is_path(line))
		return false;
	buf_path(&b, line.p[0] == '/' ? span_of(NULL) : span_dir(path), line);
	const struct file *end = b.full ? NULL : host_file(h, buf_span(&b));
	bool here = end && !end->os && end->inode.ino != f->inode.ino;
	if (!here && (line.n != f->bytes.n || !span_has(line, '/')))
		return false;
	facts_text(&v->message.facts, HINT_LOST_LINK, line);
	facts_text(&v->message.facts, HINT_LOST_FILE, w.link[0] ? path : span_of(f->path));
	if (!here)
		facts_flag(&v->message.facts, HINT_LOST_TARGET);
	else if (may_start(h, end))
		facts_flag(&v->message.facts, HINT_LINK_STARTS);
	return true;
}

/* The package that a path below node_modules is of: "NAME" or "@SCOPE/NAME", and its directory. */
static struct span package_of(struct span path, struct span *dir)
{
	struct span rest = path;
	struct span name = {NULL, 0};
	size_t at;
	while (span_find(rest, span_of(MODULES), &at)) {
		(void)span_from(rest, at + sizeof MODULES - 1, &rest);
		name = rest;
	}
	size_t n = 0;
	for (unsigned parts = name.n && name.p[0] == '@' ? 2 : 1; n < name.n; n++)
		if (name.p[n] == '/' && --parts == 0)
			break;
	if (n >= name.n)
		return (struct span){NULL, 0};
	*dir = (struct span){path.p, (size_t)(name.p - path.p) + n};
	return (struct span){name.p, n};
}

static bool say_npm(struct host *h, const struct file *f, struct verdict *v)
{
	struct path_resolution w;
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span dir;
	size_t at;
	struct span name = package_of(real_path(h, f, &w), &dir);
	if (!name.p || !is_path(name))
		return false;
	buf_path(&b, dir, span_of("package.json"));
	const struct file *json = b.full ? NULL : host_file(h, buf_span(&b));
	/* "install", "preinstall" and "postinstall" */
	if (!json || json->os || !span_find(json->bytes, span_of("install\""), &at))
		return false;
	facts_text(&v->message.facts, HINT_NPM_PACKAGE, name);
	return true;
}

bool describe_placeholder(struct host *h, const struct file *f, enum kind k, struct verdict *v)
{
	if (k != KIND_TEXT && k != KIND_EMPTY)
		return false;
	return (k == KIND_TEXT && say_lost_link(h, f, v)) || say_npm(h, f, v);
}
