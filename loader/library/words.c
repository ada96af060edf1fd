/* A verdict in words, into a caller's buffer. The words are those of the command. */
#include "library/judged.h"

#include "report/report.h"

#include <string.h>

static bool keep(struct out *o)
{
	struct text_out *t = (struct text_out *)o;
	size_t room = t->n < t->cap ? t->cap - t->n : 0;
	if (room)
		memcpy(t->to + t->n, o->mem, o->n < room ? o->n : room);
	t->n += o->n;
	return true;
}

static bool write_form(struct out *o, const struct verdict *v, enum landfall_form form)
{
	switch (form) {
	case LANDFALL_TITLE:
		if (v->action == LANDFALL_NONE)
			report_title(o, v);
		else
			report_text(o, v);
		return true;
	case LANDFALL_TEXT: report_text(o, v); return true;
	case LANDFALL_JSON: report_json(o, v); return true;
	}
	return false;
}

enum landfall_result landfall_write(const struct landfall_verdict *v, enum landfall_form form,
				    char *to, size_t cap, size_t *n)
{
	struct judged *j = v ? v->judged : NULL;
	if (n)
		*n = 0;
	if (!j || (cap && !to))
		return LANDFALL_WRONG_QUESTION;
	j->text.to = to;
	j->text.cap = cap;
	j->text.n = 0;
	out_begin(&j->text.out, keep, &j->sentence);
	if (!write_form(&j->text.out, &j->verdict, form))
		return LANDFALL_WRONG_QUESTION;
	(void)out_flush(&j->text.out);
	if (cap)
		to[j->text.n < cap ? j->text.n : cap - 1] = 0;
	if (n)
		*n = j->text.n;
	return j->text.n < cap ? LANDFALL_OK : LANDFALL_NO_ROOM;
}
