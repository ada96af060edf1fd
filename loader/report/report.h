/* report: a verdict as text for people and as JSON for programs */
#ifndef LANDFALL_REPORT_REPORT_H
#define LANDFALL_REPORT_REPORT_H

#include "message/verdict.h"
#include "report/out.h"

/* The version of the JSON contract; keys may be added to it, never changed or removed. */
#define REPORT_JSON_VERSION 1

/* Writes a refusal in full: title, why, seen, fix, where to read more. A verdict to run or to
   redirect takes one line. */
void report_text(struct out *o, const struct verdict *v);

/* Writes the first line of a refusal alone, without our name before it. */
void report_title(struct out *o, const struct verdict *v);

/* Writes the verdict as one JSON object on one line. */
void report_json(struct out *o, const struct verdict *v);

/* Writes a sentence of a message with {key} replaced by the fact, escaped, and {key|sh} by the fact
   quoted for a shell. */
void report_fill(struct out *o, const struct facts *f, struct span text);

/* Writes one line of a command so. COPY of a Dockerfile knows no quotes: where a name needs them
   its words are written as a JSON array. */
void report_command(struct out *o, const struct facts *f, struct span line);

/* Writes every object of a closure once, below the object that needed it first; then what is
   missing. */
void report_tree(struct out *o, const char *program, const struct closure *c, bool json);

/* Writes of a program that loads nothing that it is linked statically. */
void report_static(struct out *o, const char *program, bool json);

/* Writes what is missing in a closure as members of a JSON object, behind a comma: report_missing
   the one list that stops a start, as "missing"; report_missing_list all three lists. */
void report_missing(struct out *o, const struct closure *c);
void report_missing_list(struct out *o, const struct closure *c);

/* Writes the description of this host for --host. */
void report_host(struct out *o, struct host *h, bool json);

#endif
