/* package_files: the files that a package of the host has installed */
#ifndef LANDFALL_GATHER_PACKAGE_FILES_H
#define LANDFALL_GATHER_PACKAGE_FILES_H

#include "gather/found.h"
#include "host/host.h"

/* Adds the files of the package by the lists that dpkg, apk or rpm keeps below the host's root, its
   documentation left out. False when none of them knows the package. */
bool package_files(struct host *h, const char *name, struct found *out);

#endif
