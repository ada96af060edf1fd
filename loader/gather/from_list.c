/* A list of lines "program PATH", "file USE PATH", "without BITS", "adopt 1" and "strip 1". */
#include "gather/from_list.h"

#define HEAD "landfall-from 1"

static void add_lines(const struct found *f, const char *word, struct buf *out)
{
	for (const struct found_path *p = f->first; p; p = p->next) {
		buf_adds(out, word);
		buf_addu(out, p->use);
		buf_adds(out, " ");
		buf_adds(out, p->path);
		buf_adds(out, "\n");
	}
}

void from_list_text(const struct from_list *l, struct buf *out)
{
	buf_adds(out, HEAD "\nwithout ");
	buf_addu(out, l->without);
	buf_adds(out, l->adopt ? "\nadopt 1\n" : "\n");
	buf_adds(out, l->strip ? "strip 1\n" : "");
	add_lines(&l->programs, "program ", out);
	add_lines(&l->found, "file ", out);
}

static unsigned number(struct span s)
{
	unsigned n = 0;
	for (size_t i = 0; i < s.n && i < 6 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		n = 10 * n + (unsigned)(s.p[i] - '0');
	return n;
}

bool from_list_read(struct span text, struct from_list *out)
{
	struct span line;
	struct span word;
	struct span use;
	if (!span_cut(&text, "\n", &line) || !span_is(line, HEAD))
		return false;
	while (span_cut(&text, "\n", &line)) {
		if (!span_cut(&line, " ", &word) || !span_cut(&line, " ", &use))
			continue;
		if (span_is(word, "without"))
			out->without |= number(use);
		if (span_is(word, "adopt"))
			out->adopt = true;
		if (span_is(word, "strip"))
			out->strip = true;
		if (line.n && span_is(word, "program"))
			found_add(&out->programs, line, number(use));
		if (line.n && span_is(word, "file"))
			found_add(&out->found, line, number(use));
	}
	return true;
}
