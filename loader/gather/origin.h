/* origin: the packages that the host's files come from, by the lists of its package manager */
#ifndef LANDFALL_GATHER_ORIGIN_H
#define LANDFALL_GATHER_ORIGIN_H

#include "host/host.h"
#include "read/buf.h"

/* One package; what a list does not say is absent. */
struct origin {
	struct span package;
	struct span arch;
	struct span version;
	struct span source;  /* the package that it was built from */
	struct span licence; /* as the list or the copyright file has it: names, parted by ", " */
	struct origin *next;
};

/* A file of the host, links resolved. */
struct origin_file {
	struct span path;
	const struct origin *from; /* NULL when no package has it */
	struct origin_file *chain;
};

struct origins {
	struct host *h;
	struct origin_file *table[4096];
	struct origin *first; /* the packages of the files, by name */
};

/* Asks about the file that path leads to: the one that is kept of it; NULL when it is absent or the
   memory is used up. */
const struct origin_file *origin_ask(struct origins *o, struct span path);

/* Reads the lists of dpkg (deb, /var/lib/dpkg), apk (/lib/apk/db/installed) or rpm
   (gather/rpm_db.h) below the host's root once, and fills from of every file that was asked
   about. */
void origins_read(struct origins *o);

#endif
