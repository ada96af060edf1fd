/* A package's files by the lists of package managers, which are read and never asked: dpkg's one
   file a package (dpkg(1), /var/lib/dpkg/info), apk's one for all (apk-installed(5)), rpm's a
   database. */
#include "gather/package_files.h"

#include "gather/rpm_db.h"

static bool is_documentation(struct span path)
{
	static const char dirs[][22] = {"/usr/share/doc/", "/usr/share/man/", "/usr/share/info/",
					"/usr/share/lintian/", "/usr/share/bug/"};
	for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
		if (span_starts(path, dirs[i]))
			return true;
	return false;
}

static void add(struct found *out, struct span path)
{
	if (path.n && path.p[0] == '/' && !is_documentation(path))
		found_add(out, path, FOUND_ASKED);
}

static const struct file *list_of(struct host *h, const char *name, const char *arch)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	buf_adds(&b, "/var/lib/dpkg/info/");
	buf_adds(&b, name);
	buf_adds(&b, arch);
	buf_adds(&b, ".list");
	const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
	return f && !f->os && f->bytes.p ? f : NULL;
}

static bool by_dpkg(struct host *h, const char *name, struct found *out)
{
	static const char arches[][8] = {"", ":amd64", ":arm64", ":armhf", ":i386", ":riscv64"};
	const struct file *f = NULL;
	struct span line;
	for (size_t i = 0; !f && i < sizeof arches / sizeof arches[0]; i++)
		f = list_of(h, name, arches[i]);
	if (!f)
		return false;
	for (struct span rest = f->bytes; span_cut(&rest, "\n", &line);)
		add(out, line);
	return true;
}

/* "P:NAME", then for each directory "F:DIR" and its files "R:FILE"; an empty line ends a
   package. */
static bool by_apk(struct host *h, const char *name, struct found *out)
{
	char path[PATH_BYTES];
	const struct file *f = host_file(h, span_of("/lib/apk/db/installed"));
	struct span dir = {NULL, 0};
	struct span line;
	bool in = false;
	bool known = false;
	if (!f || f->os)
		return false;
	for (struct span rest = f->bytes; span_cut(&rest, "\n", &line);) {
		struct span value = line;
		if (!span_from(line, 2, &value))
			in = false;
		else if (span_starts(line, "P:"))
			in = span_is(value, name);
		else if (span_starts(line, "F:"))
			dir = value;
		known = known || in;
		if (!in || !span_starts(line, "R:"))
			continue;
		struct buf b = buf_of(path, sizeof path);
		buf_adds(&b, "/");
		buf_add(&b, dir);
		buf_path(&b, (struct span){NULL, 0}, value);
		if (!b.full)
			add(out, buf_span(&b));
	}
	return known;
}

struct wanted {
	const char *name;
	struct found *out;
	bool known;
};

static void add_rpm_file(void *ctx, struct span path)
{
	add(ctx, path);
}

static void add_rpm(void *ctx, const struct rpm_package *p)
{
	struct wanted *w = ctx;
	if (!span_is(p->name, w->name))
		return;
	w->known = true;
	rpm_header_each_file(p, add_rpm_file, w->out);
}

static bool by_rpm(struct host *h, const char *name, struct found *out)
{
	struct wanted w = {.name = name, .out = out};
	return rpm_db_each(h, add_rpm, &w) && w.known;
}

bool package_files(struct host *h, const char *name, struct found *out)
{
	return name[0] && !span_has(span_of(name), '/') &&
	       (by_dpkg(h, name, out) || by_apk(h, name, out) || by_rpm(h, name, out));
}
