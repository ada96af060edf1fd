/* L5 out: text on its way to a descriptor, in few writes */
#ifndef LANDFALL_OUT_H
#define LANDFALL_OUT_H

#include <landfall/bytes.h>

struct out {
	int fd;                 /* -1: keep in mem, for tests */
	size_t n;
	size_t column;          /* of the current line, in bytes */
	char mem[40960];        /* the two longest paths there are, each byte escaped to four */
	bool failed;
	bool color;             /* out_open says no */
};

void out_open(struct out *o, int fd);
/* The one that a command writes all of its words to, opened: it is large, and a start that goes
   well touches none of it. */
struct out *out_shared(int fd);
void out_span(struct out *o, struct span s);
void out_str(struct out *o, const char *s);
void out_num(struct out *o, uint64_t v);
/* A colour by its SGR parameters, "" for none any more; nothing unless o->color. */
void out_color(struct out *o, const char *sgr);
/* Is it a terminal, and has nobody asked for no colour (NO_COLOR, TERM=dumb)? */
bool out_wants_color(const struct out *o, char *const *env);
/* Blanks up to a column, at least one. */
void out_pad(struct out *o, size_t column);
/* Bytes from a stranger: control bytes as \r, \n, \t, \xNN, so are bytes that are no UTF-8 and
   the C1 controls; backslashes stay. Nothing of it can reach a terminal as a command. */
void out_escaped(struct out *o, struct span s);
/* Quoted so that a POSIX shell reads it as one word; bare when that needs no quotes. */
void out_shell(struct out *o, struct span s);
/* Inside a JSON string: escaped by RFC 8259; bytes that are no UTF-8 as the text \xNN. */
void out_json(struct out *o, struct span s);
/* A JSON string behind what comes before it, `,"key":`; null where there is no text (s.p NULL). */
void out_member(struct out *o, const char *before, struct span s);
/* False when anything could not be written. */
bool out_flush(struct out *o);

#endif
