/* Finds the registration of binfmt_misc that takes a program for another processor
   (Documentation/admin-guide/binfmt-misc). */
#include "host/host.h"

#include "machine/formats.h"

#include <string.h>

static bool from_hex(struct span s, unsigned char *out, size_t n)
{
	if (s.n != 2 * n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		const char *digits = "0123456789abcdef";
		const char *hit = s.p[i] ? strchr(digits, s.p[i] | 0x20) : NULL;
		if (!hit)
			return false;
		unsigned v = (unsigned)(hit - digits);
		out[i / 2] = (unsigned char)(i % 2 ? (unsigned)out[i / 2] | v : v << 4);
	}
	return true;
}

static struct span field(struct span text, const char *key)
{
	struct span line;
	while (span_cut(&text, "\n", &line))
		if (span_starts(line, key) && span_from(line, strlen(key), &line))
			return line;
	return (struct span){NULL, 0};
}

/* Reads one registration as the kernel shows it: "enabled", "offset N", "magic HEX", "mask HEX". */
static bool entry_matches(struct span text, struct span head)
{
	unsigned char magic[128] = {0};
	unsigned char mask[128];
	struct span m = field(text, "magic ");
	struct span k = field(text, "mask ");
	size_t n = m.n / 2;
	if (!span_starts(text, "enabled") || !span_is(field(text, "offset "), "0") || n == 0 ||
	    n > sizeof magic || n > head.n || !from_hex(m, magic, n))
		return false;
	memset(mask, 0xff, sizeof mask);
	if (k.p && !from_hex(k, mask, n))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((head.p[i] ^ magic[i]) & mask[i])
			return false;
	return true;
}

static void keep(struct span s, char *out, size_t cap)
{
	struct buf b = buf_of(out, cap);
	buf_add(&b, s);
	if (b.full)
		out[0] = 0;
}

bool host_binfmt_is_known(struct host *h)
{
	const struct file *f = NULL;
	if (!h->root[0] && !h->target)
		f = host_file(h, span_of("/proc/sys/fs/binfmt_misc/status"));
	return f && !f->os;
}

bool host_binfmt(struct host *h, struct span head, struct binfmt *out)
{
	static const char dir[] = "/proc/sys/fs/binfmt_misc";
	char path[512];
	char text[4096];
	if (h->root[0] || h->target)
		return false; /* a path of another root is not registered here */
	for (unsigned i = 0; i < 256; i++) {
		struct buf entry = buf_of(out->name, sizeof out->name);
		if (h->ops->entry(h, dir, i, &entry) != 0)
			return false;
		if (span_starts(buf_span(&entry), BINFMT_OWN))
			continue;
		struct buf p = buf_of(path, sizeof path);
		buf_path(&p, span_of(dir), buf_span(&entry));
		struct buf t = buf_of(text, sizeof text);
		if (p.full || h->ops->slurp(h, path, &t) != 0 || !entry_matches(buf_span(&t), head))
			continue;
		keep(field(buf_span(&t), "interpreter "), out->interpreter,
		     sizeof out->interpreter);
		keep(field(buf_span(&t), "flags: "), out->flags, sizeof out->flags);
		return true;
	}
	return false;
}
