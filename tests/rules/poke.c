/*
 * poke FILE byte OFFSET VALUE...: writes bytes. poke FILE tag FROM TO: gives the first entry
 * of .dynamic with tag FROM the tag TO. poke FILE sym NAME FIELD VALUE: changes a dynamic
 * symbol (FIELD: value, info, shndx, version). poke FILE def NAME FLAGS, need NAME FLAGS:
 * of a version that is defined or wanted. poke FILE from NAME OFFSET: the library's name
 * (vn_file) in the record that wants this version. poke FILE reloc N TYPE: the type of
 * relocation N of DT_RELA, or of the last with N = -1. Little-endian 64-bit files of our
 * own making; anything else ends with exit 1.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned char *file;
static Elf64_Dyn *dynamic;

static _Noreturn void die(const char *why)
{
	fprintf(stderr, "poke: %s\n", why);
	exit(1);
}

static void *at(Elf64_Addr addr)
{
	const Elf64_Ehdr *e = (const void *)file;
	const Elf64_Phdr *p = (const void *)(file + e->e_phoff);

	for (int i = 0; i < e->e_phnum; i++) {
		if (p[i].p_type == PT_LOAD && addr >= p[i].p_vaddr && addr - p[i].p_vaddr < p[i].p_filesz)
			return file + p[i].p_offset + (addr - p[i].p_vaddr);
	}
	die("an address outside the file");
}

static void find_dynamic(void)
{
	const Elf64_Ehdr *e = (const void *)file;
	const Elf64_Phdr *p = (const void *)(file + e->e_phoff);

	for (int i = 0; i < e->e_phnum; i++) {
		if (p[i].p_type == PT_DYNAMIC)
			dynamic = (void *)(file + p[i].p_offset);
	}
	if (!dynamic)
		die("no .dynamic");
}

static Elf64_Dyn *entry(Elf64_Sxword tag)
{
	for (Elf64_Dyn *d = dynamic; d->d_tag != DT_NULL; d++) {
		if (d->d_tag == tag)
			return d;
	}
	die("no such tag");
}

static void *table(Elf64_Sxword tag)
{
	return at(entry(tag)->d_un.d_ptr);
}

static void poke_symbol(const char *name, const char *field, unsigned long value)
{
	Elf64_Sym *s = table(DT_SYMTAB);
	const char *strings = table(DT_STRTAB);
	/* .dynstr follows .dynsym in what ld makes */
	long n = ((const char *)strings - (const char *)s) / (long)sizeof *s;

	for (long i = 1; i < n; i++) {
		if (strcmp(strings + s[i].st_name, name) != 0)
			continue;
		if (strcmp(field, "value") == 0)
			s[i].st_value = value;
		else if (strcmp(field, "info") == 0)
			s[i].st_info = (unsigned char)value;
		else if (strcmp(field, "shndx") == 0)
			s[i].st_shndx = (Elf64_Half)value;
		else
			((Elf64_Half *)table(DT_VERSYM))[i] = (Elf64_Half)value;
		return;
	}
	die("no such symbol");
}

static void poke_def(const char *name, unsigned long flags)
{
	const char *strings = table(DT_STRTAB);

	for (Elf64_Verdef *d = table(DT_VERDEF);; d = (void *)((char *)d + d->vd_next)) {
		const Elf64_Verdaux *a = (const void *)((char *)d + d->vd_aux);

		if (strcmp(strings + a->vda_name, name) == 0) {
			d->vd_flags = (Elf64_Half)flags;
			return;
		}
		if (!d->vd_next)
			die("no such definition");
	}
}

static void poke_need(const char *name, const char *what, unsigned long value)
{
	const char *strings = table(DT_STRTAB);

	for (Elf64_Verneed *n = table(DT_VERNEED);; n = (void *)((char *)n + n->vn_next)) {
		Elf64_Vernaux *a = (void *)((char *)n + n->vn_aux);

		for (;; a = (void *)((char *)a + a->vna_next)) {
			if (strcmp(strings + a->vna_name, name) == 0) {
				if (strcmp(what, "from") == 0)
					n->vn_file = (Elf64_Word)value;
				else
					a->vna_flags = (Elf64_Half)value;
				return;
			}
			if (!a->vna_next)
				break;
		}
		if (!n->vn_next)
			die("no such need");
	}
}

static void poke_reloc(long i, unsigned long type)
{
	Elf64_Rela *r = table(DT_RELA);

	if (i < 0)
		i += (long)(entry(DT_RELASZ)->d_un.d_val / sizeof *r);
	r[i].r_info = ELF64_R_INFO(ELF64_R_SYM(r[i].r_info), type);
}

int main(int argc, char **argv)
{
	struct stat st;
	int fd = argc > 4 ? open(argv[1], O_RDWR) : -1;

	if (fd < 0 || fstat(fd, &st) || st.st_size < (off_t)sizeof(Elf64_Ehdr))
		die("usage: poke FILE byte|tag|sym|def|need|from|reloc ...");
	file = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (file == MAP_FAILED)
		die("mmap");
	find_dynamic();
	if (strcmp(argv[2], "byte") == 0) {
		for (int i = 4; i < argc; i++)
			file[strtoul(argv[3], NULL, 0) + (unsigned)(i - 4)] =
				(unsigned char)strtoul(argv[i], NULL, 0);
	} else if (strcmp(argv[2], "tag") == 0) {
		entry(strtol(argv[3], NULL, 0))->d_tag = strtol(argv[4], NULL, 0);
	} else if (strcmp(argv[2], "sym") == 0 && argc > 5) {
		poke_symbol(argv[3], argv[4], strtoul(argv[5], NULL, 0));
	} else if (strcmp(argv[2], "def") == 0) {
		poke_def(argv[3], strtoul(argv[4], NULL, 0));
	} else if (strcmp(argv[2], "need") == 0 || strcmp(argv[2], "from") == 0) {
		poke_need(argv[3], argv[2], strtoul(argv[4], NULL, 0));
	} else {
		poke_reloc(strtol(argv[3], NULL, 0), strtoul(argv[4], NULL, 0));
	}
	return 0;
}
