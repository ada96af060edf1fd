/* Another musl for a program whose loader's place we hold: on a system where musl was installed as
   a toolchain, its loader lies elsewhere. The places come in with a host, the first loader under
   which nothing is lacking is taken. */
#include <landfall/verdict.h>

#include <landfall/arena.h>
#include <landfall/bundle.h>
#include <landfall/machine.h>

static const char places[][38] = {
	"/usr/lib/musl/lib/libc.so",
	"/usr/local/musl/lib/libc.so",
	"/usr/lib/x86_64-linux-musl/libc.so",
	"/usr/x86_64-linux-musl/lib/libc.so",
	"/usr/x86_64-linux-musl/lib64/libc.so",
};

static bool try_loader(struct host *h, const struct file *f, const struct image *im,
		       const struct file *loader, struct verdict *v)
{
	struct closure *c = arena_get(sizeof *c);
	struct search s = {
		.host = h,
		.loader = loader,
		.loader_path = span_of(loader->path),
		.interp = im->interp,
		.library_path = span_of(h->library_path),
		.preload = span_of(h->preload),
		.symbols = facts_find(&v->facts, span_of(".bind")),
	};
	if (!c)
		return false;
	closure_read(&s, f, c);
	if (c->unsure || c->libs || c->nstart || c->bad_reloc_by)
		return false;
	v->action = ACT_HANDOVER;
	v->diag.id = span_of(NULL);
	v->exit = 0;
	v->closure = c;
	v->handover = (struct handover){
		.kind = LIBC_MUSL,
		.way = WAY_OWN,
		.file = loader,
		.target = f,
		.loader = span_of(loader->path),
	};
	handover_origin(h, f, im, &v->handover);
	v->kernel_decides = false;
	facts_text(&v->facts, "handover.loader", v->handover.loader);
	facts_flag(&v->facts, "handover.musl");
	facts_text(&v->facts, "handover.version", libc_version_of(LIBC_MUSL, loader->bytes));
	return true;
}

static bool try_path(struct host *h, const struct file *f, const struct image *im,
		     const struct buf *path, struct verdict *v)
{
	const struct file *loader = path->full ? NULL : host_file(h, buf_span(path));
	return loader && loader->bytes.p && libc_kind_of(loader->bytes) == LIBC_MUSL &&
	       (!v->secure || trusted_file(h, buf_span(path), v)) &&
	       try_loader(h, f, im, loader, v);
}

bool decide_musl(struct host *h, const struct file *f, const struct image *im,
		 struct bundle_walk *w, struct verdict *v)
{
	char path[PATH_BYTES];
	const struct machine *m = machine_of(&im->elf);
	struct buf b = buf_of(path, sizeof path);
	for (unsigned i = 0; host_bundle_dir(h, w, i, &b); i++, b = buf_of(path, sizeof path)) {
		if (!b.n || (v->secure && i < 2))       /* those are the caller's words */
			continue;
		buf_adds(&b, "/ld-musl-");
		buf_adds(&b, m->musl_arch);
		buf_adds(&b, ".so.1");
		if (try_path(h, f, im, &b, v))
			return true;
	}
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		b = buf_of(path, sizeof path);
		buf_adds(&b, places[i]);
		if (try_path(h, f, im, &b, v))
			return true;
	}
	return false;
}
