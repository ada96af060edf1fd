/* Reads Go's build info. An ELF file comes in, the lines that `go version -m` would show go out.
   The layouts follow Go's debug/buildinfo: since 1.18 two strings behind the mark, before that two
   pointers to strings. A stripped program is recognized by the head of Go's function table. */
#include "built/built_go.h"

#include <elf.h>

#define GO_MARK "\xff Go buildinf:"
#define GO_TEXT_AT 32
#define GO_BIG 1
#define GO_INLINE 2
#define VERSION_MAX 128

/* Reads an unsigned LEB128 length and that many bytes. */
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

/* Reads a Go string by the address of its header: pointer and length, each of size bytes. */
static bool string_at(const struct elf *e, struct span head, uint64_t off, size_t size, bool big,
		      struct span *out)
{
	uint64_t p = 0;
	uint64_t n = 0;
	struct span there;
	return span_uint(head, off, size, big, &p) && elf_at(e, p, &there) &&
	       span_uint(there, 0, size, big, &p) && span_uint(there, size, size, big, &n) &&
	       elf_at(e, p, &there) && span_sub(there, 0, n, out);
}

static bool read_texts(const struct elf *e, struct span head, struct built_go *out)
{
	uint64_t flags = 0;
	uint64_t size = 0;
	uint64_t off = GO_TEXT_AT;
	(void)span_uint(head, 14, 1, false, &size);
	(void)span_uint(head, 15, 1, false, &flags);
	if (flags & GO_INLINE)
		return varint_text(head, &off, &out->version) &&
		       varint_text(head, &off, &out->info);
	if (size != 4 && size != 8)
		return false;
	return string_at(e, head, 16, (size_t)size, flags & GO_BIG, &out->version) &&
	       string_at(e, head, 16 + size, (size_t)size, flags & GO_BIG, &out->info);
}

/* Go's linker aligns the mark to 16 bytes; a program that merely mentions the mark has it in a
   string. */
static bool find_mark(const struct elf *e, struct span in, struct span *head)
{
	struct span mark = span_of(GO_MARK);
	struct span rest = in;
	size_t at;
	while (span_find(rest, mark, &at) && span_from(rest, at, &rest)) {
		if ((uint64_t)(rest.p - e->file.p) % 16 == 0)
			return span_from(e->file, (uint64_t)(rest.p - e->file.p), head);
		if (!span_from(rest, mark.n, &rest))
			break;
	}
	return false;
}

static struct span capped(struct span s, size_t max)
{
	if (s.n > max)
		s.n = max;
	return s;
}

/* The ranges that debug/buildinfo searches: the section, else the first writable segment. The head
   of the file comes last. */
static bool find_head(const struct elf *e, const struct elf_sections *s, struct span *head)
{
	struct elf_section section;
	struct elf_phdr p;
	struct span in;
	if (s)
		return elf_find_section(s, ".go.buildinfo", &section) &&
		       find_mark(e, capped(section.bytes, GO_SEARCH_MAX), head);
	for (unsigned i = 0; elf_next_phdr(e, PT_LOAD, &i, &p);)
		if ((p.flags & (PF_X | PF_W)) == PF_W) {
			if (span_from(e->file, p.off, &in) &&
			    find_mark(e, capped(in, GO_SEARCH_MAX), head))
				return true;
			break;
		}
	return find_mark(e, capped(e->file, GO_SEARCH_MAX), head);
}

static bool after(struct span line, const char *prefix, struct span *out)
{
	return span_starts(line, prefix) && span_from(line, span_of(prefix).n, out);
}

static void read_setting(struct span s, struct built_go *out)
{
	struct span value;
	(void)(after(s, "-tags=", &out->tags) || after(s, "-buildmode=", &out->buildmode) ||
	       after(s, "GOARCH=", &out->arch));
	if (after(s, "CGO_ENABLED=", &value)) {
		out->cgo_known = true;
		out->cgo = span_is(value, "1");
	}
	if (span_is(s, "-trimpath=true"))
		out->trimpath = true;
}

static void read_lines(struct built_go *out)
{
	struct span rest = out->info;
	struct span line;
	struct span s;
	while (span_cut(&rest, "\n", &line)) {
		if (after(line, "build\t", &s))
			read_setting(s, out);
		else if (after(line, "mod\t", &s))
			(void)span_cut(&s, "\t", &out->module);
		else
			(void)after(line, "path\t", &out->path);
	}
}

/* Reads the head of the function table, whose magic tells releases apart (debug/gosym, pclntab.go).
   */
static bool read_tables(const struct elf *e, const struct elf_sections *s, struct built_go *out)
{
	static const struct {
		unsigned char last;
		char text[24];
	} magics[] = {
		{0xfb, "Go 1.2 to 1.15"},
		{0xfa, "Go 1.16 or 1.17"},
		{0xf0, "Go 1.18 or 1.19"},
		{0xf1, "Go 1.20 or later"},
	};
	struct elf_section section;
	uint64_t magic;
	if (!s || (!elf_find_section(s, ".gopclntab", &section) &&
		   !elf_find_section(s, ".data.rel.ro.gopclntab", &section)))
		return false;
	if (!span_uint(section.bytes, 0, 4, e->big, &magic))
		return false;
	for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
		if (magic == (0xffffff00U | magics[i].last)) {
			out->version = span_of(magics[i].text);
			return true;
		}
	return false;
}

bool built_go_read(const struct elf *e, const struct elf_sections *s, struct built_go *out)
{
	const struct span none = {NULL, 0};
	struct span head;
	*out = (struct built_go){.version = none};
	if (!find_head(e, s, &head))
		return read_tables(e, s, out);
	if (!read_texts(e, head, out) || out->version.n > VERSION_MAX) {
		out->version = out->info = none;
		return true;
	}
	/* The lines stand between two 16-byte sentinels. */
	if (out->info.n < 33 || out->info.n > GO_INFO_MAX ||
	    !span_sub(out->info, 16, out->info.n - 32, &out->info))
		out->info = none;
	read_lines(out);
	return true;
}

bool built_go_next_dep(struct span *rest, struct span *module)
{
	struct span line;
	struct span s;
	while (span_cut(rest, "\n", &line))
		if (after(line, "dep\t", &s) && span_cut(&s, "\t", module))
			return true;
	return false;
}
