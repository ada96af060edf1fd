/* rpm_header: one package of rpm's database */
#ifndef LANDFALL_GATHER_RPM_HEADER_H
#define LANDFALL_GATHER_RPM_HEADER_H

#include "read/bytes.h"

/* The most directories of one package. */
#define RPM_DIRS_MAX 65536

/* What is known of a package; spans of the header's own bytes. */
struct rpm_package {
	struct span name;
	struct span version;
	struct span release;
	struct span licence;
	struct span source;      /* "glibc-2.39-6.fc40.src.rpm" */
	struct span base_names;  /* of each file, */
	struct span dir_names;   /* of each directory, a text behind the other */
	struct span dir_indexes; /* of each file's directory, 4 bytes each, big-endian */
	uint64_t nfiles;
	uint32_t *dirs; /* room for rpm_header_each_file; NULL from rpm_header_read */
};

/* Reads a header as the database has it, without the magic number of a package's file (rpm's
   header.c). False when it is none, or has no name. */
bool rpm_header_read(struct span blob, struct rpm_package *out);

/* Calls file with the path of each of its files, which lasts for the call. p->dirs has room for
   RPM_DIRS_MAX numbers: where each directory's text begins, so that no order of the files makes it
   slow. */
void rpm_header_each_file(const struct rpm_package *p, void (*file)(void *ctx, struct span path),
			  void *ctx);

#endif
