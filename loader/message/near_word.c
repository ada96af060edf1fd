/* The distance of a mistyped word from one of ours. Two words come in, a number goes out. */
#include "message/near_word.h"

/* With fewer bytes than this any two words are near. */
#define LEAST 4

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Three rows of the usual table are kept: the one above is enough for a change, the one above that
   for two neighbours that were exchanged. */
unsigned near_word(struct span a, struct span b)
{
	unsigned rows[3][NEAR_WORD_BYTES_MAX + 1];
	if (a.n < LEAST || b.n < LEAST || a.n > NEAR_WORD_BYTES_MAX || b.n > NEAR_WORD_BYTES_MAX)
		return NEAR_WORD_MOST + 1;
	for (unsigned j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= a.n; i++) {
		unsigned *now = rows[i % 3];
		const unsigned *above = rows[(i + 2) % 3];
		const unsigned *second = rows[(i + 1) % 3];
		now[0] = i;
		for (unsigned j = 1; j <= b.n; j++) {
			now[j] = least(least(above[j], now[j - 1]) + 1,
				       above[j - 1] + (a.p[i - 1] != b.p[j - 1]));
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				now[j] = least(now[j], second[j - 2] + 1);
		}
	}
	return least(rows[a.n % 3][b.n], NEAR_WORD_MOST + 1);
}
