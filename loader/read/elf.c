/* Reads headers and .dynamic of an ELF file of any class and byte order. A span of the file comes
   in, decoded records go out. Field offsets are those of the ELF specification (gABI, chapters 4
   and 5); no file byte is ever cast to a struct. */
#include "read/elf.h"

#include "read/phrases.h"

#include <elf.h>
#include <string.h>

static bool is_x86_layout(struct span file, struct elf *out)
{
	uint64_t machine;
	uint64_t phentsize64;
	if (!span_uint(file, 18, 2, false, &machine) || (machine != EM_X86_64 && machine != EM_386))
		return false;
	out->big = false;
	out->is64 = machine == EM_X86_64 && span_uint(file, 54, 2, false, &phentsize64) &&
		    phentsize64 == sizeof(Elf64_Phdr);
	/* An x32 program has 32-byte program headers at the 32-bit offset; every other file with
	   EM_X86_64 is read as the 64-bit kernel would read it, damaged or not. */
	if (machine == EM_X86_64 && !out->is64) {
		uint64_t phentsize32 = 0;
		(void)span_uint(file, 42, 2, false, &phentsize32);
		out->is64 = phentsize32 != sizeof(Elf32_Phdr) || file.p[EI_CLASS] == ELFCLASS64;
	}
	return true;
}

/* The table of program headers as far as it lies in the file, and the number of headers in that
   part. */
static unsigned phdr_table(const struct elf *e, size_t size, struct span *out)
{
	if (size * e->phnum > ELF_PHDRS_BYTES_MAX || !span_from(e->file, e->phoff, out))
		return 0;
	return out->n / size < e->phnum ? (unsigned)(out->n / size) : e->phnum;
}

/* Decodes one header; the members stand in another order in 32-bit files. */
static void decode_phdr(const struct elf *e, const unsigned char *p, struct elf_phdr *out)
{
	const bool big = e->big;
	out->type = (uint32_t)load_uint(p, 4, big);
	if (e->is64) {
		out->flags = (uint32_t)load_uint(p + offsetof(Elf64_Phdr, p_flags), 4, big);
		out->off = load_uint(p + offsetof(Elf64_Phdr, p_offset), 8, big);
		out->vaddr = load_uint(p + offsetof(Elf64_Phdr, p_vaddr), 8, big);
		out->filesz = load_uint(p + offsetof(Elf64_Phdr, p_filesz), 8, big);
		out->memsz = load_uint(p + offsetof(Elf64_Phdr, p_memsz), 8, big);
		out->align = load_uint(p + offsetof(Elf64_Phdr, p_align), 8, big);
	} else {
		out->flags = (uint32_t)load_uint(p + offsetof(Elf32_Phdr, p_flags), 4, big);
		out->off = load_uint(p + offsetof(Elf32_Phdr, p_offset), 4, big);
		out->vaddr = load_uint(p + offsetof(Elf32_Phdr, p_vaddr), 4, big);
		out->filesz = load_uint(p + offsetof(Elf32_Phdr, p_filesz), 4, big);
		out->memsz = load_uint(p + offsetof(Elf32_Phdr, p_memsz), 4, big);
		out->align = load_uint(p + offsetof(Elf32_Phdr, p_align), 4, big);
	}
}

bool elf_phdr(const struct elf *e, unsigned i, struct elf_phdr *out)
{
	size_t size = e->is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	struct span t;
	if (i >= phdr_table(e, size, &t))
		return false;
	decode_phdr(e, t.p + size * i, out);
	return true;
}

/* Only p_type of non-matching headers is read, because this runs on every start. */
bool elf_next_phdr(const struct elf *e, uint32_t type, unsigned *i, struct elf_phdr *out)
{
	size_t size = e->is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	struct span t;
	unsigned n = phdr_table(e, size, &t);
	while (*i < n) {
		const unsigned char *p = t.p + size * (*i)++;
		if (load_uint(p, 4, e->big) == type) {
			decode_phdr(e, p, out);
			return true;
		}
	}
	return false;
}

static void keep_load(struct elf *e, const unsigned char *p)
{
	struct elf_phdr ph;
	if (e->nloads == ELF_LOADS_KEPT) {
		e->more_loads = true;
		return;
	}
	decode_phdr(e, p, &ph);
	e->loads[e->nloads++] = (struct elf_load){ph.vaddr, ph.off, ph.filesz};
}

/* Keeps the first loadable segments decoded, because every address of .dynamic is looked up in
   them, and where headers of a type begin, because most types are asked for more than once. */
static void read_phdrs(struct elf *e)
{
	const size_t size = e->is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	struct span t;
	const unsigned n = phdr_table(e, size, &t);
	memset(e->first, UINT8_MAX, sizeof e->first);
	for (unsigned i = 0; i < n; i++) {
		const uint32_t type = (uint32_t)load_uint(t.p + size * i, 4, e->big);
		uint8_t *first = &e->first[type % ELF_TYPES_KEPT];
		if (*first > i)
			*first = (uint8_t)i;
		if (type == PT_LOAD)
			keep_load(e, t.p + size * i);
	}
}

enum elf_fault elf_open(struct span file, struct elf *out)
{
	memset(out, 0, sizeof *out);
	out->file = file;
	if (file.n < SELFMAG || memcmp(file.p, ELFMAG, SELFMAG) != 0)
		return ELF_NO_MAGIC;
	if (file.n < sizeof(Elf32_Ehdr))
		return ELF_HEADER_SHORT;
	if (!is_x86_layout(file, out)) {
		out->is64 = file.p[EI_CLASS] == ELFCLASS64;
		out->big = file.p[EI_DATA] == ELFDATA2MSB;
	}
	if (out->is64 && file.n < sizeof(Elf64_Ehdr))
		return ELF_HEADER_SHORT;
	const bool big = out->big;
	const size_t word = out->is64 ? 8 : 4;
	out->type = (uint16_t)load_uint(file.p + 16, 2, big);
	out->machine = (uint16_t)load_uint(file.p + 18, 2, big);
	out->entry = load_uint(file.p + 24, word, big);
	out->phoff = load_uint(file.p + 24 + word, word, big);
	out->phentsize = (uint16_t)load_uint(file.p + (out->is64 ? 54 : 42), 2, big);
	out->phnum = (uint16_t)load_uint(file.p + (out->is64 ? 56 : 44), 2, big);
	read_phdrs(out);
	return ELF_OK;
}

enum elf_fault elf_phdrs_fault(const struct elf *e)
{
	size_t want = e->is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	struct span table;
	if (e->phentsize != want)
		return ELF_PHENTSIZE;
	if (e->phnum == 0 || want * e->phnum > ELF_PHDRS_BYTES_MAX)
		return ELF_PHNUM;
	if (!span_sub(e->file, e->phoff, want * e->phnum, &table))
		return ELF_PHDRS_OUTSIDE;
	return ELF_OK;
}

bool elf_find_phdr(const struct elf *e, uint32_t type, struct elf_phdr *out)
{
	unsigned i = e->first[type % ELF_TYPES_KEPT];
	return elf_next_phdr(e, type, &i, out);
}

enum elf_fault elf_interp(const struct elf *e, struct span *out)
{
	struct elf_phdr ph;
	struct span s;
	if (!elf_find_phdr(e, PT_INTERP, &ph))
		return ELF_ABSENT;
	if (ph.filesz < 2 || ph.filesz > 4096)
		return ELF_INTERP_SIZE;
	if (!span_sub(e->file, ph.off, ph.filesz, &s))
		return ELF_INTERP_OUTSIDE;
	if (s.p[s.n - 1] != 0 || !span_cstr(s, 0, out))
		return ELF_INTERP_NOT_ENDED;
	return ELF_OK;
}

/* A segment that runs past the end of the file still has the bytes that are there. */
static bool in_segment(const struct elf *e, const struct elf_load *l, uint64_t vaddr,
		       struct span *out)
{
	struct span seg;
	if (!span_from(e->file, l->off, &seg))
		return false;
	if (seg.n > l->filesz)
		seg.n = (size_t)l->filesz;
	return span_from(seg, vaddr - l->vaddr, out);
}

bool elf_at(const struct elf *e, uint64_t vaddr, struct span *out)
{
	struct elf_phdr ph;
	for (unsigned i = 0; i < e->nloads; i++)
		if (vaddr >= e->loads[i].vaddr && vaddr - e->loads[i].vaddr < e->loads[i].filesz)
			return in_segment(e, &e->loads[i], vaddr, out);
	for (unsigned i = 0; e->more_loads && elf_next_phdr(e, PT_LOAD, &i, &ph);) {
		struct elf_load l = {ph.vaddr, ph.off, ph.filesz};
		if (vaddr >= l.vaddr && vaddr - l.vaddr < l.filesz)
			return in_segment(e, &l, vaddr, out);
	}
	return false;
}

bool elf_dyn_entry(const struct elf *e, const struct elf_dyn *d, size_t i, uint64_t *tag,
		   uint64_t *val)
{
	size_t word = e->is64 ? 8 : 4;
	return i < ELF_DYN_MAX && span_pair(d->entries, 2 * word * i, word, e->big, tag, val) &&
	       *tag != DT_NULL;
}

static void keep_entry(struct elf_dyn *d, uint64_t tag, uint64_t val)
{
	d->nneeds += tag == DT_NEEDED || tag == DT_FILTER || tag == DT_AUXILIARY;
	if (tag < ELF_DYN_TAGS) {
		d->has |= 1ULL << tag;
		d->val[tag] = val;
	} else if (tag == DT_GNU_HASH) {
		d->gnu_hash = val;
	} else if (tag == DT_VERSYM) {
		d->versym = val;
	} else if (tag == DT_VERNEED) {
		d->verneed = val;
	} else if (tag == DT_VERDEF) {
		d->verdef = val;
	} else if (tag == DT_FLAGS_1) {
		d->flags_1 = val;
	} else if (tag == DT_RELACOUNT) {
		d->relacount = val;
	}
}

/* Reads the entries up to DT_NULL, which are known to lie in the file. */
static void read_entries(const struct elf *e, struct elf_dyn *d)
{
	const size_t word = e->is64 ? 8 : 4;
	const size_t whole = d->entries.n / (2 * word);
	const size_t n = whole < ELF_DYN_MAX ? whole : ELF_DYN_MAX;
	const unsigned char *p = d->entries.p;
	for (size_t i = 0; i < n; i++, p += 2 * word) {
		const uint64_t tag = load_uint(p, word, e->big);
		if (tag == DT_NULL)
			break;
		keep_entry(d, tag, load_uint(p + word, word, e->big));
	}
}

static void dyn_string(const struct elf_dyn *d, unsigned tag, struct span *out)
{
	if (!(d->has & (1ULL << tag)) || !span_cstr(d->strtab, d->val[tag], out))
		*out = (struct span){NULL, 0};
}

bool elf_dyn_is_zeros(const struct elf_dyn *d)
{
	struct span first;
	bool zeros = d->present && span_sub(d->entries, 0, 16, &first);
	for (size_t i = 0; zeros && i < first.n; i++)
		zeros = first.p[i] == 0;
	return zeros;
}

enum elf_fault elf_dynamic(const struct elf *e, struct elf_dyn *out)
{
	struct elf_phdr ph;
	struct span entries;
	memset(out, 0, sizeof *out);
	if (!elf_find_phdr(e, PT_DYNAMIC, &ph))
		return ELF_ABSENT;
	out->present = true;
	if (!span_sub(e->file, ph.off, ph.filesz, &entries) || ph.filesz == 0)
		return ELF_DYNAMIC_OUTSIDE;
	return elf_dynamic_at(e, entries, out);
}

enum elf_fault elf_dynamic_at(const struct elf *e, struct span entries, struct elf_dyn *out)
{
	memset(out, 0, sizeof *out);
	out->present = true;
	out->entries = entries;
	read_entries(e, out);
	if (!(out->has & (1ULL << DT_STRTAB)) || !elf_at(e, out->val[DT_STRTAB], &out->strtab))
		return ELF_STRTAB_OUTSIDE;
	if ((out->has & (1ULL << DT_STRSZ)) && out->val[DT_STRSZ] < out->strtab.n)
		out->strtab.n = (size_t)out->val[DT_STRSZ];
	dyn_string(out, DT_SONAME, &out->soname);
	dyn_string(out, DT_RPATH, &out->rpath);
	dyn_string(out, DT_RUNPATH, &out->runpath);
	return ELF_OK;
}

bool elf_next_needed(const struct elf *e, const struct elf_dyn *d, size_t *i, struct span *name)
{
	uint64_t tag;
	uint64_t val;
	while (elf_dyn_entry(e, d, *i, &tag, &val)) {
		++*i;
		if (tag == DT_NEEDED && span_cstr(d->strtab, val, name))
			return true;
	}
	return false;
}

const char *elf_fault_text(enum elf_fault f)
{
	switch (f) {
	case ELF_OK:
	case ELF_ABSENT: return PHRASE_ELF_NOTHING;
	case ELF_NO_MAGIC: return PHRASE_ELF_NO_MAGIC;
	case ELF_HEADER_SHORT: return PHRASE_ELF_HEADER_SHORT;
	case ELF_PHENTSIZE: return PHRASE_ELF_PHENTSIZE;
	case ELF_PHNUM: return PHRASE_ELF_PHNUM;
	case ELF_PHDRS_OUTSIDE: return PHRASE_ELF_PHDRS_OUTSIDE;
	case ELF_INTERP_SIZE: return PHRASE_ELF_INTERP_SIZE;
	case ELF_INTERP_OUTSIDE: return PHRASE_ELF_INTERP_OUTSIDE;
	case ELF_INTERP_NOT_ENDED: return PHRASE_ELF_INTERP_NOT_ENDED;
	case ELF_DYNAMIC_OUTSIDE: return PHRASE_ELF_DYNAMIC_OUTSIDE;
	case ELF_STRTAB_OUTSIDE: return PHRASE_ELF_STRTAB_OUTSIDE;
	}
	return "";
}

bool elf_has_constants(const struct elf *e)
{
	struct elf_phdr ph;
	bool some = false;
	for (unsigned i = 0; elf_next_phdr(e, PT_LOAD, &i, &ph);)
		some = some || (ph.flags & (PF_R | PF_W | PF_X)) == PF_R;
	return some;
}
