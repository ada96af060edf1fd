/* The words of the messages out of the 12 bits a symbol that toolchain/texts wrote: a symbol below
   128 is a byte, any other stands for two, and in the end for bytes alone. Comes in: an id. Goes
   out: its rows or its page. A start that goes well reads none of this. */
#include <landfall/texts.h>

#include <string.h>

/* Longer than ISO C asks every compiler to take; gcc and clang take any length. */
#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "texts.inc"

#define ID_BYTES 6      /* "LF301" and its NUL */
#define FIRST_PAIR 128
/* What a pair stands for is nested less deep than there are symbols, and each level leaves one to
   wait. */
#define WAITING_MAX TEXT_CODES

/* 12 bits each, the lowest first: two in three bytes. */
static unsigned code_at(size_t index)
{
	const unsigned char *p = (const unsigned char *)text_bits + index / 2 * 3;
	return index % 2 ? p[1] >> 4 | (unsigned)p[2] << 4 : p[0] | (unsigned)(p[1] & 15) << 8;
}

static unsigned second_of(unsigned code)
{
	return code_at(code - FIRST_PAIR);
}

/* Pairs are in the order of their first symbols: a bit 1 is a pair, a 0 the step to the next
   symbol. Counted out once. */
static unsigned first_of(unsigned code)
{
	static unsigned short firsts[TEXT_CODES];
	unsigned symbol = 0;
	unsigned pair = FIRST_PAIR;
	for (size_t bit = 0; !firsts[TEXT_CODES - 1] && pair < TEXT_CODES; bit++) {
		if (text_steps[bit / 8] >> bit % 8 & 1)
			firsts[pair++] = (unsigned short)symbol;
		else
			symbol++;
	}
	return firsts[code];
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
			waiting[n++] = (unsigned short)second_of(code);
			waiting[n++] = (unsigned short)first_of(code);
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
		unfold(code_at(TEXT_CODES - FIRST_PAIR + i), out);
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
