/* Reads sections of an ELF file by name. A decoded header comes in, spans of the file go out. No
   decision about a start may rest on sections, because kernel and loaders never read them. */
#include "read/elf_section.h"

#include <elf.h>
#include <string.h>

/* Reads one field of a section header: at off64 in the 64-bit form, at off32 in the other. */
static uint64_t field(const struct elf_sections *s, struct span rec, uint64_t off64, uint64_t off32,
		      bool word)
{
	uint64_t v = 0;
	bool wide = word && s->elf->is64;
	(void)span_uint(rec, s->elf->is64 ? off64 : off32, wide ? 8 : 4, s->elf->big, &v);
	return v;
}

static bool read_record(const struct elf_sections *s, unsigned i, struct span *rec)
{
	return i < s->count && span_sub(s->table, (uint64_t)i * s->record, s->record, rec);
}

static struct span bytes_of(const struct elf_sections *s, struct span rec)
{
	struct span out = {NULL, 0};
	if (field(s, rec, 4, 4, false) != SHT_NOBITS)
		(void)span_sub(s->elf->file, field(s, rec, 24, 16, true),
			       field(s, rec, 32, 20, true), &out);
	return out;
}

bool elf_sections_open(const struct elf *e, struct elf_sections *out)
{
	uint64_t off = 0;
	uint64_t size = 0;
	uint64_t count = 0;
	uint64_t names = 0;
	struct span rec;
	*out = (struct elf_sections){.elf = e};
	if (!span_uint(e->file, e->is64 ? 40 : 32, e->is64 ? 8 : 4, e->big, &off) || off == 0 ||
	    !span_uint(e->file, e->is64 ? 58 : 46, 2, e->big, &size) ||
	    !span_uint(e->file, e->is64 ? 60 : 48, 2, e->big, &count) ||
	    !span_uint(e->file, e->is64 ? 62 : 50, 2, e->big, &names))
		return false;
	out->record = e->is64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
	if (size != out->record || count == 0 || count > ELF_SECTIONS_MAX ||
	    !span_sub(e->file, off, count * size, &out->table))
		return false;
	out->count = (unsigned)count;
	if (!read_record(out, (unsigned)names, &rec))
		return false;
	out->names = bytes_of(out, rec);
	return out->names.p;
}

/* A string table without a NUL is searched no further than the longest name. */
static bool name_at(struct span names, uint64_t off, struct span *name)
{
	if (!span_from(names, off, &names))
		return false;
	if (names.n > ELF_SECTION_NAME_MAX)
		names.n = ELF_SECTION_NAME_MAX;
	return span_cstr(names, 0, name);
}

bool elf_section(const struct elf_sections *s, unsigned i, struct elf_section *out)
{
	struct span rec;
	if (!read_record(s, i, &rec) || !name_at(s->names, field(s, rec, 0, 0, false), &out->name))
		return false;
	out->bytes = bytes_of(s, rec);
	return true;
}

bool elf_find_section(const struct elf_sections *s, const char *name, struct elf_section *out)
{
	const struct span wanted = {(const unsigned char *)name,
				    strlen(name) + 1}; /* the NUL too */
	struct span rec;
	struct span there;
	/* A dozen names are asked for, each against some thirty sections. */
	for (unsigned i = 0; i < s->count; i++)
		if (read_record(s, i, &rec) &&
		    span_sub(s->names, load_uint(rec.p, 4, s->elf->big), wanted.n, &there) &&
		    span_eq(there, wanted))
			return elf_section(s, i, out);
	return false;
}
