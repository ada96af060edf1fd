/* The part of a bundle's manifest that a start needs. Text comes in, numbers go out; they are
   hints, and whoever uses one looks first whether that is what lies there. */
#include <landfall/bundle.h>

#include <string.h>

#define DIGEST_BYTES 64

static uint64_t number(struct span s)
{
	uint64_t v = 0;
	for (size_t i = 0; i < s.n && i < 12; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return 0;
		v = 10 * v + (uint64_t)(s.p[i] - '0');
	}
	return v;
}

/* One line off the front; memchr, for there are many and each start reads them. */
static bool next_line(struct span *rest, struct span *line)
{
	const unsigned char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	if (!end)
		return false;
	*line = (struct span){rest->p, (size_t)(end - rest->p)};
	return span_from(*rest, line->n + 1, rest);
}

void manifest_read(struct span text, struct manifest *out)
{
	struct span line;
	struct span key;
	struct span word;
	memset(out, 0, sizeof *out);
	out->present = text.p;
	out->files = text;
	while (next_line(&text, &line)) {
		if (!span_cut(&line, " ", &key) || !span_cut(&line, " ", &word))
			continue;
		if (span_is(key, "glibc")) {
			out->version = word;
		} else if (span_is(key, "cache-path")) {
			out->cache_at = number(word);
		} else if (span_is(key, "system-dirs")) {
			out->dirs_at = number(word);
			out->dirs_len = number(line);
		} else if (span_is(key, "cache")) {
			out->has_cache = span_is(word, BUNDLE_CACHE);
			out->cache_size = number(line);
		} else if (span_is(key, "whole")) {
			out->is_whole = span_is(word, "yes");
		} else if (span_is(key, "file")) {
			return;
		}
	}
}

static bool is_named(struct span line, struct span name, struct manifest_file *out)
{
	struct span size;
	struct span has;
	if (!span_starts(line, "file ") ||
	    !span_from(line, sizeof "file " - 1 + DIGEST_BYTES + 1, &line) ||
	    !span_cut(&line, " ", &size) || !span_sub(line, 0, name.n, &has) ||
	    !span_eq(has, name) || !span_from(line, name.n, &out->nodes) ||
	    (out->nodes.n && out->nodes.p[0] != ' '))
		return false;
	out->size = number(size);
	return true;
}

bool manifest_find(const struct manifest *m, struct span name, struct manifest_file *out)
{
	struct span rest = m->files;
	struct span line;
	while (next_line(&rest, &line))
		if (is_named(line, name, out))
			return true;
	return false;
}

bool manifest_has_node(const struct manifest_file *f, struct span node)
{
	struct span rest = f->nodes;
	struct span has;
	/* Each is behind a blank. */
	while (rest.n && rest.p[0] == ' ' && span_from(rest, 1, &rest)) {
		const unsigned char *end = rest.n ? memchr(rest.p, ' ', rest.n) : NULL;
		has = (struct span){rest.p, end ? (size_t)(end - rest.p) : rest.n};
		if (span_eq(has, node))
			return true;
		(void)span_from(rest, has.n, &rest);
	}
	return false;
}
