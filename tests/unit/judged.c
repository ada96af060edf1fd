/* The host of literals that programs are judged on. Included by the tests that need it. */
#include "judged.h"

#include "../fuzz/tiny.c"
#include "fake_host.c"
#include "t.h"
#include "judge/judge.h"
#include "closure/closure.h"

struct verdict judged;

void glibc(void)
{
	fake_elf(LD, (struct tiny){.soname = "ld-linux-x86-64.so.2",
				   .defines = {"GLIBC_PRIVATE"},
				   .tail = "/lib/"});
	fake_elf("/lib/libc.so.6", (struct tiny){.soname = "libc.so.6",
						 .defined = {"puts"},
						 .defines = {"GLIBC_2.2.5", "GLIBC_PRIVATE"}});
}

void musl(void)
{
	fake_elf(LD_MUSL, (struct tiny){.soname = "libc.so",
					.defined = {"puts", "open"},
					.tail = "musl libc ("});
}

void bundle(const char *dir, const char *node)
{
	char path[128];
	(void)snprintf(path, sizeof path, "%s/ld-linux-x86-64.so.2", dir);
	fake_elf(path, (struct tiny){.soname = "ld-linux-x86-64.so.2",
				     .defines = {"GLIBC_PRIVATE"},
				     .tail = "/lib/"});
	(void)snprintf(path, sizeof path, "%s/libc.so.6", dir);
	fake_elf(path, (struct tiny){.soname = "libc.so.6",
				     .defines = {"GLIBC_2.2.5", node, "GLIBC_PRIVATE"}});
}

struct tiny program(void)
{
	return (struct tiny){.interp = LD, .needed = {"libc.so.6"}};
}

void program_with_liba(const char *path, const char *rpath, const char *runpath)
{
	struct tiny p = program();
	p.rpath = rpath;
	p.runpath = runpath;
	p.needed[1] = "liba.so";
	fake_elf(path, p);
}

void decide(const char *path)
{
	static const struct judging plain = {0};
	verdict_decide(&fake, path, &plain, &judged);
}

void expect(enum landfall_action action, const char *id)
{
	t_int((int)action, (int)judged.action);
	if (id)
		t_bytes(id, judged.message.diag.id.p, judged.message.diag.id.n);
}

void expect_at(const char *name, const char *path)
{
	expect(LANDFALL_RUN, NULL);
	assert_non_null(judged.closure);
	for (const struct object *o = judged.closure->objects; o; o = o->next)
		if (object_known_as(o, span_of(name))) {
			t_bytes(path, o->path.p, o->path.n);
			return;
		}
	print_error("%s was not loaded\n", name);
	fail();
}

void library(const char *path, const char *soname)
{
	fake_elf(path, (struct tiny){.soname = soname});
}

int each(void **state)
{
	(void)state;
	fake_reset();
	return 0;
}
