/* Go's build info in each layout and with each fault: a hand-made file comes in, what Go said of
   the build goes out. */
#include "sections.c"

#define MARK "\xff Go buildinf:"
#define SENTINEL "0123456789abcdef"
#define LINES \
	"path\texample.com/shop/cmd/server\nmod\texample.com/shop\t(devel)\t\n" \
	"dep\tgithub.com/mattn/go-sqlite3\tv1.14.22\th1:x\ndep\tgolang.org/x/sys\tv0.1.0\t\n" \
	"build\t-compiler=gc\nbuild\t-tags=json1,netgo\nbuild\t-trimpath=true\n" \
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
	sections_make(&part, 1);
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
	sections_make(&part, 1);
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
	sections_make(&part, 1);
	sections_put(40, 0, 8);
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
		sections_make(&part, 1);
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
	sections_make(&part, 1);
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
	sections_make(&part, 1);
	sections_put(1024 + 16, 1024 + 32, 8);
	sections_put(1024 + 24, 1024 + 48, 8);
	sections_put(1024 + 32, 1024 + 80, 8);
	sections_put(1024 + 40, 8, 8);
	sections_put(1024 + 48, 1024 + 96, 8);
	sections_put(1024 + 56, sizeof lines - 1, 8);
	read_built(&b);
	t_bytes("go1.16.1", b.compiler.p, b.compiler.n);
	t_bytes("example.com/old", b.go.path.p, b.go.path.n);
	sections_put(1024 + 56, UINT64_MAX, 8);
	read_built(&b);
	t_int(BUILT_GO, (int)b.by);
	assert_null(b.go.path.p);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(go_inlined),      T(go_without_cgo),    T(go_in_segment),
		T(go_text_outside), T(go_mark_unaligned), T(go_pointers),
	};
	t_filter(argc, argv);
	return t_group(tests) != 0;
}
