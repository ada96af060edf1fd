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

static bool open_gnu_hash(struct elf_symtab *t)
{
	uint64_t v[4] = {0};
	size_t word = t->elf->is64 ? 8 : 4;
	for (size_t i = 0; i < 4; i++)
		if (!span_uint(t->gnu_hash, 4 * i, 4, t->elf->big, &v[i]))
			return false;
	if (!span_sub(t->gnu_hash, 16, word * v[2], &t->bloom) ||
	    !span_sub(t->gnu_hash, 16 + word * v[2], 4 * v[0], &t->buckets) ||
	    !span_from(t->gnu_hash, 16 + word * v[2] + 4 * v[0], &t->chains))
		return false;
	t->nbuckets = (uint32_t)v[0];
	t->symoffset = (uint32_t)v[1];
	t->nbloom = (uint32_t)v[2];
	t->shift = (uint32_t)v[3];
	return true;
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
	if ((d->versym && !out->versym.p) || (d->gnu_hash && !open_gnu_hash(out)))
		return false;
	if (span_uint(out->hash, 4, 4, e->big, &nchain))
		out->count = nchain > ELF_SYMBOLS_MAX ? ELF_SYMBOLS_MAX : (uint32_t)nchain;
	else
		out->count = count_by_neighbour(e, d);
	return true;
}

/* Loads of fields that were found to lie inside their table. */
static uint64_t load(const unsigned char *p, size_t nbytes, bool big)
{
	const bool swap = big != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	uint32_t word;
	uint64_t wide;
	if (nbytes == 4) {
		memcpy(&word, p, sizeof word);
		return swap ? __builtin_bswap32(word) : word;
	}
	memcpy(&wide, p, sizeof wide);
	return swap ? __builtin_bswap64(wide) : wide;
}

/* Everything of symbol i but its name, whose offset is returned; UINT64_MAX outside the table. */
static uint64_t read_symbol(const struct elf_symtab *t, uint32_t i, struct elf_sym *out)
{
	bool is64 = t->elf->is64;
	bool big = t->elf->big;
	size_t size = is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	uint64_t version = 1;
	struct span rec;
	if (!span_sub(t->symtab, (uint64_t)i * size, size, &rec))
		return UINT64_MAX;
	const unsigned char *tail = rec.p + (is64 ? 4 : 12);    /* info, other, shndx */
	(void)span_uint(t->versym, 2 * (uint64_t)i, 2, big, &version);
	out->value = load(rec.p + (is64 ? 8 : 4), is64 ? 8 : 4, big);
	out->bind = tail[0] >> 4;
	out->type = tail[0] & 15;
	out->other = tail[1] & 3;
	out->shndx = (uint16_t)(tail[big ? 2 : 3] << 8 | tail[big ? 3 : 2]);
	out->version = (uint16_t)version;
	return load(rec.p, 4, big);
}

bool elf_symbol(const struct elf_symtab *t, uint32_t i, struct elf_sym *out)
{
	return span_cstr(t->strtab, read_symbol(t, i, out), &out->name);
}

bool elf_symbol_hash(const struct elf_symtab *t, uint32_t i, struct elf_sym *out, uint32_t *hash)
{
	struct span rest;
	uint32_t h = 5381;
	size_t n = 0;
	if (!span_from(t->strtab, read_symbol(t, i, out), &rest))
		return false;
	for (; n < rest.n && rest.p[n]; n++)
		h = h * 33 + rest.p[n];
	*hash = h;
	out->name = (struct span){rest.p, n};
	return n < rest.n;
}

/* Words at a time: musl's memcmp goes by bytes. */
static bool same_bytes(const unsigned char *a, const unsigned char *b, size_t n)
{
	uint64_t x;
	uint64_t y;
	for (; n >= sizeof x; n -= sizeof x, a += sizeof x, b += sizeof x) {
		memcpy(&x, a, sizeof x);
		memcpy(&y, b, sizeof y);
		if (x != y)
			return false;
	}
	while (n && *a == *b) {
		a++;
		b++;
		n--;
	}
	return n == 0;
}

/* Symbol i, if that is its name. */
static bool is_named(const struct elf_symtab *t, uint32_t i, struct span name, struct elf_sym *out)
{
	struct span at;
	if (!span_sub(t->strtab, read_symbol(t, i, out), name.n + 1, &at) || at.p[name.n] ||
	    !same_bytes(at.p, name.p, name.n))
		return false;
	out->name = (struct span){at.p, name.n};
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
	unsigned bits = t->elf->is64 ? 64 : 32;
	if (!t->nbuckets || !t->nbloom)
		return false;
	/* nbloom is a power of two, or else what is masked is below it all the same. */
	size_t at = bits / 8 * (size_t)(h / bits & (t->nbloom - 1));
	uint64_t word = load(t->bloom.p + at, bits / 8, t->elf->big);
	if (!(word >> h % bits & word >> (h >> (t->shift & 31)) % bits & 1))
		return false;
	*i = load(t->buckets.p + 4 * (size_t)(h % t->nbuckets), 4, t->elf->big);
	return *i >= t->symoffset && *i;
}

static bool next_gnu(const struct elf_symtab *t, struct span name, uint32_t h,
		     struct elf_match *m, struct elf_sym *out)
{
	if (!m->started && !first_gnu(t, h, &m->next))
		m->next = 0;
	m->started = true;
	while (m->next && m->steps++ < t->count) {
		uint64_t i = m->next;
		struct span rec;
		if (!span_sub(t->chains, 4 * (i - t->symoffset), 4, &rec))
			break;
		uint32_t h2 = (uint32_t)load(rec.p, 4, t->elf->big);
		m->next = h2 & 1 ? 0 : i + 1;
		if ((h2 | 1) == (h | 1) && is_named(t, (uint32_t)i, name, out))
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
	if (!m->started &&
	    !span_uint(t->hash, 8 + 4 * (elf_sysv_hash(name) % nbucket), 4, big, &m->next))
		m->next = 0;
	m->started = true;
	while (m->next && m->next < t->count && m->steps++ < t->count) {
		uint64_t i = m->next;
		if (!span_uint(t->hash, 8 + 4 * (nbucket + i), 4, big, &m->next))
			m->next = 0;
		if (is_named(t, (uint32_t)i, name, out))
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
	if (table == 1)
		out->nrelative = d->relacount;
	return true;
}

bool elf_reloc(const struct elf_relocs *t, uint64_t i, struct elf_reloc *out)
{
	struct span rec;
	if (i > ELF_RELOCS_MAX || !span_sub(t->table, t->record * i, 2 * t->word, &rec))
		return false;
	uint64_t info = load(rec.p + t->word, t->word, t->big);
	out->type = t->word == 8 ? (uint32_t)info : (uint32_t)(info & 0xff);
	out->sym = t->word == 8 ? (uint32_t)(info >> 32) : (uint32_t)(info >> 8);
	return true;
}

bool elf_next_symbol_reloc(const struct elf_relocs *t, uint64_t *i, struct elf_reloc *out)
{
	if (*i < t->nrelative)
		*i = t->nrelative;
	while (elf_reloc(t, *i, out)) {
		++*i;
		if (out->sym)
			return true;
	}
	return false;
}

enum reloc_class elf_reloc_class(uint16_t machine, uint32_t type)
{
	static const uint16_t x86_64[] = {R_X86_64_COPY, R_X86_64_JUMP_SLOT, R_X86_64_DTPMOD64,
					  R_X86_64_DTPOFF64, R_X86_64_TPOFF64, R_X86_64_TLSDESC};
	static const uint16_t i386[] = {R_386_COPY, R_386_JMP_SLOT, R_386_TLS_DTPMOD32,
					R_386_TLS_DTPOFF32, R_386_TLS_TPOFF32, R_386_TLS_DESC};
	static const uint16_t aarch64[] = {R_AARCH64_COPY, R_AARCH64_JUMP_SLOT, R_AARCH64_TLS_DTPMOD,
					   R_AARCH64_TLS_DTPREL, R_AARCH64_TLS_TPREL,
					   R_AARCH64_TLSDESC};
	const uint16_t *types = machine == EM_386 ? i386 : machine == EM_AARCH64 ? aarch64 : x86_64;
	if (type == types[0])
		return RELOC_COPY;
	for (size_t i = 1; i < 6; i++)
		if (type == types[i])
			return RELOC_DEFINED;
	return RELOC_PLAIN;
}
