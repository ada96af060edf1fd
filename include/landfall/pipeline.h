/* L6 pipeline: from a program's name to a start, a redirect or a message */
#ifndef LANDFALL_PIPELINE_H
#define LANDFALL_PIPELINE_H

#include <landfall/host.h>
#include <landfall/options.h>

/* Runs argv[0] on this host. Returns the exit status only when it could not be started. */
int pipeline_run(struct host *h, const struct options *o, char *const *argv, char *const *env);

/* Hands the program that the kernel mapped, which lies at path, to another loader. name is what a
   message calls it. Returns the exit status only when it could not. */
int pipeline_enter(struct host *h, const struct options *o, const char *path);

/* Says on stdout whether each of names would run. Returns 0, or the worst result. */
int pipeline_explain(struct host *h, const struct options *o, char *const *names);

/* Shows on stdout what each of names would load. Returns 0 when nothing is lacking, else what a
   start would end with, at worst. */
int pipeline_tree(struct host *h, const struct options *o, char *const *names, char *const *env);

#endif
