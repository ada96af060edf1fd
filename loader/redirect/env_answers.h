/* env_answers: how a program that is handed over finds the bundle's data */
#ifndef LANDFALL_REDIRECT_ENV_ANSWERS_H
#define LANDFALL_REDIRECT_ENV_ANSWERS_H

#include "redirect/bundle.h"

struct env_answers;

/* Fills out for a start by this bundle: a variable for each kind of data that it has, but for those
   of which the host has its own. Nothing for a program that gains rights (secure), and nothing
   where somebody else could have written the data; by_user: the bundle was named. */
void env_answers_choose(struct host *h, const struct bundle *b, const struct file *program,
			bool secure, struct env_answers *out);

#endif
