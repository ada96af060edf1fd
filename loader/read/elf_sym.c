/* Dynamic symbols, hash tables and relocations of one object. Tables are found by .dynamic alone:
   section headers may be missing or lie. Formats: gABI chapter 5 (SysV hash), and for the GNU hash
   table the reader in glibc's elf/dl-lookup.c. */
#include <landfall/elf_sym.h>

#include <elf.h>

#define VERSYM_HIDDEN 0x8000

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

bool elf_symtab_open(const struct elf *e, const struct elf_dyn *d, struct elf_symtab *out)
{
	uint64_t nchain;
	out->elf = e;
	out->strtab = d->strtab;
	out->count = 0;
	if (!d->present || !dyn_table(e, d, DT_SYMTAB, &out->symtab))
		return false;
	(void)table_at(e, d->versym, &out->versym);
	(void)table_at(e, d->gnu_hash, &out->gnu_hash);
	(void)dyn_table(e, d, DT_HASH, &out->hash);
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
	uint64_t shndx;
	uint64_t version = 1;
	bool is64 = t->elf->is64;
	bool big = t->elf->big;
	struct span rec;
	size_t size = is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	if (!span_sub(t->symtab, (uint64_t)i * size, size, &rec))
		return false;
	if (!span_uint(rec, 0, 4, big, &name) || !span_uint(rec, is64 ? 4 : 12, 1, big, &info) ||
	    !span_uint(rec, is64 ? 6 : 14, 2, big, &shndx) ||
	    !span_uint(rec, is64 ? 8 : 4, is64 ? 8 : 4, big, &out->value) ||
	    !span_cstr(t->strtab, name, &out->name))
		return false;
	(void)span_uint(t->versym, 2 * (uint64_t)i, 2, big, &version);
	out->bind = (unsigned char)(info >> 4);
	out->type = (unsigned char)(info & 15);
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

/* musl: OK_TYPES and OK_BINDS, and a value unless it is a TLS symbol. */
static bool usable(const struct elf_symtab *t, uint32_t i, struct span name, struct elf_sym *s)
{
	const unsigned types = 1U << STT_NOTYPE | 1U << STT_OBJECT | 1U << STT_FUNC |
			       1U << STT_COMMON | 1U << STT_TLS;
	const unsigned binds = 1U << STB_GLOBAL | 1U << STB_WEAK | 1U << STB_GNU_UNIQUE;
	return elf_symbol(t, i, s) && s->shndx != SHN_UNDEF && span_eq(s->name, name) &&
	       (s->value || s->type == STT_TLS) && (types >> s->type & 1) &&
	       (binds >> s->bind & 1) && !(s->version & VERSYM_HIDDEN);
}

static bool find_gnu(const struct elf_symtab *t, struct span name, uint32_t h, struct elf_sym *out)
{
	uint64_t nbuckets;
	uint64_t symoffset;
	uint64_t nbloom;
	uint64_t shift;
	uint64_t word;
	uint64_t i;
	uint64_t h2 = 0;
	bool big = t->elf->big;
	size_t wsize = t->elf->is64 ? 8 : 4;
	if (!span_uint(t->gnu_hash, 0, 4, big, &nbuckets) || !nbuckets ||
	    !span_uint(t->gnu_hash, 4, 4, big, &symoffset) ||
	    !span_uint(t->gnu_hash, 8, 4, big, &nbloom) || !nbloom ||
	    !span_uint(t->gnu_hash, 12, 4, big, &shift))
		return false;
	uint64_t at = 16 + wsize * (h / (8 * wsize) & (nbloom - 1));
	if (!span_uint(t->gnu_hash, at, wsize, big, &word) ||
	    !(word >> h % (8 * wsize) & word >> (h >> (shift & 31)) % (8 * wsize) & 1))
		return false;
	uint64_t buckets = 16 + wsize * nbloom;
	uint64_t chains = buckets + 4 * nbuckets;
	if (!span_uint(t->gnu_hash, buckets + 4 * (h % nbuckets), 4, big, &i) || i < symoffset)
		return false;
	for (; !(h2 & 1) && i < ELF_SYMBOLS_MAX; i++) {
		if (!span_uint(t->gnu_hash, chains + 4 * (i - symoffset), 4, big, &h2))
			return false;
		if ((h2 | 1) == (h | 1) && usable(t, (uint32_t)i, name, out))
			return true;
	}
	return false;
}

static bool find_sysv(const struct elf_symtab *t, struct span name, struct elf_sym *out)
{
	uint64_t nbucket;
	uint64_t i;
	uint32_t steps = 0;
	bool big = t->elf->big;
	if (!span_uint(t->hash, 0, 4, big, &nbucket) || !nbucket ||
	    !span_uint(t->hash, 8 + 4 * (elf_sysv_hash(name) % nbucket), 4, big, &i))
		return false;
	while (i && i < t->count && steps++ < ELF_SYMBOLS_MAX) {
		if (usable(t, (uint32_t)i, name, out))
			return true;
		if (!span_uint(t->hash, 8 + 4 * (nbucket + i), 4, big, &i))
			return false;
	}
	return false;
}

bool elf_find_plain(const struct elf_symtab *t, struct span name, uint32_t gnu_hash,
		    struct elf_sym *out)
{
	if (t->gnu_hash.p)
		return find_gnu(t, name, gnu_hash, out);
	return find_sysv(t, name, out);
}

bool elf_reloc(const struct elf *e, const struct elf_dyn *d, unsigned table, uint64_t i,
	       struct elf_reloc *out)
{
	static const unsigned at[3] = {DT_REL, DT_RELA, DT_JMPREL};
	static const unsigned size[3] = {DT_RELSZ, DT_RELASZ, DT_PLTRELSZ};
	struct span t;
	uint64_t info;
	bool rela = table == 1 || (table == 2 && d->val[DT_PLTREL] == DT_RELA);
	size_t word = e->is64 ? 8 : 4;
	size_t rec = rela ? 3 * word : 2 * word;
	uint64_t nbytes = d->val[size[table]];
	if (nbytes < rec || i > (nbytes - rec) / rec || !dyn_table(e, d, at[table], &t) ||
	    !span_uint(t, rec * i + word, word, e->big, &info))
		return false;
	out->type = e->is64 ? (uint32_t)info : (uint32_t)(info & 0xff);
	out->sym = e->is64 ? (uint32_t)(info >> 32) : (uint32_t)(info >> 8);
	return true;
}
