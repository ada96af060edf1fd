/* Recognizes a runtime with a program inside. An ELF file comes in, the name of the runtime goes
   out. The marks: GraalVM's heap section; Bun's trailer (src/StandaloneModuleGraph.zig); the fuse
   of node's single executables (src/node_sea.cc) and its number behind a colon; Deno's own magic;
   the placeholder of .NET's bundle (src/native/corehost/apphost/bundle_marker.cpp), whose offset is
   0 until a program is put in, or the code section of its ahead-of-time compiler; PyInstaller's
   cookie (bootloader/src/pyi_archive.h). */
#include "built/built.h"

#include "read/elf_sym.h"

#define BUN_MARK "\n---- Bun! ----\n"
#define NODE_MARK "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:"
#define DENO_MARK "d3n0l4nd"
#define NET_MARK \
	"\x8b\x12\x02\xb9\x6a\x61\x20\x38\x72\x7b\x93\x02\x14\xd7\xa0\x32" \
	"\x13\xf5\xb9\xe6\xef\xae\x33\x18\xee\x3b\x2d\xce\x24\xb3\x6a\xae"
#define PYTHON_MARK "MEI\014\013\012\013\016"

#define MARK(text) text, sizeof(text) - 1

struct span built_head(struct span s, size_t max)
{
	if (s.n > max)
		s.n = max;
	return s;
}

bool built_has(struct span s, const char *mark, size_t n)
{
	size_t at;
	return span_find(s, (struct span){(const unsigned char *)mark, n}, &at);
}

static struct span tail_of(struct span file)
{
	size_t n = file.n < BUILT_END_BYTES ? file.n : BUILT_END_BYTES;
	(void)span_from(file, file.n - n, &file);
	return file;
}

static struct span section_of(const struct elf_sections *s, const char *name)
{
	struct elf_section section;
	if (!s || !elf_find_section(s, name, &section))
		return (struct span){NULL, 0};
	return built_head(section.bytes, BUILT_SECTION_BYTES);
}

static bool has_section(const struct elf_sections *s, const char *name)
{
	struct elf_section section;
	return s && elf_find_section(s, name, &section);
}

/* The embedded program lies in the section, behind its length; older releases of Bun put it at the
   end of the file. */
static enum built_by bun(const struct elf *e, const struct elf_sections *s)
{
	uint64_t inside = 0;
	bool has_builtins = has_section(s, ".bun_builtins") || has_section(s, ".bun");
	if (built_has(tail_of(e->file), MARK(BUN_MARK)))
		return BUILT_BUN_APP;
	if (!has_builtins)
		return BUILT_UNKNOWN;
	(void)span_uint(section_of(s, ".bun"), 0, 8, e->big, &inside);
	return inside ? BUILT_BUN_APP : BUILT_BUN;
}

/* A JavaScript runtime exports Node-API, so that modules can bind to it. */
static bool exports_napi(const struct elf *e)
{
	struct span name = span_of("napi_create_function");
	struct elf_match m = {0};
	struct elf_symtab t;
	struct elf_sym sym;
	struct elf_dyn d;
	return elf_dynamic(e, &d) == ELF_OK && d.present && elf_symtab_open(e, &d, &t) &&
	       elf_next_match(&t, name, elf_gnu_hash(name), &m, &sym) && sym.shndx != 0;
}

static enum built_by javascript(const struct elf *e, const struct elf_sections *s)
{
	struct span rodata = section_of(s, ".rodata");
	struct span after;
	uint64_t set = 0;
	size_t at;
	struct span fuse = span_of(NODE_MARK);
	if (!exports_napi(e))
		return BUILT_UNKNOWN;
	if (span_find(rodata, fuse, &at) && span_from(rodata, at + fuse.n, &after)) {
		(void)span_uint(after, 0, 1, false, &set);
		return set == '1' ? BUILT_NODE_APP : BUILT_NODE;
	}
	return built_has(rodata, MARK(DENO_MARK)) ? BUILT_DENO : BUILT_UNKNOWN;
}

enum built_by built_runtime(const struct elf *e, const struct elf_sections *s)
{
	enum built_by by = bun(e, s);
	if (by == BUILT_UNKNOWN && has_section(s, ".svm_heap"))
		by = BUILT_GRAALVM;
	if (by == BUILT_UNKNOWN &&
	    (has_section(s, "__managedcode") || built_has(section_of(s, ".data"), MARK(NET_MARK))))
		by = BUILT_DOTNET;
	if (by == BUILT_UNKNOWN &&
	    (has_section(s, "pydata") || built_has(tail_of(e->file), MARK(PYTHON_MARK))))
		by = BUILT_PYINSTALLER;
	return by == BUILT_UNKNOWN ? javascript(e, s) : by;
}
