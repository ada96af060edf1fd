/* Fast path: decides from the bundle's manifest alone whether a program fits, without opening the
   bundle's files, which are unchanged as far as their sizes tell. When the manifest does not say
   enough the full search follows; nothing is refused here. */
#include "redirect/bundle_fits.h"

#include "closure/lib.h"
#include "host/arena.h"
#include "host/owned.h"

#include <elf.h>
#include <errno.h>

/* Arrays, not literals, to stay off the cold .rodata page of all literals, which a start would
   fault in for nothing else. */
static const char preload[] = "/etc/ld.so.preload";
static const char bundle_manifest[] = BUNDLE_HOME "/" BUNDLE_MANIFEST;
static const char bundle_home[] = BUNDLE_HOME;
static const char above_home[] = BUNDLE_PARENT;

/* Room for BUNDLE_HOME and one name (NAME_MAX of linux/limits.h); a larger buffer would fault in
   one more page of stack, which costs more than the rest of this file. */
#define BUNDLE_PATH_BYTES (sizeof BUNDLE_HOME + 256)
/* Room for a directory that is searched before BUNDLE_HOME; a longer one makes the manifest
   unused. */
#define DIR_BYTES 512

static bool is_as_made(struct owners *o, const struct bundle *b, struct span name, uint64_t size)
{
	struct host *h = o->host;
	char path[BUNDLE_PATH_BYTES];
	struct buf p = buf_of(path, sizeof path);
	struct inode n;
	buf_path(&p, b->dir, name);
	return !p.full && h->ops->lstat(h, path, &n) == 0 && file_type(&n) == TYPE_REGULAR &&
	       n.size == size && owned_inode(o, &n);
}

/* The manifest's line that was found last: the versions that a program needs come in the order of
   its DT_NEEDED. */
struct lookup {
	struct span name;
	struct manifest_file file;
};

static bool look_up(const struct bundle *b, struct span name, struct lookup *l)
{
	if (span_eq(name, l->name))
		return true;
	l->name = name;
	return manifest_find(&b->manifest, name, &l->file);
}

/* Does the bundle contain each DT_NEEDED? False for DT_FILTER and DT_AUXILIARY, which would load
   more. */
static bool has_libraries(struct owners *o, const struct bundle *b, const struct image *im,
			  struct lookup *l)
{
	struct span name;
	uint64_t tag;
	uint64_t val;
	for (size_t i = 0; elf_dyn_entry(&im->elf, &im->dyn, i, &tag, &val); i++) {
		if (tag == DT_FILTER || tag == DT_AUXILIARY)
			return false;
		if (tag == DT_NEEDED &&
		    (!span_cstr(im->dyn.strtab, val, &name) || !look_up(b, name, l) ||
		     !is_as_made(o, b, name, l->file.size)))
			return false;
	}
	return true;
}

static bool has_versions(const struct bundle *b, const struct image *im, struct lookup *l)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		if (!look_up(b, v.file, l) || !manifest_has_version(&l->file, v.hash))
			return false;
	return !w.fault;
}

/* Does a search path of the program, of the user or of the system come before the bundle? */
static bool has_other_search_path(struct host *h, const struct image *im)
{
	struct inode n;
	return im->dyn.rpath.p || im->dyn.runpath.p || (h->library_path && h->library_path[0]) ||
	       (h->preload && h->preload[0]) || h->ops->lstat(h, preload, &n) != ENOENT;
}

static bool names_loader(const struct bundle *b, const char *loader_name)
{
	return span_is(b->manifest.closed, loader_name) ||
	       span_is(b->manifest.closed, BUNDLE_LOADER);
}

/* The largest manifest read here: some 30 libraries. */
#define MANIFEST_READ_BYTES 16384

static bool read_manifest(struct owners *o, const char *loader_name, struct bundle *b)
{
	struct host *h = o->host;
	struct inode n;
	struct manifest_file loader;
	char *text = arena_get(h->arena, MANIFEST_READ_BYTES);
	struct buf t;
	if (!text)
		return false;
	t = buf_of(text, MANIFEST_READ_BYTES);
	if (h->ops->read(h, bundle_manifest, &t, &n) || t.full || !owned_inode(o, &n))
		return false;
	arena_keep(h->arena, text, t.n + 1);
	manifest_read(buf_span(&t), &b->manifest);
	if (!b->manifest.is_whole || !b->manifest.version.p || !names_loader(b, loader_name) ||
	    !manifest_find(&b->manifest, span_of(loader_name), &loader))
		return false;
	b->loader_size = loader.size;
	return is_as_made(o, b, span_of(BUNDLE_CACHE), b->manifest.cache_size);
}

static bool is_owned(struct owners *o, struct span path)
{
	char *text = arena_get(o->host->arena, PATH_BYTES);
	struct buf at = text ? buf_of(text, PATH_BYTES) : (struct buf){.full = true};
	return text && owned_path(o, path, &at);
}

static bool is_owned_dir(struct owners *o, const char *path)
{
	struct inode n;
	return o->host->ops->lstat(o->host, path, &n) == 0 && file_type(&n) == TYPE_DIRECTORY &&
	       owned_inode(o, &n);
}

/* Two calls where no link is on the way and nobody else may write there. */
static bool is_owned_home(struct owners *o)
{
	return (is_owned_dir(o, above_home) && is_owned_dir(o, bundle_home)) ||
	       is_owned(o, span_of(bundle_home));
}

/* The loader that searches no directory of the host. */
static bool take_loader(struct host *h, struct bundle *b)
{
	char path[BUNDLE_PATH_BYTES];
	struct buf p = buf_of(path, sizeof path);
	buf_path(&p, b->dir, b->manifest.closed);
	b->loader_path = span_of(p.full ? NULL : arena_copy(h->arena, buf_span(&p)));
	return b->loader_path.p;
}

static bool manifest_fits(struct owners *o, const char *loader_name, const struct file *f,
			  struct bundle *b)
{
	struct host *h = o->host;
	struct lookup l = {{NULL, 0}, {0}};
	const struct lib *program = lib_of(f);
	b->dir = span_of(BUNDLE_HOME);
	b->dir_is_owned = true; /* or it is not taken */
	/* a closed loader does not do where a glibc host's directories would be wanted */
	return program && !has_other_search_path(h, &program->image) && is_owned_home(o) &&
	       !bundle_host_is_glibc(h) && !bundle_host_has_glibc_dir(h) &&
	       read_manifest(o, loader_name, b) && take_loader(h, b) &&
	       has_libraries(o, b, &program->image, &l) && has_versions(b, &program->image, &l);
}

/* Is there a loader, and one that would be used? */
static bool dir_has_loader(struct owners *o, struct buf *dir, const char *loader_name, bool by_user)
{
	struct inode n;
	buf_path(dir, (struct span){NULL, 0}, span_of(loader_name));
	return dir->full || (o->host->ops->lstat(o->host, dir->p, &n) == 0 &&
			     (by_user || is_owned(o, buf_span(dir))));
}

bool bundle_fits(struct host *h, struct bundle_iter *w, const struct file *f, struct bundle *b,
		 struct owners *o)
{
	char text[DIR_BYTES];
	owners_of(h, f, false, o);
	for (unsigned i = 0;; i++) {
		struct buf dir = buf_of(text, sizeof text);
		if (!bundle_dir(h, w, i, &dir))
			return false;
		if (span_is(buf_span(&dir), BUNDLE_HOME))
			return manifest_fits(o, w->loader_name, f, b);
		if (dir.full ||
		    (dir.n && dir_has_loader(o, &dir, w->loader_name, i < BUNDLE_DIRS_BY_USER)))
			return false;
	}
}

void bundle_fits_way(const struct bundle *b, struct handover *out)
{
	out->way = WAY_CACHE;
	out->library_path = span_of(NULL);
	out->npatches = 0;
	out->size = b->loader_size;
	out->closed.off = b->manifest.dirs_at;
	out->closed.bytes.n = span_is(b->manifest.closed, BUNDLE_LOADER)
				      ? 0
				      : (size_t)b->manifest.dirs_len;
}
