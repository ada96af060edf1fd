/* Facts about a library that is on this host and not where its loader looks: beside the program,
   beside the library that wants it, in a directory of ld.so.conf, under a longer name. The first
   library that is missing comes in; where it is, and why that does not count, goes out. */
#include "explain/explain.h"

#include "closure/closure.h"
#include "host/arena.h"
#include "message/verdict.h"

#include <elf.h>
#include <string.h>

static bool is_library_for(struct host *h, struct span path, const struct elf *program)
{
	struct elf e;
	const struct file *f = host_file(h, path);
	return f && !f->os && f->bytes.p && elf_open(f->bytes, &e) == ELF_OK &&
	       e.machine == program->machine && e.is64 == program->is64 && e.type == ET_DYN;
}

/* Is a library of that name in the directory? It is then the one that the message names. */
static bool say_at(struct host *h, const struct closure *c, struct span dir, struct span name,
		   enum fact_key how, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	/* one command is to help, so that all that are missing must lie there */
	for (const struct missing_lib *l = c->libs; l; l = l->next) {
		b = buf_of(text, sizeof text);
		buf_path(&b, dir, l->name);
		if (!dir.n || b.full ||
		    !is_library_for(h, buf_span(&b), &c->program->lib->image.elf))
			return false;
	}
	b = buf_of(text, sizeof text);
	buf_path(&b, dir, name);
	facts_flag(&v->message.facts, how);
	facts_text(&v->message.facts, HINT_LIB_AT, buf_span(&b));
	facts_text(&v->message.facts, HINT_LIB_AT_DIR, dir);
	return true;
}

/* --- directories of ld.so.conf -------------------------------------------------------------- */

static bool in_conf_file(struct host *h, const struct closure *c, struct span path,
			 struct span name, struct verdict *v)
{
	const struct file *f = host_file(h, path);
	struct span rest = f && !f->os ? f->bytes : (struct span){NULL, 0};
	struct span line;
	while (rest.n && span_cut(&rest, "\n", &line)) {
		line = span_trim(line);
		if (line.n && line.p[0] == '/' && say_at(h, c, line, name, HINT_HERE_CONF, v))
			return true;
	}
	return false;
}

static bool in_conf(struct host *h, const struct closure *c, struct span name, struct verdict *v)
{
	char text[PATH_BYTES];
	struct span names = {NULL, 0};
	struct span one;
	if (in_conf_file(h, c, span_of("/etc/ld.so.conf"), name, v))
		return true;
	if (h->ops->list(h, "/etc/ld.so.conf.d", &names))
		return false;
	while (names.n && span_cstr(names, 0, &one)) {
		struct buf b = buf_of(text, sizeof text);
		buf_path(&b, span_of("/etc/ld.so.conf.d"), one);
		if (span_ends(one, ".conf") && !b.full && in_conf_file(h, c, buf_span(&b), name, v))
			return true;
		(void)span_from(names, one.n + 1, &names);
	}
	return false;
}

/* --- a longer name, without its link --------------------------------------------------------- */

static bool is_longer(struct span one, struct span name)
{
	struct span head;
	return one.n > name.n + 1 && span_sub(one, 0, name.n, &head) && span_eq(head, name) &&
	       one.p[name.n] == '.';
}

/* Would a link of that name be the library's own? libc.so.6 is no libc.so, which is musl's. */
static bool is_called(struct host *h, struct span path, struct span name)
{
	const struct file *f = host_file(h, path);
	const struct lib *l = f && f->bytes.p ? lib_of(f) : NULL;
	return l && (!l->image.dyn.soname.n || span_eq(l->image.dyn.soname, name));
}

static bool longer_in(struct host *h, const struct closure *c, struct span dir, struct span name,
		      struct verdict *v)
{
	char text[PATH_BYTES];
	char link[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	struct span names = {NULL, 0};
	struct span one;
	buf_add(&at, dir);
	if (at.full || h->ops->list(h, text, &names))
		return false;
	for (; names.n && span_cstr(names, 0, &one); (void)span_from(names, one.n + 1, &names)) {
		struct buf b = buf_of(text, sizeof text);
		struct buf l = buf_of(link, sizeof link);
		buf_path(&b, dir, one);
		buf_path(&l, dir, name);
		if (!is_longer(one, name) || b.full ||
		    !is_library_for(h, buf_span(&b), &c->program->lib->image.elf) ||
		    !is_called(h, buf_span(&b), name))
			continue;
		facts_text(&v->message.facts, HINT_LONGER_NAME, one);
		facts_text(&v->message.facts, HINT_LONGER_LINK, buf_span(&l));
		facts_text(&v->message.facts, HINT_LIB_AT, buf_span(&b));
		return true;
	}
	return false;
}

static bool under_longer_name(struct host *h, const struct closure *c, struct verdict *v)
{
	for (const struct search_path_entry *p = c->nlibs == 1 ? c->libs->places : NULL; p;
	     p = p->next)
		if (!p->why[0] && p->rule != RULE_CACHE &&
		    longer_in(h, c, p->where, c->libs->name, v))
			return true;
	return false;
}

/* --- $ORIGIN that came through a shell or make ------------------------------------------------ */

/* The search path that was meant: what make or a shell leaves of $ORIGIN, and macOS's word for it,
   as $ORIGIN. Absent when it is as it should be. */
static struct span mended(struct span path, struct buf *out)
{
	static const char forms[][18] = {"\\$ORIGIN", "$$ORIGIN",     "RIGIN",
					 "-Wl",       "@loader_path", "@executable_path"};
	struct span element;
	bool changed = false;
	while (path.n && span_cut(&path, ":", &element)) {
		struct span rest = element;
		size_t i = 0;
		while (i < sizeof forms / sizeof forms[0] && !span_starts(element, forms[i]))
			i++;
		if (i < sizeof forms / sizeof forms[0]) {
			(void)span_from(element, strlen(forms[i]), &rest);
			changed = true;
			buf_adds(out, out->n ? ":$ORIGIN" : "$ORIGIN");
			if (span_is(span_of(forms[i]), "-Wl") && path.n &&
			    span_cut(&path, ":", &rest))
				buf_adds(out, "/");
		} else if (span_starts(element, "$ORIGIN..")) {
			(void)span_from(element, 7, &rest);
			changed = true;
			buf_adds(out, out->n ? ":$ORIGIN/" : "$ORIGIN/");
		} else if (out->n) {
			buf_adds(out, ":");
		}
		buf_add(out, rest);
	}
	return changed && !out->full ? buf_span(out) : (struct span){NULL, 0};
}

static bool say_mangled(const struct object *o, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct elf_dyn *d = &o->lib->image.dyn;
	struct span path = d->runpath.p ? d->runpath : d->rpath;
	struct span meant = mended(path, &b);
	if (!meant.p)
		return false;
	facts_text(&v->message.facts, HINT_MANGLED, path);
	facts_text(&v->message.facts, HINT_MANGLED_FILE, o->path);
	facts_text(&v->message.facts, HINT_MENDED, meant);
	return true;
}

/* --- $ORIGIN that stands for nothing ---------------------------------------------------------- */

static bool has_origin(const struct object *o)
{
	const struct elf_dyn *d = &o->lib->image.dyn;
	size_t at;
	return span_find(d->runpath.p ? d->runpath : d->rpath, span_of("ORIGIN"), &at);
}

/* The directory of "$ORIGIN/..." of a program, for which the loader does not take it. */
static bool say_origin_dir(struct host *h, const struct closure *c, struct verdict *v)
{
	char text[PATH_BYTES];
	const struct elf_dyn *d = &c->program->lib->image.dyn;
	struct span path = d->runpath.p ? d->runpath : d->rpath;
	struct span element;
	while (path.n && span_cut(&path, ":", &element)) {
		struct buf b = buf_of(text, sizeof text);
		if (!span_starts(element, "$ORIGIN") || !span_from(element, 7, &element))
			continue;
		struct path_resolution w;
		buf_add(&b, span_dir(c->program->path));
		buf_add(&b, element);
		path_resolve(h, buf_span(&b), &w);
		if (!w.os && say_at(h, c, span_of(w.real), c->libs->name, HINT_HERE_BESIDE, v))
			return true;
	}
	return false;
}

static bool without_origin(struct host *h, const struct closure *c, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	if (!has_origin(c->program))
		return false;
	if (c->secure_known && c->secure) {
		facts_flag(&v->message.facts, HINT_SECURE_ORIGIN);
		return say_origin_dir(h, c, v);
	}
	if (h->root[0] || host_realpath(h, c->program->path, false, &b))
		return false;
	facts_flag(&v->message.facts, HINT_NO_PROC);
	return say_origin_dir(h, c, v);
}

/* --------------------------------------------------------------------------------------------- */

static bool beside_program(struct host *h, const struct closure *c, struct verdict *v)
{
	static const char dirs[][8] = {"", "/lib", "/lib64", "/libs", "/../lib"};
	char text[PATH_BYTES];
	struct path_resolution w;
	/* no variable helps a program that gains rights */
	if (c->secure_known && c->secure)
		return false;
	path_resolve(h, c->program->path, &w);
	struct span home = span_dir(span_of(w.real));
	for (size_t i = 0; !w.os && i < sizeof dirs / sizeof dirs[0]; i++) {
		struct path_resolution d;
		struct buf b = buf_of(text, sizeof text);
		buf_add(&b, home);
		buf_adds(&b, dirs[i]);
		path_resolve(h, buf_span(&b), &d);
		if (!d.os && say_at(h, c, span_of(d.real), c->libs->name, HINT_HERE_BESIDE, v))
			return true;
	}
	return false;
}

bool describe_library_here(struct host *h, const struct closure *c, struct verdict *v)
{
	const struct missing_lib *l = c->libs;
	if (!l || l->why[0] || span_has(l->name, '/') || !l->by)
		return false;
	if (without_origin(h, c, v) || say_mangled(l->by, v) || say_mangled(c->program, v) ||
	    under_longer_name(h, c, v))
		return true;
	if (l->by != c->program && say_at(h, c, span_dir(l->by->path), l->name, HINT_HERE_BY, v)) {
		facts_text(&v->message.facts, HINT_WANTED_BY, l->by->path);
		return true;
	}
	return (c->kind == LIBC_GLIBC && in_conf(h, c, l->name, v)) || beside_program(h, c, v) ||
	       (c->kind == LIBC_MUSL &&
		say_at(h, c, span_of("/usr/local/lib64"), l->name, HINT_HERE_BESIDE, v));
}
