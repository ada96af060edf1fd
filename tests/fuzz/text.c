/* Judges output, knowing nothing of how it was made: a second opinion on loader/report/out.c. */
#include "text.h"

#include <string.h>

#define DEPTH_MAX 32

struct reader {
	const unsigned char *p;
	size_t n;
	size_t i;
	unsigned depth;
};

/* Code points by RFC 3629; 0 length when the bytes are none. */
static size_t code_point(const unsigned char *p, size_t n, unsigned long *out)
{
	static const unsigned long least[5] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len = p[0] < 0x80       ? 1
		     : p[0] >> 5 == 6  ? 2
		     : p[0] >> 4 == 14 ? 3
		     : p[0] >> 3 == 30 ? 4
				       : 0;
	if (len == 0 || len > n)
		return 0;
	*out = len == 1 ? p[0] : p[0] & (0xffU >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if (p[i] >> 6 != 2)
			return 0;
		*out = *out << 6 | (p[i] & 63U);
	}
	if (*out < least[len] || *out > 0x10ffff || (*out >= 0xd800 && *out <= 0xdfff))
		return 0;
	return len;
}

static bool is_control(unsigned long c)
{
	return (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool text_is_clean(const unsigned char *p, size_t n, size_t *at)
{
	unsigned long c = 0;
	size_t len;
	for (*at = 0; *at < n; *at += len) {
		len = code_point(p + *at, n - *at, &c);
		if (len == 0 || is_control(c))
			return false;
	}
	return true;
}

static bool take(struct reader *r, const char *word)
{
	size_t n = strlen(word);
	if (n > r->n - r->i || memcmp(r->p + r->i, word, n) != 0)
		return false;
	r->i += n;
	return true;
}

static bool hex4(struct reader *r)
{
	for (int k = 0; k < 4; k++, r->i++)
		if (r->i >= r->n || !r->p[r->i] || !strchr("0123456789abcdefABCDEF", r->p[r->i]))
			return false;
	return true;
}

static bool string(struct reader *r)
{
	if (!take(r, "\""))
		return false;
	while (r->i < r->n && r->p[r->i] != '"') {
		unsigned char c = r->p[r->i++];
		if (c < 0x20)
			return false;
		if (c != '\\')
			continue;
		if (take(r, "u")) {
			if (!hex4(r))
				return false;
		} else if (r->i >= r->n || !r->p[r->i] || !strchr("\"\\/bfnrt", r->p[r->i++])) {
			return false;
		}
	}
	return take(r, "\"");
}

static bool number(struct reader *r)
{
	size_t from = r->i;
	while (r->i < r->n && r->p[r->i] >= '0' && r->p[r->i] <= '9')
		r->i++;
	return r->i > from && (r->p[from] != '0' || r->i == from + 1);
}

/* Recursive by nature; DEPTH_MAX bounds it. */
static bool value(struct reader *r) /* NOLINT(misc-no-recursion) */
{
	bool object = take(r, "{");
	if (!object && !take(r, "["))
		return take(r, "true") || take(r, "false") || take(r, "null") ||
		       (r->i < r->n && r->p[r->i] == '"' ? string(r) : number(r));
	const char *end = object ? "}" : "]";
	if (take(r, end))
		return true;
	if (++r->depth > DEPTH_MAX)
		return false;
	do
		if ((object && !(string(r) && take(r, ":"))) || !value(r))
			return false;
	while (take(r, ","));
	r->depth--;
	return take(r, end);
}

bool text_is_json(const unsigned char *p, size_t n, size_t *at)
{
	struct reader r = {p, n, 0, 0};
	bool ok = n > 0;
	while (ok && r.i < n) {
		ok = p[r.i] == '{' && value(&r) && take(&r, "\n");
		*at = r.i;
	}
	return ok;
}
