/* mkelf: what is asked for, and the bytes that come of it; mkelf.c says what can be asked. */
#ifndef MKELF_H
#define MKELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FILE_MAX (1 << 16)
#define ITEMS_MAX 64

struct item {
	const char *name;
	char lib[64];
	const char *node;
	bool weak, lazy;
	bool addressed; /* undefined, and with an address all the same */
	bool copied;    /* an import that is defined here too, as a COPY relocation has it */
	uint64_t reloc; /* its relocation's type; 0: GLOB_DAT or JUMP_SLOT of x86-64 */
};

struct list {
	struct item item[ITEMS_MAX];
	size_t n;
};

/* mkelf_want.c; `symbols` holds the imports, and the exports behind them once .dynamic is put. */
struct want {
	uint64_t type, machine, isa, abitag;
	size_t cut;
	bool tls, packed;
	const char *interp, *soname, *rpath, *runpath, *filter, *go;
	struct list needed, needs, symbols, exports, defs, relocs, tags;
	struct list texts, gofuncs, golines, sections, pokes;
};
extern struct want want;
bool want_add(const char *key, char *value); /* false: there is no such key */
void add_export(const char *spec);

/* mkelf_bytes.c: all is put at `end`, but for what put_at writes over */
extern unsigned char file[FILE_MAX];
extern size_t end;
extern bool is64, big;
_Noreturn void fail(const char *what);
void put_at(size_t at, uint64_t value, size_t nbytes);
void put(uint64_t value, size_t nbytes);
void word(uint64_t value); /* as wide as the class's addresses */
void put_bytes(const char *p, size_t n);
void align(size_t n);

/* mkelf_headers.c; `at` and `phdr`: where the program header stands that room was left for */
void put_header(size_t phdrs);
void put_phdr(size_t at, uint64_t type, size_t off, size_t size);
void put_abitag(size_t phdr);
void put_isa(size_t phdr);

/* mkelf_dynamic.c */
size_t string(const char *s);
void tag(uint64_t name, size_t value);
void put_dynamic(size_t phdr);

/* mkelf_symbols.c; the first `imports` symbols are undefined */
void put_symbols(size_t imports);
void put_relocations(size_t imports);
void put_packed(void);

/* mkelf_versions.c */
void put_needs(void);
void put_defs(void);

/* mkelf_go.c */
void put_texts(void);

/* mkelf_sections.c */
void put_sections(void);
void put_gofuncs(void);

#endif
