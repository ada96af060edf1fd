/* packages_text: where the files of a bundle come from */
#ifndef LANDFALL_MAKE_PACKAGES_TEXT_H
#define LANDFALL_MAKE_PACKAGES_TEXT_H

#include "make/collect.h"

/* Adds a line "package NAME VERSION SOURCE LICENCES" for each package of the host that files of the
   collection come from, and "file NAME PACKAGE" for each file, by the package manager's lists
   (gather/origin.h); "-" for what they do not say. Adds nothing but the head where there are
   none. */
void packages_text(struct collection *c, struct buf *out);

#endif
