/* Reads /etc/os-release of a host (os-release(5)): the distribution's own names. */
#include "host/host.h"

static struct span unquote(struct span v)
{
	v = span_trim(v);
	if (v.n >= 2 && (v.p[0] == '"' || v.p[0] == '\'') && v.p[v.n - 1] == v.p[0]) {
		v.p++;
		v.n -= 2;
	}
	return v;
}

static void keep_line(struct os *os, struct span line)
{
	struct span key;
	struct span value = line;
	if (!span_cut(&value, "=", &key) || !value.p)
		return;
	value = unquote(value);
	if (span_is(key, "ID"))
		os->id = value;
	else if (span_is(key, "ID_LIKE"))
		os->id_like = value;
	else if (span_is(key, "VERSION_ID"))
		os->version_id = value;
	else if (span_is(key, "NAME"))
		os->name = value;
	else if (span_is(key, "PRETTY_NAME"))
		os->pretty = value;
}

const struct os *host_os(struct host *h)
{
	if (h->os_known)
		return &h->os;
	h->os_known = true;
	const struct file *f = host_file(h, span_of("/etc/os-release"));
	if (f && !f->bytes.p)
		f = host_file(h, span_of("/usr/lib/os-release"));
	if (!f || !f->bytes.p)
		return &h->os;
	struct span rest = f->bytes;
	struct span line;
	if (rest.n > 65536)
		rest.n = 65536;
	while (span_cut(&rest, "\n", &line))
		keep_line(&h->os, span_trim(line));
	return &h->os;
}

bool os_is(const struct os *os, const char *id)
{
	struct span like = os->id_like;
	struct span one;
	if (span_is(os->id, id))
		return true;
	while (span_cut(&like, " ", &one))
		if (span_is(one, id))
			return true;
	return false;
}
