/* Copies of programs that ask for Landfall from their first start on. The original's bytes come in
   and are not changed; three pieces of the copy go out. */
#include "make/adopted_copy.h"

#include "adopt/adoptable.h"
#include "read/phrases.h"

#include <string.h>

/* Why the path must stay; NULL when it may change. */
static const char *unfit(const struct adoptable *a, struct span bytes, size_t room)
{
	char implied[ADOPTED_PATH_BYTES];
	struct buf b = buf_of(implied, sizeof implied);
	if (!adopted_implied(&a->image, &b))
		return PHRASE_ADOPT_NO_LIBC;
	if (!span_eq(a->image.interp, buf_span(&b)))
		return PHRASE_ADOPT_OTHER_LOADER;
	if (a->room.n > room || a->room.n < sizeof "/" ADOPTED_DOOR)
		return PHRASE_ADOPT_TOO_SHORT;
	return adoptable_unfit(a, bytes);
}

void adopted_copy(struct span bytes, struct adopted_copy *out)
{
	static const char door[] = "/" ADOPTED_DOOR;
	struct adoptable a;
	memset(out, 0, sizeof *out);
	out->parts[0] = bytes;
	out->n = 1;
	if (!span_starts(bytes, "\177ELF") || !adoptable_read(bytes, &a))
		return;
	out->why = unfit(&a, bytes, sizeof out->room);
	if (out->why)
		return;
	memcpy(out->room, door, sizeof door);
	out->parts[0].n = (size_t)a.off;
	out->parts[1] = (struct span){out->room, a.room.n};
	(void)span_from(bytes, a.off + a.room.n, &out->parts[2]);
	out->n = 3;
}
