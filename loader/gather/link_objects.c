/* Object files by their names alone, in the text of a program. They are everybody's and lie where
   libraries do, so nobody names them by a path. */
#include "gather/link_objects.h"

#include "machine/machine.h"

/* Bytes of such a name. */
#define NAME_BYTES_MAX 32
/* Names of one text that are looked for. */
#define ASKED_MAX 256

static bool is_name_byte(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

static bool is_there(struct host *h, const struct machine *m, struct span name, struct buf *out)
{
	struct path_resolution at;
	buf_adds(out, "/usr/lib/");
	buf_adds(out, m->multiarch);
	buf_path(out, (struct span){NULL, 0}, name);
	if (out->full)
		return false;
	path_resolve(h, buf_span(out), &at);
	return !at.os && file_type(&at.inode) == TYPE_REGULAR;
}

/* The name that ends behind the ".o" at this place; of no bytes when it is none. */
static struct span name_at(struct span text, size_t at)
{
	size_t begin = at;
	while (begin && at - begin < NAME_BYTES_MAX && is_name_byte(text.p[begin - 1]))
		begin--;
	const bool ends = at + 2 < text.n && !is_name_byte(text.p[at + 2]);
	return (struct span){text.p + begin, ends && begin < at ? at + 2 - begin : 0};
}

bool link_objects_find(struct host *h, const struct machine *m, struct span text, struct buf *out)
{
	char path[PATH_BYTES];
	struct span first = {NULL, 0};
	size_t at;
	for (unsigned asked = 0; asked < ASKED_MAX && span_find(text, span_of(".o"), &at);) {
		const struct span name = name_at(text, at);
		struct buf b = buf_of(path, sizeof path);
		if (name.n && (!first.n || span_order(name, first) < 0)) {
			asked++;
			first = is_there(h, m, name, &b) ? name : first;
		}
		(void)span_from(text, at + 2, &text);
	}
	return first.n && is_there(h, m, first, out);
}
