/* handover: the verdict that hands a program to another loader */
#ifndef LANDFALL_REDIRECT_HANDOVER_H
#define LANDFALL_REDIRECT_HANDOVER_H

#include "message/verdict.h"
#include "read/image.h"
#include "redirect/bundle.h"

/* Fills origin and program of out: $ORIGIN as the other loader must see it for f. */
void handover_origin(struct host *h, const struct file *f, const struct image *im,
		     struct handover *out);

/* Makes the verdict LANDFALL_HANDOVER of f to the loader of b; c is the closure of f under that
   loader, NULL when it was not read. */
void handover_take(struct host *h, const struct file *f, const struct image *im,
		   const struct bundle *b, const struct closure *c, struct verdict *v);

/* Does the loader know the option --argv0? glibc 2.33 and later do. */
bool handover_knows_argv0(const struct handover *h);

#endif
