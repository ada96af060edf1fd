/*
 * mkelf FILE [KEY=VALUE]...: writes a small ELF file that says of itself what it is told to, and
 * that nothing can run.
 *   class=64|32 data=little|big machine=N type=N    header; 64 little 62 3 unless told
 *   interp=PATH  soname=NAME  rpath=LIST  runpath=LIST
 *   needed=NAME                                     one more DT_NEEDED
 *   need=LIB:NODE  weakneed=LIB:NODE                one more version needed, or needed weakly
 *   import=NAME[:LIB:NODE]  weak=NAME[:LIB:NODE]    one more undefined symbol, its relocation
 *   slot=NAME[:LIB:NODE]                            the same, bound when it is first called
 *   ref=TYPE:NAME  plt=TYPE:NAME                    an undefined symbol, relocated so; in DT_JMPREL
 *   copy=TYPE:NAME                                  the same, and the symbol is defined here too
 *   addressed=TYPE:NAME                             the same, undefined but with an address
 *   tag=N:VALUE                                     one more entry of .dynamic
 *   isa=MASK                                        a note: the x86-64 levels that it needs
 *   reloc=N  relr=1                                 a relocation of type N; packed ones
 *   filter=NAME                                     DT_FILTER
 *   export=NAME[:NODE]                              one more symbol defined
 *   def=NODE                                        one more version defined
 *   text=STRING                                     one more string between NUL bytes
 *   gofunc=NAME                                     one more function of Go's .gopclntab
 *   go=PACKAGE  goline=WORD:TEXT                    what Go's linker leaves, and one more line
 *   section=NAME[:TEXT]                             one more section, of these bytes
 *   tls=1  abitag=MAJOR                             a PT_TLS; a note that asks for that kernel
 *   poke=PLACE+N:HEX                                bytes changed at last; file, phdrs, interp
 *   cut=N                                           the file ends after N bytes
 */
#include "mkelf.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void poke(const char *spec, size_t phdrs, size_t interp)
{
	char place[8];
	unsigned off, byte;
	int n;

	if (sscanf(spec, "%7[a-z]+%u:%n", place, &off, &n) != 2)
		fail("poke=PLACE+N:HEX");
	size_t at = off + (!strcmp(place, "phdrs") ? phdrs : !strcmp(place, "interp") ? interp : 0);
	for (spec += n; sscanf(spec, "%2x", &byte) == 1; spec += 2)
		put_at(at++, byte, 1);
}

static void put_file(void)
{
	/* A static program has no PT_INTERP and no PT_DYNAMIC. */
	bool dyn = want.interp || want.soname || want.needed.n || want.needs.n || want.symbols.n ||
		   want.defs.n || want.relocs.n;
	size_t interp = 0;
	size_t phsize = is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);

	unsigned more = 1U + dyn + !!want.interp;
	unsigned all = more + want.tls + !!want.abitag + !!want.isa;

	put_header(all);
	size_t phdrs = end;
	end += all * phsize;
	if (want.tls)
		put_phdr(phdrs + more * phsize, PT_TLS, end, 1);
	if (want.abitag)
		put_abitag(phdrs + (more + want.tls) * phsize);
	if (want.interp) {
		interp = end;
		put_bytes(want.interp, strlen(want.interp) + 1);
		put_phdr(phdrs + 2 * phsize, PT_INTERP, interp, end - interp);
	}
	if (dyn)
		put_dynamic(phdrs + phsize);
	if (want.isa)
		put_isa(phdrs + (all - 1) * phsize);
	put_texts();
	put_phdr(phdrs, PT_LOAD, 0, end);
	put_gofuncs();
	put_sections();
	for (size_t i = 0; i < want.pokes.n; i++)
		poke(want.pokes.item[i].name, phdrs, interp);
	if (want.cut < end)
		end = want.cut;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		fail("usage: mkelf FILE [KEY=VALUE]...");
	for (int i = 2; i < argc; i++) {
		char *value = strchr(argv[i], '=');

		if (!value)
			fail(argv[i]);
		*value++ = 0;
		if (!want_add(argv[i], value))
			fail(argv[i]);
	}
	put_file();
	FILE *f = fopen(argv[1], "w");
	if (!f || fwrite(file, 1, end, f) != end || fclose(f) || chmod(argv[1], 0755)) {
		perror(argv[1]);
		return 1;
	}
	return 0;
}
