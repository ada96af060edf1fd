/* L6 help: the words of --help, --version and of a wrong command line */
#ifndef LANDFALL_HELP_H
#define LANDFALL_HELP_H

#include <landfall/out.h>

void help_full(struct out *o);
void help_version(struct out *o);
/* word is what is wrong, why completes the sentence "'word' ..."; known, absent for none, is a list
   of words that would have done. */
void help_misuse(struct out *o, const char *word, const char *why, struct span known);

#endif
