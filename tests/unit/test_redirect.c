/* Another glibc: when it is used, which one, and for which programs never. */
#include "t.h"

#include "judged.c"
#include "judge/judge.h"
#include "message/verdict.h"
#include "redirect/library_path.h"

static void bundle_is_used(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	fake_elf("/p", program());
	decide("/p");
	expect(LANDFALL_HANDOVER, NULL);
	t_int(0, judged.exit);
	t_bytes("/opt/landfall/ld-linux-x86-64.so.2", judged.handover.loader.p,
		judged.handover.loader.n);
	t_bytes("/opt/landfall", judged.handover.library_path.p, judged.handover.library_path.n);
}

static void bundle_beside_the_program_comes_first(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	bundle("/app/.landfall", "GLIBC_2.34");
	fake_elf("/app/p", program());
	fake_link("/bin/p", "/app/p");
	fake.library_path = "/mine";
	decide("/bin/p");
	expect(LANDFALL_HANDOVER, NULL);
	t_bytes("/app/.landfall:/mine", judged.handover.library_path.p,
		judged.handover.library_path.n);
}

static void bundle_without_the_node_is_not_used(void **state)
{
	(void)state;
	glibc();
	bundle("/opt/landfall", "GLIBC_2.30");
	struct tiny p = program();
	p.from = "libc.so.6";
	p.wants[0] = "GLIBC_2.34";
	p.undefined[0] = "f";
	fake_elf("/p", p);
	decide("/p");
	expect(LANDFALL_NONE, "LF401");
	const struct fact *f = facts_find(&judged.message.facts, FACT_BUNDLE_LACKS);
	assert_non_null(f);
	t_bytes("GLIBC_2.34", f->text.p, f->text.n);
}

static void handed_over_with_its_own_place(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	program_with_liba("/opt/x/p", NULL, "$ORIGIN");
	library("/opt/x/liba.so", "liba.so");
	fake_link("/bin/p", "/opt/x/p");
	decide("/bin/p");
	expect(LANDFALL_HANDOVER, NULL);
	t_text("/opt/x/p", judged.handover.program);
}

static void privileged_is_not_handed_over(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	fake_elf("/p", program());
	fake_mode("/p", 04755);
	decide("/p");
	expect(LANDFALL_NONE, "LF301");
}

static void no_redirect_is_obeyed(void **state)
{
	(void)state;
	static const struct judging never = {.no_redirect = true};
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	fake_elf("/p", program());
	verdict_decide(&fake, "/p", &never, &judged);
	expect(LANDFALL_NONE, "LF301");
}

static void musl_library_does_not_enter_glibc(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	program_with_liba("/p", NULL, NULL);
	fake_elf("/lib/liba.so", (struct tiny){.needed = {"libc.musl-x86_64.so.1"}});
	decide("/p");
	expect(LANDFALL_NONE, "LF301");
}

static void program_of_musl_is_not_handed_to_glibc(void **state)
{
	(void)state;
	glibc();
	bundle("/opt/landfall", "GLIBC_2.34");
	fake_elf("/p", (struct tiny){.interp = LD_MUSL, .needed = {"libc.so"}});
	decide("/p");
	expect(LANDFALL_NONE, "LF301");
}

#define MUSL_DIRS "/lib:/usr/local/lib:/usr/lib"
#define MUSL_PATH_FILE "%.*s/etc/ld-musl-x86_64.path"

/* In dir a loader of musl, and the library that /p wants. */
static void musl_bundle(const char *dir, bool manifest)
{
	static const char text[] = "\0musl libc (x86_64)\0" MUSL_DIRS "\0" MUSL_PATH_FILE;
	static unsigned char made[TINY_BYTES_MAX + sizeof text];
	const struct tiny loader = {.soname = "libc.so"};
	char path[PATH_BYTES];
	size_t n = tiny_elf(&loader, made);
	memcpy(made + n, text, sizeof text);
	glibc();
	fake_elf("/p", (struct tiny){.interp = LD_MUSL, .needed = {"liba.so", "libc.so"}});
	(void)snprintf(path, sizeof path, "%s/ld-musl-x86_64.so.1", dir);
	fake_bytes(path, made, n + sizeof text);
	(void)snprintf(path, sizeof path, "%s/liba.so", dir);
	fake_elf(path, (struct tiny){.soname = "liba.so"});
	(void)snprintf(path, sizeof path, "%s/landfall.bundle", dir);
	if (manifest)
		fake_text(path, "landfall-bundle 1\ncpu x86-64\nmusl 1.2.5\n");
}

static void decide_musl(bool in_process, const char *id)
{
	const struct judging how = {.in_process = in_process};
	verdict_decide(&fake, "/p", &how, &judged);
	expect(id ? LANDFALL_NONE : LANDFALL_HANDOVER, id);
}

/* What the loader's text is replaced by at patch i. */
static void patched(unsigned i, const char *old, const char *new)
{
	const struct patch *p = &judged.handover.patches[i];
	assert_memory_equal(judged.handover.file->bytes.p + p->off, old, strlen(old));
	t_bytes(new, p->bytes.p, strlen(new));
}

static void musl_is_led_to_its_bundle(void **state)
{
	(void)state;
	musl_bundle("/opt/landfall", true);
	decide_musl(true, NULL);
	t_int(WAY_DIRS, judged.handover.way);
	t_int(2, judged.handover.npatches);
	patched(0, MUSL_DIRS, "/opt/landfall");
	patched(1, MUSL_PATH_FILE, "%.*s/~tc/ld-musl-");
	decide_musl(false, NULL);
	t_int(WAY_COMMAND, judged.handover.way);
	patched(0, MUSL_DIRS, "/~~~");
	t_bytes("/opt/landfall", judged.handover.library_path.p, judged.handover.library_path.n);
}

static void musl_is_told_a_long_name(void **state)
{
	static const char dir[] = "/a/directory/of/a/name/too/long";
	(void)state;
	musl_bundle(dir, true);
	fake.with_bundle = dir;
	fake.library_path = "/mine";
	decide_musl(true, NULL);
	t_int(WAY_COMMAND, judged.handover.way);
	t_bytes("/a/directory/of/a/name/too/long:/mine", judged.handover.library_path.p,
		judged.handover.library_path.n);
}

/* A loader alone has no libraries beside it. */
static void musl_without_a_manifest(void **state)
{
	(void)state;
	musl_bundle("/opt/landfall", false);
	decide_musl(true, "LF301");
	fake_reset();
	musl_bundle("/opt/landfall", false);
	fake_elf("/lib/liba.so", (struct tiny){.soname = "liba.so"});
	decide_musl(true, NULL);
	t_int(WAY_OWN, judged.handover.way);
	t_int(0, judged.handover.npatches);
}

static void script_hands_its_interpreter_over(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	fake_elf("/bin/tool", program());
	fake_text("/s", "#!/bin/tool -x\n");
	decide("/s");
	expect(LANDFALL_HANDOVER, NULL);
	t_text("/bin/tool", judged.handover.program);
	t_text("-x", judged.handover.script_arg);
}

/* No other glibc helps a program that the kernel cannot map. */
static void dead_is_not_handed_over(void **state)
{
	unsigned char made[TINY_BYTES_MAX];
	struct tiny p = program();
	size_t n = tiny_elf(&p, made);
	(void)state;
	glibc();
	bundle("/opt/landfall", "GLIBC_2.38");
	for (unsigned char *ph = made + 64; ph < made + 64 + 3 * 56; ph += 56)
		if (ph[0] == PT_LOAD)
			memset(ph + 40, 0, 8); /* p_memsz */
	fake_bytes("/p", made, n);
	decide("/p");
	expect(LANDFALL_NONE, "LF208");
}

/* armhf's loader of Debian 12 has the directories that are searched in front of their copy, at the
   beginning of .rodata and so behind a byte of code; x86-64's has them the other way round. */
static void every_copy_of_a_string_is_patched(void **state)
{
	(void)state;
#define DIRS "/lib/somewhere/\0/usr/lib/\0"
	static const char text[] = "\377" DIRS "\0/etc/ld.so.cache\0" DIRS;
	const struct file loader = {
		.path = "/b/ld.so",
		.bytes = {(const unsigned char *)text, sizeof text},
	};
	const struct bundle b = {.dir = span_of("/b"), .loader = &loader};
	const size_t dirs = sizeof DIRS - 1;
	struct handover out = {.npatches = 0};
	struct search s = {.use_cache = true};
	musl();
	assert_int_equal(library_path_at(2, &fake, &b, false, true, &out, &s), WAY_SET);
	assert_int_equal(out.npatches, 3);
	assert_int_equal(out.patches[0].off, 1 + dirs + 1);
	assert_int_equal(out.patches[1].off, 1);
	assert_int_equal(out.patches[2].off, 1 + dirs + 1 + sizeof "/etc/ld.so.cache");
#undef DIRS
}

int main(int argc, char **argv)
{
	const struct CMUnitTest redirects[] = {
		J(bundle_is_used),
		J(bundle_beside_the_program_comes_first),
		J(bundle_without_the_node_is_not_used),
		J(handed_over_with_its_own_place),
		J(privileged_is_not_handed_over),
		J(no_redirect_is_obeyed),
		J(musl_library_does_not_enter_glibc),
		J(program_of_musl_is_not_handed_to_glibc),
		J(musl_is_led_to_its_bundle),
		J(musl_is_told_a_long_name),
		J(musl_without_a_manifest),
		J(script_hands_its_interpreter_over),
		J(dead_is_not_handed_over),
		J(every_copy_of_a_string_is_patched),
	};
	t_filter(argc, argv);
	return t_group(redirects) != 0;
}
