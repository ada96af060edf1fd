/* Bounded spans. Bytes come in as pointer and length, answers go out as smaller spans or as
   integers. Nothing here trusts an offset: each test is a subtraction that cannot wrap. */
#include <landfall/bytes.h>

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

/* Whole words at once: a start reads some thousand fields. memcpy, as nothing is aligned. */
static uint64_t load(const unsigned char *p, size_t nbytes, bool swap)
{
	uint16_t half;
	uint32_t word;
	uint64_t wide;
	switch (nbytes) {
	case 1:
		return p[0];
	case 2:
		memcpy(&half, p, sizeof half);
		return swap ? __builtin_bswap16(half) : half;
	case 4:
		memcpy(&word, p, sizeof word);
		return swap ? __builtin_bswap32(word) : word;
	default:
		memcpy(&wide, p, sizeof wide);
		return swap ? __builtin_bswap64(wide) : wide;
	}
}

bool span_uint(struct span s, uint64_t off, size_t nbytes, bool big, uint64_t *out)
{
	const bool host_is_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
	if (!s.p || off > s.n || nbytes > s.n - off)
		return false;
	*out = load(s.p + off, nbytes, big != host_is_big);
	return true;
}

bool span_pair(struct span s, uint64_t off, size_t nbytes, bool big, uint64_t *one, uint64_t *two)
{
	const bool host_is_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
	if (!s.p || off > s.n || 2 * nbytes > s.n - off)
		return false;
	*one = load(s.p + off, nbytes, big != host_is_big);
	*two = load(s.p + off + nbytes, nbytes, big != host_is_big);
	return true;
}

bool span_record(struct span s, uint64_t off, const unsigned char *widths, bool big, uint64_t *out)
{
	const bool host_is_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
	size_t total = 0;
	for (size_t i = 0; widths[i]; i++)
		total += widths[i];
	if (!s.p || off > s.n || total > s.n - off)
		return false;
	const unsigned char *p = s.p + off;
	for (size_t i = 0; widths[i]; p += widths[i++])
		out[i] = load(p, widths[i], big != host_is_big);
	return true;
}

bool span_cstr(struct span s, uint64_t off, struct span *out)
{
	struct span rest;
	if (!span_from(s, off, &rest))
		return false;
	const unsigned char *end = rest.n ? memchr(rest.p, 0, rest.n) : NULL;
	if (!end)
		return false;
	out->p = rest.p;
	out->n = (size_t)(end - rest.p);
	return true;
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
		while (i < rest->n && !(rest->p[i] && strchr(seps, rest->p[i])))
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

bool span_eq(struct span a, struct span b)
{
	return a.n == b.n && a.p && b.p && memcmp(a.p, b.p, a.n) == 0;
}

bool span_is(struct span a, const char *b)
{
	return span_eq(a, span_of(b));
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

bool span_find(struct span s, struct span needle, size_t *at)
{
	size_t i = 0;
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
