/* go_names: the parts of Go's own library that a program has linked in */
#ifndef LANDFALL_BUILT_GO_NAMES_H
#define LANDFALL_BUILT_GO_NAMES_H

#include "read/elf.h"

/* The number of bytes of function names that are searched; docker's daemon, with 80,000 functions,
   has 6 MB. Names behind them are not seen, so a note may be missing but is never wrong. */
#define GO_NAMES_BYTES_MAX (16U << 20)

/* The linker leaves out functions that nothing calls, so a name in the table says that it may be
   called. */
enum go_name {
	GO_RESOLVES = 1,   /* looks up host names: net.(*Resolver).lookupIP... */
	GO_VERIFIES = 2,   /* loads the system's certificates: crypto/x509.loadSystemRoots */
	GO_ZONES = 4,      /* time.LoadLocation */
	GO_TEMP = 8,       /* os.CreateTemp, os.MkdirTemp, and their names before 1.16 */
	GO_OWN_CERTS = 16, /* carries certificates: crypto/x509.SetFallbackRoots */
	GO_OWN_ZONES = 32, /* carries time zones: time/tzdata */
};

/* Reads the names of the line table (.gopclntab: Go's src/internal/abi and debug/gosym, formats of
   1.2, 1.16, 1.18, and from 1.20 on). 0 for a file without such a table, which proves nothing. */
unsigned go_names_read(const struct elf *e);

#endif
