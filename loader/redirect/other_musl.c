/* Another musl for a program whose PT_INTERP is Landfall: a bundle's, with its libraries, or where
   musl was installed as a toolchain and its loader is in another directory. A host comes in; the
   first loader under which nothing is missing goes out. */
#include "redirect/redirect.h"

#include "closure/closure.h"
#include "host/arena.h"
#include "link/load.h"
#include "machine/machine.h"
#include "message/verdict.h"
#include "redirect/bundle.h"
#include "redirect/handover.h"

#include <string.h>

/* The system's own musl, for a program alone that names landfall (--adopt), and where toolchains
   put musl: before and after the processor's name; no name where both are one. */
#define SYSTEM_MUSL 0
static const struct {
	char before[28];
	char after[30];
} paths[] = {
	{"/lib/ld-musl-", ".so.1"},           {"/usr/lib/musl/lib/libc.so", ""},
	{"/usr/local/musl/lib/libc.so", ""},  {"/usr/lib/", "-linux-musl/libc.so"},
	{"/usr/", "-linux-musl/lib/libc.so"}, {"/usr/", "-linux-musl/lib64/libc.so"},
};

/* The search path that is built into musl, and the format of the file's path that replaces it
   (ldso/dynlink.c, load_library). */
static const char default_dirs[] = "/lib:/usr/local/lib:/usr/lib";
static const char path_file[] = "%.*s/etc/ld-musl-";
static const char no_path_file[] = "%.*s/~tc/ld-musl-";
#define NOWHERE "/~~~"

/* Replaces a string of the loader's. False when it has none such. */
static bool patch_string(const struct file *loader, struct span old, struct span new,
			 struct handover *out)
{
	size_t at;
	if (!span_find(loader->bytes, old, &at))
		return false;
	out->patches[out->npatches++] = (struct patch){at, new};
	return true;
}

static bool can_be_named(struct span dir)
{
	return dir.p[0] == '/' && !span_has(dir, ':') && !span_has(dir, '\n');
}

/* The bundle first, the user's LD_LIBRARY_PATH after it. */
static struct span library_path(struct host *h, struct span dir)
{
	char text[8 * PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	buf_add(&b, dir);
	if (h->library_path && h->library_path[0]) {
		buf_adds(&b, ":");
		buf_adds(&b, h->library_path);
	}
	return span_of(b.full ? NULL : arena_copy(h->arena, buf_span(&b)));
}

/* How musl's loader finds a bundle's libraries: by a built-in path that is replaced, in our mapping
   of it, or by its command line. No directory of the host is searched in either case. */
static bool lead_to(struct host *h, struct span dir, const struct file *loader, struct verdict *v,
		    struct search *s)
{
	struct handover *out = &v->handover;
	const bool in_process = v->interp_is_landfall || v->how.in_process;
	const struct span dirs = {(const unsigned char *)default_dirs, sizeof default_dirs};
	const bool fits = in_process && dir.n < sizeof default_dirs;
	const char *path = fits ? arena_copy(h->arena, dir) : NOWHERE;
	if (!can_be_named(dir) || !path)
		return false;
	const struct span to = {(const unsigned char *)path, strlen(path) + 1};
	const bool patched = patch_string(loader, dirs, to, out) &&
			     patch_string(loader, span_of(path_file), span_of(no_path_file), out);
	out->way = patched && fits ? WAY_DIRS : WAY_COMMAND;
	out->library_path = v->secure ? span_of(NULL) : library_path(h, dir);
	if (patched)
		s->system_dirs = span_of(path);
	if (out->way == WAY_DIRS)
		return true;
	s->by_command = !in_process;
	s->interp = span_of(loader->path);
	s->library_path = out->library_path;
	return out->library_path.p;
}

/* bundle: where the loader's libraries lie, or NULL for those of the system. */
static bool try_loader(struct host *h, const struct file *f, const struct image *im,
		       const struct file *loader, const struct bundle *bundle, struct verdict *v)
{
	struct closure *c = arena_get(h->arena, sizeof *c);
	struct search s = load_search(h, loader, im->interp);
	s.symbols = v->how.symbols;
	v->handover = (struct handover){
		.kind = LIBC_MUSL,
		.way = WAY_OWN,
		.file = loader,
		.target = f,
		.loader = span_of(loader->path),
	};
	if (!c || (bundle && !lead_to(h, bundle->dir, loader, v, &s)))
		return false;
	load_closure(&s, f, c);
	if (c->unsure || c->libs || c->nstart || c->bad_reloc_by || c->unrelocated ||
	    !trusted_closure(h, bundle, c, v))
		return false;
	v->action = LANDFALL_HANDOVER;
	v->message.diag.id = span_of(NULL);
	v->exit = 0;
	v->closure = c;
	v->handover.closure = bundle ? c : NULL;
	handover_origin(h, f, im, &v->handover);
	v->kernel_decides = false;
	facts_text(&v->message.facts, FACT_HANDOVER_LOADER, v->handover.loader);
	facts_flag(&v->message.facts, FACT_HANDOVER_MUSL);
	facts_text(&v->message.facts, FACT_HANDOVER_VERSION, libc_version_of(LIBC_MUSL, loader));
	return true;
}

/* Does landfall's list lie beside the loader? */
static bool has_manifest(struct host *h, struct span dir)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	buf_path(&b, dir, span_of(BUNDLE_MANIFEST));
	const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
	return f && f->bytes.p;
}

/* A loader in one of a bundle's places: its libraries are there too when the place is a bundle. */
static bool try_place(struct host *h, const struct file *f, const struct image *im,
		      const struct file *loader, bool by_user, struct verdict *v)
{
	const struct bundle b = {
		.dir = span_dir(span_of(loader->path)),
		.loader_path = span_of(loader->path),
		.loader = loader,
		.libc = loader,
		.by_user = by_user,
	};
	if (!has_manifest(h, b.dir))
		return (by_user || trusted_file(h, b.loader_path, f, v)) &&
		       try_loader(h, f, im, loader, NULL, v);
	return trusted_bundle(h, &b, f, v) && try_loader(h, f, im, loader, &b, v);
}

static const struct file *musl_at(struct host *h, const struct buf *path)
{
	const struct file *f = path->full ? NULL : host_file(h, buf_span(path));
	return f && f->bytes.p && libc_kind_of(f) == LIBC_MUSL ? f : NULL;
}

bool redirect_musl(struct host *h, const struct file *f, const struct image *im,
		   const struct file *loader, struct bundle_iter *w, struct verdict *v)
{
	char path[PATH_BYTES];
	const struct machine *m = machine_of(&im->elf);
	struct buf b = buf_of(path, sizeof path);
	for (unsigned i = 0; bundle_dir(h, w, i, &b); i++, b = buf_of(path, sizeof path)) {
		bool by_user = i < BUNDLE_DIRS_BY_USER;
		if (!b.n || (v->secure && by_user)) /* the caller chose these directories */
			continue;
		buf_adds(&b, "/ld-musl-");
		buf_adds(&b, m->musl_arch);
		buf_adds(&b, ".so.1");
		const struct file *other = musl_at(h, &b);
		if (other && (!loader || has_manifest(h, span_dir(span_of(other->path)))) &&
		    try_place(h, f, im, other, by_user, v))
			return true;
	}
	for (size_t i = v->interp_is_landfall ? SYSTEM_MUSL : SYSTEM_MUSL + 1;
	     !loader && i < sizeof paths / sizeof paths[0]; i++) {
		b = buf_of(path, sizeof path);
		buf_adds(&b, paths[i].before);
		buf_adds(&b, paths[i].after[0] ? m->musl_arch : "");
		buf_adds(&b, paths[i].after);
		const struct file *other = musl_at(h, &b);
		if (other && trusted_file(h, span_of(other->path), f, v) &&
		    try_loader(h, f, im, other, NULL, v))
			return true;
	}
	return false;
}
