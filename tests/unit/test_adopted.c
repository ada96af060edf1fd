/* Programs that landfall --adopt has changed: which loader processor and libc imply, how such a
   program is known, and what is judged of it. */
#include "t.h"

#include "judged.c"
#include "judge/judge.h"
#include "link/adopted.h"

struct row {
	const char *name;
	uint16_t machine;
	const char *needed;
	const char *wants;
	const char *implied; /* NULL: none */
};

static const struct row rows[] = {
	{"glibc", 0, "libc.so.6", NULL, LD},
	{"glibc_by_a_version", 0, "libm.so.6", "GLIBC_2.2.5", LD},
	{"musl", 0, "libc.musl-x86_64.so.1", NULL, LD_MUSL},
	{"musl_by_its_plain_name", 0, "libc.so", NULL, LD_MUSL},
	{"neither", 0, "libfoo.so.1", NULL, NULL},
	{"neither_by_a_version", 0, "libfoo.so.1", "FOO_1", NULL},
	{"arm64", EM_AARCH64, "libc.so.6", NULL, "/lib/ld-linux-aarch64.so.1"},
	{"unknown_processor", 0x1234, "libc.so.6", NULL, NULL},
};

static void implied(void **state)
{
	static unsigned char made[TINY_BYTES_MAX];
	const struct row *r = *state;
	struct tiny t = {.machine = r->machine, .interp = "/x", .needed = {r->needed}};
	char text[ADOPTED_PATH_BYTES] = "";
	struct buf b = buf_of(text, sizeof text);
	struct image im;
	if (r->wants) {
		t.from = r->needed;
		t.wants[0] = r->wants;
		t.undefined[0] = "f";
	}
	image_read((struct span){made, tiny_elf(&t, made)}, &im);
	t_int(r->implied != NULL, adopted_implied(&im, &b));
	if (r->implied)
		t_text(r->implied, text);
}

/* Both libcs, as a program has them that was linked with each other's libraries: not to be told. */
static void both_imply_nothing(void **state)
{
	static unsigned char made[TINY_BYTES_MAX];
	const struct tiny t = {.interp = "/x", .needed = {"libc.so.6", "libc.so"}};
	char text[ADOPTED_PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct image im;
	(void)state;
	image_read((struct span){made, tiny_elf(&t, made)}, &im);
	t_int(false, adopted_implied(&im, &b));
}

static void known_by_name_where_landfall_is_gone(void **state)
{
	struct tiny p = program();
	(void)state;
	musl();
	p.interp = "/usr/local/bin/landfall";
	fake_elf("/p", p);
	decide("/p");
	expect(LANDFALL_NONE, "LF301");
	const struct fact *f = facts_find(&judged.message.facts, FACT_ADOPTED);
	assert_non_null(f);
	t_bytes(LD, f->text.p, f->text.n);
}

static void handed_over_all_the_same(void **state)
{
	struct tiny p = program();
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	p.interp = "/usr/local/bin/landfall";
	fake_elf("/p", p);
	decide("/p");
	expect(LANDFALL_HANDOVER, NULL);
}

/* Another program at that path is nobody's but its own. */
static void another_program_of_that_name(void **state)
{
	struct tiny p = program();
	struct span was;
	struct image im;
	static unsigned char made[TINY_BYTES_MAX];
	(void)state;
	musl();
	p.interp = "/usr/local/bin/landfall";
	fake_elf("/usr/local/bin/landfall", program());
	image_read((struct span){made, tiny_elf(&p, made)}, &im);
	t_int(false, adopted_is(&fake, &im, &was));
}

static void a_loaders_path_is_no_adoption(void **state)
{
	struct tiny p = program();
	struct span was;
	struct image im;
	static unsigned char made[TINY_BYTES_MAX];
	(void)state;
	musl();
	image_read((struct span){made, tiny_elf(&p, made)}, &im);
	t_int(false, adopted_is(&fake, &im, &was));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest adopted[] = {
		T(both_imply_nothing),
		J(known_by_name_where_landfall_is_gone),
		J(handed_over_all_the_same),
		J(another_program_of_that_name),
		J(a_loaders_path_is_no_adoption),
	};
	t_filter(argc, argv);
	return t_rows(implied, rows) + t_group(adopted) != 0;
}
