/* Finds getenv, its pointer to environ and the loader's _r_debug by symbols and relocations, when a
   bundle is made, so that no start reads a symbol table for them. */
#include "make/getenv_text.h"

#include "closure/lib.h"
#include "read/elf_lookup.h"

#include <elf.h>

/* What arch_getenv_code puts in place of getenv's first bytes must fit. */
#define GETENV_BYTES_MIN 24

static bool find_symbol(struct lib *l, const char *name, struct elf_sym *out)
{
	struct elf_match m = {.started = false};
	struct span want = span_of(name);
	if (!l || !lib_symbols(l))
		return false;
	while (elf_next_match(&l->symtab, want, elf_gnu_hash(want), &m, out))
		if (out->shndx != SHN_UNDEF)
			return true;
	return false;
}

/* The word that code of libc reads the address of environ from: a program may have a copy of the
   variable, and only that word then knows it. */
static bool find_pointer(struct lib *l, uint64_t *at)
{
	struct elf_relocs t;
	struct elf_reloc r;
	struct elf_sym s;
	struct span record;
	if (!elf_relocs_open(&l->image.elf, &l->image.dyn, 1, &t))
		return false;
	for (uint64_t i = 0; elf_next_symbol_reloc(&t, &i, &r);)
		if (r.type == R_X86_64_GLOB_DAT && elf_symbol(&l->symtab, r.sym, &s) &&
		    (span_is(s.name, "__environ") || span_is(s.name, "environ") ||
		     span_is(s.name, "_environ")) &&
		    span_sub(t.table, (i - 1) * t.record, t.word, &record))
			return span_uint(record, 0, t.word, t.big, at);
	return false;
}

static void add_number(struct buf *b, uint64_t n)
{
	buf_adds(b, " ");
	buf_addu(b, n);
}

void getenv_text(const struct collection *c, struct buf *b)
{
	struct lib *libc = lib_of(c->libc);
	struct elf_sym function;
	struct elf_sym r_debug;
	struct span code;
	uint64_t pointer;
	uint64_t expected;
	if (!find_symbol(libc, "getenv", &function) || function.type != STT_FUNC ||
	    function.size < GETENV_BYTES_MIN || libc->image.elf.machine != EM_X86_64 ||
	    !find_pointer(libc, &pointer) ||
	    !find_symbol(lib_of(c->loader), "_r_debug", &r_debug) ||
	    !elf_at(&libc->image.elf, function.value, &code) ||
	    !span_uint(code, 0, 8, false, &expected))
		return;
	buf_adds(b, "getenv");
	add_number(b, function.value);
	add_number(b, pointer);
	add_number(b, r_debug.value);
	add_number(b, expected);
	buf_adds(b, "\n");
}
