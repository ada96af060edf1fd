/* A header of rpm: an index of tags, and the data that it points into, all numbers big-endian. */
#include "gather/rpm_header.h"

#include "read/buf.h"

/* Entries of one index; the largest seen has 130. */
#define ENTRIES_MAX 4096
#define ENTRY_BYTES 16

/* rpmtag.h */
enum {
	TAG_NAME = 1000,
	TAG_VERSION = 1001,
	TAG_RELEASE = 1002,
	TAG_LICENSE = 1014,
	TAG_SOURCERPM = 1044,
	TAG_DIRINDEXES = 1116,
	TAG_BASENAMES = 1117,
	TAG_DIRNAMES = 1118,
};

struct entry {
	uint64_t tag;
	uint64_t off;
	uint64_t count;
};

static bool number(struct span s, uint64_t off, uint64_t *out)
{
	return span_uint(s, off, 4, true, out);
}

static bool read_entry(struct span index, uint64_t i, struct entry *e)
{
	return number(index, i * ENTRY_BYTES, &e->tag) &&
	       number(index, i * ENTRY_BYTES + 8, &e->off) &&
	       number(index, i * ENTRY_BYTES + 12, &e->count);
}

static void take(struct span data, const struct entry *e, struct rpm_package *p)
{
	struct span rest;
	if (!span_from(data, e->off, &rest))
		return;
	switch (e->tag) {
	case TAG_NAME: (void)span_cstr(rest, 0, &p->name); break;
	case TAG_VERSION: (void)span_cstr(rest, 0, &p->version); break;
	case TAG_RELEASE: (void)span_cstr(rest, 0, &p->release); break;
	case TAG_LICENSE: (void)span_cstr(rest, 0, &p->licence); break;
	case TAG_SOURCERPM: (void)span_cstr(rest, 0, &p->source); break;
	case TAG_DIRINDEXES: p->dir_indexes = rest; break;
	case TAG_DIRNAMES: p->dir_names = rest; break;
	case TAG_BASENAMES:
		p->base_names = rest;
		p->nfiles = e->count;
		break;
	default: break;
	}
}

bool rpm_header_read(struct span blob, struct rpm_package *out)
{
	uint64_t entries;
	uint64_t nbytes;
	struct span index;
	struct span data;
	struct entry e;
	memset(out, 0, sizeof *out);
	if (!number(blob, 0, &entries) || !number(blob, 4, &nbytes) || entries > ENTRIES_MAX ||
	    !span_sub(blob, 8, entries * ENTRY_BYTES, &index) ||
	    !span_sub(blob, 8 + entries * ENTRY_BYTES, nbytes, &data))
		return false;
	for (uint64_t i = 0; i < entries && read_entry(index, i, &e); i++)
		take(data, &e, out);
	return out->name.n;
}

/* Fills p->dirs, and returns how many directories there are. */
static uint64_t find_dirs(const struct rpm_package *p)
{
	struct span dir;
	uint64_t n = 0;
	for (uint64_t at = 0;
	     n < RPM_DIRS_MAX && at <= UINT32_MAX && span_cstr(p->dir_names, at, &dir);
	     at += dir.n + 1)
		p->dirs[n++] = (uint32_t)at;
	return n;
}

void rpm_header_each_file(const struct rpm_package *p, void (*file)(void *ctx, struct span path),
			  void *ctx)
{
	char text[PATH_BYTES];
	struct span names = p->base_names;
	struct span name;
	struct span dir;
	uint64_t index;
	const uint64_t ndirs = find_dirs(p);
	for (uint64_t i = 0; i < p->nfiles && span_cstr(names, 0, &name); i++) {
		struct buf b = buf_of(text, sizeof text);
		(void)span_from(names, name.n + 1, &names);
		if (!number(p->dir_indexes, i * 4, &index) || index >= ndirs ||
		    !span_cstr(p->dir_names, p->dirs[index], &dir))
			return;
		buf_add(&b, dir);
		buf_add(&b, name);
		if (!b.full)
			file(ctx, buf_span(&b));
	}
}
