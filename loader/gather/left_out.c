/* Which of the files that a program uses do not come along: by their paths
   (tables/left_out.tsv), and private keys by what they hold. What the user has asked for by
   --add comes along in any case but those of the kernel and keys. */
#include "gather/left_out.h"

#include "read/phrases.h"
#include "read/table.h"

struct left_out_row {
	char match[24];
	char how[8];
	char why[8];
};

static const struct left_out_row rows[] TABLE = {
#include "tables/left_out.inc"
};

/* Bytes of a file that are searched for the first line of a key. */
#define KEY_SEARCHED 65536

static bool is_below(struct span path, struct span dir)
{
	struct span head;
	return dir.n && span_sub(path, 0, dir.n, &head) && span_eq(head, dir) &&
	       (path.n == dir.n || path.p[dir.n] == '/');
}

static bool fits(const struct left_out_row *r, struct span path)
{
	struct span how = span_of(r->how);
	size_t at;
	if (span_is(how, "dir"))
		return is_below(path, span_of(r->match));
	if (span_is(how, "path"))
		return span_is(path, r->match);
	if (span_is(how, "base"))
		return span_is(span_base(path), r->match);
	if (span_is(how, "begins"))
		return span_starts(span_base(path), r->match);
	if (span_is(how, "ends"))
		return span_ends(path, r->match);
	return span_find(path, span_of(r->match), &at);
}

static bool holds_key(const struct file *f)
{
	struct span s = f->bytes;
	size_t at;
	if (s.n > KEY_SEARCHED)
		s.n = KEY_SEARCHED;
	return s.p && span_starts(s, "-----BEGIN") &&
	       span_find(s, span_of("PRIVATE KEY-----"), &at);
}

static bool is_home(struct host *h, struct span path)
{
	static const char dirs[][10] = {"/home", "/root", "/tmp", "/var/tmp"};
	const char *home = host_env(h, "HOME");
	for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
		if (is_below(path, span_of(dirs[i])))
			return true;
	return home && home[0] == '/' && home[1] && is_below(path, span_of(home));
}

/* A program that lies in such a directory has its files there too. */
static bool is_beside_program(const struct found *programs, struct span path)
{
	for (const struct found_path *p = programs->first; p; p = p->next)
		if ((p->use & (FOUND_EXECUTED | FOUND_ASKED)) &&
		    is_below(path, span_dir(span_of(p->path))))
			return true;
	return false;
}

enum left_out left_out(struct host *h, const struct found *programs, const struct found_path *p,
		       const struct file *f, bool gpu)
{
	struct span path = span_of(p->path);
	const bool asked = p->use & FOUND_ASKED;
	if ((p->use & FOUND_WRITTEN) && !asked)
		return LEFT_QUIETLY;
	if (holds_key(f))
		return LEFT_SECRET;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct span why = span_of(rows[i].why);
		if (!fits(&rows[i], path))
			continue;
		if (span_is(why, "kernel") || (span_is(why, "host") && !asked))
			return LEFT_QUIETLY;
		if (span_is(why, "secret"))
			return LEFT_SECRET;
		if (span_is(why, "gpu") && !gpu && !asked)
			return LEFT_GPU;
	}
	if (!asked && is_home(h, path) && !is_beside_program(programs, path))
		return LEFT_HOME;
	return LEFT_NOT;
}

const char *left_out_why(enum left_out what)
{
	switch (what) {
	case LEFT_SECRET: return PHRASE_OUT_SECRET;
	case LEFT_HOME: return PHRASE_OUT_HOME;
	case LEFT_GPU: return PHRASE_OUT_GPU;
	case LEFT_NOT:
	case LEFT_QUIETLY: break;
	}
	return NULL;
}
