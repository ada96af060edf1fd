/* lsm: would a security module do something at an execve of a program? */
#ifndef LANDFALL_EXPLAIN_LSM_H
#define LANDFALL_EXPLAIN_LSM_H

#include "host/host.h"

enum lsm {
	LSM_NONE,     /* none that is known to */
	LSM_ATTACHED, /* an AppArmor profile is attached to the program's path */
	LSM_UNTOLD,   /* AppArmor has profiles for paths that this kernel does not tell */
	LSM_CONFINED, /* an AppArmor profile binds this process: its rules decide */
	LSM_SELINUX,  /* SELinux has a policy: it decides */
};

/* Asked of /sys/kernel/security, /sys/fs/selinux and /proc/self/attr, about the file that execve
   would be given. name is the profile, or those that are untold, or SELinux's context of this
   process ("" when it cannot be read). AppArmor profiles of container engines, which let a program
   inherit them, are LSM_NONE. Costs some twenty calls, and two files for each profile that is
   loaded: for messages, and for starts that have no other way. Another root has none. */
enum lsm host_lsm(struct host *h, const char *path, struct buf *name);

#endif
