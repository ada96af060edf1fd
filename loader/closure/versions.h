/* versions: symbol versions: what a library defines and which needed ones are missing */
#ifndef LANDFALL_CLOSURE_VERSIONS_H
#define LANDFALL_CLOSURE_VERSIONS_H

#include "closure/closure.h"

/* Does l define this version? False when its Verdef records cannot be read. */
bool versions_defined(struct lib *l, struct span name);

/* Fills c->missing_versions by the rules of glibc's elf/dl-version.c; damaged records make c
   unsure. */
void versions_bind(struct closure *c);
/* Records that the object by needs version v of the library asked, which does not define it; past
   MISSING_MAX it is only counted. */
void versions_add_missing(struct closure *c, const struct object *by, const struct object *asked,
			  const struct elf_version *v);

#endif
