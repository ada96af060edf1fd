/* Directories of the whole system. A path comes in, what the table says of it goes out. */
#include "gather/shared_dirs.h"

#include "machine/machine.h"
#include "read/buf.h"
#include "read/table.h"

struct shared_row {
	char dir[40];
	char how[8];
};

static const struct shared_row rows[] TABLE = {
#include "tables/shared_dirs.inc"
};

/* The row's directory with the processor's name in the place of the word for it. */
static struct span dir_of(const struct machine *m, const struct shared_row *r, struct buf *b)
{
	static const char word[] = "MULTIARCH";
	const struct span dir = span_of(r->dir);
	size_t at;
	if (!span_find(dir, span_of(word), &at))
		return dir;
	buf_add(b, (struct span){dir.p, at});
	buf_adds(b, m->multiarch);
	buf_add(b, (struct span){dir.p + at + sizeof word - 1, dir.n - at - (sizeof word - 1)});
	return buf_span(b);
}

static bool covers(const struct machine *m, const struct shared_row *r, struct span path)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span head;
	const struct span dir = dir_of(m, r, &b);
	return span_sub(path, 0, dir.n, &head) && span_eq(head, dir) &&
	       (path.n == dir.n || (path.p[dir.n] == '/' && !span_is(span_of(r->how), "at")));
}

static bool has(const struct machine *m, struct span path, bool asked)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (span_is(span_of(rows[i].how), "asked") == asked && covers(m, &rows[i], path))
			return true;
	return false;
}

bool shared_dirs_has(const struct machine *m, struct span path)
{
	return has(m, path, false);
}

bool shared_dirs_is_own(const struct machine *m, struct span path)
{
	static const char tops[][14] = {"/usr/share/", "/usr/lib/", "/usr/libexec/", "/etc/"};
	unsigned depth = 0;
	bool below = false;
	for (size_t i = 0; i < path.n; i++)
		depth += path.p[i] == '/';
	for (size_t i = 0; i < COUNT(tops); i++)
		below = below || span_starts(path, tops[i]);
	return below && depth >= 3 && !shared_dirs_has(m, path);
}

bool shared_dirs_is_asked_for(const struct machine *m, struct span path)
{
	return has(m, path, true);
}
