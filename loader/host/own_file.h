/* own_file: recognizes Landfall among the files of the host */
#ifndef LANDFALL_HOST_OWN_FILE_H
#define LANDFALL_HOST_OWN_FILE_H

#include "host/host.h"

/* Is the file a copy of Landfall? f may be NULL. */
bool own_file_is(const struct file *f);

/* Would a start of f, a script, have Landfall start f again (its first line, env, scripts and other
   copies of Landfall followed)? False when that is not certain; f may be NULL. */
bool own_file_leads_back(struct host *h, const struct file *f);

#endif
