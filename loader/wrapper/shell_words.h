/* shell_words: the one plain command of "sh -c TEXT" */
#ifndef LANDFALL_WRAPPER_SHELL_WORDS_H
#define LANDFALL_WRAPPER_SHELL_WORDS_H

#include "wrapper/env_args.h"

struct shell_words {
	unsigned gone;    /* words of the line that TEXT took: options, TEXT itself, and $0 */
	unsigned command; /* which word of the text is the command: those in front are exec's */
	bool is_exec;     /* it stands behind exec, so no command of the shell's own is meant */
	bool passes_on; /* TEXT ends in "$@": the words of the line that follow are the command's */
};

/* Reads the words behind the shell's name. Fills *text with the words of TEXT and *out when TEXT is
   one simple command (POSIX, Shell Command Language 2.9.1) of plain words, behind "exec" and
   bash's "exec -a NAME" or not. False for any other text or option. */
bool shell_words_read(const struct span *words, unsigned n, struct env_args *text,
		      struct shell_words *out);

#endif
