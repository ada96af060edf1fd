/* How a program was built, by the marks of each tool: sections of a hand-made file come in, the
   tool and what it said go out. Go has a file of its own. */
#include "sections.c"

#define RUST "rustc version 1.80.0 (051478957 2024-07-21)\0"
#define CLANG "Ubuntu clang version 14.0.0-1ubuntu1.1\0"
#define ZIG "Linker: LLD 20.1.2 (https://github.com/ziglang/zig-bootstrap c6bc939)\0"
#define RUST_PATH "/rustc/051478957371ee0084a7c0913941d2a8c4757bb9/library/core/src/panicking.rs\0"
#define NET \
	"\x8b\x12\x02\xb9\x6a\x61\x20\x38\x72\x7b\x93\x02\x14\xd7\xa0\x32" \
	"\x13\xf5\xb9\xe6\xef\xae\x33\x18\xee\x3b\x2d\xce\x24\xb3\x6a\xae"

/* --- each tool by its marks --- */

struct row {
	const char *name;
	struct part part[3];
	enum built_by by;
	const char *compiler; /* NULL: absent */
	const char *packager;
};

static const struct row rows[] = {
	{"nothing", {{".text", TEXT("code")}}, BUILT_UNKNOWN, NULL, NULL},
	{"gcc",
	 {{".comment", TEXT("GCC: (Debian 12.2.0-14) 12.2.0\0")}},
	 BUILT_C,
	 "GCC: (Debian 12.2.0-14) 12.2.0",
	 "Debian 12.2.0-14"},
	{"gcc_red_hat",
	 {{".comment", TEXT("GCC: (GNU) 13.2.1 20231011 (Red Hat 13.2.1-4)\0")}},
	 BUILT_C,
	 "GCC: (GNU) 13.2.1 20231011 (Red Hat 13.2.1-4)",
	 "Red Hat 13.2.1-4"},
	{"gcc_unended",
	 {{".comment", TEXT("GCC: (Debian 12.2.0-14) 12.2.0")}},
	 BUILT_C,
	 NULL,
	 NULL},
	{"gcc_elsewhere",
	 {{".rodata", TEXT("GCC: (Debian 12.2.0-14) 12.2.0\0")}},
	 BUILT_UNKNOWN,
	 NULL,
	 NULL},
	{"clang",
	 {{".comment", TEXT("GCC: (GNU) 8.5.0\0" CLANG)}},
	 BUILT_CLANG,
	 "Ubuntu clang version 14.0.0-1ubuntu1.1",
	 NULL},
	{"zig",
	 {{".comment", TEXT(CLANG ZIG)}},
	 BUILT_ZIG,
	 "Linker: LLD 20.1.2 (https://github.com/ziglang/zig-bootstrap c6bc939)",
	 NULL},
	{"rust",
	 {{".comment", TEXT("GCC: (GNU) 8.5.0\0" RUST)}},
	 BUILT_RUST,
	 "rustc version 1.80.0 (051478957 2024-07-21)",
	 NULL},
	{"rust_by_zig",
	 {{".comment", TEXT(ZIG RUST)}},
	 BUILT_RUST,
	 "rustc version 1.80.0 (051478957 2024-07-21)",
	 NULL},
	{"rust_in_clang",
	 {{".comment", TEXT(CLANG RUST)}},
	 BUILT_CLANG,
	 "Ubuntu clang version 14.0.0-1ubuntu1.1",
	 NULL},
	{"rust_with_clang",
	 {{".comment", TEXT(CLANG RUST)}, {".rodata", TEXT(RUST_PATH)}},
	 BUILT_RUST,
	 "rustc version 1.80.0 (051478957 2024-07-21)",
	 NULL},
	{"rust_by_path", {{".rodata", TEXT(RUST_PATH)}}, BUILT_RUST, NULL, NULL},
	{"rust_path_short",
	 {{".rodata", TEXT("/rustc/0514/library\0")}},
	 BUILT_UNKNOWN,
	 NULL,
	 NULL},
	{"graalvm",
	 {{".svm_heap", TEXT("heap")}, {".comment", TEXT("GCC: (GNU) 10.3.0\0")}},
	 BUILT_GRAALVM,
	 "GCC: (GNU) 10.3.0",
	 "GNU"},
	{"bun",
	 {{".bun_builtins", TEXT("js")}, {".bun", TEXT("\0\0\0\0\0\0\0\0")}},
	 BUILT_BUN,
	 NULL,
	 NULL},
	{"bun_app",
	 {{".bun_builtins", TEXT("js")}, {".bun", TEXT("\4\0\0\0\0\0\0\0code")}},
	 BUILT_BUN_APP,
	 NULL,
	 NULL},
	{"bun_app_trailer", {{".text", TEXT("\n---- Bun! ----\n")}}, BUILT_BUN_APP, NULL, NULL},
	{"dotnet", {{".data", TEXT(NET)}}, BUILT_DOTNET, NULL, NULL},
	{"dotnet_aot", {{"__managedcode", TEXT("code")}}, BUILT_DOTNET, NULL, NULL},
	{"pyinstaller", {{"pydata", TEXT("archive")}}, BUILT_PYINSTALLER, NULL, NULL},
	{"pyinstaller_cookie",
	 {{".x", TEXT("MEI\014\013\012\013\016")}},
	 BUILT_PYINSTALLER,
	 NULL,
	 NULL},
	{"go_by_tables",
	 {{".gopclntab", TEXT("\xf1\xff\xff\xff\0\0")}},
	 BUILT_GO,
	 "Go 1.20 or later",
	 NULL},
	{"go_pie_tables",
	 {{".data.rel.ro.gopclntab", TEXT("\xfa\xff\xff\xff\0\0")}},
	 BUILT_GO,
	 "Go 1.16 or 1.17",
	 NULL},
	{"go_tables_damaged",
	 {{".gopclntab", TEXT("\xf9\xff\xff\xff\0\0")}},
	 BUILT_UNKNOWN,
	 NULL,
	 NULL},
};

static void by_marks(void **state)
{
	const struct row *r = *state;
	struct built b;
	size_t n = 0;
	while (n < 3 && r->part[n].name)
		n++;
	sections_make(r->part, n);
	read_built(&b);
	t_int((int)r->by, (int)b.by);
	t_bytes(r->compiler, b.compiler.p, b.compiler.n);
	t_bytes(r->packager, b.packager.p, b.packager.n);
}

static void wrapped(void **state)
{
	(void)state;
	const struct part part = {".text", TEXT("code")};
	struct built b;
	sections_make(&part, 1);
	memcpy(sections_file + 8, "AI\2", 3);
	memcpy(sections_file + 236, "UPX!", 4);
	read_built(&b);
	assert_true(b.appimage);
	assert_true(b.upx);
	sections_make(&part, 1);
	memcpy(sections_file + 8, "AI\3", 3);
	read_built(&b);
	assert_false(b.appimage);
	assert_false(b.upx);
}

static void without_sections(void **state)
{
	(void)state;
	const struct part part = {".x", TEXT(RUST)};
	struct built b;
	sections_make(&part, 1);
	sections_put(40, 0, 8);
	read_built(&b);
	t_int(BUILT_RUST, (int)b.by);
	sections_put(40, UINT64_MAX - 8, 8);
	read_built(&b);
	t_int(BUILT_RUST, (int)b.by);
}

/* --- sections --- */

static void sections(void **state)
{
	(void)state;
	const struct part part[] = {{".a", TEXT("one")}, {".b", TEXT("two")}};
	struct elf e;
	struct elf_sections s;
	struct elf_section found;
	sections_make(part, 2);
	t_int(ELF_OK, elf_open((struct span){sections_file, sections_size}, &e));
	assert_true(elf_sections_open(&e, &s));
	assert_true(elf_find_section(&s, ".b", &found));
	t_bytes("two", found.bytes.p, found.bytes.n);
	assert_false(elf_find_section(&s, ".c", &found));
	sections_put(60, 1025, 2);
	assert_false(elf_sections_open(&e, &s));
	sections_put(60, 4, 2);
	sections_put(62, 9, 2);
	assert_false(elf_sections_open(&e, &s));
	sections_put(62, 1, 2);
	sections_put(58, 40, 2);
	assert_false(elf_sections_open(&e, &s));
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(wrapped),
		T(without_sections),
		T(sections),
	};
	int failures = 0;
	t_filter(argc, argv);
	failures += t_rows(by_marks, rows);
	failures += t_group(tests);
	return failures != 0;
}
