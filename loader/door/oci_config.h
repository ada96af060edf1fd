/* oci_config: what an OCI runtime is about to start, as its state and its config.json say */
#ifndef LANDFALL_DOOR_OCI_CONFIG_H
#define LANDFALL_DOOR_OCI_CONFIG_H

#include "host/host.h"

#define OCI_WORDS_MAX 4096 /* variables, and mounts */

struct oci_config {
	uint64_t pid;       /* of the container's first process; 0 when there is none yet */
	const char *bundle; /* the directory of config.json */
	const char *rootfs; /* as config.json has it: relative to the bundle, or absolute */
	char **args;        /* process.args, ends with NULL; args[0] is the program */
	const char *cwd;
	char **env; /* ends with NULL */
	struct user user;
	bool mode_counts;   /* the user has no right that passes over the modes of files */
	struct span mounts; /* an array of JSON; absent for none */
};

/* Reads the state that a runtime gives to a hook, a JSON text, and the config.json that it names.
   False for anything that is not as the OCI runtime specification has it, or passes a cap. */
bool oci_config_read(struct host *h, struct span state, struct oci_config *out);

/* The member of a mount as a string; NULL when it has none, or there is no memory. */
const char *oci_text(struct host *h, struct span object, const char *member);

#endif
