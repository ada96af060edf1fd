/* wrapper: the command that a program such as tini, env or nice will start by its command line */
#ifndef LANDFALL_WRAPPER_WRAPPER_H
#define LANDFALL_WRAPPER_WRAPPER_H

#include "wrapper/env_args.h"

/* Words of a command line that are kept; the ones behind them are a command's own. */
#define WRAPPER_WORDS_MAX 64
/* Variables that one env takes away. */
#define WRAPPER_UNSET_MAX 8

/* A command line, to begin with n and words alone. The words lie in memory of the caller's, or in
   cut for those that one word was cut into, which happens at most once. */
struct wrapper_line {
	unsigned n;
	struct span words[WRAPPER_WORDS_MAX];
	struct env_args cut;
};

enum wrapper_form {
	WRAPPER_NONE,   /* the first word is no program of the table */
	WRAPPER_FOUND,  /* words[at] is what it starts, with the words that follow */
	WRAPPER_EMPTY,  /* it is told to start nothing */
	WRAPPER_UNSURE, /* an option that is not known, or too many words */
};

/* How a wrapper starts its command. */
struct wrapped {
	enum wrapper_form form;
	unsigned at;
	unsigned variables; /* the first NAME=VALUE in front of it; at for none */
	struct span root;   /* the new root directory; absent for none */
	bool changes_dir;   /* it starts in another directory */
	bool changes_user;  /* somebody else starts it */
	bool clears;        /* it starts without the variables of the environment */
	bool by_shell;      /* a shell looks it up, which has commands of its own */
	bool by_exec;       /* the shell does so behind exec, so that its own ones are not meant */
	bool renames;       /* behind "exec -a", which dash does not know */
	unsigned nunset;
	struct span unset[WRAPPER_UNSET_MAX];
};

/* Is it the name of a program that starts another one, a path or not? */
bool wrapper_is_name(struct span path);

/* Reads the command line of a wrapper, as its row of tables/commands.tsv has it. "-S TEXT" of env
   and "-c TEXT" of a shell are cut into words, which then stand in *line in their place; a text
   with anything but plain words is WRAPPER_UNSURE, and so is an option that is in no row. */
void wrapper_read(struct wrapper_line *line, struct wrapped *out);

/* Makes the words behind the wrapper the whole line: afterwards the command is words[0]. */
void wrapper_shift(struct wrapper_line *line, const struct wrapped *w);

#endif
