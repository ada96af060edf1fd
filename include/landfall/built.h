/* L3 built: how a program was made, by the marks its tools left */
#ifndef LANDFALL_BUILT_H
#define LANDFALL_BUILT_H

#include <landfall/built_go.h>

/* Bytes of each end of a file, and of one section, in which marks are looked for. */
#define BUILT_END_BYTES 65536
#define BUILT_SECTION_BYTES (4U << 20)

enum built_by {
	BUILT_UNKNOWN,
	BUILT_C,                /* gcc */
	BUILT_CLANG,
	BUILT_ZIG,              /* zig cc, or linked by zig */
	BUILT_RUST,
	BUILT_GO,
	BUILT_GRAALVM,
	BUILT_BUN,              /* bun itself */
	BUILT_BUN_APP,          /* bun build --compile */
	BUILT_DENO,             /* deno, or deno compile */
	BUILT_NODE,             /* node itself */
	BUILT_NODE_APP,         /* a single executable application */
	BUILT_DOTNET,
	BUILT_PYINSTALLER,
};

struct built {
	enum built_by by;
	struct span compiler;   /* the line that says it: "GCC: (Debian 12.2.0-14) 12.2.0" */
	struct span packager;   /* of gcc and clang, who built the compiler: "Debian 12.2.0-14" */
	struct built_go go;
	bool openssl_sys;       /* Rust: linked with the system's OpenSSL by the crate openssl-sys */
	bool appimage;
	bool upx;               /* packed; what is inside cannot be seen */
};

/* Reads sections by name, and both ends of the file; for a message, never on the way to a start.
   What bad input leaves unsaid is BUILT_UNKNOWN. */
void built_read(const struct elf *e, struct built *out);

/* "go", "rust", ... as the JSON has it; NULL for BUILT_UNKNOWN. */
const char *built_word(enum built_by by);

/* Is it a runtime that carries the program inside, and which? Sections may be NULL. */
enum built_by built_runtime(const struct elf *e, const struct elf_sections *s);

/* At most max bytes from the start of s. */
struct span built_head(struct span s, size_t max);
/* Does s hold these bytes? */
bool built_has(struct span s, const char *mark, size_t n);

#endif
