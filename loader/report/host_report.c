/* The description of a host for --host: processor, kernel, distribution, libc, loaders, bundles. A
   host comes in; lines for people or one JSON object go out. */
#include "report/report.h"

#include "machine/machine.h"
#include "read/image.h"
#include "redirect/bundle.h"

struct listing {
	struct out *o;
	bool json;
	bool any;
};

static void line(struct listing *l, const char *label, const char *key, struct span text)
{
	if (!text.p)
		return;
	if (l->json) {
		out_str(l->o, l->any ? ",\"" : "\"");
		out_str(l->o, key);
		out_member(l->o, "\":", text);
	} else {
		out_str(l->o, label);
		out_pad(l->o, 10);
		out_escaped(l->o, text);
		out_str(l->o, "\n");
	}
	l->any = true;
}

static struct span last_inode(const struct file *f)
{
	struct image im;
	struct elf_version_iter w = {0};
	struct elf_version v;
	struct span last = {NULL, 0};
	image_read(f->bytes, &im);
	while (elf_next_verdef(&im.elf, &im.dyn, &w, &v))
		if (span_starts(v.name, "GLIBC_2"))
			last = v.name;
	return last;
}

static void libc_lines(struct listing *l, const struct libc *c, const struct machine *other)
{
	static const char names[][8] = {"none", "glibc", "musl", "other"};
	line(l, "libc", "libc", span_of(names[c->kind]));
	line(l, "libc for", "libc_cpu", span_of(other ? other->name : NULL));
	if (c->kind == LIBC_NONE)
		return;
	line(l, "version", "libc_version", libc_version(c));
	line(l, "file", "libc_path", span_of(c->file->path));
	line(l, "loader", "loader", c->loader ? span_of(c->loader->path) : span_of("none"));
	if (c->kind == LIBC_GLIBC)
		line(l, "nodes to", "max_node", last_inode(c->file));
}

static bool is_same(const struct file *a, const struct file *b)
{
	return a->inode.ino == b->inode.ino && a->inode.dev == b->inode.dev;
}

static void bundle_line(struct listing *l, const struct bundle *b, bool first)
{
	if (l->json) {
		out_member(l->o, first ? "{\"dir\":" : ",{\"dir\":", b->dir);
		out_member(l->o, ",\"version\":", bundle_version(b));
		out_str(l->o, "}");
		return;
	}
	out_str(l->o, "glibc");
	out_pad(l->o, 10);
	out_escaped(l->o, bundle_version(b));
	out_str(l->o, " in ");
	out_escaped(l->o, b->dir);
	out_str(l->o, "\n");
}

/* On merged-/usr systems one bundle comes twice in a row, below /lib and /usr/lib, and is listed
   once. */
static void bundle_lines(struct listing *l, struct host *h, const struct machine *m)
{
	struct bundle b;
	struct bundle last = {.loader = NULL};
	struct bundle_iter w = {.loader_name = m->glibc_ld, .multiarch = m->multiarch};
	if (l->json)
		out_str(l->o, ",\"glibcs\":[");
	while (bundle_next(h, &w, &b)) {
		if (!last.loader || !is_same(b.loader, last.loader) || !is_same(b.libc, last.libc))
			bundle_line(l, &b, !last.loader);
		last = b;
	}
	if (l->json)
		out_str(l->o, "]");
}

void report_host(struct out *o, struct host *h, bool json)
{
	struct listing l = {o, json, true};
	const struct machine *m = host_machine(h);
	const struct os *os = host_os(h);
	struct libc_apart apart;
	host_uname(h);
	if (json) {
		out_str(o, "{\"v\":");
		out_num(o, REPORT_JSON_VERSION);
	}
	line(&l, "cpu", "cpu", m ? span_of(m->name) : h->uname_machine);
	line(&l, "kernel", "kernel", h->kernel);
	line(&l, "system", "os_pretty", os->pretty.p ? os->pretty : span_of("no os-release"));
	if (json) {
		line(&l, "", "os", os->id);
		line(&l, "", "os_version", os->version_id);
	}
	const bool is_apart = host_libc_apart(h, &apart);
	libc_lines(&l, is_apart ? &apart.libc : host_libc(h),
		   is_apart && apart.machine != m ? apart.machine : NULL);
	if (m)
		bundle_lines(&l, h, m);
	out_str(o, json ? "}\n" : "");
}
