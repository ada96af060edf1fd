/* A card as JSON: one object on one line. Keys may be added to it, never changed or removed. */
#include "card/show.h"

#include "machine/machine.h"
#include "read/buf.h"
#include "report/report.h"

void card_release(const struct card_floor *floor, struct buf *b)
{
	const struct release *r = &floor->release;
	buf_addu(b, r->major);
	buf_addc(b, '.');
	buf_addu(b, r->minor);
	if (r->patch) {
		buf_addc(b, '.');
		buf_addu(b, r->patch);
	}
}

void card_cpu(const struct card_needs *n, struct buf *b)
{
	if (n->machine)
		buf_adds(b, n->machine->name);
	if (n->machine && n->level) {
		buf_adds(b, "-v");
		buf_addu(b, n->level);
	}
}

const char *card_libc(enum libc_kind libc)
{
	switch (libc) {
	case LIBC_GLIBC: return "glibc";
	case LIBC_MUSL: return "musl";
	case LIBC_NONE:
	case LIBC_OTHER: break;
	}
	return NULL;
}

/* The member with its file behind it, in a common card. */
static void file_member(struct out *o, const char *before, struct span file)
{
	if (file.p)
		out_member(o, before, file);
}

static void runs_on(struct out *o, const struct card *c)
{
	struct card_system s;
	bool comma = false;
	out_str(o, "\"runs_on\":[");
	for (size_t i = 0; card_next_system(c, &i, &s);) {
		if (!s.oldest)
			continue;
		out_member(o, comma ? ",{\"system\":" : "{\"system\":", s.oldest->system);
		out_member(o, ",\"oldest\":", s.oldest->release);
		file_member(o, ",\"file\":", s.newest ? s.newest->file : (struct span){NULL, 0});
		out_str(o, "}");
		comma = true;
	}
	out_str(o, "]");
}

/* Older releases that are let through all the same. */
static void excepted(struct out *o, const struct card_system *s)
{
	const char *before = ",\"except\":[";
	for (const struct card_row *r = s->rows; r < s->newest; r++)
		if (r->runs) {
			out_member(o, before, r->release);
			before = ",";
		}
	out_str(o, before[1] ? "" : "]");
}

static void not_on(struct out *o, const struct card *c)
{
	struct card_system s;
	bool comma = false;
	out_str(o, ",\"not_on\":[");
	for (size_t i = 0; card_next_system(c, &i, &s);) {
		if (!s.newest)
			continue;
		out_member(o, comma ? ",{\"system\":" : "{\"system\":", s.newest->system);
		out_member(o, ",\"newest\":", s.newest->release);
		out_member(o, ",\"id\":", s.newest->id);
		out_member(o, ",\"lib\":", s.newest->lib);
		out_member(o, ",\"node\":", s.newest->node);
		out_member(o, ",\"sym\":", s.newest->sym);
		file_member(o, ",\"file\":", s.newest->file);
		excepted(o, &s);
		out_str(o, "}");
		comma = true;
	}
	out_str(o, "]");
}

static void floor_member(struct out *o, const char *before, const struct card_floor *floor)
{
	char text[40];
	struct buf b = buf_of(text, sizeof text);
	if (floor->release.major)
		card_release(floor, &b);
	out_member(o, before, floor->release.major ? buf_span(&b) : (struct span){NULL, 0});
}

static void needs(struct out *o, const struct card_needs *n)
{
	char text[40];
	struct buf cpu = buf_of(text, sizeof text);
	card_cpu(n, &cpu);
	out_member(o, ",\"needs\":{\"libc\":", span_of(card_libc(n->libc)));
	floor_member(o, ",\"version\":", &n->version);
	file_member(o, ",\"version_file\":", n->version.file);
	out_member(o, ",\"libstdcxx\":", n->glibcxx);
	out_member(o, ",\"cpu\":", cpu.n ? buf_span(&cpu) : (struct span){NULL, 0});
	file_member(o, ",\"cpu_file\":", n->level_file);
	floor_member(o, ",\"kernel\":", &n->kernel);
	out_member(o, ",\"kernel_by\":", n->kernel.by);
	file_member(o, ",\"kernel_file\":", n->kernel.file);
	out_str(o, "}");
}

void card_json(struct out *o, const struct card *c)
{
	out_str(o, "{\"v\":");
	out_num(o, REPORT_JSON_VERSION);
	if (c->files) {
		out_str(o, ",\"common\":{\"files\":");
		out_num(o, c->files);
	} else {
		out_member(o, ",\"program\":", c->program);
	}
	out_str(o, ",");
	runs_on(o, c);
	not_on(o, c);
	needs(o, &c->needs);
	out_str(o, ",\"unchecked\":[");
	for (const struct card_word *w = c->unchecked; w; w = w->next)
		out_member(o, w == c->unchecked ? "" : ",", w->text);
	out_str(o, c->files ? "]}}\n" : "]}\n");
}
