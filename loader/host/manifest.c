/* The part of a bundle's manifest that a start needs. Text comes in, numbers go out; they are
   hints, and whoever uses one looks first whether that is what lies there. */
#include <landfall/bundle.h>

#include <string.h>

/* The manifest's head: what is read of it. The nodes and files behind it are for people. */
#define HEAD_BYTES 512

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

void manifest_read(struct span text, struct manifest *out)
{
	struct span line;
	struct span key;
	struct span word;
	memset(out, 0, sizeof *out);
	out->present = text.p;
	if (text.n > HEAD_BYTES)
		text.n = HEAD_BYTES;
	while (span_cut(&text, "\n", &line)) {
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
		} else if (span_is(key, "node")) {
			return;
		}
	}
}
