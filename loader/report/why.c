/* The answers to --why: pages of messages, or the list of them. Words of the command line come in;
   texts from loader/message/pages go out. */
#include "report/why.h"

#include "message/text.h"

#define NAME 7 /* columns of the id in the list */
#define SUMMARY 34

const char *why_unknown(char *const *words)
{
	struct text_message m;
	for (; *words; words++)
		if (!text_find_word(*words, &m))
			return *words;
	return NULL;
}

struct span why_near(const char *word)
{
	return text_near_word(word);
}

void why_show(struct out *o, char *const *words)
{
	struct text_message m;
	for (bool first = true; *words; words++) {
		if (!text_find_word(*words, &m))
			continue;
		out_str(o, first ? "" : "\n");
		out_span(o, m.page);
		first = false;
	}
}

/* Writes one row of the list; line 1 of a page is '# ID NAME: SUMMARY'. */
static void list_one(struct out *o, const struct text_message *m)
{
	struct span page = m->page;
	struct span line;
	struct span head;
	(void)span_cut(&page, "\n", &line);
	(void)span_cut(&line, ":", &head);
	out_span(o, m->id);
	out_pad(o, NAME);
	if (span_from(head, sizeof "# LF301 " - 1, &head))
		out_span(o, head);
	out_pad(o, SUMMARY);
	out_span(o, span_trim(line));
	out_str(o, "\n");
}

void why_list(struct out *o)
{
	struct text_message m;
	for (unsigned i = 0; text_at(i, &m); i++)
		list_one(o, &m);
}
