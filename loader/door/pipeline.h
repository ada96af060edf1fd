/* pipeline: from a program's name to a start, a hand-over or a message */
#ifndef LANDFALL_DOOR_PIPELINE_H
#define LANDFALL_DOOR_PIPELINE_H

#include "command/command.h"
#include "door/options.h"
#include "host/host.h"
#include "message/verdict.h"
#include "report/out.h"

struct image;

/* Runs argv[0] on this host. Returns the exit status only when the program could not be started;
   the message is written then. */
int pipeline_run(struct host *h, const struct options *o, char *const *argv, char *const *env);

/* Hands the program that the kernel mapped from path to another loader. Returns the exit status
   only when that failed; the message is written then. */
int pipeline_enter(struct host *h, const struct options *o, const char *path);

/* The same for a program that gained rights: im is what was read of it in memory, NULL when that
   could not be, f where it lies. No file is opened for it. */
int pipeline_enter_mapped(struct host *h, const struct options *o, const struct file *f,
			  const struct image *im, const char *name);

/* Writes to stdout whether each of names would run. Returns 0, or the worst exit status. */
int pipeline_explain(struct host *h, const struct options *o, char *const *names);

/* Writes to stdout what each of names would load. Returns 0 when nothing is missing, else the worst
   exit status of a start. */
int pipeline_tree(struct host *h, const struct options *o, char *const *names);

/* Writes to stdout on which releases each of names, files or directories, starts. Returns 0, or 125
   when one of them has no card. */
int pipeline_where(struct host *h, const struct options *o, char *const *names);

/* Writes to stdout the one of names, files up to a "--", that runs here best; with a "--" starts it
   with the words behind. Returns 0, or the exit status of the one that comes nearest, whose message
   is written then. */
int pipeline_pick(struct host *h, const struct options *o, char *const *names);

/* Judges name for the functions above. path has PATH_BYTES of room for the path of a bare name
   found in PATH. */
void pipeline_judge(struct host *h, const struct options *o, const char *name, char *path,
		    struct verdict *v);
/* Judges what the program of v, which starts, will start by the command line argv. */
enum command_end pipeline_command(struct host *h, const struct options *o, const struct verdict *v,
				  char *const *argv, struct verdict *out);
/* Does the kernel start the program without a hand-over of ours, or is Landfall the program's
   PT_INTERP and goes on after the kernel's start? */
bool pipeline_goes_plainly(const struct host *h, const struct verdict *v);
/* The shared buffer for fd, in colours where they are wanted: --color, and a terminal. */
struct out *pipeline_out(const struct options *o, int fd);
/* Writes the verdict as text, or as JSON. */
void pipeline_report(struct out *o, const struct verdict *v, bool json);

#endif
