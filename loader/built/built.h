/* built: how a program was made, by the marks its tools left */
#ifndef LANDFALL_BUILT_BUILT_H
#define LANDFALL_BUILT_BUILT_H

#include "built/built_go.h"

/* The number of bytes of each end of a file, and of one section, that are searched for marks. */
#define BUILT_END_BYTES 65536
#define BUILT_SECTION_BYTES (4U << 20)

enum built_by {
	BUILT_UNKNOWN,
	BUILT_C, /* gcc */
	BUILT_CLANG,
	BUILT_ZIG, /* zig cc, or linked by zig */
	BUILT_RUST,
	BUILT_GO,
	BUILT_GRAALVM,
	BUILT_BUN,      /* bun itself */
	BUILT_BUN_APP,  /* bun build --compile */
	BUILT_DENO,     /* deno, or deno compile */
	BUILT_NODE,     /* node itself */
	BUILT_NODE_APP, /* a single executable application */
	BUILT_DOTNET,
	BUILT_PYINSTALLER,
};

struct built {
	enum built_by by;
	struct span compiler; /* the compiler's own line: "GCC: (Debian 12.2.0-14) 12.2.0" */
	struct span packager; /* who built gcc or clang: "Debian 12.2.0-14" */
	struct built_go go;
	bool openssl_sys; /* Rust: linked with the system's OpenSSL by the crate openssl-sys */
	bool appimage;
	bool upx; /* packed, so that its contents cannot be read */
};

/* Reads sections by name and both ends of the file; it serves messages and is never called on the
   way to a start. A file that does not say how it was made gives BUILT_UNKNOWN. */
void built_read(const struct elf *e, struct built *out);

/* The tool's name as the JSON has it, "go" or "rust"; NULL for BUILT_UNKNOWN. */
const char *built_word(enum built_by by);

/* Which runtime carries the program inside itself, if it is one? Sections may be NULL. */
enum built_by built_runtime(const struct elf *e, const struct elf_sections *s);

/* Returns at most max bytes from the start of s. */
struct span built_head(struct span s, size_t max);
/* Does s hold these bytes? */
bool built_has(struct span s, const char *mark, size_t n);

#endif
