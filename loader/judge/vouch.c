/* A bundle that answers for itself: its manifest says that its files need nothing but each other,
   and they are as they were when it was made, as far as sizes tell. What a program needs is then
   looked up there, and none of its files is opened. Where the manifest does not say enough all is
   examined as usual; nothing is refused here. */
#include <landfall/vouch.h>

#include <landfall/arena.h>

#include <elf.h>
#include <errno.h>

/* Arrays, not literals: those lie among all others', on a page that a start needs for nothing else.
 */
static const char preload[] = "/etc/ld.so.preload";
static const char bundle_manifest[] = BUNDLE_HOME "/" BUNDLE_MANIFEST;

/* BUNDLE_HOME and one name (NAME_MAX of linux/limits.h). A page of stack more costs a start more
   than all that is done here. */
#define BUNDLE_PATH_BYTES (sizeof BUNDLE_HOME + 256)
/* A place that is looked at before it; with a longer one nothing is believed. */
#define PLACE_BYTES 512

static bool is_as_made(struct host *h, const struct bundle *b, struct span name, uint64_t size)
{
	char path[BUNDLE_PATH_BYTES];
	struct buf p = buf_of(path, sizeof path);
	struct node n;
	buf_path(&p, b->dir, name);
	return !p.full && h->ops->lstat(h, path, &n) == 0 && node_kind(&n) == NODE_FILE &&
	       n.size == size;
}

/* The file that was looked up last: what a program needs it wants versions of next. */
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

/* Each DT_NEEDED; a filter would bring in more. */
static bool has_libraries(struct host *h, const struct bundle *b, const struct image *im,
			  struct lookup *l)
{
	struct span name;
	uint64_t tag;
	uint64_t val;
	for (size_t i = 0; elf_dyn_entry(&im->elf, &im->dyn, i, &tag, &val); i++) {
		if (tag == DT_FILTER || tag == DT_AUXILIARY)
			return false;
		if (tag == DT_NEEDED && (!span_cstr(im->dyn.strtab, val, &name) ||
					 !look_up(b, name, l) || !is_as_made(h, b, name, l->file.size)))
			return false;
	}
	return true;
}

static bool has_nodes(const struct bundle *b, const struct image *im, struct lookup *l)
{
	struct elf_walk w = {0};
	struct elf_version v;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		if (!look_up(b, v.file, l) || !manifest_has_node(&l->file, v.hash))
			return false;
	return !w.fault;
}

/* Is more searched than the bundle: a path of the program's, of the user's or of the system's? */
static bool searches_elsewhere(struct host *h, const struct image *im)
{
	struct node n;
	return im->dyn.rpath.p || im->dyn.runpath.p || (h->library_path && h->library_path[0]) ||
	       (h->preload && h->preload[0]) ||
	       h->ops->lstat(h, preload, &n) != ENOENT;
}

/* The longest manifest that is read here: some 30 libraries. */
#define BELIEVED_BYTES 16384

static bool read_manifest(struct host *h, const char *loader_name, struct bundle *b)
{
	struct manifest_file loader;
	char *text = arena_get(BELIEVED_BYTES);
	struct buf t;
	if (!text)
		return false;
	t = buf_of(text, BELIEVED_BYTES);
	if (h->ops->slurp(h, bundle_manifest, &t) || t.full)
		return false;
	arena_keep(text, t.n + 1);
	manifest_read(buf_span(&t), &b->manifest);
	if (!b->manifest.is_whole || !b->manifest.has_loader || !b->manifest.version.p ||
	    !manifest_find(&b->manifest, span_of(loader_name), &loader))
		return false;
	b->loader_size = loader.size;
	return is_as_made(h, b, span_of(BUNDLE_CACHE), b->manifest.cache_size);
}

static bool vouches(struct host *h, const char *loader_name, const struct file *f,
		    struct bundle *b)
{
	char path[BUNDLE_PATH_BYTES];
	struct buf p = buf_of(path, sizeof path);
	struct lookup l = {{NULL, 0}, {0}};
	const struct lib *program = lib_of(f);
	b->dir = span_of(BUNDLE_HOME);
	buf_path(&p, b->dir, span_of(BUNDLE_LOADER));
	b->loader_path = span_of(p.full ? NULL : arena_copy(buf_span(&p)));
	return program && b->loader_path.p && !searches_elsewhere(h, &program->image) &&
	       read_manifest(h, loader_name, b) && has_libraries(h, b, &program->image, &l) &&
	       has_nodes(b, &program->image, &l);
}

static bool lies_there(struct host *h, struct buf *dir, const char *loader_name)
{
	struct node n;
	buf_path(dir, (struct span){NULL, 0}, span_of(loader_name));
	return dir->full || h->ops->lstat(h, dir->p, &n) == 0;
}

bool bundle_vouches(struct host *h, struct bundle_walk *w, const struct file *f, struct bundle *b)
{
	char text[PLACE_BYTES];
	for (unsigned i = 0;; i++) {
		struct buf dir = buf_of(text, sizeof text);
		if (!host_bundle_dir(h, w, i, &dir))
			return false;
		if (span_is(buf_span(&dir), BUNDLE_HOME))
			return vouches(h, w->loader_name, f, b);
		if (dir.full || (dir.n && lies_there(h, &dir, w->loader_name)))
			return false;
	}
}

void vouched_way(const struct bundle *b, struct handover *out)
{
	out->way = WAY_CACHE;
	out->library_path = span_of(NULL);
	out->npatches = 0;
	out->size = b->loader_size;
}
