/* rpm_db: the packages that rpm knows of */
#ifndef LANDFALL_GATHER_RPM_DB_H
#define LANDFALL_GATHER_RPM_DB_H

#include "gather/rpm_header.h"
#include "host/host.h"

/* Calls package with each package of the root's database, whose spans last for the call. False when
   there is no database in a format that is known here: SQLite's, of rpm 4.16 and later. */
bool rpm_db_each(struct host *h, void (*package)(void *ctx, const struct rpm_package *p),
		 void *ctx);

#endif
