/* AppArmor's patterns for paths, as apparmor.d(5) has them: rows of a pattern, a path and whether
   it fits. */
#include "t.h"

#include "explain/aare.h"

struct row {
	const char *name;
	const char *pattern;
	const char *path;
	bool fits;
};

static const struct row rows[] = {
	{"plain", "/usr/bin/man", "/usr/bin/man", true},
	{"plain-longer", "/usr/bin/man", "/usr/bin/mandb", false},
	{"plain-shorter", "/usr/bin/man", "/usr/bin/ma", false},
	{"star", "/usr/bin/*", "/usr/bin/man", true},
	{"star-no-slash", "/usr/*", "/usr/bin/man", false},
	{"star-inside", "/opt/*/bin/x", "/opt/a.b/bin/x", true},
	{"star-empty", "/a*b", "/ab", true},
	{"stars", "/usr/**", "/usr/bin/man", true},
	{"stars-end", "/**/x", "/a/b/c/x", true},
	{"stars-twice", "/**/b/**", "/a/b/b/c", true},
	{"question", "/a?c", "/abc", true},
	{"question-slash", "/a?c", "/a/c", false},
	{"set", "/[a-c]x[yz]", "/bxz", true},
	{"set-not", "/[^a-c]x", "/bx", false},
	{"set-not-slash", "/a[^b]c", "/a/c", false},
	{"set-cut", "/[ab", "/a", false},
	{"choice", "/{usr/,}bin/sh", "/bin/sh", true},
	{"choice-second", "/usr/{bin,sbin}/x", "/usr/sbin/x", true},
	{"choice-none", "/usr/{bin,sbin}/x", "/usr/lib/x", false},
	{"choice-nested", "/{a{b,c},d}e", "/ace", true},
	{"choice-nested-other", "/{a{b,c},d}e", "/de", true},
	{"choice-with-stars", "/opt/{a,b}/**/c*", "/opt/b/x/y/cat", true},
	{"choice-cut", "/{a,b", "/a", false},
	{"choice-empty", "/a{}b", "/ab", true},
	{"escape", "/a\\*b", "/a*b", true},
	{"escape-not", "/a\\*b", "/axb", false},
	{"escape-in-choice", "/{a\\,b,c}", "/a,b", true},
	{"escape-last", "/a\\", "/a\\", true},
	{"empty", "", "", true},
	{"empty-pattern", "", "/a", false},
	/* What would take for ever is given up. */
	{"effort", "/**a**a**a**a**a**a**a**a**a**a**b",
	 "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
	{"depth", "/{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{a", "/a",
	 false},
};

static void test_match(void **state)
{
	const struct row *r = *state;
	t_int(r->fits, aare_match(span_of(r->pattern), span_of(r->path)));
}

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_rows(test_match, rows) != 0;
}
