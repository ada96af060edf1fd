/* Debug sections lie behind all that is mapped. A file's bytes come in; its head, the sections that
   stay and a new section table go out as pieces, and no byte that a loader maps is moved. */
#include "write/stripped.h"

#include "read/elf_section.h"

#include <elf.h>

/* Bytes between two sections, for their alignment. */
#define GAP_MAX 64

struct strip {
	struct arena *arena;
	struct elf elf;
	struct elf_sections sections;
	uint64_t end; /* of what is mapped */
	unsigned char *header;
	unsigned char *table;
	bool some; /* a section goes */
	struct stripped *out;
};

/* Where a field lies in a section header, and how long it is. */
struct place {
	size_t off;
	size_t n;
};

static struct place place_of(const struct elf *e, size_t off64, size_t off32, bool word)
{
	return (struct place){e->is64 ? off64 : off32, word && e->is64 ? 8 : 4};
}

static struct place type_at(const struct elf *e)
{
	return place_of(e, 4, 4, false);
}
static struct place flags_at(const struct elf *e)
{
	return place_of(e, 8, 8, true);
}
static struct place offset_at(const struct elf *e)
{
	return place_of(e, 24, 16, true);
}
static struct place size_at(const struct elf *e)
{
	return place_of(e, 32, 20, true);
}
static struct place align_at(const struct elf *e)
{
	return place_of(e, 48, 32, true);
}

static uint64_t get(const struct strip *s, unsigned i, struct place at)
{
	uint64_t n = 0;
	(void)span_uint(s->sections.table, i * s->sections.record + at.off, at.n, s->elf.big, &n);
	return n;
}

static void put(const struct strip *s, unsigned char *to, size_t nbytes, uint64_t n)
{
	for (size_t i = 0; i < nbytes; i++)
		to[s->elf.big ? nbytes - 1 - i : i] = (unsigned char)(n >> 8 * i);
}

static void set(const struct strip *s, unsigned i, struct place at, uint64_t n)
{
	put(s, s->table + i * s->sections.record + at.off, at.n, n);
}

static bool is_debug(struct span name)
{
	return span_starts(name, ".debug_") || span_starts(name, ".zdebug_") ||
	       span_is(name, ".gdb_index");
}

/* Does it have bytes of its own behind what is mapped? */
static bool is_behind(const struct strip *s, unsigned i)
{
	return get(s, i, type_at(&s->elf)) != SHT_NOBITS && get(s, i, size_at(&s->elf)) &&
	       get(s, i, offset_at(&s->elf)) >= s->end;
}

static void grow(uint64_t *end, uint64_t off, uint64_t n)
{
	if (n && off + n > *end)
		*end = off + n;
}

static void find_end(struct strip *s)
{
	struct elf_phdr ph;
	const struct elf *e = &s->elf;
	s->end = e->is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
	grow(&s->end, e->phoff, (uint64_t)e->phnum * e->phentsize);
	for (unsigned i = 0; elf_next_phdr(e, PT_LOAD, &i, &ph);)
		grow(&s->end, ph.off, ph.filesz);
	for (unsigned i = 0; i < s->sections.count; i++)
		if (get(s, i, flags_at(e)) & SHF_ALLOC && get(s, i, type_at(e)) != SHT_NOBITS)
			grow(&s->end, get(s, i, offset_at(e)), get(s, i, size_at(e)));
}

/* Is there nothing behind what is mapped but sections, their table and gaps between them? */
static bool is_all_known(const struct strip *s)
{
	uint64_t known = s->sections.table.n;
	const uint64_t table = (uint64_t)(s->sections.table.p - s->elf.file.p);
	if (s->end > s->elf.file.n || table < s->end)
		return false;
	for (unsigned i = 0; i < s->sections.count; i++) {
		const uint64_t off = get(s, i, offset_at(&s->elf));
		const uint64_t size = get(s, i, size_at(&s->elf));
		struct span there;
		if (!is_behind(s, i))
			continue;
		if (!span_sub(s->elf.file, off, size, &there))
			return false;
		known += size;
	}
	const uint64_t behind = s->elf.file.n - s->end;
	return known <= behind && behind - known <= (uint64_t)GAP_MAX * (s->sections.count + 1);
}

static bool add(struct stripped *out, struct span part)
{
	if (out->n == STRIPPED_PARTS_MAX)
		return false;
	out->parts[out->n++] = part;
	out->nbytes += part.n;
	return true;
}

static bool add_gap(struct stripped *out, uint64_t align)
{
	static const unsigned char zeros[GAP_MAX];
	const uint64_t past = align > 1 ? out->nbytes % align : 0;
	if (align > GAP_MAX)
		return false;
	return !past || add(out, (struct span){zeros, (size_t)(align - past)});
}

/* The sections in the order of the table, which is that of the file. */
static bool add_sections(struct strip *s)
{
	struct elf_section section;
	for (unsigned i = 0; i < s->sections.count; i++) {
		if (!is_behind(s, i) || !elf_section(&s->sections, i, &section))
			continue;
		if (is_debug(section.name)) {
			set(s, i, type_at(&s->elf), SHT_NOBITS);
			set(s, i, size_at(&s->elf), 0);
			set(s, i, offset_at(&s->elf), s->end);
			s->some = true;
			continue;
		}
		if (!add_gap(s->out, get(s, i, align_at(&s->elf))))
			return false;
		set(s, i, offset_at(&s->elf), s->out->nbytes);
		if (!add(s->out, section.bytes))
			return false;
	}
	return true;
}

static bool copy_heads(struct strip *s)
{
	const size_t n = s->elf.is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
	struct span rest;
	s->header = arena_get(s->arena, n);
	s->table = arena_get(s->arena, s->sections.table.n);
	if (!s->header || !s->table || !span_sub(s->elf.file, n, s->end - n, &rest))
		return false;
	memcpy(s->header, s->elf.file.p, n);
	memcpy(s->table, s->sections.table.p, s->sections.table.n);
	return add(s->out, (struct span){s->header, n}) && add(s->out, rest);
}

static bool split(struct strip *s)
{
	if (elf_open(s->elf.file, &s->elf) != ELF_OK || !elf_sections_open(&s->elf, &s->sections))
		return false;
	find_end(s);
	if (!is_all_known(s) || !copy_heads(s) || !add_sections(s) || !s->some ||
	    !add_gap(s->out, 8))
		return false;
	put(s, s->header + (s->elf.is64 ? 40 : 32), s->elf.is64 ? 8 : 4, s->out->nbytes);
	return add(s->out, (struct span){s->table, s->sections.table.n});
}

void stripped_split(struct arena *arena, struct span bytes, struct stripped *out)
{
	struct strip s = {.arena = arena, .out = out};
	s.elf.file = bytes;
	*out = (struct stripped){.n = 0};
	if (span_starts(bytes, "\177ELF") && split(&s))
		return;
	*out = (struct stripped){.parts = {bytes}, .n = 1, .nbytes = bytes.n};
}
