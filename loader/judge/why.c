/* The long pages of the message ids: which there are, and their text. A start that goes well reads
   none of this, nor does a message, which asks only whether its id has a page. */
#include <landfall/why.h>

#include <landfall/texts.h>

bool why_id(const char *word, char out[WHY_ID_BYTES])
{
	struct span digits = span_of(word);
	struct buf b = buf_of(out, WHY_ID_BYTES);
	if (digits.n == 5 && (word[0] == 'L' || word[0] == 'l') && (word[1] == 'F' || word[1] == 'f'))
		(void)span_from(digits, 2, &digits);
	for (size_t i = 0; i < digits.n; i++)
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return false;
	if (digits.n != 3)
		return false;
	buf_adds(&b, "LF");
	buf_add(&b, digits);
	return true;
}

bool why_at(unsigned i, struct span *id)
{
	unsigned n = 0;
	for (unsigned k = 0; texts_id(k, id); k++)
		if (texts_has(*id, TEXT_PAGE) && n++ == i)
			return true;
	return false;
}

bool why_has(struct span id)
{
	return texts_has(id, TEXT_PAGE);
}

bool why_page(struct span id, struct buf *out)
{
	return texts_get(id, TEXT_PAGE, out);
}
