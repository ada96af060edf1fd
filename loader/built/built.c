/* Finds out how a program was made. Its decoded ELF header comes in; tools and, where the file
   names it, the source language go out. A runtime's own marks are tried before those of the
   compilers that built it, and Go's build info and rustc's line before gcc's line, which every
   linker leaves too. No decision about a start may use it. */
#include "built/built.h"

/* The longest compiler line that is kept; clang's line names its whole repository. */
#define LINE_MAX 200

enum mark { MARK_GCC, MARK_CLANG, MARK_ZIG, MARK_RUST, MARKS };

static const char marks[MARKS][24] = {
	"GCC: (",
	"clang version ",
	"ziglang/zig-bootstrap",
	"rustc version ",
};

/* Returns the text around a byte, from the NUL before it to the one after it. */
static struct span text_at(struct span s, size_t at)
{
	struct span text;
	size_t start = at;
	while (start && at - start < LINE_MAX && s.p[start - 1])
		start--;
	if (!span_from(s, start, &text) || !span_cstr(text, 0, &text) || text.n > LINE_MAX)
		return span_of("");
	return text;
}

static void find_marks(struct span where, struct span line[MARKS])
{
	size_t at;
	for (size_t i = 0; i < MARKS; i++)
		if (!line[i].p && span_find(where, span_of(marks[i]), &at))
			line[i] = text_at(where, at);
}

/* Finds who packaged gcc: "GCC: (Debian 12.2.0-14) 12.2.0". Fedora and RHEL name themselves last,
   behind "GCC: (GNU) 13.2.1 20231011 (Red Hat 13.2.1-4)". */
static struct span packager_of(struct span line)
{
	struct span piece = {NULL, 0};
	struct span last = {NULL, 0};
	while (span_cut(&line, "(", &piece) && span_cut(&line, ")", &piece))
		last = piece;
	return last;
}

static bool is_hex(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(s.p[i] >= 'a' && s.p[i] <= 'f'))
			return false;
	return s.n > 0;
}

/* A panic message names rustc's own source by commit, since Rust 1.48 (2020) as
   "/rustc/<40 digits>/library/core/src/...". The longest part of it that is always there is looked
   for, because the search takes steps of that length. */
static bool has_rust_paths(struct span rodata)
{
	const struct span source = span_of("/library/core/src/");
	const struct span before = span_of("/rustc/");
	const size_t digits = 40;
	struct span hash;
	struct span mark;
	size_t at;
	for (; span_find(rodata, source, &at); (void)span_from(rodata, at + source.n, &rodata))
		if (at >= before.n + digits && span_sub(rodata, at - digits, digits, &hash) &&
		    is_hex(hash) && span_sub(rodata, at - digits - before.n, before.n, &mark) &&
		    span_eq(mark, before))
			return true;
	return false;
}

static struct span rodata_of(const struct elf_sections *s)
{
	struct elf_section rodata;
	if (!s || !elf_find_section(s, ".rodata", &rodata))
		return span_of(NULL);
	return built_head(rodata.bytes, BUILT_SECTION_BYTES);
}

/* Chromium is built by clang and holds some Rust, but cargo does not build it; Rust's own
   toolchains hold a little C built by clang and leave the paths above. Zig is a clang itself, and
   links what cargo-zigbuild makes. */
static void judge_marks(const struct span line[MARKS], struct span rodata, struct built *out)
{
	static const enum built_by by[MARKS] = {BUILT_C, BUILT_CLANG, BUILT_ZIG, BUILT_RUST};
	enum mark best = line[MARK_CLANG].p ? MARK_CLANG : MARK_GCC;
	if (line[MARK_ZIG].p)
		best = MARK_ZIG;
	if (line[MARK_RUST].p && (best != MARK_CLANG || has_rust_paths(rodata)))
		best = MARK_RUST;
	if (!line[best].p)
		return;
	out->by = by[best];
	out->compiler = line[best].n ? line[best] : span_of(NULL);
	if (best == MARK_GCC)
		out->packager = packager_of(line[best]);
}

/* A file without a section table is searched at its two ends only. */
static void read_marks(const struct elf *e, const struct elf_sections *s, struct built *out)
{
	struct span line[MARKS] = {{NULL, 0}};
	struct elf_section comment;
	struct span tail = e->file;
	if (s) {
		if (!elf_find_section(s, ".comment", &comment))
			return;
		find_marks(built_head(comment.bytes, BUILT_END_BYTES), line);
	} else {
		find_marks(built_head(e->file, BUILT_END_BYTES), line);
		if (e->file.n > BUILT_END_BYTES && span_from(tail, tail.n - BUILT_END_BYTES, &tail))
			find_marks(tail, line);
	}
	judge_marks(line, rodata_of(s), out);
}

static void read_rust(const struct elf_sections *s, struct built *out)
{
	static const char crate[] = "/openssl-sys-";
	struct span rodata = rodata_of(s);
	if (out->by == BUILT_UNKNOWN && has_rust_paths(rodata))
		out->by = BUILT_RUST;
	if (out->by == BUILT_RUST)
		out->openssl_sys = built_has(rodata, crate, sizeof crate - 1);
}

/* UPX writes its mark behind the program headers and into the last 36 bytes (src/packer.h, l_info
   and PackHeader). AppImage writes its mark into the padding of the ELF header (AppImageSpec, 1 and
   2). */
static void read_wrapping(struct span file, struct built *out)
{
	struct span end = file;
	struct span mark;
	(void)span_from(file, file.n < 64 ? 0 : file.n - 64, &end);
	out->upx = built_has(built_head(file, 512), "UPX!", 4) || built_has(end, "UPX!", 4);
	out->appimage = span_sub(file, 8, 3, &mark) && mark.p[0] == 'A' && mark.p[1] == 'I' &&
			(mark.p[2] == 1 || mark.p[2] == 2);
}

void built_read(const struct elf *e, struct built *out)
{
	struct elf_sections table;
	const struct elf_sections *s = elf_sections_open(e, &table) ? &table : NULL;
	*out = (struct built){.by = BUILT_UNKNOWN};
	read_wrapping(e->file, out);
	enum built_by runtime = built_runtime(e, s);
	if (built_go_read(e, s, &out->go)) {
		out->by = BUILT_GO;
		out->compiler = out->go.version;
	} else {
		read_marks(e, s, out);
	}
	read_rust(s, out);
	if (runtime != BUILT_UNKNOWN)
		out->by = runtime;
}

const char *built_word(enum built_by by)
{
	switch (by) {
	case BUILT_UNKNOWN: return NULL;
	case BUILT_C: return "gcc";
	case BUILT_CLANG: return "clang";
	case BUILT_ZIG: return "zig";
	case BUILT_RUST: return "rust";
	case BUILT_GO: return "go";
	case BUILT_GRAALVM: return "graalvm";
	case BUILT_BUN: return "bun";
	case BUILT_BUN_APP: return "bun-app";
	case BUILT_DENO: return "deno";
	case BUILT_NODE: return "node";
	case BUILT_NODE_APP: return "node-app";
	case BUILT_DOTNET: return "dotnet";
	case BUILT_PYINSTALLER: return "pyinstaller";
	}
	return NULL;
}
