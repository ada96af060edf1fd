/* out: buffered, escaped output */
#ifndef LANDFALL_REPORT_OUT_H
#define LANDFALL_REPORT_OUT_H

#include "read/bytes.h"

struct out {
	bool (*drain)(
		struct out *o); /* takes what is in mem, false when it cannot; NULL: it stays */
	struct out *scratch;    /* for out_scratch; NULL where no sentence is wrapped */
	int fd;                 /* of a stream; -1 for none */
	size_t n;
	size_t column;   /* bytes written to the current line */
	char mem[40960]; /* room for two paths of PATH_BYTES with each byte escaped to four */
	int os;          /* the errno of the first write that failed; 0 */
	bool color;      /* write colours; out_open sets false */
};

/* Prepares o, without colours: what is written goes to drain whenever mem is full. Without a drain
   what does not fit is left out. */
void out_begin(struct out *o, bool (*drain)(struct out *o), struct out *scratch);
/* A buffer for one sentence, which stays in mem until the next call; users do not nest. */
struct out *out_scratch(struct out *o);
/* Writes bytes, a string or a decimal number of our own; text from files goes through out_escaped,
   out_shell or out_json. */
void out_span(struct out *o, struct span s);
void out_str(struct out *o, const char *s);
void out_num(struct out *o, uint64_t v);
/* Switches to a colour by its SGR parameters, "" to the default; writes nothing unless o->color. */
void out_color(struct out *o, const char *sgr);
/* Writes blanks up to a column, at least one. */
void out_pad(struct out *o, size_t column);
/* Writes untrusted bytes: control bytes as \r, \n, \t, \xNN, C1 controls and bytes that are not
   UTF-8 as \xNN; backslashes stay. No escape sequence can reach a terminal. */
void out_escaped(struct out *o, struct span s);
/* Does s mean itself to a shell, and in a Dockerfile, without quotes? */
bool out_is_plain(struct span s);
/* Writes s as one word of a POSIX shell, quoted if necessary. */
void out_shell(struct out *o, struct span s);
/* Writes s for use inside a JSON string, escaped by RFC 8259; bytes that are not UTF-8 become the
   text \xNN. */
void out_json(struct out *o, struct span s);
/* Writes before (`,"key":`) and s as a JSON string; null when s is absent (s.p is NULL). */
void out_member(struct out *o, const char *before, struct span s);
/* Gives on what is buffered. False when that failed, now or before. */
bool out_flush(struct out *o);

#endif
