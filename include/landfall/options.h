/* L6 options: the command line of the wrapper door */
#ifndef LANDFALL_OPTIONS_H
#define LANDFALL_OPTIONS_H

#include <stdbool.h>

enum mode {
	MODE_RUN,
	MODE_EXPLAIN,
	MODE_TREE,
	MODE_HOST,
	MODE_BUNDLE,
	MODE_BUNDLE_GLIBC,
	MODE_WHY,
	MODE_INSTALL,
	MODE_UNINSTALL,
	MODE_HELP,
	MODE_VERSION,
};

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct options {
	enum mode mode;
	bool json;
	bool no_redirect;
	bool verbose;
	bool recurse;
	bool dry_run;
	/* Not asked for by words: other loaders are started, not mapped; no manifest is believed. */
	bool by_command;
	bool examine;
	enum color color;
	const char *root;
	const char *against;
	const char *with_bundle;
	const char *bundle_dir;
	int rest;               /* index of the first word that is not ours */
	const char *bad;        /* the word that is wrong, NULL when none is */
	const char *bad_why;
};

/* Reads options up to "--" or the first word that is not one. False when one is wrong; bad and
   bad_why say which and why. */
bool options_read(int argc, char *const *argv, struct options *out);

#endif
