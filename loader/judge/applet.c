/* A link to BusyBox or toybox under a name that is none of its applets: it starts, says "applet not
   found" or "Unknown command" and ends with 127. BusyBox's names lie in one sorted run of strings
   (include/applet_tables.h), so that one which is missing between two neighbours is known to be
   missing. toybox points at its names one by one (toys/toylist.h), so that one which stands nowhere
   in the file is missing. All else is left to them. */
#include "judge/rules.h"

#include "message/verdict.h"

#include <string.h>

/* Bytes of a BusyBox or toybox, and occurrences of one name that are looked at. What is smaller is
   not asked whether it is a link, since every start would pay for that. */
#define BUSYBOX_LEAST (128U << 10)
#define BUSYBOX_MAX (8U << 20)
#define ANCHORS_MAX 16
/* A run of fewer names is taken for something else. */
#define NAMES_LEAST 24
#define NAME_MAX_BYTES 32

static bool is_name(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') &&
		    !strchr("[_-.", s.p[i]))
			return false;
	return s.n && s.n <= NAME_MAX_BYTES;
}

static int order(struct span a, struct span b)
{
	int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* The string that ends in front of the one at s.p, whose NUL lies between them. */
static struct span before(struct span file, struct span s)
{
	size_t end = (size_t)(s.p - file.p);
	if (end < 2)
		return (struct span){NULL, 0};
	size_t at = --end;
	while (at && file.p[at - 1] && end - at <= NAME_MAX_BYTES)
		at--;
	return (struct span){file.p + at, end - at};
}

static struct span behind(struct span file, struct span s)
{
	struct span next = {NULL, 0};
	(void)span_cstr(file, (uint64_t)(s.p - file.p) + s.n + 1, &next);
	return next;
}

/* Does the sorted run around the string at anchor reach to both sides of name without having it? */
static bool run_lacks(struct span file, struct span anchor, struct span name)
{
	struct span first = anchor;
	struct span s;
	unsigned n = 1;
	while ((s = before(file, first)).p && is_name(s) && order(s, first) < 0)
		first = s, n++;
	if (order(first, name) >= 0)
		return false;
	for (s = first; order(s, name) < 0; s = anchor) {
		anchor = behind(file, s);
		if (!anchor.p || !is_name(anchor) || order(s, anchor) >= 0)
			return false;
	}
	for (anchor = s; (s = behind(file, anchor)).p && is_name(s) && order(anchor, s) < 0; n++)
		anchor = s;
	return n >= NAMES_LEAST && order(anchor, name) > 0;
}

static bool lacks_applet(struct span file, struct span name)
{
	struct span rest = file;
	size_t at;
	bool lacks = false;
	if (!span_find(file, span_of("applet not found"), &at))
		return false;
	for (unsigned i = 0; i < ANCHORS_MAX &&
			     span_find(rest, (struct span){(const unsigned char *)"\0cat", 5}, &at);
	     i++) {
		(void)span_from(rest, at + 1, &rest);
		lacks = lacks || run_lacks(file, (struct span){rest.p, 3}, name);
	}
	return lacks;
}

/* Could it be the name of a script that was built in, which stands elsewhere in the file? bash is
   there as a word in every BusyBox with a shell. */
static bool stands_elsewhere(struct span file, struct span name)
{
	char text[NAME_MAX_BYTES + 2] = {0};
	size_t at;
	memcpy(text + 1, name.p, name.n);
	return !span_is(name, "bash") &&
	       span_find(file, (struct span){(unsigned char *)text, name.n + 2}, &at);
}

/* The end of a longer string would do as well: the linker lets two names share their bytes. */
static bool toybox_lacks(struct span file, struct span name)
{
	char text[NAME_MAX_BYTES + 1] = {0};
	size_t at;
	memcpy(text, name.p, name.n);
	return span_find(file, span_of("Unknown command %s"), &at) &&
	       !span_find(file, (struct span){(unsigned char *)text, name.n + 1}, &at);
}

/* Which of the two the link leads to; FACT_NONE for another file. */
static enum fact_key box_of(struct span link, struct span name)
{
	static const char *const names[] = {"busybox", "toybox"};
	for (size_t i = 0; i < COUNT(names); i++)
		if (span_is(span_base(link), names[i]) && !span_starts(name, names[i]))
			return i ? HINT_TOYBOX : HINT_BUSYBOX;
	return FACT_NONE;
}

static bool box_lacks(enum fact_key box, struct span file, struct span name)
{
	return box == HINT_TOYBOX ? toybox_lacks(file, name)
				  : lacks_applet(file, name) && !stands_elsewhere(file, name);
}

static OWN_FRAME bool refuse_applet(struct host *h, const struct file *f, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf link = buf_of(text, sizeof text);
	struct span name = span_base(span_of(f->path));
	struct span file = f->bytes;
	if (h->ops->readlink(h, f->path, &link) || link.full || !is_name(name) || name.p[0] == '-')
		return false;
	const enum fact_key box = box_of(buf_span(&link), name);
	if (box == FACT_NONE || !box_lacks(box, file, name))
		return false;
	facts_flag(&v->message.facts, box);
	facts_text(&v->message.facts, HINT_BOX, span_of(box == HINT_TOYBOX ? "toybox" : "BusyBox"));
	facts_text(&v->message.facts, FACT_INTERP_NAME, name);
	facts_text(&v->message.facts, HINT_APPLET, span_of(f->path));
	facts_text(&v->message.facts, FACT_LINK_TARGET, buf_span(&link));
	verdict_refuse(v, LANDFALL_LF218);
	return true;
}

bool decide_applet(struct host *h, const struct file *f, struct verdict *v)
{
	return f->bytes.n >= BUSYBOX_LEAST && f->bytes.n <= BUSYBOX_MAX && !f->no_link &&
	       !v->how.gate && refuse_applet(h, f, v);
}
