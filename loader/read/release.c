/* Orders versions and releases. A name such as "GLIBC_2.2.5" comes in; the part before its number,
   or its release, goes out. Only messages use it: whether a program may start is decided by names
   alone. */
#include "read/release.h"

/* The most digits of one part: more would overflow, and no release has as many. */
#define RELEASE_DIGITS_MAX 4

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

struct span release_family(struct span node)
{
	while (node.n && (node.p[node.n - 1] == '.' || is_digit(node.p[node.n - 1])))
		node.n--;
	return node;
}

struct release release_of(struct span name)
{
	unsigned part[3] = {0};
	struct span field;
	(void)span_from(name, release_family(name).n, &name);
	for (size_t i = 0; i < 3 && span_cut(&name, ".", &field); i++)
		for (size_t k = 0; k < field.n && k < RELEASE_DIGITS_MAX; k++)
			part[i] = part[i] * 10 + (unsigned)(field.p[k] - '0');
	return (struct release){part[0], part[1], part[2]};
}

static int order(unsigned a, unsigned b)
{
	return (a > b) - (a < b);
}

int release_cmp(struct release a, struct release b)
{
	if (a.major != b.major)
		return order(a.major, b.major);
	return a.minor != b.minor ? order(a.minor, b.minor) : order(a.patch, b.patch);
}

int release_cmp_names(struct span a, struct span b)
{
	return release_cmp(release_of(a), release_of(b));
}
