/* command: what becomes of the command that a wrapper will start */
#ifndef LANDFALL_COMMAND_COMMAND_H
#define LANDFALL_COMMAND_COMMAND_H

#include "message/verdict.h"

enum command_end {
	COMMAND_UNKNOWN, /* the program is no wrapper, or what it starts is not known */
	COMMAND_STARTS,  /* it would start; *out is the verdict on it */
	COMMAND_STOPS,   /* it would not; *out is the refusal, with note LF720 */
};

/* Judges what program, a path whose own verdict is that it starts, will start by the command line
   argv, whose first word is its name. Follows a wrapper behind a wrapper up to a stated number.
   The command counts as started by the kernel alone: landfall in front of the wrapper is not in
   front of it. Nothing is judged for a host of --against. */
enum command_end command_judge(struct host *h, const char *program, char *const *argv,
			       const struct judging *how, struct verdict *out);

/* Could command_judge know what program starts? By its name and its first line alone. */
bool command_may_follow(struct host *h, const char *program);

/* Are the names a command line, whose first word is a wrapper, and no list of programs? A list is
   one of which each name is a program that is here, by its path in one directory with the others
   (/usr/bin/...), or, if there are more than two, by its name alone. */
bool command_is_line(struct host *h, char *const *names);

#endif
