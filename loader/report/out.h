/* out: buffered, escaped output to a file descriptor */
#ifndef LANDFALL_REPORT_OUT_H
#define LANDFALL_REPORT_OUT_H

#include "read/bytes.h"

struct out {
	int fd; /* -1: the text stays in mem, for tests */
	size_t n;
	size_t column;   /* bytes written to the current line */
	char mem[40960]; /* room for two paths of PATH_BYTES with each byte escaped to four */
	int os;          /* the errno of the first write that failed; 0 */
	bool color;      /* write colours; out_open sets false */
};

/* Prepares o for writing to fd, without colours. */
void out_open(struct out *o, int fd);
/* The one buffer for all output of a command, opened for fd. It is shared because it is large, so
   that a start without messages touches none of its pages. */
struct out *out_shared(int fd);
/* A buffer for one sentence, which stays in mem until the next call; users do not nest. */
struct out *out_scratch(void);
/* A buffer for stderr, beside the shared one in which a command's answer may be waiting. */
struct out *out_aside(void);
/* Writes bytes, a string or a decimal number of our own; text from files goes through out_escaped,
   out_shell or out_json. */
void out_span(struct out *o, struct span s);
void out_str(struct out *o, const char *s);
void out_num(struct out *o, uint64_t v);
/* Switches to a colour by its SGR parameters, "" to the default; writes nothing unless o->color. */
void out_color(struct out *o, const char *sgr);
/* Is o a terminal whose user has not switched colours off (NO_COLOR, TERM=dumb)? */
bool out_wants_color(const struct out *o, char *const *env);
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
/* Writes what is buffered. False when any write failed, now or before. */
bool out_flush(struct out *o);
/* Ends a command: writes what is buffered and gives status, what the command ends with. When a
   write failed, now or before, one line says so on the other of stdout and stderr, and the status
   is LANDFALL_EXIT_OWN_FAULT. */
int out_end(struct out *o, int status);

#endif
