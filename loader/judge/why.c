/* The long pages of the message ids: which there are, and their text again out of the pairs that
   toolchain/why made of it. Comes in: an id. Goes out: a page. A start that goes well reads none of
   this, nor does a message, which asks only whether its id has a page. */
#include <landfall/why.h>

/* Longer than ISO C asks every compiler to take; gcc and clang take any length. */
#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "why.inc"

/* A code is made of codes that were made before it, so no more of them than there are can wait. */
#define WAITING_MAX 256

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
	return span_sub((struct span){(const unsigned char *)why_ids, sizeof why_ids - 1},
			(uint64_t)i * WHY_ID_BYTES, WHY_ID_BYTES - 1, id);
}

static bool index_of(struct span id, unsigned *out)
{
	struct span at;
	for (unsigned i = 0; why_at(i, &at); i++) {
		if (span_eq(at, id)) {
			*out = i;
			return true;
		}
	}
	return false;
}

bool why_has(struct span id)
{
	unsigned i;
	return index_of(id, &i);
}

/* One byte of a page: itself, or the two that it stands for, and so on. */
static void unfold(unsigned char code, struct buf *out)
{
	unsigned char waiting[WAITING_MAX];
	size_t n = 0;
	waiting[n++] = code;
	while (n) {
		size_t c = waiting[--n];
		if (!why_pairs[2 * c]) {
			buf_addc(out, (char)c);
		} else if (n + 2 <= sizeof waiting) {
			waiting[n++] = (unsigned char)why_pairs[2 * c + 1];
			waiting[n++] = (unsigned char)why_pairs[2 * c];
		}
	}
}

bool why_page(struct span id, struct buf *out)
{
	struct span rest = {(const unsigned char *)why_pages, sizeof why_pages - 1};
	struct span page;
	unsigned i;
	if (!index_of(id, &i))
		return false;
	do {
		if (!span_cstr(rest, 0, &page) || !span_from(rest, page.n + 1, &rest))
			return false;
	} while (i--);
	for (size_t k = 0; k < page.n; k++)
		unfold(page.p[k], out);
	return true;
}
