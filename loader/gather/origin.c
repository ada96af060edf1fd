/* Which package a file comes from. Paths come in, names, versions and licences go out. The lists
   are read and the package manager is never asked. */
#include "gather/origin.h"

#include "gather/rpm_db.h"
#include "host/arena.h"

/* Names of licences of one package, together. */
#define LICENCE_BYTES 256

/* --- files ---------------------------------------------------------------------------------- */

/* Lists have paths as they were before /bin, /lib and /sbin became links into /usr. */
static struct span key_of(struct span path)
{
	static const char dirs[][11] = {"/usr/bin/", "/usr/lib", "/usr/sbin/"};
	for (size_t i = 0; i < COUNT(dirs); i++)
		if (span_starts(path, dirs[i]))
			(void)span_from(path, 4, &path);
	return path;
}

static struct origin_file **slot_of(struct origins *o, struct span key)
{
	uint32_t hash = 2166136261U;
	for (size_t i = 0; i < key.n; i++)
		hash = (hash ^ key.p[i]) * 16777619U;
	return &o->table[hash % COUNT(o->table)];
}

static struct origin_file *find(struct origins *o, struct span path)
{
	struct span key = key_of(path);
	struct origin_file *f = *slot_of(o, key);
	while (f && !span_eq(f->path, key))
		f = f->chain;
	return f;
}

const struct origin_file *origin_ask(struct origins *o, struct span path)
{
	struct path_resolution at;
	path_resolve(o->h, path, &at);
	struct span real = span_of(at.real);
	struct origin_file *f = at.os ? NULL : find(o, real);
	if (at.os || f)
		return f;
	struct origin_file **slot = slot_of(o, key_of(real));
	struct origin_file *new = arena_get(o->h->arena, sizeof *new);
	char *kept = new ? arena_copy(o->h->arena, key_of(real)) : NULL;
	if (!kept)
		return NULL;
	new->path = span_of(kept);
	new->chain = *slot;
	*slot = new;
	return new;
}

static struct origin *add_package(struct origins *o, struct span name, struct span arch)
{
	struct origin **at = &o->first;
	struct origin *new = arena_get(o->h->arena, sizeof *new);
	while (*at && span_order((*at)->package, name) < 0)
		at = &(*at)->next;
	if (!new)
		return NULL;
	new->package = name;
	new->arch = arch;
	new->next = *at;
	*at = new;
	return new;
}

/* --- dpkg ----------------------------------------------------------------------------------- */

/* "libc6:amd64.list" */
static void read_list(struct origins *o, struct span name)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span package = {name.p, name.n - (sizeof ".list" - 1)};
	struct span arch = package;
	struct origin *from = NULL;
	struct span line;
	buf_adds(&b, "/var/lib/dpkg/info/");
	buf_add(&b, name);
	const struct file *f = b.full ? NULL : host_file(o->h, buf_span(&b));
	struct span rest = f ? f->bytes : span_of(NULL);
	(void)span_cut(&arch, ":", &package);
	while (span_cut(&rest, "\n", &line)) {
		struct origin_file *of = find(o, line);
		if (!of)
			continue;
		from = from ? from : add_package(o, package, arch);
		of->from = from;
	}
}

static bool field(struct span line, const char *name, struct span *out)
{
	return span_starts(line, name) && span_from(line, strlen(name), out);
}

/* A stanza of the status file ends at an empty line. */
static void take_stanza(struct origins *o, struct span stanza)
{
	struct span line;
	struct origin is = {.next = NULL};
	while (span_cut(&stanza, "\n", &line)) {
		(void)(field(line, "Package: ", &is.package) ||
		       field(line, "Architecture: ", &is.arch) ||
		       field(line, "Version: ", &is.version) ||
		       field(line, "Source: ", &is.source));
	}
	for (struct origin *p = o->first; p; p = p->next) {
		if (!span_eq(p->package, is.package) || (p->arch.n && !span_eq(p->arch, is.arch)))
			continue;
		p->version = is.version;
		p->source = p->package;
		if (is.source.n)
			(void)span_cut(&is.source, " ", &p->source);
	}
}

static void read_status(struct origins *o)
{
	static const struct span end = {(const unsigned char *)"\n\n", 2};
	const struct file *f = host_file(o->h, span_of("/var/lib/dpkg/status"));
	struct span rest = f ? f->bytes : span_of(NULL);
	size_t at;
	while (rest.n) {
		struct span stanza = rest;
		if (span_find(rest, end, &at))
			stanza.n = at;
		take_stanza(o, stanza);
		if (stanza.n == rest.n || !span_from(rest, at + 2, &rest))
			break;
	}
}

/* The names of a copyright file in the machine-readable form (copyright-format 1.0), each once. */
static void read_copyright(struct origins *o, struct origin *p)
{
	char path[PATH_BYTES];
	char names[LICENCE_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct buf all = buf_of(names, sizeof names);
	struct span line;
	struct span name;
	size_t at;
	buf_adds(&b, "/usr/share/doc/");
	buf_add(&b, p->package);
	buf_adds(&b, "/copyright");
	const struct file *f = b.full ? NULL : host_file(o->h, buf_span(&b));
	struct span rest = f ? f->bytes : span_of(NULL);
	if (!span_starts(rest, "Format:"))
		return;
	while (span_cut(&rest, "\n", &line)) {
		if (!field(line, "License:", &name))
			continue;
		name = span_trim(name);
		if (!name.n || span_find(buf_span(&all), name, &at))
			continue;
		buf_adds(&all, all.n ? ", " : "");
		buf_add(&all, name);
	}
	const char *kept = all.n ? arena_copy(o->h->arena, buf_span(&all)) : NULL;
	p->licence = span_of(kept);
}

static void read_dpkg(struct origins *o)
{
	struct path_resolution dir;
	struct span names;
	struct span name;
	path_resolve(o->h, span_of("/var/lib/dpkg/info"), &dir);
	if (dir.os || o->h->ops->list(o->h, dir.real, &names))
		return;
	arena_keep(o->h->arena, (void *)(uintptr_t)names.p, names.n);
	while (names.n && span_cstr(names, 0, &name)) {
		(void)span_from(names, name.n + 1, &names);
		if (span_ends(name, ".list"))
			read_list(o, name);
	}
	if (o->first)
		read_status(o);
	for (struct origin *p = o->first; p; p = p->next)
		read_copyright(o, p);
}

/* --- apk ------------------------------------------------------------------------------------ */

/* What stands before the files of a package: P:NAME, V:VERSION, o:ORIGIN, L:LICENCE. */
struct apk_state {
	struct origin is;
	struct origin *from;
	struct span dir;
};

static void take_apk_file(struct origins *o, struct apk_state *s, struct span name)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, "/");
	buf_add(&b, s->dir);
	buf_path(&b, (struct span){NULL, 0}, name);
	struct origin_file *f = b.full ? NULL : find(o, buf_span(&b));
	if (!f)
		return;
	if (!s->from) {
		s->from = add_package(o, s->is.package, s->is.arch);
		if (!s->from)
			return;
		s->from->version = s->is.version;
		s->from->source = s->is.source.n ? s->is.source : s->is.package;
		s->from->licence = s->is.licence;
	}
	f->from = s->from;
}

static void read_apk(struct origins *o)
{
	const struct file *f = host_file(o->h, span_of("/lib/apk/db/installed"));
	struct span rest = f ? f->bytes : span_of(NULL);
	struct apk_state s = {.from = NULL};
	struct span line;
	struct span name;
	while (span_cut(&rest, "\n", &line)) {
		if (!line.n)
			s = (struct apk_state){.from = NULL};
		(void)(field(line, "P:", &s.is.package) || field(line, "V:", &s.is.version) ||
		       field(line, "o:", &s.is.source) || field(line, "L:", &s.is.licence) ||
		       field(line, "F:", &s.dir));
		if (field(line, "R:", &name))
			take_apk_file(o, &s, name);
	}
}

/* --- rpm ------------------------------------------------------------------------------------ */

struct rpm_state {
	struct origins *o;
	const struct rpm_package *is;
	struct origin *from;
};

static struct span keep(struct origins *o, struct span text)
{
	return span_of(arena_copy(o->h->arena, text));
}

/* "glibc" of "glibc-2.39-6.fc40.src.rpm": a version and a release have no dash. */
static struct span source_of(struct span rpm)
{
	for (unsigned dashes = 0; rpm.n && dashes < 2; rpm.n--)
		dashes += rpm.p[rpm.n - 1] == '-';
	return rpm;
}

static struct origin *add_rpm(struct origins *o, const struct rpm_package *is)
{
	char text[256];
	struct buf b = buf_of(text, sizeof text);
	struct origin *new = add_package(o, keep(o, is->name), span_of(NULL));
	if (!new)
		return NULL;
	buf_add(&b, is->version);
	buf_adds(&b, "-");
	buf_add(&b, is->release);
	new->version = keep(o, buf_span(&b));
	new->source = keep(o, is->source.n ? source_of(is->source) : is->name);
	new->licence = keep(o, is->licence);
	return new;
}

static void take_rpm_file(void *ctx, struct span path)
{
	struct rpm_state *s = ctx;
	struct origin_file *f = find(s->o, path);
	if (!f)
		return;
	s->from = s->from ? s->from : add_rpm(s->o, s->is);
	f->from = s->from;
}

static void take_rpm(void *ctx, const struct rpm_package *is)
{
	struct rpm_state s = {.o = ctx, .is = is};
	rpm_header_each_file(is, take_rpm_file, &s);
}

void origins_read(struct origins *o)
{
	read_dpkg(o);
	read_apk(o);
	(void)rpm_db_each(o->h, take_rpm, o);
}
