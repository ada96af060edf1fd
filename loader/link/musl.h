/* musl: musl's loader on paper: search path and symbol binding */
#ifndef LANDFALL_LINK_MUSL_H
#define LANDFALL_LINK_MUSL_H

#include "closure/closure.h"

/* Adds to c every library that o names in DT_NEEDED, and for the program those of LD_PRELOAD first
   (ldso/dynlink.c, load_deps). A library that is not found goes on c's list of missing
   libraries. */
void musl_search(const struct search *s, struct closure *c, struct object *o);
/* Looks up every symbol reference in c's objects and fills c->symbols with those not found, by the
   rules of ldso/dynlink.c (find_sym, do_relocs). */
void musl_bind(struct closure *c);

/* Is the library one of glibc's own, for which Landfall's glibc layer and musl stand together? */
bool musl_is_glibcs(struct span name);
/* Does musl's loader define this symbol, or redirect its LFS64 name ("open64") to one it defines
   (ldso/dynlink.c)? Of c only the loader is used, and c is charged for the effort. */
bool musl_defines(struct closure *c, struct lib *musl, struct span name);
/* Does musl's loader implement every relocation type in l (arch/ARCH/reloc.h)? A machine without a
   list counts as yes. */
bool musl_knows_relocs(struct closure *c, const struct lib *l);
/* Does this musl apply packed relative relocations (DT_RELR: 1.2.4 and later)? */
bool musl_reads_relr(const struct file *musl);

#endif
