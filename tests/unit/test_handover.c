/* What a hand-over is put together from: the words that are lent and given back, new vectors, room
   in .dynamic, the ways to a bundle, its manifest and its cache. */
#include "t.h"
#include "../fuzz/tiny.c"
#include "fake_host.c"

#include "redirect/bundle.h"
#include "read/ldcache.h"
#include "start/env_slot.h"
#include "make/cache.h"
#include "read/own.h"
#include "start/initial_stack.h"
#include "start/mapped_program.h"

#include <elf.h>

#define WORDS 64

static uint64_t address(const char *s)
{
	return (uintptr_t)s;
}

/* Room for two words below, then argc, argv, the environment, one auxiliary entry. */
static uint64_t *vectors(uint64_t *mem, const char *const *env)
{
	uint64_t *sp = mem + 2;
	uint64_t *p = sp;
	*p++ = 2;
	*p++ = address("program");
	*p++ = address("word");
	*p++ = 0;
	for (; *env; env++)
		*p++ = address(*env);
	*p++ = 0;
	*p++ = AT_PAGESZ;
	*p++ = 4096;
	*p++ = AT_NULL;
	*p = 0;
	return sp;
}

struct lend_row {
	const char *name;
	const char *env[5];
	int slot; /* the variable whose place is taken; -1: the vectors move */
};

static const struct lend_row lend_rows[] = {
	{"the-last", {"A=1", "B=2", NULL}, 1},
	{"its-own", {"LD_LIBRARY_PATH=/x", "B=2", NULL}, 0},
	{"its-own-last", {"LD_LIBRARY_PATH=/x", "LD_LIBRARY_PATH=/y", "B=2", NULL}, 1},
	{"not-a-loaders", {"A=1", "LD_PRELOAD=x", "GLIBC_TUNABLES=x", "MALLOC_CHECK_=1", NULL}, 0},
	{"none", {NULL}, -1},
	{"only-loaders", {"LD_BIND_NOW=1", NULL}, -1},
};

static void test_lend(void **state)
{
	const struct lend_row *r = *state;
	uint64_t mem[WORDS];
	uint64_t before[WORDS];
	struct borrowed_env borrowed_env;
	memset(mem, 0, sizeof mem);
	uint64_t *sp = vectors(mem, r->env);
	memcpy(before, mem, sizeof mem);
	env_slot_plan(sp, "LD_LIBRARY_PATH=", &borrowed_env);
	assert_memory_equal(mem, before, sizeof mem);
	uint64_t *now = env_slot_borrow(sp, "LD_LIBRARY_PATH=/bundle", &borrowed_env);
	const uint64_t *env = now + 1 + *now + 1;
	unsigned found = 0;
	for (const uint64_t *e = env; *e; e++)
		found += strcmp((const char *)(uintptr_t)*e, "LD_LIBRARY_PATH=/bundle") == 0;
	assert_int_equal(found, r->slot < 0 ? 2 : 1);
	assert_ptr_equal(now, r->slot < 0 ? sp - 2 : sp);
	if (r->slot >= 0)
		assert_int_equal(env[r->slot], address("LD_LIBRARY_PATH=/bundle"));
	/* Given back, in the order of the leaving page. */
	*borrowed_env.slot[0] = borrowed_env.old[0];
	*borrowed_env.slot[1] = borrowed_env.old[1];
	for (unsigned i = 0; r->env[i]; i++)
		assert_string_equal((const char *)(uintptr_t)env[i], r->env[i]);
	const uint64_t *aux = env;
	while (*aux++)
		;
	if (r->slot < 0) {
		assert_int_equal(aux[0], AT_IGNORE);
		aux += 2;
	}
	assert_int_equal(aux[0], AT_PAGESZ);
	assert_int_equal(aux[1], 4096);
}

static void test_stack(void **state)
{
	(void)state;
	static const char *const env[] = {"A=1", NULL};
	const uint64_t aux[] = {AT_PAGESZ, 7, AT_NULL};
	uint64_t mem[WORDS] = {0};
	uint64_t out[WORDS];
	struct stack_plan p = {.from = vectors(mem, env),
			       .nhead = 2,
			       .skip = 1,
			       .aux = aux,
			       .head = {address("x"), address("y")}};
	memset(out, 0xff, sizeof out);
	stack_build(&p, out);
	const uint64_t want[] = {
		3, address("x"), address("y"), p.from[2], 0, p.from[4], 0, AT_PAGESZ, 7, AT_NULL,
		0};
	assert_memory_equal(out, want, sizeof want);
	assert_int_equal(out[sizeof want / sizeof want[0]], UINT64_MAX);
	assert_true(stack_bytes(&p) >= sizeof want);
}

/* Vectors of argc words, two of the environment, two pairs. */
static size_t more_vectors(uint64_t *sp, uint64_t argc)
{
	size_t n = 0;
	sp[n++] = argc;
	for (uint64_t i = 0; i < argc; i++)
		sp[n++] = 100 + i;
	sp[n++] = 0;
	sp[n++] = 200;
	sp[n++] = 201;
	sp[n++] = 0;
	sp[n++] = AT_PAGESZ;
	sp[n++] = 4096;
	sp[n++] = AT_ENTRY;
	sp[n++] = 1;
	sp[n++] = AT_NULL;
	sp[n++] = 0;
	return n;
}

static void test_shift(void **state)
{
	const uint64_t aux[] = {AT_ENTRY, 9, AT_NULL};
	(void)state;
	for (size_t skip = 0; skip < 6; skip++) {
		_Alignas(16) uint64_t mem[WORDS];
		uint64_t before[WORDS];
		struct stack_shift shift;
		const struct stack_plan p = {.from = mem, .skip = skip, .aux = aux};
		memset(mem, 0xff, sizeof mem);
		size_t n = more_vectors(mem, 6);
		memcpy(before, mem, sizeof mem);
		uint64_t *sp = stack_shift(&p, &shift);
		assert_int_equal((uintptr_t)sp % 16, 0);
		assert_true(sp >= mem);
		assert_int_equal(sp[0], 6 - skip);
		before[n - 3] = 9;
		assert_memory_equal(sp + 1, before + 1 + skip, (n - 1 - skip) * sizeof *sp);
		before[n - 3] = 1;
		stack_shift_back(&shift);
		assert_memory_equal(mem, before, sizeof mem);
	}
}

struct dyn_row {
	const char *name;
	uint64_t tags[6];
	uint32_t flags; /* of the segment */
	unsigned room;  /* entries behind the last, DT_NULL all */
	bool takes;
	uint64_t over; /* where a read-only segment is mapped afterwards; 0: nowhere */
};

static const struct dyn_row dyn_rows[] = {
	{"three-null", {DT_NEEDED}, PF_R | PF_W, 3, true, 0},
	{"two-null", {DT_NEEDED}, PF_R | PF_W, 2, false, 0},
	{"two-null-spare", {DT_NEEDED, DT_SYMENT, DT_RELACOUNT}, PF_R | PF_W, 2, true, 0},
	{"one-null-verneed", {DT_SYMENT, DT_VERNEEDNUM}, PF_R | PF_W, 1, true, 0},
	{"one-spare", {DT_SYMENT}, PF_R | PF_W, 1, false, 0},
	{"own-array", {DT_PREINIT_ARRAY, DT_PREINIT_ARRAYSZ}, PF_R | PF_W, 1, true, 0},
	{"read-only", {DT_NEEDED}, PF_R, 5, false, 0},
	{"mapped-over", {DT_NEEDED}, PF_R | PF_W, 5, false, 0x1800},
	{"page-behind", {DT_NEEDED}, PF_R | PF_W, 5, true, 0x2000},
};

static uint64_t tag_value(const struct mapped_program *t, Elf64_Sxword tag)
{
	for (size_t i = 0; i < t->ndyn && t->dyn[i].d_tag; i++)
		if (t->dyn[i].d_tag == tag)
			return t->dyn[i].d_un.d_val;
	return UINT64_MAX;
}

static void test_dyn(void **state)
{
	const struct dyn_row *r = *state;
	static Elf64_Dyn dyn[12];
	size_t n = 0;
	memset(dyn, 0, sizeof dyn);
	for (; r->tags[n]; n++)
		dyn[n] = (Elf64_Dyn){(Elf64_Sxword)r->tags[n], {.d_val = 16}};
	n += r->room;
	/* Headers and table as if mapped where they are: a bias that makes the table's address 0x1000.
	   */
	uint64_t bias = (uintptr_t)dyn - 0x1000;
	Elf64_Phdr ph[4] = {
		{.p_type = PT_PHDR},
		{.p_type = PT_LOAD, .p_flags = r->flags, .p_vaddr = 0x1000, .p_memsz = sizeof dyn},
		{.p_type = PT_DYNAMIC, .p_vaddr = 0x1000, .p_memsz = n * sizeof dyn[0]},
		{.p_type = PT_LOAD, .p_flags = PF_R, .p_vaddr = r->over, .p_memsz = 1},
	};
	ph[0].p_vaddr = (uintptr_t)ph - bias;
	struct mapped_program t;
	mapped_program_read(ph, r->over ? 4 : 3, &t);
	assert_int_equal(t.bias, bias);
	assert_int_equal(t.ndyn, n);
	assert_int_equal(mapped_program_takes_hook(&t), r->takes);
	if (!r->takes)
		return;
	uint64_t more;
	uint64_t nmore;
	mapped_program_own_hooks(&t, &more, &nmore);
	assert_int_equal(nmore, r->tags[0] == DT_PREINIT_ARRAY ? 2 : 0);
	mapped_program_set_hook(&t, bias + 0x77);
	assert_int_equal(tag_value(&t, DT_PREINIT_ARRAY), 0x77);
	assert_int_equal(tag_value(&t, DT_PREINIT_ARRAYSZ), 8);
	assert_int_equal(dyn[n - 1].d_tag, DT_NULL);
}

static void test_manifest(void **state)
{
	(void)state;
	struct manifest m;
	manifest_read(
		span_of("landfall-bundle 1\nglibc 2.36\nwhole yes\ncache-path 168113\n"
			"system-dirs 5 66\ncache lc 728\nfile x 1 a 09691a75\ncache-path 1\n"),
		&m);
	assert_true(m.is_whole);
	assert_int_equal(m.cache_size, 728);
	assert_true(m.present && m.has_cache);
	assert_true(span_is(m.version, "2.36"));
	assert_int_equal(m.dirs_at, 5);
	assert_int_equal(m.dirs_len, 66);
	manifest_read(span_of("cache-path x\nsystem-dirs 1\ncache other\nwhole no\n\n \nglibc"),
		      &m);
	assert_true(m.present && !m.has_cache && !m.is_whole);
	assert_int_equal(m.dirs_len, 0);
	manifest_read(span_of(NULL), &m);
	assert_false(m.present);
}

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct file_row {
	const char *name;
	const char *line;
	const char *wanted;
	int64_t size; /* -1: it is not found */
	uint32_t node;
	bool has;
};

static const struct file_row file_rows[] = {
	{"one", "file " DIGEST " 12 libc.so.6 09691a75 069691b4\n", "libc.so.6", 12, 0x069691b4,
	 true},
	{"first-node", "file " DIGEST " 12 libc.so.6 09691a75 069691b4\n", "libc.so.6", 12,
	 0x09691a75, true},
	{"other-node", "file " DIGEST " 12 libc.so.6 09691a75\n", "libc.so.6", 12, 0x19691a75,
	 false},
	{"cut-node", "file " DIGEST " 12 a 0000001\n", "a", 12, 0x10, false},
	{"longer-node", "file " DIGEST " 12 a 000000101\n", "a", 12, 0x10, true},
	{"behind-a-longer-node", "file " DIGEST " 12 a 000000101 00000002\n", "a", 12, 2, false},
	{"no-nodes", "file " DIGEST " 7 liba.so\n", "liba.so", 7, 0, false},
	{"part-of-a-name", "file " DIGEST " 7 liba.so.1\n", "liba.so", -1, 0, false},
	{"longer-than-a-name", "file " DIGEST " 7 liba.so A\n", "liba.so A", 7, 10, false},
	{"second", "file " DIGEST " 1 a\nfile " DIGEST " 2 b 0000000e\n", "b", 2, 14, true},
	{"no-line-end", "file " DIGEST " 7 liba.so", "liba.so", -1, 0, false},
	{"short-digest", "file 0123 7 liba.so\n", "liba.so", -1, 0, false},
	{"no-size", "file " DIGEST " liba.so\n", "liba.so", -1, 0, false},
	{"bad-size", "file " DIGEST " 7x liba.so\n", "liba.so", 0, 0, false},
	{"empty", "", "liba.so", -1, 0, false},
};

static void test_file(void **state)
{
	const struct file_row *r = *state;
	struct manifest m;
	struct manifest_file f = {0};
	manifest_read(span_of(r->line), &m);
	bool found = manifest_find(&m, span_of(r->wanted), &f);
	assert_int_equal(found, r->size >= 0);
	if (!found)
		return;
	assert_int_equal(f.size, (uint64_t)r->size);
	assert_int_equal(manifest_has_version(&f, r->node), r->has);
}

static void test_cache(void **state)
{
	(void)state;
	fake_reset();
	struct span names[] = {span_of("libc.so.6"), span_of("libm.so.6"), span_of("libfoo-2.so"),
			       span_of("libfoo-10.so"), span_of("a")};
	struct ldcache c;
	bool isa = false;
	struct span file = make_cache(fake.arena, names, T_COUNT(names), 0x303, "/opt/landfall");
	assert_non_null(file.p);
	assert_true(ldcache_open(file, false, &c));
	for (size_t i = 0; i < T_COUNT(names); i++) {
		char want[64];
		struct span got = ldcache_find(&c, names[i], 0x0303, 0, &isa);
		(void)snprintf(want, sizeof want, "/opt/landfall/%.*s", (int)names[i].n,
			       (const char *)names[i].p);
		assert_true(span_is(got, want));
	}
	assert_null(ldcache_find(&c, span_of("libd.so"), 0x0303, 0, &isa).p);
	assert_false(isa);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {T(test_stack), T(test_shift), T(test_manifest),
						  T(test_cache)};
	t_filter(argc, argv);
	int failures = t_rows(test_lend, lend_rows) + t_rows(test_dyn, dyn_rows) +
		       t_rows(test_file, file_rows) + t_group(tests);
	return failures != 0;
}
