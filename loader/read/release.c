/* Version nodes and releases in their order. A name such as "GLIBC_2.2.5" comes in; the part before
   its number, or a number that can be compared, goes out. For messages: what a program may start
   with is decided by names alone. */
#include <landfall/release.h>

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

uint64_t release_rank(struct span node)
{
	uint64_t part[3] = {0};
	struct span field;
	(void)span_from(node, release_family(node).n, &node);
	/* Three parts of at most four digits each: more would overflow, and none is known. */
	for (size_t i = 0; i < 3 && span_cut(&node, ".", &field); i++)
		for (size_t k = 0; k < field.n && k < 4; k++)
			part[i] = part[i] * 10 + (uint64_t)(field.p[k] - '0');
	return part[0] * 100000000 + part[1] * 10000 + part[2];
}
