/* data: files that programs open after their start, told by what they import */
#ifndef LANDFALL_MAKE_DATA_H
#define LANDFALL_MAKE_DATA_H

#include "make/collect.h"

struct lib;

/* Where data lies in a bundle: data/KIND/... */
#define DATA_DIR "data/"

enum data_kind {
	DATA_LOCALE, /* C.UTF-8 */
	DATA_GCONV,  /* glibc's converters of character sets */
	DATA_ZONEINFO,
	DATA_TERMINFO,
	DATA_SERVICES, /* /etc/services, /etc/protocols */
	DATA_CA,       /* the certificates that this system trusts */
	DATA_FONTS,    /* fontconfig's settings; no fonts */
	DATA_OPENSSL,  /* OpenSSL's providers and engines */
	DATA_KINDS,
};

/* What the same table says and no data is there for: who asks for libraries of glibc
   (companions.h). */
enum asked_kind {
	ASKS_DLOPEN = DATA_KINDS, /* libraries by name, after the start */
	ASKS_THREADS,             /* libgcc_s, to end a thread or walk a stack */
	ASKS_NAMES,               /* users and hosts, by nsswitch.conf */
	ASKS_KINDS,
};

/* The word by which options, manifests and tables name a kind, of either enum. */
const char *data_name(unsigned kind);

/* The kinds that an object asks for by the functions it imports, a bit each. */
unsigned data_asked_for(struct lib *l);

/* Adds the host's files of these kinds to the collection's data. A kind that the host has no files
   of is left out; c->kinds has the others. False when they are too many. */
bool data_collect(struct collection *c, unsigned kinds);

#endif
