/* Hand-made ELF files. One PT_LOAD maps the file as it lies, at address 0, so that every offset is
   its own address; tables stand in the order in which they are written below. */
#include "tiny.h"

#include "read/elf_sym.h"

#include <elf.h>
#include <string.h>

struct maker {
	const struct tiny *t;
	unsigned char *out;
	size_t n;
	bool full;
	size_t dyn;     /* where .dynamic goes on */
	size_t strings; /* where .dynstr begins */
	size_t nsyms;
	uint32_t hash[2 * TINY_LIST_MAX + 1];
};

static void put_at(struct maker *m, size_t at, uint64_t v, size_t nbytes)
{
	m->full = m->full || at > TINY_BYTES_MAX || nbytes > TINY_BYTES_MAX - at;
	for (size_t i = 0; i < nbytes && !m->full; i++) {
		size_t shift = 8 * (m->t->big ? nbytes - 1 - i : i);
		m->out[at + i] = (unsigned char)(v >> shift);
	}
}

static void put(struct maker *m, uint64_t v, size_t nbytes)
{
	put_at(m, m->n, v, nbytes);
	m->n += nbytes;
}

static size_t word(const struct maker *m)
{
	return m->t->is32 ? 4 : 8;
}

static void align(struct maker *m)
{
	m->n = (m->n + 7) & ~(size_t)7;
}

/* A string at the end of what there is; its offset in .dynstr. */
static uint64_t string(struct maker *m, const char *s)
{
	size_t at = m->n;
	for (; *s; s++)
		put(m, (unsigned char)*s, 1);
	put(m, 0, 1);
	return at - m->strings;
}

static void dyn(struct maker *m, uint64_t tag, uint64_t v)
{
	put_at(m, m->dyn, tag, word(m));
	put_at(m, m->dyn + word(m), v, word(m));
	m->dyn += 2 * word(m);
}

static void strings(struct maker *m, uint64_t names[4][TINY_LIST_MAX])
{
	const struct tiny *t = m->t;
	const char *const *lists[4] = {t->defines, t->wants, t->undefined, t->defined};
	m->strings = m->n;
	put(m, 0, 1);
	for (size_t i = 0; i < TINY_LIST_MAX && t->needed[i]; i++)
		dyn(m, DT_NEEDED, string(m, t->needed[i]));
	if (t->soname)
		dyn(m, DT_SONAME, string(m, t->soname));
	if (t->rpath)
		dyn(m, DT_RPATH, string(m, t->rpath));
	if (t->runpath)
		dyn(m, DT_RUNPATH, string(m, t->runpath));
	for (size_t k = 0; k < 4; k++)
		for (size_t i = 0; i < TINY_LIST_MAX && lists[k][i]; i++)
			names[k][i] = string(m, lists[k][i]);
}

static void symbol(struct maker *m, uint64_t name, bool defined, const char *text)
{
	put(m, name, 4);
	if (m->t->is32) {
		put(m, defined ? 64 : 0, 4);
		put(m, 0, 4);
	}
	put(m, text ? STB_GLOBAL << 4 | STT_FUNC : 0, 1);
	put(m, 0, 1);
	put(m, defined ? 1 : SHN_UNDEF, 2);
	if (!m->t->is32) {
		put(m, defined ? 64 : 0, 8);
		put(m, 0, 8);
	}
	m->hash[m->nsyms++] = elf_gnu_hash(
		(struct span){(const unsigned char *)text, text ? strlen(text) : 0});
}

static void symbols(struct maker *m, uint64_t names[4][TINY_LIST_MAX])
{
	const struct tiny *t = m->t;
	align(m);
	dyn(m, DT_SYMTAB, m->n);
	dyn(m, DT_SYMENT, t->is32 ? 16 : 24);
	symbol(m, 0, false, NULL);
	for (size_t i = 0; i < TINY_LIST_MAX && t->undefined[i]; i++)
		symbol(m, names[2][i], false, t->undefined[i]);
	for (size_t i = 0; i < TINY_LIST_MAX && t->defined[i]; i++)
		symbol(m, names[3][i], true, t->defined[i]);
}

/* One bucket: every name is found by walking the whole chain. */
static void hashes(struct maker *m)
{
	align(m);
	dyn(m, DT_HASH, m->n);
	put(m, 1, 4);
	put(m, m->nsyms, 4);
	put(m, m->nsyms > 1, 4);
	for (size_t i = 0; i < m->nsyms; i++)
		put(m, i && i + 1 < m->nsyms ? i + 1 : 0, 4);
	align(m);
	dyn(m, DT_GNU_HASH, m->n);
	put(m, 1, 4);
	put(m, 1, 4);
	put(m, 1, 4);
	put(m, 0, 4);
	put(m, UINT64_MAX, word(m));
	put(m, m->nsyms > 1, 4);
	for (size_t i = 1; i < m->nsyms; i++)
		put(m, i + 1 == m->nsyms ? m->hash[i] | 1 : m->hash[i] & ~1U, 4);
}

static uint32_t version_hash(const char *s)
{
	return elf_sysv_hash((struct span){(const unsigned char *)s, strlen(s)});
}

/* Undefined symbol i asks for node i; index 2 is the first that versym may name. */
static void versions(struct maker *m, uint64_t names[4][TINY_LIST_MAX], uint64_t from)
{
	const struct tiny *t = m->t;
	size_t n = 0;
	while (n < TINY_LIST_MAX && t->wants[n])
		n++;
	align(m);
	dyn(m, DT_VERSYM, m->n);
	for (size_t i = 0; i < m->nsyms; i++)
		put(m, i && i <= n ? 1 + i : i != 0, 2);
	if (!t->from || !n)
		return;
	align(m);
	dyn(m, DT_VERNEED, m->n);
	dyn(m, DT_VERNEEDNUM, 1);
	put(m, 1, 2);
	put(m, n, 2);
	put(m, from, 4);
	put(m, 16, 4);
	put(m, 0, 4);
	for (size_t i = 0; i < n; i++) {
		put(m, version_hash(t->wants[i]), 4);
		put(m, 0, 2);
		put(m, 2 + i, 2);
		put(m, names[1][i], 4);
		put(m, i + 1 < n ? 16 : 0, 4);
	}
}

static void definitions(struct maker *m, uint64_t names[4][TINY_LIST_MAX])
{
	const struct tiny *t = m->t;
	if (!t->defines[0])
		return;
	align(m);
	dyn(m, DT_VERDEF, m->n);
	for (size_t i = 0; i < TINY_LIST_MAX && t->defines[i]; i++) {
		bool last = i + 1 == TINY_LIST_MAX || !t->defines[i + 1];
		put(m, 1, 2);
		put(m, 0, 2);
		put(m, i + 1, 2);
		put(m, 1, 2);
		put(m, version_hash(t->defines[i]), 4);
		put(m, 20, 4);
		put(m, last ? 0 : 28, 4);
		put(m, names[0][i], 4);
		put(m, 0, 4);
	}
}

static void relocations(struct maker *m)
{
	size_t n = 0;
	while (n < TINY_LIST_MAX && m->t->undefined[n])
		n++;
	align(m);
	dyn(m, DT_RELA, m->n);
	dyn(m, DT_RELASZ, n * 3 * word(m));
	dyn(m, DT_RELAENT, 3 * word(m));
	for (size_t i = 1; i <= n; i++) {
		put(m, 0, word(m));
		put(m, m->t->is32 ? i << 8 | 6 : i << 32 | 6, word(m));
		put(m, 0, word(m));
	}
}

static void header(struct maker *m, size_t nphdrs)
{
	size_t w = word(m);
	const unsigned char ident[16] = {0x7f, 'E', 'L', 'F', m->t->is32 ? 1 : 2, m->t->big ? 2 : 1,
					 1};
	for (size_t i = 0; i < sizeof ident; i++)
		put(m, ident[i], 1);
	put(m, ET_DYN, 2);
	put(m, m->t->machine ? m->t->machine : EM_X86_64, 2);
	put(m, 1, 4);
	put(m, 64, w);
	put(m, w == 8 ? 64 : 52, w);
	put(m, 0, w);
	put(m, 0, 4);
	put(m, w == 8 ? 64 : 52, 2);
	put(m, w == 8 ? 56 : 32, 2);
	put(m, nphdrs, 2);
	put(m, 0, 6);
}

static void program_header(struct maker *m, uint32_t type, uint64_t off, uint64_t size)
{
	size_t w = word(m);
	put(m, type, 4);
	if (w == 8)
		put(m, PF_R | PF_W | PF_X, 4);
	put(m, off, w);
	put(m, off, w);
	put(m, off, w);
	put(m, size, w);
	put(m, size, w);
	if (w == 4)
		put(m, PF_R | PF_W | PF_X, 4);
	put(m, type == PT_LOAD ? 4096 : 1, w);
}

static void body(struct maker *m)
{
	uint64_t names[4][TINY_LIST_MAX];
	strings(m, names);
	uint64_t from = m->t->from ? string(m, m->t->from) : 0;
	dyn(m, DT_STRTAB, m->strings);
	dyn(m, DT_STRSZ, m->n - m->strings);
	symbols(m, names);
	hashes(m);
	versions(m, names, from);
	definitions(m, names);
	relocations(m);
	if (m->t->tail) {
		align(m);
		(void)string(m, m->t->tail);
	}
}

size_t tiny_elf(const struct tiny *t, unsigned char *out)
{
	struct maker m = {.t = t, .out = out};
	size_t w = word(&m);
	size_t nphdrs = t->interp ? 3 : 2;
	size_t interp = (w == 8 ? 64 : 52) + nphdrs * (w == 8 ? 56 : 32);
	size_t ninterp = t->interp ? strlen(t->interp) + 1 : 0;
	size_t ndyn = 40 * 2 * w;
	memset(out, 0, TINY_BYTES_MAX);
	m.n = interp;
	for (size_t i = 0; i < ninterp; i++)
		put(&m, (unsigned char)t->interp[i], 1);
	align(&m);
	size_t dynamic = m.n;
	m.dyn = dynamic;
	m.n += ndyn;
	body(&m);
	size_t total = m.n;
	m.n = 0;
	header(&m, nphdrs);
	if (t->interp)
		program_header(&m, PT_INTERP, interp, ninterp);
	program_header(&m, PT_LOAD, 0, total);
	program_header(&m, PT_DYNAMIC, dynamic, ndyn);
	return m.full ? 0 : total;
}
