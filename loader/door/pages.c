/* The answers of --why: long pages, or the list of them. The words come from the command line, the
   texts from loader/judge/why. */
#include <landfall/pages.h>

#include <landfall/why.h>

#define NAME 7                  /* columns of the list */
#define SUMMARY 34

const char *pages_unknown(char *const *words)
{
	char id[WHY_ID_BYTES];
	for (; *words; words++)
		if (!why_id(*words, id) || !why_has(span_of(id)))
			return *words;
	return NULL;
}

static bool read_page(struct span id, struct buf *page)
{
	static char text[WHY_PAGE_BYTES];
	*page = buf_of(text, sizeof text);
	return why_page(id, page);
}

void pages_show(struct out *o, char *const *words)
{
	char id[WHY_ID_BYTES];
	struct buf page;
	for (bool first = true; *words; words++) {
		if (!why_id(*words, id) || !read_page(span_of(id), &page))
			continue;
		out_str(o, first ? "" : "\n");
		out_span(o, buf_span(&page));
		first = false;
	}
}

/* Line 1 of a page is '# ID NAME: SUMMARY'. */
static void list_one(struct out *o, struct span id, struct span page)
{
	struct span line;
	struct span word;
	(void)span_cut(&page, "\n", &line);
	(void)span_cut(&line, ":", &word);
	out_span(o, id);
	out_pad(o, NAME);
	if (span_from(word, sizeof "# LF301 " - 1, &word))
		out_span(o, word);
	out_pad(o, SUMMARY);
	out_span(o, span_trim(line));
	out_str(o, "\n");
}

void pages_list(struct out *o)
{
	struct span id;
	struct buf page;
	for (unsigned i = 0; why_at(i, &id); i++)
		if (read_page(id, &page))
			list_one(o, id, buf_span(&page));
}
