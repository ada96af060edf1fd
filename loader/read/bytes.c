/* Bounded spans. Bytes come in as pointer and length, answers go out as smaller spans or as
   integers. Nothing here trusts an offset: each test is a subtraction that cannot wrap. */
#include "read/bytes.h"

#include <string.h>

struct span span_of(const char *s)
{
	struct span out = {(const unsigned char *)s, s ? strlen(s) : 0};
	return out;
}

bool span_sub(struct span s, uint64_t off, uint64_t len, struct span *out)
{
	if (!s.p || off > s.n || len > s.n - off)
		return false;
	out->p = s.p + off;
	out->n = (size_t)len;
	return true;
}

bool span_from(struct span s, uint64_t off, struct span *out)
{
	return off <= s.n && span_sub(s, off, s.n - off, out);
}

bool span_uint(struct span s, uint64_t off, size_t nbytes, bool big, uint64_t *out)
{
	if (!s.p || off > s.n || nbytes > s.n - off)
		return false;
	*out = nbytes == 1 ? s.p[off] : load_uint(s.p + off, nbytes, big);
	return true;
}

bool span_pair(struct span s, uint64_t off, size_t nbytes, bool big, uint64_t *one, uint64_t *two)
{
	if (!s.p || off > s.n || 2 * nbytes > s.n - off)
		return false;
	*one = load_uint(s.p + off, nbytes, big);
	*two = load_uint(s.p + off + nbytes, nbytes, big);
	return true;
}

/* Where the first NUL is; n for none. By words, because names are short and musl's memchr looks at
   each byte up to an aligned address. */
static size_t find_nul(const unsigned char *p, size_t n)
{
	size_t i = 0;
	for (; n - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
		uint64_t ends = zero_bytes(load_uint(p + i, sizeof(uint64_t), false));
		if (ends)
			return i + (unsigned)__builtin_ctzll(ends) / 8;
	}
	while (i < n && p[i])
		i++;
	return i;
}

bool span_cstr(struct span s, uint64_t off, struct span *out)
{
	struct span rest;
	if (!span_from(s, off, &rest))
		return false;
	size_t n = find_nul(rest.p, rest.n);
	if (n == rest.n)
		return false;
	out->p = rest.p;
	out->n = n;
	return true;
}

/* Without strchr, whose call costs more than the few bytes of seps. */
static bool is_one_of(unsigned char c, const char *seps)
{
	while (*seps && (unsigned char)*seps != c)
		seps++;
	return *seps;
}

bool span_cut(struct span *rest, const char *seps, struct span *head)
{
	if (!rest->p)
		return false;
	size_t i = 0;
	if (seps[0] && !seps[1])
		while (i < rest->n && rest->p[i] != (unsigned char)seps[0])
			i++;
	else
		while (i < rest->n && !is_one_of(rest->p[i], seps))
			i++;
	head->p = rest->p;
	head->n = i;
	if (i == rest->n) {
		rest->p = NULL;
		rest->n = 0;
	} else {
		rest->p += i + 1;
		rest->n -= i + 1;
	}
	return true;
}

static bool is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span s)
{
	while (s.n && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

int span_order(struct span a, struct span b)
{
	int r = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
	return r ? r : (a.n > b.n) - (a.n < b.n);
}

bool span_eq(struct span a, struct span b)
{
	return a.n == b.n && a.p && b.p && same_bytes(a.p, b.p, a.n);
}

bool span_is(struct span a, const char *b)
{
	/* Mostly the first byte says no, before the length of b is asked for. */
	return b && (!a.n || (unsigned char)b[0] == a.p[0]) && span_eq(a, span_of(b));
}

bool span_starts(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && s.p && memcmp(s.p, prefix, n) == 0;
}

bool span_ends(struct span s, const char *suffix)
{
	size_t n = strlen(suffix);
	return s.n >= n && s.p && memcmp(s.p + (s.n - n), suffix, n) == 0;
}

bool span_has(struct span s, char c)
{
	return s.n && memchr(s.p, c, s.n);
}

/* Finds a text by the byte that lies where its end would be: a byte that the text has not moves the
   search by the text's length (Horspool), a tenth of the work of looking at each byte. */
static bool find_long(struct span s, struct span needle, size_t *at)
{
	uint8_t step[256];
	const size_t last = needle.n - 1;
	memset(step, (int)needle.n, sizeof step);
	for (size_t i = 0; i < last; i++)
		step[needle.p[i]] = (uint8_t)(last - i);
	/* On the text's own last byte the search stands still, so that it may take three steps and
	   look only then. */
	const size_t again = step[needle.p[last]];
	const size_t far = s.n > 3 * sizeof step ? s.n - 3 * sizeof step : 0;
	step[needle.p[last]] = 0;
	for (size_t i = last; i < s.n;) {
		if (i < far) {
			i += step[s.p[i]];
			i += step[s.p[i]];
			i += step[s.p[i]];
		}
		const size_t next = step[s.p[i]];
		if (!next && memcmp(s.p + (i - last), needle.p, last) == 0) {
			*at = i - last;
			return true;
		}
		i += next ? next : again;
	}
	return false;
}

/* Lengths of texts that find_long is worth its table for, and can hold in it. */
#define LONG_LEAST 6
#define LONG_MOST 255
#define SEARCHED_LEAST 1024

bool span_find(struct span s, struct span needle, size_t *at)
{
	size_t i = 0;
	if (s.n > SPAN_SEARCHED_MAX)
		s.n = SPAN_SEARCHED_MAX;
	if (s.p && needle.n >= LONG_LEAST && needle.n <= LONG_MOST && s.n >= SEARCHED_LEAST)
		return find_long(s, needle, at);
	while (needle.n && s.p && needle.n <= s.n && i <= s.n - needle.n) {
		const unsigned char *hit = memchr(s.p + i, needle.p[0], s.n - needle.n - i + 1);
		if (!hit)
			break;
		i = (size_t)(hit - s.p);
		if (memcmp(hit, needle.p, needle.n) == 0) {
			*at = i;
			return true;
		}
		i++;
	}
	return false;
}

struct span span_base(struct span s)
{
	size_t i = s.n;
	while (i && s.p[i - 1] != '/')
		i--;
	if (i) /* an empty span may have no bytes at all */
		s.p += i;
	s.n -= i;
	return s;
}

struct span span_dir(struct span s)
{
	size_t i = s.n;
	while (i && s.p[i - 1] != '/')
		i--;
	if (i == 0)
		return span_of(".");
	s.n = i > 1 ? i - 1 : 1;
	return s;
}

bool name_is_plain(struct span name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!(name.p[i] >= 'a' && name.p[i] <= 'z') &&
		    !(name.p[i] >= 'A' && name.p[i] <= 'Z') &&
		    !(name.p[i] >= '0' && name.p[i] <= '9') &&
		    !span_has(span_of("._+-"), (char)name.p[i]))
			return false;
	return name.n > 0 && name.p[0] != '-';
}

bool span_has_text_end(struct span s, struct span name)
{
	size_t at;
	while (span_find(s, name, &at)) {
		const unsigned char *p = s.p + at;
		if (at + name.n < s.n && !p[name.n])
			return true;
		if (!span_from(s, at + name.n, &s))
			break;
	}
	return false;
}
