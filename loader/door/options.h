/* options: Landfall's own command line */
#ifndef LANDFALL_DOOR_OPTIONS_H
#define LANDFALL_DOOR_OPTIONS_H

#include <stdbool.h>

enum mode {
	MODE_RUN,
	MODE_EXPLAIN,
	MODE_TREE,
	MODE_HOST,
	MODE_WHERE,
	MODE_PICK,
	MODE_SHELL_HOOK,
	MODE_BUNDLE,
	MODE_BUNDLE_GLIBC,
	MODE_UPDATE,
	MODE_WHY,
	MODE_INSTALL,
	MODE_UNINSTALL,
	MODE_ADOPT,
	MODE_OCI_HOOK,
	MODE_REGISTER,
	MODE_UNREGISTER,
	MODE_HELP,
	MODE_VERSION,
};

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* --add and --with-package of one command line. */
#define ADDS_MAX 64

struct options {
	enum mode mode;
	bool json;
	bool markdown;
	bool no_redirect;
	bool no_shim;
	bool licences;
	bool verbose;
	bool recurse;
	unsigned jobs; /* the processes of -r; 0 where nothing was said */
	bool dry_run;
	bool quiet;
	bool skip_unfit;
	bool undo;
	const char *collects; /* the last option that only --bundle and --update have */
	bool trace;
	const char *archive; /* -o */
	bool strip;          /* files of a bundle lose their debug sections */
	bool adopt_tree;     /* --adopt beside --bundle or --update */
	bool gpu;
	int layout; /* enum layout (make/collect.h) */
	unsigned nadds;
	struct {
		const char *value;
		bool package;
	} adds[ADDS_MAX];
	unsigned without;         /* --no-locale and the like: kinds of data (make/data.h) */
	const char *without_word; /* the last of them */
	/* Set by the pipeline, not by options: start other loaders instead of mapping them; examine
	   the bundle instead of trusting its manifest. */
	bool by_command;
	bool examine;
	/* The program that has started itself: all words are its own. NULL: the first word names
	   it. */
	const char *self;
	const char *execfn; /* what AT_EXECFN is to be for it; NULL for its path */
	enum color color;
	const char *root;
	const char *against;
	const char *with_bundle;
	const char *shim;
	const char *bundle_dir; /* the value of the mode: a directory, or a shell */
	char *const *words;     /* the whole command line; NULL when it is not ours */
	int rest;        /* index in argv of the first word that is not an option of Landfall */
	const char *bad; /* the first wrong word; NULL for none */
	const char *bad_why;
	const char *near; /* the option that may have been meant; NULL for none */
};

/* Reads options up to "--" or the first word that is not an option. False when an option is wrong;
   bad and bad_why then say which and why. */
bool options_read(int argc, char *const *argv, struct options *out);

#endif
