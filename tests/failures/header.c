/*
 * header FILE WHERE VALUE: changes one number of a 64-bit little-endian ELF file; +VALUE is added
 * to what is there. WHERE is a field
 * of its header (type machine entry phoff phentsize phnum) or TYPE.FIELD of its first program
 * header of that type, TYPE+N.FIELD of one after it (load interp dynamic stack note; fields: type
 * flags offset vaddr filesz memsz align). WHERE capability gives any file these file capabilities,
 * as a mask, with the effective bit.
 */
#include <elf.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

static const struct field { const char *name; size_t at, size; } of_file[] = {
	{ "type", offsetof(Elf64_Ehdr, e_type), 2 },
	{ "machine", offsetof(Elf64_Ehdr, e_machine), 2 },
	{ "entry", offsetof(Elf64_Ehdr, e_entry), 8 },
	{ "phoff", offsetof(Elf64_Ehdr, e_phoff), 8 },
	{ "phentsize", offsetof(Elf64_Ehdr, e_phentsize), 2 },
	{ "phnum", offsetof(Elf64_Ehdr, e_phnum), 2 },
	{ NULL, 0, 0 },
}, of_segment[] = {
	{ "type", offsetof(Elf64_Phdr, p_type), 4 },
	{ "flags", offsetof(Elf64_Phdr, p_flags), 4 },
	{ "offset", offsetof(Elf64_Phdr, p_offset), 8 },
	{ "vaddr", offsetof(Elf64_Phdr, p_vaddr), 8 },
	{ "filesz", offsetof(Elf64_Phdr, p_filesz), 8 },
	{ "memsz", offsetof(Elf64_Phdr, p_memsz), 8 },
	{ "align", offsetof(Elf64_Phdr, p_align), 8 },
	{ NULL, 0, 0 },
};
static const struct { const char *name; uint32_t type; } types[] = {
	{ "load", PT_LOAD }, { "interp", PT_INTERP }, { "dynamic", PT_DYNAMIC },
	{ "stack", PT_GNU_STACK }, { "note", PT_NOTE }, { NULL, 0 },
};

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "header: %s\n", what);
	exit(1);
}

static const struct field *field_of(const struct field *list, const char *name)
{
	while (list->name && strcmp(list->name, name) != 0)
		list++;
	if (!list->name)
		fail(name);
	return list;
}

/* The place of program header TYPE[+N] in the file. */
static size_t segment_of(FILE *f, const char *name, size_t length)
{
	char *plus = memchr(name, '+', length);
	long skip = plus ? atol(plus + 1) : 0;
	size_t t = 0, n = plus ? (size_t)(plus - name) : length;
	Elf64_Ehdr e;
	Elf64_Phdr p;

	while (types[t].name && (strlen(types[t].name) != n || strncmp(types[t].name, name, n) != 0))
		t++;
	if (!types[t].name || fread(&e, sizeof e, 1, f) != 1)
		fail(name);
	for (unsigned i = 0; i < e.e_phnum; i++) {
		size_t at = e.e_phoff + i * sizeof p;
		if (fseek(f, (long)at, SEEK_SET) || fread(&p, sizeof p, 1, f) != 1)
			break;
		if (p.p_type == types[t].type && skip-- == 0)
			return at;
	}
	fail("no such program header");
}

/* struct vfs_cap_data, revision 2, all little-endian. */
static int give_capability(const char *file, uint32_t mask)
{
	uint32_t data[5] = { 0x02000001, mask, 0, 0, 0 };

	return setxattr(file, "security.capability", data, sizeof data, 0) != 0;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 4 ? fopen(argv[1], "r+b") : NULL;
	const char *dot = f ? strchr(argv[2], '.') : NULL;
	const struct field *field;
	size_t at = 0;
	uint64_t value;

	if (f && strcmp(argv[2], "capability") == 0)
		return give_capability(argv[1], (uint32_t)strtoul(argv[3], NULL, 0));
	if (!f)
		fail("usage: header FILE WHERE VALUE");
	field = field_of(dot ? of_segment : of_file, dot ? dot + 1 : argv[2]);
	if (dot)
		at = segment_of(f, argv[2], (size_t)(dot - argv[2]));
	value = 0;
	if (argv[3][0] == '+' && (fseek(f, (long)(at + field->at), SEEK_SET) ||
				  fread(&value, field->size, 1, f) != 1))
		fail(argv[1]);
	value += strtoull(argv[3], NULL, 0);
	if (fseek(f, (long)(at + field->at), SEEK_SET) ||
	    fwrite(&value, field->size, 1, f) != 1 || fclose(f))
		fail(argv[1]);
	return 0;
}
