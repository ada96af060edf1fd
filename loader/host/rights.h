/* rights: what the kernel withholds from this process and from what it starts */
#ifndef LANDFALL_HOST_RIGHTS_H
#define LANDFALL_HOST_RIGHTS_H

#include "host/host.h"

/* May memory of this process, and of what it starts, not become executable (PR_SET_MDWE)? False
   below another root and where the kernel does not say. */
bool host_refuses_exec_gain(const struct host *h);

/* Is the file on a mount where nothing can be changed? False below another root. */
bool host_is_read_only(const struct host *h, const char *path);

/* Has the file at path capabilities with the effective bit that this process may not gain, so that
   execve gives EPERM (security/commoncap.c, bprm_caps_from_vfs_caps)? False when that is not
   certain: below another root, on a mount without suid, without /proc. */
bool host_withholds_caps(struct host *h, const char *path);

/* Reads the value of one line of /proc/self/status into text; absent without /proc. */
struct span host_status_field(struct host *h, const char *key, struct buf *text);

#endif
