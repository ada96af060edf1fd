/* What is left of an environment when LANDFALL_* is taken out of it, and that the auxiliary vector
   follows at once. */
#include "t.h"

#include "start/environ.h"

#include <elf.h>

#define WORDS 64

struct row {
	const char *name;
	const char *env[8];
	const char *left[8];
};

static const struct row rows[] = {
	{"none", {NULL}, {NULL}},
	{"not-ours",
	 {"A=1", "LANDFALLX=1", "XLANDFALL_LOG=1", NULL},
	 {"A=1", "LANDFALLX=1", "XLANDFALL_LOG=1", NULL}},
	{"one", {"A=1", "LANDFALL_BUNDLE=/x", "B=2", NULL}, {"A=1", "B=2", NULL}},
	{"all", {"LANDFALL_BUNDLE=/x", NULL}, {NULL}},
	{"doubled",
	 {"LANDFALL_LOG=1", "LANDFALL_BUNDLE=/x", "A=1", "LANDFALL_BUNDLE=/y", NULL},
	 {"A=1", NULL}},
	{"without-a-value", {"LANDFALL_BUNDLE", "LANDFALL_", "A", NULL}, {"A", NULL}},
	{"last", {"A=1", "LANDFALL_NEW=", NULL}, {"A=1", NULL}},
	{"empty", {"", "LANDFALL_LOG=1", NULL}, {"", NULL}},
};

static uint64_t address(const char *s)
{
	return (uintptr_t)s;
}

static void test_strip(void **state)
{
	const struct row *r = *state;
	char *env[8];
	size_t n = 0;
	size_t left = 0;
	for (; r->env[n]; n++)
		env[n] = (char *)(uintptr_t)r->env[n];
	env[n] = NULL;
	size_t taken = environ_strip(env);
	for (; r->left[left]; left++)
		assert_string_equal(env[left], r->left[left]);
	assert_null(env[left]);
	t_int((intmax_t)(n - left), (intmax_t)taken);
}

static void test_vectors(void **state)
{
	static const uint64_t aux[] = {AT_PAGESZ, 4096, AT_SECURE, 1, AT_NULL, 0};
	const struct row *r = *state;
	uint64_t mem[WORDS] = {2, address("program"), address("LANDFALL_LOG=word"), 0};
	uint64_t *p = mem + 4;
	for (size_t i = 0; r->env[i]; i++)
		*p++ = address(r->env[i]);
	*p++ = 0;
	memcpy(p, aux, sizeof aux);
	environ_distrust(mem);
	t_int(2, (intmax_t)mem[0]);
	assert_string_equal((const char *)(uintptr_t)mem[2], "LANDFALL_LOG=word");
	p = mem + 4;
	for (size_t i = 0; r->left[i]; i++)
		assert_string_equal((const char *)(uintptr_t)*p++, r->left[i]);
	assert_int_equal(*p++, 0);
	assert_memory_equal(p, aux, sizeof aux);
}

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_rows(test_strip, rows) + t_rows(test_vectors, rows) != 0;
}
