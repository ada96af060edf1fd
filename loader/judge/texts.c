/* The words of the messages out of the 11 bits a symbol that toolchain/texts wrote: a symbol below
   128 is a byte, any other two symbols that were made before it. Comes in: an id. Goes out: its
   rows or its page. A start that goes well reads none of this. */
#include <landfall/texts.h>

#include <string.h>

/* Longer than ISO C asks every compiler to take; gcc and clang take any length. */
#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "texts.inc"

#define ID_BYTES 6      /* "LF301" and its NUL */
#define CODE_BITS 11
#define FIRST_PAIR 128
/* A symbol is made of symbols made before it, so no more of them than there are can wait. */
#define WAITING_MAX 2048

static unsigned code_at(unsigned index)
{
	const unsigned char *p = (const unsigned char *)text_bits;
	size_t bit = (size_t)index * CODE_BITS;
	size_t n = sizeof text_bits - 1;
	unsigned v = 0;
	for (size_t i = 0; i < 3 && bit / 8 + i < n; i++)
		v |= (unsigned)p[bit / 8 + i] << (8 * i);
	return v >> bit % 8 & ((1U << CODE_BITS) - 1);
}

bool texts_id(unsigned i, struct span *id)
{
	return span_sub((struct span){(const unsigned char *)text_ids, sizeof text_ids - 1},
			(uint64_t)i * ID_BYTES, ID_BYTES - 1, id);
}

static bool group_of(struct span id, enum text_group which, unsigned *begin, unsigned *end)
{
	struct span at;
	for (unsigned i = 0; texts_id(i, &at); i++) {
		if (!span_eq(at, id))
			continue;
		*begin = text_starts[2 * i + which];
		*end = text_starts[2 * i + which + 1];
		return *begin < *end;
	}
	return false;
}

bool texts_has(struct span id, enum text_group which)
{
	unsigned begin;
	unsigned end;
	return group_of(id, which, &begin, &end);
}

static void unfold(unsigned code, struct buf *out)
{
	static unsigned short waiting[WAITING_MAX];
	size_t n = 0;
	waiting[n++] = (unsigned short)code;
	while (n) {
		code = waiting[--n];
		if (code < FIRST_PAIR) {
			buf_addc(out, (char)code);
		} else if (n + 2 <= WAITING_MAX) {
			waiting[n++] = (unsigned short)code_at(2 * (code - FIRST_PAIR) + 1);
			waiting[n++] = (unsigned short)code_at(2 * (code - FIRST_PAIR));
		}
	}
}

bool texts_get(struct span id, enum text_group which, struct buf *out)
{
	unsigned begin;
	unsigned end;
	if (!group_of(id, which, &begin, &end))
		return false;
	for (unsigned i = begin; i < end; i++)
		unfold(code_at(i), out);
	return true;
}

void texts_table(const char *name, void *rows, size_t n, const unsigned char *widths,
		 size_t nfields)
{
	static char text[TEXT_BYTES_MAX];
	struct buf b = buf_of(text, sizeof text);
	unsigned char *to = rows;
	struct span cell;
	if (to[0])
		return;
	(void)texts_get(span_of(name), TEXT_ROWS, &b);
	struct span rest = buf_span(&b);
	for (size_t i = 0; i < n * nfields && span_cut(&rest, "\1", &cell); i++) {
		size_t width = widths[i % nfields];
		memcpy(to, cell.p, cell.n < width ? cell.n : width - 1);
		to += width;
	}
}
