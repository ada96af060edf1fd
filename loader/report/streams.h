/* streams: a command's output to stdout and stderr */
#ifndef LANDFALL_REPORT_STREAMS_H
#define LANDFALL_REPORT_STREAMS_H

#include "report/report.h"

/* Prepares o for writing to fd, without colours; with fd -1 the text stays in o->mem, for tests.
   All that are opened so share one buffer for a sentence. */
void out_open(struct out *o, int fd);

/* The one buffer for all output of a command, opened for fd. */
struct out *out_shared(int fd);

/* A buffer for stderr, beside the shared one in which a command's answer may be waiting. */
struct out *out_aside(void);

/* Is o a terminal whose user has not switched colours off (NO_COLOR, TERM=dumb)? */
bool out_wants_color(const struct out *o, char *const *env);

/* Ends a command: writes what is buffered and gives status, what the command ends with. When a
   write failed, now or before, one line says so on the other of stdout and stderr, and the status
   is LANDFALL_EXIT_OWN_FAULT. */
int out_end(struct out *o, int status);

/* Writes what report_text does to standard error at once, while lines may be waiting in the shared
   buffer; gives the verdict's exit status, as out_end does. */
int report_aside(const struct verdict *v);

#endif
