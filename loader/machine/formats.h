/* formats: beginnings of files that no kernel of this machine starts, one registration each */
#ifndef LANDFALL_MACHINE_FORMATS_H
#define LANDFALL_MACHINE_FORMATS_H

#include "machine/machine.h"
#include "read/buf.h"

/* What the registrations of landfall --register are called by; they explain, and start nothing. */
#define BINFMT_OWN "landfall-"

#define FORMAT_BYTES_MAX 48

struct format {
	char name[40]; /* of the registration: "landfall-arm64" */
	unsigned char magic[FORMAT_BYTES_MAX];
	unsigned char mask[FORMAT_BYTES_MAX];
	size_t n; /* bytes of both */
};

/* Gives format i of those that are foreign to a processor. False behind the last. */
bool format_at(unsigned i, const struct machine *own, struct format *out);

#endif
