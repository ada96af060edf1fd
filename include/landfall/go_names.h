/* L1 go_names: which parts of Go's own library a program has linked in */
#ifndef LANDFALL_GO_NAMES_H
#define LANDFALL_GO_NAMES_H

#include <landfall/elf.h>

/* Bytes of function names that are looked at; docker's daemon, with 80,000 functions, has 6 MB.
   What lies behind is not, so a note may be missing, never wrong. */
#define GO_NAMES_BYTES_MAX (16U << 20)

/* The linker leaves out what nothing calls, so a name that is there says that it may be called. */
enum go_name {
	GO_RESOLVES = 1,        /* looks up host names: net.(*Resolver).lookupIP... */
	GO_VERIFIES = 2,        /* loads the system's certificates: crypto/x509.loadSystemRoots */
	GO_ZONES = 4,           /* time.LoadLocation */
	GO_TEMP = 8,            /* os.CreateTemp, os.MkdirTemp and what they were called before 1.16 */
	GO_OWN_CERTS = 16,      /* carries certificates: crypto/x509.SetFallbackRoots */
	GO_OWN_ZONES = 32,      /* carries time zones: time/tzdata */
};

/* Reads the names of the line table (.gopclntab: Go's src/internal/abi and debug/gosym, formats of
   1.2, 1.16, 1.18 and 1.20 on). 0 for a file that has none, which says nothing. */
unsigned go_names_read(const struct elf *e);

#endif
