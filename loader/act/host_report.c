/* What a host is, for --host: processor, kernel, distribution, libc, loaders, bundles; as lines for
   people or one JSON object. */
#include <landfall/report.h>

#include <landfall/bundle.h>
#include <landfall/image.h>
#include <landfall/machine.h>

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

static struct span last_node(const struct file *f)
{
	struct image im;
	struct elf_walk w = {0};
	struct elf_version v;
	struct span last = {NULL, 0};
	image_read(f->bytes, &im);
	while (elf_next_verdef(&im.elf, &im.dyn, &w, &v))
		if (span_starts(v.name, "GLIBC_2"))
			last = v.name;
	return last;
}

static void libc_lines(struct listing *l, const struct libc *c)
{
	static const char names[][8] = {"none", "glibc", "musl", "other"};
	line(l, "libc", "libc", span_of(names[c->kind]));
	if (c->kind == LIBC_NONE)
		return;
	line(l, "version", "libc_version", c->version);
	line(l, "file", "libc_path", span_of(c->file->path));
	line(l, "loader", "loader", span_of(c->loader->path));
	if (c->kind == LIBC_GLIBC)
		line(l, "nodes to", "max_node", last_node(c->file));
}

static bool is_same(const struct file *a, const struct file *b)
{
	return a->node.ino == b->node.ino && a->node.dev == b->node.dev;
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

/* Where /lib is a link to /usr/lib the same one comes twice, one after the other. */
static void bundle_lines(struct listing *l, struct host *h, const struct machine *m)
{
	struct bundle b;
	struct bundle last = {.loader = NULL};
	struct bundle_walk w = {.loader_name = m->glibc_ld, .multiarch = m->multiarch};
	if (l->json)
		out_str(l->o, ",\"glibcs\":[");
	while (host_next_bundle(h, &w, &b)) {
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
	const struct machine *m = machine_by_number(h->machine, true, false);
	const struct os *os = host_os(h);
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
	libc_lines(&l, host_libc(h));
	if (m)
		bundle_lines(&l, h, m);
	out_str(o, json ? "}\n" : "");
}
