/* The manifest of a bundle: what a start would otherwise search its loader for, and each file
   with its digest and the versions that it defines. */
#include "make/manifest_text.h"

#include "closure/lib.h"
#include "closure/versions.h"
#include "link/glibc.h"
#include "machine/machine.h"
#include "make/data.h"
#include "make/getenv_text.h"
#include "redirect/bundle.h"

#include <elf.h>

/* What a start would otherwise have to search the loader for. */
static void manifest_offsets(const struct manifest_wish *m, struct buf *b)
{
	struct span loader = m->from->loader->bytes;
	struct span dirs = glibc_system_dirs(loader);
	if (m->is_closed) {
		buf_adds(b, "loader ");
		buf_adds(b, m->from->machine->glibc_ld);
		buf_adds(b, " closed\n");
	}
	if (dirs.n) {
		buf_adds(b, "system-dirs ");
		buf_addu(b, (uint64_t)(dirs.p - loader.p));
		buf_adds(b, " ");
		buf_addu(b, dirs.n);
		buf_adds(b, "\n");
	}
	if (m->cache_bytes) {
		buf_adds(b, "cache " BUNDLE_CACHE " ");
		buf_addu(b, m->cache_bytes);
		buf_adds(b, "\n");
	}
}

static struct lib *member_lib(const struct members *m, struct span name)
{
	const struct member *i = members_find(m, name);
	return i ? lib_of(i->file) : NULL;
}

/* Does it need nothing but files and versions that are in the bundle, and look nowhere else? */
static bool is_served(const struct members *m, struct lib *l)
{
	const struct image *im = &l->image;
	struct elf_version_iter w = {0};
	struct elf_version v;
	if (!lib_needs(l) || im->dyn.rpath.p || im->dyn.runpath.p)
		return false;
	for (size_t i = 0; i < l->nneeds; i++)
		if (l->needs[i].tag != DT_NEEDED || !member_lib(m, l->needs[i].name))
			return false;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v)) {
		struct lib *of = member_lib(m, v.file);
		if (!of || !versions_defined(of, v.name))
			return false;
	}
	return !w.fault;
}

static bool is_program(const struct member *i)
{
	return span_starts(i->name, MEMBER_PROGRAMS);
}

/* A start may then believe the list of files, and opens none of them. */
static bool is_whole(const struct members *m)
{
	for (const struct member *i = m->first; i; i = i->next) {
		struct lib *l = is_program(i) ? NULL : lib_of(i->file);
		if (!is_program(i) && (!l || !is_served(m, l)))
			return false;
	}
	return true;
}

static void file_line(const char *digest, uint64_t nbytes, struct span name, struct buf *b)
{
	buf_adds(b, "file ");
	buf_adds(b, digest);
	buf_adds(b, " ");
	buf_addu(b, nbytes);
	buf_adds(b, " ");
	buf_add(b, name);
}

static void manifest_file(const struct member *i, struct buf *b)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	const struct lib *l = is_program(i) ? NULL : lib_of(i->file);
	file_line(i->digest, i->written, i->name, b);
	while (l && elf_next_verdef(&l->image.elf, &l->image.dyn, &w, &v)) {
		buf_adds(b, " ");
		for (unsigned shift = 32; shift; shift -= 4)
			buf_addc(b, "0123456789abcdef"[v.hash >> (shift - 4) & 15]);
	}
	buf_adds(b, "\n");
}

/* Where the data is, and what a start must know to have it found. */
static void manifest_data(const struct manifest_wish *m, struct buf *b)
{
	if (!m->from->kinds)
		return;
	buf_adds(b, "data");
	for (unsigned k = 0; k < DATA_KINDS; k++)
		if (m->from->kinds >> k & 1) {
			buf_adds(b, " ");
			buf_adds(b, data_name((enum data_kind)k));
		}
	buf_adds(b, "\n");
	getenv_text(m->from, b);
}

void manifest_data_text(const struct members *data, struct buf *out)
{
	buf_adds(out, "landfall-data 1\n");
	for (const struct member *i = data->first; i; i = i->next) {
		file_line(i->digest, i->written, i->name, out);
		buf_adds(out, "\n");
	}
}

void manifest_text(const struct manifest_wish *m, struct buf *out)
{
	buf_adds(out, "landfall-bundle 1\ncpu ");
	buf_adds(out, m->from->machine->name);
	buf_adds(out, m->from->kind == LIBC_MUSL ? "\nmusl " : "\nglibc ");
	buf_add(out, libc_version_of(m->from->kind, m->from->libc));
	buf_adds(out, m->from->kind == LIBC_GLIBC && is_whole(&m->from->members) ? "\nwhole yes\n"
										 : "\n");
	if (m->from->kind == LIBC_GLIBC)
		manifest_offsets(m, out);
	manifest_data(m, out);
	for (const struct lacked *l = m->from->lacks; l; l = l->next) {
		buf_adds(out, "lacks ");
		buf_adds(out, l->path);
		buf_adds(out, " ");
		buf_adds(out, l->program);
		buf_adds(out, "\n");
	}
	for (const struct member *i = m->from->members.first; i; i = i->next)
		manifest_file(i, out);
	if (m->self_bytes) {
		file_line(m->self_digest, m->self_bytes, span_of(BUNDLE_SELF), out);
		buf_adds(out, "\n");
	}
}
