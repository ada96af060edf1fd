/* Finds the libc of a host and its version by what the files define: a loader that merely lies at
   glibc's path (gcompat, a stub, Landfall itself) is not glibc. */
#include "host/host.h"

#include "machine/machine.h"
#include "read/elf_sym.h"
#include "read/image.h"
#include "read/own.h"

#include <elf.h>
#include <limits.h>
#include <string.h>

static bool defines_version(const struct image *im, const char *version)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	while (elf_next_verdef(&im->elf, &im->dyn, &w, &v))
		if (span_is(v.name, version))
			return true;
	return false;
}

static bool is_version(struct span s)
{
	bool dot = false;
	if (s.n < 3 || s.n > 12 || s.p[0] < '0' || s.p[0] > '9')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.')
			dot = true;
		else if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return dot;
}

/* Gives the last segment of constants before the i-th segment, and counts i down to it; since
   binutils 2.31 constants have one of their own behind the code, a tenth of the file. False for
   none. */
static bool next_constants(struct span file, unsigned *i, struct span *out)
{
	struct elf e;
	struct elf_phdr ph;
	if (elf_open(file, &e) != ELF_OK)
		return false;
	*i = *i < e.phnum ? *i : e.phnum;
	while ((*i)--)
		if (elf_phdr(&e, *i, &ph) && ph.type == PT_LOAD && ph.flags == PF_R &&
		    span_sub(file, ph.off, ph.filesz, out))
			return true;
	return false;
}

bool libc_find_constant(struct span file, struct span text, struct span *out)
{
	struct span segment;
	size_t at;
	for (unsigned i = UINT_MAX; next_constants(file, &i, &segment);)
		if (span_find(segment, text, &at))
			return span_from(segment, at, out);
	return span_find(file, text, &at) && span_from(file, at, out);
}

/* Reads glibc's version from the banner of libc.so.6: "... release version 2.36." (csu/version.c).
   */
static struct span glibc_version(struct span file)
{
	struct span key = span_of("release version ");
	struct span v = {NULL, 0};
	if (!libc_find_constant(file, key, &v) || !span_from(v, key.n, &v))
		return (struct span){NULL, 0};
	size_t n = 0;
	while (n < v.n && (v.p[n] == '.' || (v.p[n] >= '0' && v.p[n] <= '9')))
		n++;
	while (n && v.p[n - 1] == '.')
		n--;
	v.n = n;
	return is_version(v) ? v : (struct span){NULL, 0};
}

static struct span musl_version_in(struct span rest)
{
	struct span s;
	size_t at;
	while (span_find(rest, (struct span){(const unsigned char *)"\0001.", 3}, &at)) {
		if (!span_from(rest, at + 1, &rest) || !span_cstr(rest, 0, &s))
			break;
		if (is_version(s) && s.n >= 5 && s.p[3] == '.')
			return s;
	}
	return (struct span){NULL, 0};
}

/* Reads musl's version, a string of its own: "1.2.5" (src/internal/version.c), Debian's and
   Alpine's alike. */
static struct span musl_version(struct span file)
{
	struct span segment;
	for (unsigned i = UINT_MAX; next_constants(file, &i, &segment);) {
		struct span v = musl_version_in(segment);
		if (v.p)
			return v;
	}
	return musl_version_in(file);
}

static bool defines_symbol(const struct image *im, const char *name)
{
	struct elf_symtab t;
	struct elf_sym s;
	struct elf_match m = {0};
	const struct span wanted = span_of(name);
	const uint32_t hash = elf_gnu_hash(wanted);
	if (!elf_symtab_open(&im->elf, &im->dyn, &t))
		return false;
	while (elf_next_match(&t, wanted, hash, &m, &s))
		if (s.shndx != SHN_UNDEF && s.type == STT_FUNC)
			return true;
	return false;
}

static enum libc_kind find_kind(struct span file)
{
	struct elf e;
	struct image im;
	struct span usage;
	if (elf_open(file, &e) != ELF_OK || elf_is_own(&e))
		return LIBC_OTHER;
	image_read(file, &im);
	if (im.kind != KIND_ELF || im.elf_fault != ELF_OK || im.dyn_fault != ELF_OK)
		return LIBC_OTHER;
	/* Only glibc's loader and libc.so.6 define GLIBC_PRIVATE. */
	if (defines_version(&im, "GLIBC_PRIVATE"))
		return LIBC_GLIBC;
	/* The last stage of musl's own start (ldso/dynlink.c), found at the cost of three pages. */
	if (defines_symbol(&im, "__dls3"))
		return LIBC_MUSL;
	/* musl's loader names itself in its usage text, a stripped table or not. */
	return libc_find_constant(file, span_of("musl libc ("), &usage) ? LIBC_MUSL : LIBC_OTHER;
}

enum libc_kind libc_kind_of(const struct file *f)
{
	struct file_known *k = f->known;
	if (!k->kind_known)
		k->kind = find_kind(f->bytes);
	k->kind_known = true;
	return k->kind;
}

struct span libc_version_of(enum libc_kind kind, const struct file *f)
{
	switch (kind) {
	case LIBC_GLIBC: return glibc_version(f->bytes);
	case LIBC_MUSL: return musl_version(f->bytes);
	case LIBC_NONE:
	case LIBC_OTHER: break;
	}
	return (struct span){NULL, 0};
}

struct span libc_version(const struct libc *l)
{
	return l->version.p || !l->file ? l->version : libc_version_of(l->kind, l->file);
}

static const struct file *try_loader(struct host *h, const char *dir, const char *name,
				     const char *tail, enum libc_kind want)
{
	char path[256];
	struct buf b = buf_of(path, sizeof path);
	buf_adds(&b, dir);
	buf_adds(&b, name);
	buf_adds(&b, tail);
	const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
	return f && f->bytes.p && libc_kind_of(f) == want ? f : NULL;
}

static const struct file *glibc_beside(struct host *h, const struct machine *m,
				       const struct file *loader)
{
	const char *dirs[] = {"/lib/", "/usr/lib/", "/lib64/", "/usr/lib64/", "/lib/", NULL};
	const struct file *f = NULL;
	for (size_t i = 0; dirs[i] && !f; i++)
		f = try_loader(h, dirs[i], i < 2 ? m->multiarch : "",
			       i < 2 ? "/libc.so.6" : "libc.so.6", LIBC_GLIBC);
	return f ? f : loader;
}

const struct libc *host_libc(struct host *h)
{
	static const char dirs[][12] = {"/lib64/", "/lib/", "/usr/lib64/", "/usr/lib/"};
	const struct machine *m = host_machine(h);
	struct libc *l = &h->libc;
	if (h->libc_known || !m)
		return l;
	h->libc_known = true;
	for (size_t i = 0; i < 4 && !l->loader; i++)
		l->loader = try_loader(h, dirs[i], m->glibc_ld, "", LIBC_GLIBC);
	if (l->loader) {
		l->kind = LIBC_GLIBC;
		l->file = glibc_beside(h, m, l->loader);
	} else {
		char name[64];
		struct buf b = buf_of(name, sizeof name);
		buf_adds(&b, "ld-musl-");
		buf_adds(&b, m->musl_arch);
		l->loader = try_loader(h, "/lib/", name, ".so.1", LIBC_MUSL);
		l->file = l->loader;
		l->kind = l->loader ? LIBC_MUSL : LIBC_NONE;
	}
	return l;
}
