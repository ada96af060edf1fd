/* The rows of processors: each can be found again, each has rules of its own, and what has no row
   gets none of another's. */
#include "t.h"

#include "machine/machine.h"
#include "machine/relocs.h"

#include <elf.h>
#include <string.h>

static void rows_are_found(void **state)
{
	(void)state;
	unsigned i = 0;
	for (const struct machine *m; (m = machine_at(i)) != NULL; i++) {
		assert_ptr_equal(m, machine_by_number(m->e_machine, m->bits == 64, m->big));
		if (m->docker[0])
			assert_ptr_equal(m, machine_by_name(span_of(m->docker)));
		assert_int_equal(0, m->page & (m->page - 1));
		assert_int_equal(3, m->cache & 3);
		/* A relocation of the program's own memory and one of a call: all have both. */
		assert_int_equal(RELOC_COPY, machine_relocs(m)->class);
		assert_int_equal(RELOC_DEFINED, machine_relocs(m)[1].class);
	}
	assert_true(i >= 17);
}

/* A text that fills its field would run on into the next one. */
static void texts_end(void **state)
{
	(void)state;
	const struct machine *m;
	for (unsigned i = 0; (m = machine_at(i)) != NULL; i++) {
		assert_true(strlen(m->name) < sizeof m->name);
		assert_true(strlen(m->docker) < sizeof m->docker);
		assert_true(strlen(m->uname) < sizeof m->uname);
		assert_true(strlen(m->qemu) < sizeof m->qemu);
		assert_true(strlen(m->glibc_dir) < sizeof m->glibc_dir);
		assert_true(strlen(m->glibc_ld) < sizeof m->glibc_ld);
		assert_true(strlen(m->musl_arch) < sizeof m->musl_arch);
		assert_true(strlen(m->multiarch) < sizeof m->multiarch);
		assert_true(strlen(m->lib) < sizeof m->lib);
		assert_true(strlen(m->platform) < sizeof m->platform);
		assert_true(strlen(m->hwcaps) < sizeof m->hwcaps);
	}
}

static void no_row(void **state)
{
	(void)state;
	const struct elf unknown = {.machine = 999, .is64 = true};
	const struct elf odd = {.machine = EM_AARCH64, .is64 = true, .big = true};
	assert_null(machine_of(&unknown));
	assert_null(machine_of(&odd));
	assert_null(machine_by_name(span_of("pdp11")));
	assert_ptr_equal(machine_by_number(EM_ARM, false, false),
			 machine_by_name(span_of("armhf")));
	assert_ptr_equal(machine_by_number(EM_386, false, false), machine_by_name(span_of("i386")));
	assert_null(machine_by_name(span_of("")));
	/* What the largest page is decides what may be refused: of the unknown as little as of any. */
	const struct machine *m;
	for (unsigned i = 0; (m = machine_at(i)) != NULL; i++)
		assert_true(m->page <= machine_page(&unknown));
}

static void beside(void **state)
{
	static const struct {
		const char *here;
		struct elf e;
		bool runs;
	} rows[] = {
		{"amd64", {.machine = EM_386}, true},
		{"amd64", {.machine = 6}, true},
		{"amd64", {.machine = EM_ARM}, false},
		{"arm64", {.machine = EM_ARM}, true},
		{"arm64", {.machine = EM_386}, false},
		{"s390x", {.machine = EM_S390, .big = true}, true},
		{"s390x", {.machine = EM_S390, .is64 = true, .big = true}, false},
		{"mips64le", {.machine = EM_MIPS}, true},
		{"mips64le", {.machine = EM_MIPS, .big = true}, false},
		{"riscv64", {.machine = EM_RISCV}, false},
		{"386", {.machine = EM_NONE}, false},
	};
	(void)state;
	for (size_t i = 0; i < T_COUNT(rows); i++)
		assert_int_equal(
			rows[i].runs,
			machine_runs_beside(machine_by_name(span_of(rows[i].here)), &rows[i].e));
}

static void musl_types(void **state)
{
	(void)state;
	const struct machine *amd64 = machine_by_name(span_of("amd64"));
	const struct machine *arm64 = machine_by_name(span_of("arm64"));
	const struct machine *x32 = machine_by_number(EM_X86_64, false, false);
	assert_true(machine_musl_knows(amd64, R_X86_64_64));
	assert_false(machine_musl_knows(amd64, R_X86_64_IRELATIVE));
	assert_true(machine_is_irelative(amd64, R_X86_64_IRELATIVE));
	assert_false(machine_is_irelative(amd64, 1032));
	/* x32's words are R_X86_64_32, which musl knows there. */
	assert_true(machine_musl_knows(x32, R_X86_64_32));
	assert_true(machine_musl_knows(arm64, R_AARCH64_ABS64));
	assert_true(machine_musl_knows(arm64, R_AARCH64_TLSDESC));
	/* R_AARCH64_IRELATIVE, which musl's elf.h does not name */
	assert_false(machine_musl_knows(arm64, 1032));
	assert_true(machine_is_irelative(arm64, 1032));
	assert_false(machine_is_irelative(arm64, R_X86_64_IRELATIVE));
	assert_false(machine_is_irelative(x32, R_X86_64_IRELATIVE));
}

static void loaders(void **state)
{
	static const struct {
		const char *machine;
		bool musl;
		const char *path;
	} rows[] = {
		{"amd64", false, "/lib64/ld-linux-x86-64.so.2"},
		{"amd64", true, "/lib/ld-musl-x86_64.so.1"},
		{"arm64", false, "/lib/ld-linux-aarch64.so.1"},
		{"arm64", true, "/lib/ld-musl-aarch64.so.1"},
		{"arm/v7", false, "/lib/ld-linux-armhf.so.3"},
		{"386", false, "/lib/ld-linux.so.2"},
		{"386", true, "/lib/ld-musl-i386.so.1"},
		{"riscv64", false, "/lib/ld-linux-riscv64-lp64d.so.1"},
	};
	(void)state;
	for (size_t i = 0; i < T_COUNT(rows); i++) {
		char text[64];
		struct buf b = buf_of(text, sizeof text);
		machine_loader(machine_by_name(span_of(rows[i].machine)), rows[i].musl, &b);
		assert_string_equal(rows[i].path, text);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {T(rows_are_found), T(texts_end),  T(no_row),
					    T(beside),         T(musl_types), T(loaders)};
	t_filter(argc, argv);
	return t_group(others) != 0;
}
