/* The part of a bundle's manifest that a start needs. Text comes in, numbers go out; the numbers
   are hints, and each user checks the bytes that they point at. */
#include "redirect/bundle.h"

#include <string.h>

#define DIGEST_BYTES 64
#define HASH_DIGITS 8

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

/* Cuts off the first line; memchr, because each start reads all lines. */
static bool next_line(struct span *rest, struct span *line)
{
	const unsigned char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	if (!end)
		return false;
	*line = (struct span){rest->p, (size_t)(end - rest->p)};
	return span_from(*rest, line->n + 1, rest);
}

enum key { FILE_LINE, GLIBC, SYSTEM_DIRS, CACHE, LOADER, WHOLE, DATA, GETENV, KEYS };

/* An array, not literals, to stay off the cold .rodata page of all literals. */
static enum key key_of(struct span word)
{
	static const char names[KEYS][12] = {"file",   "glibc", "system-dirs", "cache",
					     "loader", "whole", "data",        "getenv"};
	unsigned k = 0;
	while (k < KEYS && !span_is(word, names[k]))
		k++;
	return (enum key)k;
}

void manifest_read(struct span text, struct manifest *out)
{
	struct span line;
	struct span key;
	struct span word;
	struct span all;
	memset(out, 0, sizeof *out);
	out->present = text.p;
	for (out->files = text; next_line(&text, &line); out->files = text) {
		if (!span_cut(&line, " ", &key))
			continue;
		all = line;
		if (!span_cut(&line, " ", &word))
			continue;
		switch (key_of(key)) {
		case FILE_LINE: return;
		case GLIBC: out->version = word; break;
		case SYSTEM_DIRS:
			out->dirs_at = number(word);
			out->dirs_len = number(line);
			break;
		case CACHE:
			out->has_cache = span_is(word, BUNDLE_CACHE);
			out->cache_size = number(line);
			break;
		/* An older bundle's still looks into the host's directories. */
		case LOADER:
			if (span_is(line, "closed"))
				out->closed = word;
			break;
		case WHOLE: out->is_whole = span_starts(word, "y"); break;
		case DATA: out->data = all; break;
		case GETENV: out->getenv = all; break;
		case KEYS: break;
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
	    !span_eq(has, name) || !span_from(line, name.n, &out->versions) ||
	    (out->versions.n && out->versions.p[0] != ' '))
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

/* Searches " 0963cf85 ...": eight digits behind each blank. */
bool manifest_has_version(const struct manifest_file *f, uint32_t hash)
{
	static const char digits[] = "0123456789abcdef";
	char want[1 + HASH_DIGITS];
	uint64_t a;
	uint64_t b;
	for (size_t i = HASH_DIGITS; i > 0; i--, hash >>= 4)
		want[i] = digits[hash & 15];
	memcpy(&a, want + 1, sizeof a);
	for (size_t at = 0; f->versions.n - at >= sizeof want; at += sizeof want) {
		memcpy(&b, f->versions.p + at + 1, sizeof b);
		if (a == b)
			return true;
	}
	return false;
}
