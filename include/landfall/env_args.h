/* L1 env_args: what env makes of the one argument that a '#!' line hands it */
#ifndef LANDFALL_ENV_ARGS_H
#define LANDFALL_ENV_ARGS_H

#include <landfall/bytes.h>

/* No argument of a '#!' line is longer (SCRIPT_HEAD_BYTES). */
#define ENV_TEXT_BYTES 256
/* Words of one -S string that are kept apart. */
#define ENV_WORDS_MAX 32

enum env_form {
	ENV_PLAIN,      /* the argument, blanks and all, is the name of one program */
	ENV_SPLIT,      /* -S: the argument is cut into words, one of which names the program */
	ENV_AGAIN,      /* nothing names a program, so env starts the script itself again */
	ENV_UNSURE,     /* what it does depends on more than these words */
};

struct env_args {
	enum env_form form;
	struct span command;            /* what is looked up in PATH; ENV_PLAIN and ENV_SPLIT only */
	bool asks_split;                /* -S stands there, whether or not the rest is understood */
	unsigned nwords;                /* of ENV_SPLIT: the command and what follows it */
	struct span words[ENV_WORDS_MAX];
	char text[ENV_TEXT_BYTES];      /* what the spans of ENV_SPLIT point into */
};

/* Reads the argument as env of GNU coreutils 8.30 to 9.7 does (src/env.c: parse_split_string), and,
   without -S, as POSIX wants of any env. Options and assignments that change neither PATH nor a
   variable of the loader are stepped over; for all others, for ${NAME} and for what -S refuses the
   form is ENV_UNSURE. An absent argument is one that names nothing. */
void env_args_read(struct span arg, struct env_args *out);

#endif
