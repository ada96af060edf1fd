/* help: the texts of --help, --version and of a wrong command line */
#ifndef LANDFALL_DOOR_HELP_H
#define LANDFALL_DOOR_HELP_H

#include "report/out.h"

/* Writes the text of --help. */
void help_full(struct out *o);
/* Writes the text of --version. */
void help_version(struct out *o);
/* Writes the text of --version --licences. */
void help_licences(struct out *o);
/* Writes what is wrong with the command line: why completes the sentence "'word' ..."; near,
   absent for none, is the word that may have been meant; known, absent for none, lists words that
   would be accepted. */
void help_misuse(struct out *o, const char *word, const char *why, struct span near,
		 struct span known);

#endif
