/* AppArmor's patterns. A pattern and a path come in; whether all of the path fits goes out. What a
   brace leaves for later is kept in a list on the stack, one entry a brace. */
#include "explain/aare.h"

#define DEPTH_MAX 64

struct later {
	struct span pattern;
	const struct later *next;
};

struct match {
	unsigned effort;
	unsigned depth;
};

static struct span behind(struct span s, size_t n)
{
	struct span rest = {NULL, 0};
	(void)span_from(s, n, &rest);
	return rest;
}

/* "[...]" at the begin of p: how many bytes it takes, 0 when it does not end; and is c of it? */
static size_t set_length(struct span p, unsigned char c, bool *has)
{
	bool not = p.n > 1 && p.p[1] == '^';
	bool in = false;
	for (size_t i = 1 + not ; i < p.n; i++) {
		if (p.p[i] == ']') {
			*has = in != not &&c != '/';
			return i + 1;
		}
		if (i + 2 < p.n && p.p[i + 1] == '-' && p.p[i + 2] != ']') {
			in = in || (p.p[i] <= c && c <= p.p[i + 2]);
			i += 2;
		} else {
			in = in || p.p[i] == c;
		}
	}
	return 0;
}

/* Up to the next "," or "}" of the brace that p is in; p.n when there is none. */
static size_t choice_length(struct span p)
{
	unsigned depth = 0;
	for (size_t i = 0; i < p.n; i++) {
		if (p.p[i] == '\\')
			i++;
		else if (p.p[i] == '{')
			depth++;
		else if (p.p[i] == '}' && depth)
			depth--;
		else if (depth == 0 && (p.p[i] == '}' || p.p[i] == ','))
			return i;
	}
	return p.n;
}

static bool fits(struct match *m, struct span p, const struct later *later, struct span s);

/* p begins behind "{". */
static bool fits_choice(struct match *m, struct span p, const struct later *later, struct span s)
{
	struct span end = p;
	size_t n;
	while ((n = choice_length(end)) < end.n && end.p[n] == ',')
		end = behind(end, n + 1);
	if (n == end.n)
		return false;
	const struct later rest = {behind(end, n + 1), later};
	for (;; p = behind(p, n + 1)) {
		n = choice_length(p);
		if (fits(m, (struct span){p.p, n}, &rest, s))
			return true;
		if (p.p[n] == '}')
			return false;
	}
}

/* p begins behind "*" or "**". */
static bool fits_any(struct match *m, struct span p, const struct later *later, struct span s,
		     bool slashes)
{
	for (size_t i = 0; i <= s.n; i++) {
		if (fits(m, p, later, behind(s, i)))
			return true;
		if (i < s.n && s.p[i] == '/' && !slashes)
			return false;
	}
	return false;
}

/* One byte of s against what p begins with; how much of p that took, 0 when it does not fit. */
static size_t fits_one(struct span p, struct span s)
{
	bool has = false;
	size_t n = 1;
	if (s.n == 0)
		return 0;
	if (p.p[0] == '?')
		return s.p[0] != '/';
	if (p.p[0] == '[') {
		n = set_length(p, s.p[0], &has);
		return has ? n : 0;
	}
	if (p.p[0] == '\\' && p.n > 1)
		n = 2;
	return p.p[n - 1] == s.p[0] ? n : 0;
}

static bool fits_here(struct match *m, struct span p, const struct later *later, struct span s)
{
	for (;;) {
		if (m->effort++ > AARE_EFFORT_MAX)
			return false;
		if (p.n == 0 && !later)
			return s.n == 0;
		if (p.n == 0)
			return fits(m, later->pattern, later->next, s);
		if (p.p[0] == '{')
			return fits_choice(m, behind(p, 1), later, s);
		if (p.p[0] == '*') {
			bool twice = p.n > 1 && p.p[1] == '*';
			return fits_any(m, behind(p, 1 + twice), later, s, twice);
		}
		size_t n = fits_one(p, s);
		if (n == 0)
			return false;
		p = behind(p, n);
		s = behind(s, 1);
	}
}

static bool fits(struct match *m, struct span p, const struct later *later, struct span s)
{
	if (m->depth == DEPTH_MAX)
		return false;
	m->depth++;
	bool found = fits_here(m, p, later, s);
	m->depth--;
	return found;
}

bool aare_match(struct span pattern, struct span path)
{
	struct match m = {0, 0};
	return fits(&m, pattern, NULL, path);
}
