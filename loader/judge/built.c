/* How a program was made. The file comes in; compiler and, for Go, the main package go out. Marks:
   Go's build info header (debug/buildinfo, Go 1.18 on), rustc's and gcc's lines in .comment. */
#include <landfall/built.h>

#define GO_MARK "\xff Go buildinf:"
#define GO_TEXT_AT 32
#define GO_INLINE 2

/* An unsigned LEB128 length and that many bytes. */
static bool varint_text(struct span s, uint64_t *off, struct span *out)
{
	uint64_t n = 0;
	uint64_t byte;
	unsigned shift = 0;
	do {
		if (shift > 28 || !span_uint(s, (*off)++, 1, false, &byte))
			return false;
		n |= (byte & 127) << shift;
		shift += 7;
	} while (byte & 128);
	if (!span_sub(s, *off, n, out))
		return false;
	*off += n;
	return true;
}

static void read_go_path(struct span info, struct built *out)
{
	struct span line;
	/* The text stands between two 16-byte sentinels. */
	if (info.n < 33 || !span_sub(info, 16, info.n - 32, &info))
		return;
	while (span_cut(&info, "\n", &line))
		if (span_starts(line, "path\t") && span_from(line, 5, &out->go_path))
			return;
}

static bool read_go(struct span file, struct built *out)
{
	struct span rest = file;
	struct span info;
	size_t at;
	uint64_t flags;
	uint64_t off = GO_TEXT_AT;
	struct span mark = span_of(GO_MARK);
	while (span_find(rest, mark, &at) && span_from(rest, at, &rest)) {
		/* The linker aligns it; a program that merely knows the mark has it in a string. */
		if ((uint64_t)(rest.p - file.p) % 16 == 0 && span_uint(rest, 15, 1, false, &flags)) {
			out->by = BUILT_GO;
			if ((flags & GO_INLINE) && varint_text(rest, &off, &out->compiler) &&
			    varint_text(rest, &off, &info))
				read_go_path(info, out);
			return true;
		}
		if (!span_from(rest, mark.n, &rest))
			break;
	}
	return false;
}

static bool read_mark(struct span file, const char *mark, enum built_by by, struct built *out)
{
	struct span rest;
	size_t at;
	if (!span_find(file, span_of(mark), &at) || !span_from(file, at, &rest))
		return false;
	out->by = by;
	if (!span_cstr(rest, 0, &out->compiler) || out->compiler.n > 120)
		out->compiler = (struct span){NULL, 0};
	return true;
}

void built_read(struct span file, struct built *out)
{
	*out = (struct built){BUILT_UNKNOWN, {NULL, 0}, {NULL, 0}};
	if (read_go(file, out) || read_mark(file, "rustc version ", BUILT_RUST, out))
		return;
	(void)read_mark(file, "GCC: (", BUILT_C, out);
}
