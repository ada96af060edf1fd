/* env_args: the program that env starts for the one argument of a '#!' line */
#ifndef LANDFALL_WRAPPER_ENV_ARGS_H
#define LANDFALL_WRAPPER_ENV_ARGS_H

#include "read/bytes.h"

/* The longest argument that a '#!' line can have (SCRIPT_HEAD_BYTES). */
#define ENV_TEXT_BYTES 256
/* The number of words of one -S string that are kept apart. */
#define ENV_WORDS_MAX 32

enum env_form {
	ENV_PLAIN,  /* the argument, blanks and all, is the name of one program */
	ENV_SPLIT,  /* -S: the argument is cut into words, one of which names the program */
	ENV_AGAIN,  /* nothing names a program, so env starts the script itself again */
	ENV_UNSURE, /* what env does depends on more than these words */
};

struct env_args {
	enum env_form form;
	struct span command; /* what is looked up in PATH; ENV_PLAIN and ENV_SPLIT only */
	/* ENV_UNSURE only: the command that env starts all the same, whose environment or signals
	   alone are changed; absent when it may be another one. */
	struct span changed;
	bool asks_split; /* -S stands there, whether or not the rest is understood */
	unsigned nwords; /* of such a command: itself and the words that follow it */
	struct span words[ENV_WORDS_MAX];
	char text[ENV_TEXT_BYTES]; /* holds the words that the spans of -S point into */
};

/* Reads the argument as env of GNU coreutils 8.30 to 9.7 does (src/env.c: parse_split_string) and,
   without -S, as POSIX wants of any env. Options and assignments are skipped when they change
   neither PATH nor a variable of the loader. Any other one, a ${NAME}, or an error that -S reports
   gives ENV_UNSURE. An absent argument names nothing. */
void env_args_read(struct span arg, struct env_args *out);

/* Cuts the text of -S into out->words, all of them, and does not look at what they are. False when
   the text is not fully known: a ${NAME}, an error that env reports, too many words. */
bool env_args_split(struct span text, struct env_args *out);

#endif
