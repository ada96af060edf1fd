/* Dynamic symbols, hash tables and relocations of one object. Tables are found by .dynamic alone:
   section headers may be missing or lie. Formats: gABI chapter 5 (SysV hash), and for the GNU hash
   table the reader in glibc's elf/dl-lookup.c. */
#include <landfall/elf_sym.h>

#include <elf.h>
#include <string.h>

static bool table_at(const struct elf *e, uint64_t vaddr, struct span *out)
{
	*out = (struct span){NULL, 0};
	return vaddr && elf_at(e, vaddr, out);
}

static bool dyn_table(const struct elf *e, const struct elf_dyn *d, unsigned tag, struct span *out)
{
	return table_at(e, d->has & (1ULL << tag) ? d->val[tag] : 0, out);
}

/* A GNU hash table does not say how many symbols there are, and covers none at all of an object
   that exports nothing. They end where the next table begins at the latest. */
static uint32_t count_by_neighbour(const struct elf *e, const struct elf_dyn *d)
{
	const uint64_t from = d->val[DT_SYMTAB];
	const uint64_t starts[] = {d->val[DT_STRTAB], d->val[DT_HASH], d->val[DT_RELA],
				   d->val[DT_REL], d->val[DT_JMPREL], d->gnu_hash, d->versym,
				   d->verneed, d->verdef};
	uint64_t end = UINT64_MAX;
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (starts[i] > from && starts[i] < end)
			end = starts[i];
	uint64_t n = (end - from) / (e->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
	return n > ELF_SYMBOLS_MAX ? ELF_SYMBOLS_MAX : (uint32_t)n;
}

static void open_gnu_hash(struct elf_symtab *t)
{
	uint64_t v[4] = {0};
	size_t word = t->elf->is64 ? 8 : 4;
	for (size_t i = 0; i < 4; i++)
		if (!span_uint(t->gnu_hash, 4 * i, 4, t->elf->big, &v[i]))
			return;
	if (!span_sub(t->gnu_hash, 16, word * v[2], &t->bloom) ||
	    !span_sub(t->gnu_hash, 16 + word * v[2], 4 * v[0], &t->buckets) ||
	    !span_from(t->gnu_hash, 16 + word * v[2] + 4 * v[0], &t->chains))
		return;
	t->nbuckets = (uint32_t)v[0];
	t->symoffset = (uint32_t)v[1];
	t->nbloom = (uint32_t)v[2];
	t->shift = (uint32_t)v[3];
}

bool elf_symtab_open(const struct elf *e, const struct elf_dyn *d, struct elf_symtab *out)
{
	uint64_t nchain;
	memset(out, 0, sizeof *out);
	out->elf = e;
	out->strtab = d->strtab;
	if (!d->present || !dyn_table(e, d, DT_SYMTAB, &out->symtab))
		return false;
	(void)table_at(e, d->versym, &out->versym);
	(void)table_at(e, d->gnu_hash, &out->gnu_hash);
	(void)dyn_table(e, d, DT_HASH, &out->hash);
	open_gnu_hash(out);
	if (span_uint(out->hash, 4, 4, e->big, &nchain))
		out->count = nchain > ELF_SYMBOLS_MAX ? ELF_SYMBOLS_MAX : (uint32_t)nchain;
	else
		out->count = count_by_neighbour(e, d);
	return true;
}

bool elf_symbol(const struct elf_symtab *t, uint32_t i, struct elf_sym *out)
{
	uint64_t name;
	uint64_t info;
	uint64_t other;
	uint64_t shndx;
	uint64_t version = 1;
	bool is64 = t->elf->is64;
	bool big = t->elf->big;
	struct span rec;
	size_t size = is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	if (!span_sub(t->symtab, (uint64_t)i * size, size, &rec))
		return false;
	if (!span_uint(rec, 0, 4, big, &name) || !span_uint(rec, is64 ? 4 : 12, 1, big, &info) ||
	    !span_uint(rec, is64 ? 5 : 13, 1, big, &other) ||
	    !span_uint(rec, is64 ? 6 : 14, 2, big, &shndx) ||
	    !span_uint(rec, is64 ? 8 : 4, is64 ? 8 : 4, big, &out->value) ||
	    !span_cstr(t->strtab, name, &out->name))
		return false;
	(void)span_uint(t->versym, 2 * (uint64_t)i, 2, big, &version);
	out->bind = (unsigned char)(info >> 4);
	out->type = (unsigned char)(info & 15);
	out->other = (unsigned char)(other & 3);
	out->shndx = (uint16_t)shndx;
	out->version = (uint16_t)version;
	return true;
}

uint32_t elf_gnu_hash(struct span name)
{
	uint32_t h = 5381;
	for (size_t i = 0; i < name.n; i++)
		h = h * 33 + name.p[i];
	return h;
}

uint32_t elf_sysv_hash(struct span name)
{
	uint32_t h = 0;
	for (size_t i = 0; i < name.n; i++) {
		h = 16 * h + name.p[i];
		h ^= h >> 24 & 0xf0;
	}
	return h & 0x0fffffff;
}

static bool first_gnu(const struct elf_symtab *t, uint32_t h, uint64_t *i)
{
	uint64_t word;
	size_t wsize = t->elf->is64 ? 8 : 4;
	unsigned bits = 8 * (unsigned)wsize;
	if (!t->nbuckets || !t->nbloom ||
	    !span_uint(t->bloom, wsize * (h / bits & (t->nbloom - 1)), wsize, t->elf->big, &word) ||
	    !(word >> h % bits & word >> (h >> (t->shift & 31)) % bits & 1))
		return false;
	return span_uint(t->buckets, 4 * (uint64_t)(h % t->nbuckets), 4, t->elf->big, i) &&
	       *i >= t->symoffset && *i;
}

static bool next_gnu(const struct elf_symtab *t, struct span name, uint32_t h,
		     struct elf_match *m, struct elf_sym *out)
{
	uint64_t h2 = 0;
	if (!m->started && !first_gnu(t, h, &m->next))
		m->next = 0;
	m->started = true;
	while (m->next && m->steps++ < ELF_SYMBOLS_MAX) {
		uint64_t i = m->next;
		if (!span_uint(t->chains, 4 * (i - t->symoffset), 4, t->elf->big, &h2))
			break;
		m->next = h2 & 1 ? 0 : i + 1;
		if ((h2 | 1) == (h | 1) && elf_symbol(t, (uint32_t)i, out) &&
		    span_eq(out->name, name))
			return true;
	}
	return false;
}

static bool next_sysv(const struct elf_symtab *t, struct span name, struct elf_match *m,
		      struct elf_sym *out)
{
	uint64_t nbucket;
	bool big = t->elf->big;
	if (!span_uint(t->hash, 0, 4, big, &nbucket) || !nbucket)
		return false;
	if (!m->started && !span_uint(t->hash, 8 + 4 * (elf_sysv_hash(name) % nbucket), 4, big, &m->next))
		m->next = 0;
	m->started = true;
	while (m->next && m->next < t->count && m->steps++ < ELF_SYMBOLS_MAX) {
		uint64_t i = m->next;
		if (!span_uint(t->hash, 8 + 4 * (nbucket + i), 4, big, &m->next))
			m->next = 0;
		if (elf_symbol(t, (uint32_t)i, out) && span_eq(out->name, name))
			return true;
	}
	return false;
}

bool elf_next_match(const struct elf_symtab *t, struct span name, uint32_t gnu_hash,
		    struct elf_match *m, struct elf_sym *out)
{
	return t->gnu_hash.p ? next_gnu(t, name, gnu_hash, m, out) : next_sysv(t, name, m, out);
}

bool elf_relocs_open(const struct elf *e, const struct elf_dyn *d, unsigned table,
		     struct elf_relocs *out)
{
	static const unsigned at[3] = {DT_REL, DT_RELA, DT_JMPREL};
	static const unsigned size[3] = {DT_RELSZ, DT_RELASZ, DT_PLTRELSZ};
	bool rela = table == 1 || (table == 2 && d->val[DT_PLTREL] == DT_RELA);
	memset(out, 0, sizeof *out);
	out->word = e->is64 ? 8 : 4;
	out->big = e->big;
	out->record = rela ? 3 * out->word : 2 * out->word;
	if (!dyn_table(e, d, at[table], &out->table))
		return false;
	if (d->val[size[table]] < out->table.n)
		out->table.n = (size_t)d->val[size[table]];
	return true;
}

bool elf_reloc(const struct elf_relocs *t, uint64_t i, struct elf_reloc *out)
{
	uint64_t info;
	if (i > ELF_RELOCS_MAX ||
	    !span_uint(t->table, t->record * i + t->word, t->word, t->big, &info))
		return false;
	out->type = t->word == 8 ? (uint32_t)info : (uint32_t)(info & 0xff);
	out->sym = t->word == 8 ? (uint32_t)(info >> 32) : (uint32_t)(info >> 8);
	return true;
}
