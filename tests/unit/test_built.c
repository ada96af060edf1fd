/* How a program was built, by the marks of each tool: sections of a hand-made file come in, the
   tool and what it said go out; then Go's build info in each layout and with each fault. */
#include "t.h"

#include <landfall/built.h>

#include <elf.h>

#define TEXT(s) s, sizeof(s) - 1
#define RUST "rustc version 1.80.0 (051478957 2024-07-21)\0"
#define CLANG "Ubuntu clang version 14.0.0-1ubuntu1.1\0"
#define ZIG "Linker: LLD 20.1.2 (https://github.com/ziglang/zig-bootstrap c6bc939)\0"
#define RUST_PATH "/rustc/051478957371ee0084a7c0913941d2a8c4757bb9/library/std/src/panicking.rs\0"
#define NET "\x8b\x12\x02\xb9\x6a\x61\x20\x38\x72\x7b\x93\x02\x14\xd7\xa0\x32" \
	    "\x13\xf5\xb9\xe6\xef\xae\x33\x18\xee\x3b\x2d\xce\x24\xb3\x6a\xae"

struct part {
	const char *name;
	const char *bytes;
	size_t n;
};

static unsigned char file[8192];
static size_t size;

static void put(size_t at, uint64_t v, size_t nbytes)
{
	for (size_t i = 0; i < nbytes; i++)
		file[at + i] = (unsigned char)(v >> 8 * i);
}

static void put_section(size_t at, uint64_t name, uint64_t type, uint64_t off, uint64_t n)
{
	put(at, name, 4);
	put(at + 4, type, 4);
	put(at + 24, off, 8);
	put(at + 32, n, 8);
}

/* A 64-bit little-endian file of these sections, each at a multiple of 16; one segment maps it all
   at address 0, and can be written. */
static void make(const struct part *part, size_t nparts)
{
	char names[256] = "";
	size_t names_n = 1;
	size_t place[8];
	size_t named[8];
	memset(file, 0, sizeof file);
	memcpy(file, ELFMAG, SELFMAG);
	file[EI_CLASS] = ELFCLASS64;
	file[EI_DATA] = ELFDATA2LSB;
	put(16, ET_DYN, 2);
	put(18, EM_X86_64, 2);
	put(32, 64, 8);
	put(54, sizeof(Elf64_Phdr), 2);
	put(56, 1, 2);
	size = 1024;
	for (size_t i = 0; i < nparts; i++) {
		place[i] = size;
		memcpy(file + size, part[i].bytes, part[i].n);
		size += (part[i].n + 15) / 16 * 16;
		named[i] = names_n;
		memcpy(names + names_n, part[i].name, strlen(part[i].name) + 1);
		names_n += strlen(part[i].name) + 1;
	}
	memcpy(file + size, names, names_n);
	put(40, size + 256, 8);
	put(58, sizeof(Elf64_Shdr), 2);
	put(60, nparts + 2, 2);
	put(62, 1, 2);
	put_section(size + 256 + 64, 0, SHT_STRTAB, size, names_n);
	for (size_t i = 0; i < nparts; i++)
		put_section(size + 256 + 64 * (i + 2), named[i], SHT_PROGBITS, place[i], part[i].n);
	size += 256 + 64 * (nparts + 2);
	put(64, PT_LOAD, 4);
	put(68, PF_R | PF_W, 4);
	put(64 + 32, size, 8);
	put(64 + 40, size, 8);
}

static struct elf opened;

static void read_built(struct built *out)
{
	t_int(ELF_OK, elf_open((struct span){file, size}, &opened));
	built_read(&opened, out);
}

/* --- each tool by its marks --- */

struct row {
	const char *name;
	struct part part[3];
	enum built_by by;
	const char *compiler;   /* NULL: absent */
	const char *packager;
};

static const struct row rows[] = {
	{"nothing", {{".text", TEXT("code")}}, BUILT_UNKNOWN, NULL, NULL},
	{"gcc", {{".comment", TEXT("GCC: (Debian 12.2.0-14) 12.2.0\0")}}, BUILT_C,
	 "GCC: (Debian 12.2.0-14) 12.2.0", "Debian 12.2.0-14"},
	{"gcc_red_hat", {{".comment", TEXT("GCC: (GNU) 13.2.1 20231011 (Red Hat 13.2.1-4)\0")}},
	 BUILT_C, "GCC: (GNU) 13.2.1 20231011 (Red Hat 13.2.1-4)", "Red Hat 13.2.1-4"},
	{"gcc_unended", {{".comment", TEXT("GCC: (Debian 12.2.0-14) 12.2.0")}}, BUILT_C, NULL, NULL},
	{"gcc_elsewhere", {{".rodata", TEXT("GCC: (Debian 12.2.0-14) 12.2.0\0")}}, BUILT_UNKNOWN,
	 NULL, NULL},
	{"clang", {{".comment", TEXT("GCC: (GNU) 8.5.0\0" CLANG)}}, BUILT_CLANG,
	 "Ubuntu clang version 14.0.0-1ubuntu1.1", NULL},
	{"zig", {{".comment", TEXT(CLANG ZIG)}}, BUILT_ZIG,
	 "Linker: LLD 20.1.2 (https://github.com/ziglang/zig-bootstrap c6bc939)", NULL},
	{"rust", {{".comment", TEXT("GCC: (GNU) 8.5.0\0" RUST)}}, BUILT_RUST,
	 "rustc version 1.80.0 (051478957 2024-07-21)", NULL},
	{"rust_by_zig", {{".comment", TEXT(ZIG RUST)}}, BUILT_RUST,
	 "rustc version 1.80.0 (051478957 2024-07-21)", NULL},
	{"rust_in_clang", {{".comment", TEXT(CLANG RUST)}}, BUILT_CLANG,
	 "Ubuntu clang version 14.0.0-1ubuntu1.1", NULL},
	{"rust_with_clang", {{".comment", TEXT(CLANG RUST)}, {".rodata", TEXT(RUST_PATH)}},
	 BUILT_RUST, "rustc version 1.80.0 (051478957 2024-07-21)", NULL},
	{"rust_by_path", {{".rodata", TEXT(RUST_PATH)}}, BUILT_RUST, NULL, NULL},
	{"rust_path_short", {{".rodata", TEXT("/rustc/0514/library\0")}}, BUILT_UNKNOWN, NULL, NULL},
	{"graalvm", {{".svm_heap", TEXT("heap")}, {".comment", TEXT("GCC: (GNU) 10.3.0\0")}},
	 BUILT_GRAALVM, "GCC: (GNU) 10.3.0", "GNU"},
	{"bun", {{".bun_builtins", TEXT("js")}, {".bun", TEXT("\0\0\0\0\0\0\0\0")}}, BUILT_BUN, NULL,
	 NULL},
	{"bun_app", {{".bun_builtins", TEXT("js")}, {".bun", TEXT("\4\0\0\0\0\0\0\0code")}},
	 BUILT_BUN_APP, NULL, NULL},
	{"bun_app_trailer", {{".text", TEXT("\n---- Bun! ----\n")}}, BUILT_BUN_APP, NULL, NULL},
	{"dotnet", {{".data", TEXT(NET)}}, BUILT_DOTNET, NULL, NULL},
	{"dotnet_aot", {{"__managedcode", TEXT("code")}}, BUILT_DOTNET, NULL, NULL},
	{"pyinstaller", {{"pydata", TEXT("archive")}}, BUILT_PYINSTALLER, NULL, NULL},
	{"pyinstaller_cookie", {{".x", TEXT("MEI\014\013\012\013\016")}}, BUILT_PYINSTALLER, NULL,
	 NULL},
	{"go_by_tables", {{".gopclntab", TEXT("\xf1\xff\xff\xff\0\0")}}, BUILT_GO, "Go 1.20 or later",
	 NULL},
	{"go_pie_tables", {{".data.rel.ro.gopclntab", TEXT("\xfa\xff\xff\xff\0\0")}}, BUILT_GO,
	 "Go 1.16 or 1.17", NULL},
	{"go_tables_damaged", {{".gopclntab", TEXT("\xf9\xff\xff\xff\0\0")}}, BUILT_UNKNOWN, NULL,
	 NULL},
};

static void by_marks(void **state)
{
	const struct row *r = *state;
	struct built b;
	size_t n = 0;
	while (n < 3 && r->part[n].name)
		n++;
	make(r->part, n);
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
	make(&part, 1);
	memcpy(file + 8, "AI\2", 3);
	memcpy(file + 236, "UPX!", 4);
	read_built(&b);
	assert_true(b.appimage);
	assert_true(b.upx);
	make(&part, 1);
	memcpy(file + 8, "AI\3", 3);
	read_built(&b);
	assert_false(b.appimage);
	assert_false(b.upx);
}

static void without_sections(void **state)
{
	(void)state;
	const struct part part = {".x", TEXT(RUST)};
	struct built b;
	make(&part, 1);
	put(40, 0, 8);
	read_built(&b);
	t_int(BUILT_RUST, (int)b.by);
	put(40, UINT64_MAX - 8, 8);
	read_built(&b);
	t_int(BUILT_RUST, (int)b.by);
}

/* --- Go's build info --- */

#define MARK "\xff Go buildinf:"
#define SENTINEL "0123456789abcdef"
#define LINES                                                                                      \
	"path\texample.com/shop/cmd/server\nmod\texample.com/shop\t(devel)\t\n"                    \
	"dep\tgithub.com/mattn/go-sqlite3\tv1.14.22\th1:x\ndep\tgolang.org/x/sys\tv0.1.0\t\n"      \
	"build\t-compiler=gc\nbuild\t-tags=json1,netgo\nbuild\t-trimpath=true\n"                   \
	"build\tCGO_ENABLED=1\nbuild\tGOARCH=amd64\n"

static char info[1024];

/* Mark, pointer size and flags, 16 bytes, then length and text twice. */
static struct part inlined(const char *lines, uint64_t claimed)
{
	size_t n = 32;
	memset(info, 0, sizeof info);
	memcpy(info, MARK "\x08\x02", 16);
	info[n++] = 8;
	memcpy(info + n, "go1.22.3", 8);
	n += 8;
	size_t len = 32 + strlen(lines);
	claimed = claimed ? claimed : len;
	for (; claimed > 127; claimed >>= 7)
		info[n++] = (char)((claimed & 127) | 128);
	info[n++] = (char)claimed;
	memcpy(info + n, SENTINEL, 16);
	memcpy(info + n + 16, lines, strlen(lines));
	memcpy(info + n + 16 + strlen(lines), SENTINEL, 16);
	return (struct part){".go.buildinfo", info, n + len};
}

static void go_inlined(void **state)
{
	(void)state;
	struct part part = inlined(LINES, 0);
	struct built b;
	struct span module;
	make(&part, 1);
	read_built(&b);
	t_int(BUILT_GO, (int)b.by);
	t_bytes("go1.22.3", b.compiler.p, b.compiler.n);
	t_bytes("example.com/shop/cmd/server", b.go.path.p, b.go.path.n);
	t_bytes("example.com/shop", b.go.module.p, b.go.module.n);
	t_bytes("json1,netgo", b.go.tags.p, b.go.tags.n);
	t_bytes("amd64", b.go.arch.p, b.go.arch.n);
	assert_true(b.go.cgo_known && b.go.cgo && b.go.trimpath);
	struct span rest = b.go.info;
	assert_true(built_go_next_dep(&rest, &module));
	t_bytes("github.com/mattn/go-sqlite3", module.p, module.n);
	assert_true(built_go_next_dep(&rest, &module));
	t_bytes("golang.org/x/sys", module.p, module.n);
	assert_false(built_go_next_dep(&rest, &module));
}

static void go_without_cgo(void **state)
{
	(void)state;
	struct part part = inlined("path\tx\nbuild\tCGO_ENABLED=0\n", 0);
	struct built b;
	make(&part, 1);
	read_built(&b);
	assert_true(b.go.cgo_known);
	assert_false(b.go.cgo);
	assert_null(b.go.module.p);
}

/* Where the sections are gone the first segment that can be written is searched. */
static void go_in_segment(void **state)
{
	(void)state;
	struct part part = inlined(LINES, 0);
	struct built b;
	make(&part, 1);
	put(40, 0, 8);
	read_built(&b);
	t_bytes("example.com/shop", b.go.module.p, b.go.module.n);
}

static void go_text_outside(void **state)
{
	(void)state;
	static const uint64_t lengths[] = {1U << 20, UINT64_MAX, 20};
	for (size_t i = 0; i < T_COUNT(lengths); i++) {
		struct part part = inlined(LINES, lengths[i]);
		struct built b;
		make(&part, 1);
		read_built(&b);
		t_int(BUILT_GO, (int)b.by);
		assert_null(b.go.path.p);
	}
}

/* A program that knows the mark, as debuggers do, has it in a string somewhere. */
static void go_mark_unaligned(void **state)
{
	(void)state;
	struct part part = inlined(LINES, 0);
	struct built b;
	memmove(info + 4, info, sizeof info - 4);
	make(&part, 1);
	read_built(&b);
	t_int(BUILT_UNKNOWN, (int)b.by);
}

/* Before Go 1.18: two pointers to Go strings, by address. */
static void go_pointers(void **state)
{
	(void)state;
	static const char lines[] = SENTINEL "path\texample.com/old\n" SENTINEL;
	struct part part = {".go.buildinfo", info, 256};
	struct built b;
	memset(info, 0, sizeof info);
	memcpy(info, MARK "\x08\0", 16);
	memcpy(info + 80, "go1.16.1", 8);
	memcpy(info + 96, lines, sizeof lines - 1);
	make(&part, 1);
	put(1024 + 16, 1024 + 32, 8);
	put(1024 + 24, 1024 + 48, 8);
	put(1024 + 32, 1024 + 80, 8);
	put(1024 + 40, 8, 8);
	put(1024 + 48, 1024 + 96, 8);
	put(1024 + 56, sizeof lines - 1, 8);
	read_built(&b);
	t_bytes("go1.16.1", b.compiler.p, b.compiler.n);
	t_bytes("example.com/old", b.go.path.p, b.go.path.n);
	put(1024 + 56, UINT64_MAX, 8);
	read_built(&b);
	t_int(BUILT_GO, (int)b.by);
	assert_null(b.go.path.p);
}

/* --- sections --- */

static void sections(void **state)
{
	(void)state;
	const struct part part[] = {{".a", TEXT("one")}, {".b", TEXT("two")}};
	struct elf e;
	struct elf_sections s;
	struct elf_section found;
	make(part, 2);
	t_int(ELF_OK, elf_open((struct span){file, size}, &e));
	assert_true(elf_sections_open(&e, &s));
	assert_true(elf_find_section(&s, ".b", &found));
	t_bytes("two", found.bytes.p, found.bytes.n);
	assert_false(elf_find_section(&s, ".c", &found));
	put(60, 1025, 2);
	assert_false(elf_sections_open(&e, &s));
	put(60, 4, 2);
	put(62, 9, 2);
	assert_false(elf_sections_open(&e, &s));
	put(62, 1, 2);
	put(58, 40, 2);
	assert_false(elf_sections_open(&e, &s));
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(wrapped), T(without_sections), T(go_inlined), T(go_without_cgo), T(go_in_segment),
		T(go_text_outside), T(go_mark_unaligned), T(go_pointers), T(sections),
	};
	int failures = 0;
	t_filter(argc, argv);
	failures += t_rows(by_marks, rows);
	failures += t_group(tests);
	return failures != 0;
}
