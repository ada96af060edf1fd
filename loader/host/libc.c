/* Finds the libc of a host and its version by what the files define: a loader that merely lies at
   glibc's path (gcompat, a stub, Landfall itself) is not glibc. */
#include "host/host.h"

#include "machine/machine.h"
#include "read/image.h"
#include "read/own.h"

#include <elf.h>
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

enum libc_kind libc_kind_of(struct span file)
{
	struct image im;
	image_read(file, &im);
	return libc_kind_of_image(file, &im);
}

enum libc_kind libc_kind_of_image(struct span file, const struct image *im)
{
	size_t at;
	if (im->kind != KIND_ELF || im->elf_fault != ELF_OK || im->dyn_fault != ELF_OK ||
	    elf_is_own(&im->elf))
		return LIBC_OTHER;
	/* Only glibc's loader and libc.so.6 define GLIBC_PRIVATE. */
	if (defines_version(im, "GLIBC_PRIVATE"))
		return LIBC_GLIBC;
	/* musl's loader names itself in its usage text (ldso/dynlink.c). */
	if (span_find(file, span_of("musl libc ("), &at))
		return LIBC_MUSL;
	return LIBC_OTHER;
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

/* Finds a text that is a constant of an ELF file. Constants have a segment of their own behind the
   code since binutils 2.31, which is a tenth of the file; other files are searched whole. */
static bool find_constant(struct span file, struct span text, size_t *at)
{
	struct elf e;
	struct elf_phdr ph;
	struct span segment;
	unsigned i = elf_open(file, &e) == ELF_OK ? e.phnum : 0;
	while (i--)
		if (elf_phdr(&e, i, &ph) && ph.type == PT_LOAD && ph.flags == PF_R &&
		    span_sub(file, ph.off, ph.filesz, &segment) && span_find(segment, text, at)) {
			*at += (size_t)ph.off;
			return true;
		}
	return span_find(file, text, at);
}

/* Reads glibc's version from the banner of libc.so.6: "... release version 2.36." (csu/version.c).
   */
static struct span glibc_version(struct span file)
{
	struct span key = span_of("release version ");
	struct span v = {NULL, 0};
	size_t at;
	if (!find_constant(file, key, &at) || !span_from(file, at + key.n, &v))
		return (struct span){NULL, 0};
	size_t n = 0;
	while (n < v.n && (v.p[n] == '.' || (v.p[n] >= '0' && v.p[n] <= '9')))
		n++;
	while (n && v.p[n - 1] == '.')
		n--;
	v.n = n;
	return is_version(v) ? v : (struct span){NULL, 0};
}

/* Reads musl's version, a string of its own: "1.2.5" (src/internal/version.c), Debian's and
   Alpine's alike. */
static struct span musl_version(struct span file)
{
	struct span rest = file;
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

struct span libc_version_of(enum libc_kind kind, struct span file)
{
	switch (kind) {
	case LIBC_GLIBC: return glibc_version(file);
	case LIBC_MUSL: return musl_version(file);
	case LIBC_NONE:
	case LIBC_OTHER: break;
	}
	return (struct span){NULL, 0};
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
	return f && f->bytes.p && libc_kind_of(f->bytes) == want ? f : NULL;
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
	if (l->file)
		l->version = libc_version_of(l->kind, l->file->bytes);
	return l;
}
