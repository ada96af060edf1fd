/* Collects a bundle: the host's loader and libc with its companions, and the closure of every
   program named. Reads through the host (and so below its root), writes one flat directory. */
#include <landfall/make_bundle.h>

#include <landfall/arena.h>
#include <landfall/bundle.h>
#include <landfall/machine.h>
#include <landfall/make_cache.h>
#include <landfall/report.h>
#include <landfall/sha256.h>
#include <landfall/tree_dir.h>
#include <landfall/verdict.h>

#include <elf.h>
#include <string.h>
#include <unistd.h>

struct member {
	struct span name;
	const struct file *file;
	struct member *next;
};

struct making {
	struct host *h;
	struct member *members;
	unsigned n;
	const struct machine *machine;
	const struct file *loader;
	const struct file *libc;
	size_t cache_bytes;     /* 0 for none */
	bool has_loader;        /* BUNDLE_LOADER was written */
	struct verdict problem;
};

/* glibc's own libraries that programs open by name (nss, pthread_exit's libgcc_s) or that were
   separate before 2.34. Those that a release lacks are passed over. */
static const char companions[][20] = {
	"libc.so.6",        "libm.so.6",      "libpthread.so.0",    "libdl.so.2",
	"librt.so.1",       "libresolv.so.2", "libnss_files.so.2",  "libnss_dns.so.2",
	"libnss_compat.so.2", "libutil.so.1", "libanl.so.1",        "libgcc_s.so.1",
};

static bool add(struct making *m, struct span name, const struct file *f)
{
	struct member **at = &m->members;
	for (; *at; at = &(*at)->next)
		if (span_eq((*at)->name, name))
			return true;
	struct member *new = m->n < BUNDLE_FILES_MAX ? arena_get(sizeof *new) : NULL;
	if (!new)
		return false;
	new->name = name;
	new->file = f;
	*at = new;
	m->n++;
	return true;
}

static void problem(struct making *m, const char *program, const char *id)
{
	memset(&m->problem, 0, sizeof m->problem);
	facts_init(&m->problem.facts);
	m->problem.program = program;
	facts_text(&m->problem.facts, "program", span_of(program));
	verdict_refuse(&m->problem, id);
}

static bool stop(struct making *m, const char *program, const char *id, const char *reason)
{
	problem(m, program, id);
	facts_text(&m->problem.facts, "reason", span_of(reason));
	return false;
}

static void add_companion(struct making *m, struct span dir, const char *name)
{
	static const char others[][12] = {"", "/lib", "/usr/lib", "/lib64", "/usr/lib64"};
	char path[PATH_BYTES];
	for (size_t i = 0; i < 2 * sizeof others / sizeof others[0]; i++) {
		struct buf b = buf_of(path, sizeof path);
		buf_add(&b, i == 0 ? dir : span_of(others[i / 2]));
		if (i % 2)
			buf_path(&b, (struct span){NULL, 0}, span_of(m->machine->multiarch));
		buf_path(&b, (struct span){NULL, 0}, span_of(name));
		const struct file *f = b.full || (i && i < 2) ? NULL : host_file(m->h, buf_span(&b));
		struct image im;
		if (!f || !f->bytes.p)
			continue;
		image_read(f->bytes, &im);
		if (im.kind != KIND_ELF || im.elf.machine != machine_number(m->machine) ||
		    built_for_musl(&im))
			continue;
		(void)add(m, span_of(name), f);
		return;
	}
}

static bool collect_glibc(struct making *m, const char *dir)
{
	const struct libc *l = host_libc(m->h);
	m->machine = machine_by_number(m->h->machine, true, false);
	if (l->kind != LIBC_GLIBC || !m->machine || !l->file) {
		problem(m, dir, "LF602");
		describe_host(m->h, &m->problem);
		return false;
	}
	m->loader = l->loader;
	m->libc = l->file;
	(void)add(m, span_of(m->machine->glibc_ld), l->loader);
	for (size_t i = 0; i < sizeof companions / sizeof companions[0]; i++)
		add_companion(m, span_dir(span_of(l->file->path)), companions[i]);
	return true;
}

/* The name a library is asked for by is the name it gets; one asked for by path keeps its path and
   needs no copy. */
static bool add_closure(struct making *m, const struct closure *c)
{
	for (const struct object *o = c->objects; o; o = o->next) {
		if (o->rule == RULE_PROGRAM || o->rule == RULE_PRELOAD || o->rule == RULE_LOADER)
			continue;
		for (const struct alias *a = o->aliases; a; a = a->next)
			if (!span_has(a->name, '/') && !add(m, a->name, o->file))
				return false;
	}
	return true;
}

static bool collect_program(struct making *m, const char *name)
{
	static const struct verdict_options plain = {.no_redirect = true};
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct verdict *v = &m->problem;
	char *kept = verdict_find_in_path(m->h, name, &b, v) ? arena_copy(buf_span(&b)) : NULL;
	if (!kept)
		return false;
	verdict_decide(m->h, kept, &plain, v);
	if (v->action == ACT_NONE)
		return false;
	if (!v->closure)
		return stop(m, kept, "LF603", "it is a static program, or one whose loader is not glibc's");
	if (v->closure->kind != LIBC_GLIBC)
		return stop(m, kept, "LF603", "its loader is musl's");
	if (v->closure->program->lib->image.elf.machine != machine_number(m->machine))
		return stop(m, kept, "LF603", "it is a 32-bit program, and what is collected is 64-bit");
	return add_closure(m, v->closure) || stop(m, kept, "LF603", "it needs too many libraries");
}

/* What a start would otherwise have to search the loader for. */
static void manifest_offsets(struct making *m, struct buf *b)
{
	struct span loader = m->loader->bytes;
	struct span path = {(const unsigned char *)"/etc/ld.so.cache", sizeof "/etc/ld.so.cache"};
	struct span dirs = glibc_system_dirs(loader);
	size_t at;
	if (span_find(loader, path, &at)) {
		buf_adds(b, "cache-path ");
		buf_addu(b, at);
		buf_adds(b, m->has_loader ? "\nloader " BUNDLE_LOADER "\n" : "\n");
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

static struct lib *member_lib(const struct making *m, struct span name)
{
	for (const struct member *i = m->members; i; i = i->next)
		if (span_eq(i->name, name))
			return lib_of(i->file);
	return NULL;
}

/* Does it need nothing but files and versions that are in the bundle, and look nowhere else? */
static bool is_served(const struct making *m, struct lib *l)
{
	const struct image *im = &l->image;
	struct elf_walk w = {0};
	struct elf_version v;
	if (!lib_needs(l) || im->dyn.rpath.p || im->dyn.runpath.p)
		return false;
	for (size_t i = 0; i < l->nneeds; i++)
		if (l->needs[i].tag != DT_NEEDED || !member_lib(m, l->needs[i].name))
			return false;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v)) {
		struct lib *of = member_lib(m, v.file);
		if (!of || !lib_has_node(of, v.name))
			return false;
	}
	return !w.fault;
}

/* A start may then believe the list of files, and opens none of them. */
static bool is_whole(const struct making *m)
{
	for (const struct member *i = m->members; i; i = i->next) {
		struct lib *l = lib_of(i->file);
		if (!l || !is_served(m, l))
			return false;
	}
	return true;
}

static void manifest_file(const struct member *i, struct buf *b)
{
	char digest[65];
	struct elf_walk w = {0};
	struct elf_version v;
	const struct lib *l = lib_of(i->file);
	sha256_hex(i->file->bytes, digest);
	buf_adds(b, "file ");
	buf_adds(b, digest);
	buf_adds(b, " ");
	buf_addu(b, i->file->bytes.n);
	buf_adds(b, " ");
	buf_add(b, i->name);
	while (l && elf_next_verdef(&l->image.elf, &l->image.dyn, &w, &v)) {
		buf_adds(b, " ");
		for (unsigned shift = 32; shift; shift -= 4)
			buf_addc(b, "0123456789abcdef"[v.hash >> (shift - 4) & 15]);
	}
	buf_adds(b, "\n");
}

static bool write_cache(struct making *m, struct tree_dir *t)
{
	struct span *names = arena_get(m->n * sizeof *names);
	unsigned n = 0;
	if (machine_number(m->machine) != EM_X86_64)
		return true;
	for (const struct member *i = m->members; names && i; i = i->next)
		names[n++] = i->name;
	struct span bytes = names ? make_cache(names, n, BUNDLE_HOME) : (struct span){NULL, 0};
	m->cache_bytes = bytes.n;
	return bytes.p && tree_dir_write(t, span_of(BUNDLE_CACHE), bytes, 0644);
}

/* The loader with the path of the bundle's own cache in it. */
static bool write_loader(struct making *m, struct tree_dir *t)
{
	static const unsigned char to[] = BUNDLE_HOME "/" BUNDLE_CACHE;
	struct span from = {(const unsigned char *)"/etc/ld.so.cache", sizeof "/etc/ld.so.cache"};
	struct span loader = m->loader->bytes;
	size_t at;
	_Static_assert(sizeof to == sizeof "/etc/ld.so.cache", "it takes the place of the other");
	if (!m->cache_bytes || !span_find(loader, from, &at))
		return true;
	unsigned char *bytes = arena_get(loader.n);
	if (!bytes)
		return false;
	memcpy(bytes, loader.p, loader.n);
	memcpy(bytes + at, to, sizeof to);
	m->has_loader = true;
	return tree_dir_write(t, span_of(BUNDLE_LOADER), (struct span){bytes, loader.n}, 0755);
}

static bool write_manifest(struct making *m, struct tree_dir *t)
{
	char *text = arena_get(MANIFEST_BYTES_MAX);
	if (!text)
		return false;
	struct buf b = buf_of(text, MANIFEST_BYTES_MAX);
	buf_adds(&b, "landfall-bundle 1\ncpu ");
	buf_adds(&b, m->machine->name);
	buf_adds(&b, "\nglibc ");
	buf_add(&b, libc_version_of(LIBC_GLIBC, m->libc->bytes));
	buf_adds(&b, is_whole(m) ? "\nwhole yes\n" : "\n");
	manifest_offsets(m, &b);
	for (const struct member *i = m->members; i; i = i->next)
		manifest_file(i, &b);
	return !b.full && tree_dir_write(t, span_of(BUNDLE_MANIFEST), buf_span(&b), 0644);
}

static bool write_out(struct making *m, const char *dir)
{
	struct tree_dir t;
	bool ok = tree_dir_begin(&t, dir, BUNDLE_MANIFEST);
	for (const struct member *i = m->members; i && ok; i = i->next)
		ok = tree_dir_write(&t, i->name, i->file->bytes, 0755);
	ok = ok && write_cache(m, &t) && write_loader(m, &t) && write_manifest(m, &t) &&
	     tree_dir_commit(&t);
	if (ok)
		return true;
	tree_dir_abandon(&t);
	(void)stop(m, dir, "LF601", t.os ? errno_text(t.os) : "the list of its files is too long");
	if (t.os) {
		facts_text(&m->problem.facts, "at", span_of(t.at));
		facts_text(&m->problem.facts, "errno", span_of(errno_name(t.os)));
	}
	return false;
}

int make_bundle(struct host *h, const char *dir, char *const *names)
{
	struct making m = {.h = h};
	bool ok = collect_glibc(&m, dir);
	for (; ok && names && *names; names++)
		ok = collect_program(&m, *names);
	if (ok && write_out(&m, dir))
		return 0;
	struct out *out = out_shared(STDERR_FILENO);
	report_text(out, &m.problem);
	(void)out_flush(out);
	return m.problem.exit;
}
