/* L5 report: a verdict in words, for people and for machines */
#ifndef LANDFALL_REPORT_H
#define LANDFALL_REPORT_H

#include <landfall/out.h>
#include <landfall/verdict.h>

/* The version of the JSON contract; keys are only ever added to it. */
#define REPORT_JSON_VERSION 1

/* A refusal in full: title, why, seen, fix. A verdict to run or redirect in one line. */
void report_text(struct out *o, const struct verdict *v);

/* The same facts as one JSON object on one line. */
void report_json(struct out *o, const struct verdict *v);

/* {key} and {key|sh} of a sentence of diag.def, filled in and escaped. */
void report_fill(struct out *o, const struct facts *f, struct span text);

/* Every object of a closure once, below who asked for it first; then what is lacking. */
void report_tree(struct out *o, const char *program, const struct closure *c, bool json);

/* What a closure lacks, as members of a JSON object behind a comma: the one list that stops a
   start, named "missing"; or all three lists. */
void report_missing(struct out *o, const struct closure *c);
void report_lacks(struct out *o, const struct closure *c);

/* What this host is, for --host. */
void report_host(struct out *o, struct host *h, bool json);

#endif
