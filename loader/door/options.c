/* Landfall's own command line. All words from the first one that is not an option belong to the
   program and are not read. */
#include "door/options.h"

#include "make/collect.h"
#include "make/data.h"
#include "message/near_word.h"
#include "read/phrases.h"
#include "walk/jobs.h"
#include "wrapper/wrapper.h"

#include <string.h>

struct option {
	char name[16];
	int mode;  /* MODE_*, -1 for none */
	int takes; /* 0 nothing, 1 a value */
};

static const struct option table[] = {
	{"--explain", MODE_EXPLAIN, 0},
	{"--tree", MODE_TREE, 0},
	{"--host", MODE_HOST, 0},
	{"--where", MODE_WHERE, 0},
	{"--pick", MODE_PICK, 0},
	{"--shell-hook", MODE_SHELL_HOOK, 1},
	{"--markdown", -1, 0},
	{"-r", -1, 0},
	{"--jobs", -1, 1},
	{"--bundle", MODE_BUNDLE, 1},
	{"--bundle-glibc", MODE_BUNDLE_GLIBC, 1},
	{"--update", MODE_UPDATE, 1},
	{"--trace", -1, 0},
	{"--add", -1, 1},
	{"--with-package", -1, 1},
	{"--layout", -1, 1},
	{"-o", -1, 1},
	{"--gpu", -1, 0},
	{"--skip-unfit", -1, 0},
	{"--strip", -1, 0},
	{"--no-locale", -1, 0},
	{"--no-gconv", -1, 0},
	{"--no-zoneinfo", -1, 0},
	{"--no-terminfo", -1, 0},
	{"--no-services", -1, 0},
	{"--no-ca", -1, 0},
	{"--no-fonts", -1, 0},
	{"--no-openssl", -1, 0},
	{"--why", MODE_WHY, 0},
	{"--install", MODE_INSTALL, 0},
	{"--uninstall", MODE_UNINSTALL, 0},
	{"--adopt", MODE_ADOPT, 0},
	{"--undo", -1, 0},
	{"--oci-hook", MODE_OCI_HOOK, 0},
	{"--register", MODE_REGISTER, 0},
	{"--unregister", MODE_UNREGISTER, 0},
	{"--dry-run", -1, 0},
	{"--help", MODE_HELP, 0},
	{"-h", MODE_HELP, 0},
	{"--version", MODE_VERSION, 0},
	{"-V", MODE_VERSION, 0},
	{"--json", -1, 0},
	{"--root", -1, 1},
	{"--against", -1, 1},
	{"--with-bundle", -1, 1},
	{"--color", -1, 1},
	{"--no-redirect", -1, 0},
	{"--no-shim", -1, 0},
	{"--shim", -1, 1},
	{"--licences", -1, 0},
	{"--quiet", -1, 0},
	{"--verbose", -1, 0},
	{"-v", -1, 0},
};

/* The value of an option: the text behind '=', or the next word. */
static const char *value_of(int argc, char *const *argv, int *i, size_t name)
{
	if (argv[*i][name] == '=')
		return argv[*i] + name + 1;
	return *i + 1 < argc ? argv[++*i] : NULL;
}

static const struct option *find(const char *word)
{
	size_t n = strcspn(word, "=");
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (strlen(table[i].name) == n && strncmp(table[i].name, word, n) == 0 &&
		    (word[n] == 0 || table[i].takes))
			return &table[i];
	return NULL;
}

/* The option that a mistyped one is near to; NULL for none. */
static const char *near_option(const char *word)
{
	const struct span name = {(const unsigned char *)word, strcspn(word, "=")};
	const char *best = NULL;
	unsigned least = NEAR_WORD_MOST + 1;
	for (size_t i = 0; i < COUNT(table); i++) {
		const unsigned far = near_word(name, span_of(table[i].name));
		best = far < least ? table[i].name : best;
		least = far < least ? far : least;
	}
	return best;
}

static bool fail(struct options *o, const char *word, const char *why)
{
	o->bad = word;
	o->bad_why = why;
	return false;
}

static bool read_color(const char *value, const char *word, struct options *o)
{
	static const char names[][8] = {"auto", "always", "never"};
	for (unsigned i = 0; value && i < 3; i++)
		if (strcmp(value, names[i]) == 0) {
			o->color = (enum color)i;
			return true;
		}
	return fail(o, word, PHRASE_USAGE_COLOR);
}

static bool read_jobs(const char *value, const char *word, struct options *o)
{
	unsigned n = 0;
	while (*value >= '0' && *value <= '9' && n <= JOBS_MAX)
		n = n * 10 + (unsigned)(*value++ - '0');
	if (*value || n < 1 || n > JOBS_MAX)
		return fail(o, word, PHRASE_USAGE_JOBS);
	o->jobs = n;
	return true;
}

/* "--no-KIND" of a kind of data. */
static bool read_without(const char *name, struct options *o)
{
	for (unsigned k = 0; k < DATA_KINDS; k++)
		if (strcmp(name + 5, data_name(k)) == 0) {
			o->without |= 1U << k;
			o->without_word = name;
			return true;
		}
	return false;
}

static bool read_layout(const char *value, const char *word, struct options *o)
{
	static const char names[][6] = {"flat", "dir", "image"};
	for (unsigned i = 0; value && i < 3; i++)
		if (strcmp(value, names[i]) == 0) {
			o->layout = (int)i;
			o->collects = word;
			return true;
		}
	return fail(o, word, PHRASE_USAGE_LAYOUT);
}

/* The options of --bundle and --update alone. *done: it was one, and o->collects says so. */
static bool apply_bundle(const struct option *k, const char *value, const char *word,
			 struct options *o, bool *done)
{
	*done = true;
	if (strcmp(k->name, "--layout") == 0)
		return read_layout(value, word, o);
	if (strcmp(k->name, "--trace") == 0) {
		o->trace = true;
	} else if (strcmp(k->name, "-o") == 0) {
		o->archive = value;
	} else if (strcmp(k->name, "--gpu") == 0) {
		o->gpu = true;
	} else if (strcmp(k->name, "--strip") == 0) {
		o->strip = true;
	} else if (strcmp(k->name, "--add") == 0 || strcmp(k->name, "--with-package") == 0) {
		if (o->nadds == ADDS_MAX)
			return fail(o, word, PHRASE_LIST_TOO_LONG);
		o->adds[o->nadds].package = k->name[2] == 'w';
		o->adds[o->nadds++].value = value;
	} else {
		*done = false;
		return true;
	}
	o->collects = word;
	return true;
}

/* --adopt beside --bundle or --update says how their tree is made. */
static bool is_modifier(const struct option *k, const struct options *o)
{
	const bool bundles = o->mode == MODE_BUNDLE || o->mode == MODE_UPDATE;
	return (bundles && k->mode == MODE_ADOPT) ||
	       (o->mode == MODE_ADOPT && (k->mode == MODE_BUNDLE || k->mode == MODE_UPDATE));
}

static bool apply_mode(const struct option *k, const char *value, const char *word,
		       struct options *o)
{
	const enum mode mode = (enum mode)k->mode;
	const bool modifies = is_modifier(k, o);
	if (o->mode != MODE_RUN && o->mode != mode && !modifies)
		return fail(o, word, PHRASE_USAGE_TWO_MODES);
	o->adopt_tree = o->adopt_tree || modifies;
	o->mode = modifies && mode == MODE_ADOPT ? o->mode : mode;
	o->bundle_dir = k->takes ? value : o->bundle_dir;
	return true;
}

static bool apply(const struct option *k, const char *value, const char *word, struct options *o)
{
	bool done = false;
	if (k->mode < 0 && (!apply_bundle(k, value, word, o, &done) || done))
		return !o->bad;
	if (k->mode >= 0)
		return apply_mode(k, value, word, o);
	if (strcmp(k->name, "--json") == 0) {
		o->json = true;
	} else if (strcmp(k->name, "--markdown") == 0) {
		o->markdown = true;
	} else if (strcmp(k->name, "--no-redirect") == 0) {
		o->no_redirect = true;
	} else if (strcmp(k->name, "--no-shim") == 0) {
		o->no_shim = true;
	} else if (strcmp(k->name, "--shim") == 0) {
		o->shim = value;
	} else if (strcmp(k->name, "--licences") == 0) {
		o->licences = true;
	} else if (strcmp(k->name, "--root") == 0) {
		o->root = value;
	} else if (strcmp(k->name, "--against") == 0) {
		o->against = value;
	} else if (strcmp(k->name, "--with-bundle") == 0) {
		o->with_bundle = value;
	} else if (strcmp(k->name, "--color") == 0) {
		return read_color(value, word, o);
	} else if (strcmp(k->name, "--jobs") == 0) {
		return read_jobs(value, word, o);
	} else if (strcmp(k->name, "-r") == 0) {
		o->recurse = true;
	} else if (strcmp(k->name, "--skip-unfit") == 0) {
		o->skip_unfit = true;
	} else if (strncmp(k->name, "--no-", 5) == 0 && read_without(k->name, o)) {
		return true;
	} else if (strcmp(k->name, "--undo") == 0) {
		o->undo = true;
	} else if (strcmp(k->name, "--dry-run") == 0) {
		o->dry_run = true;
	} else if (strcmp(k->name, "--quiet") == 0) {
		o->quiet = true;
	} else {
		o->verbose = true;
	}
	return true;
}

/* Do the words go on behind a "--"? */
static bool has_end(char *const *words)
{
	while (*words && strcmp(*words, "--") != 0)
		words++;
	return *words;
}

/* --pick with "--", and --install in front of a program, end in a run too. */
static bool ends_in_run(int argc, char *const *argv, const struct options *o)
{
	return o->mode == MODE_RUN || (o->mode == MODE_PICK && has_end(argv + o->rest)) ||
	       (o->mode == MODE_INSTALL && o->rest < argc);
}

/* A word that looks like an option among names of programs; NULL for none, and where what follows a
   program may be a command line of its own. */
static const char *stray_option(char *const *names, enum mode mode)
{
	if (mode == MODE_EXPLAIN && wrapper_is_name(span_of(*names)))
		return NULL;
	while (*++names)
		if ((*names)[0] == '-' && (*names)[1])
			return *names;
	return NULL;
}

static bool check_words(int argc, char *const *argv, struct options *o)
{
	const bool collects = o->mode == MODE_BUNDLE || o->mode == MODE_UPDATE;
	bool wants_program = o->mode == MODE_RUN || o->mode == MODE_EXPLAIN ||
			     o->mode == MODE_TREE || (collects && (o->trace || !o->nadds)) ||
			     o->mode == MODE_WHERE || o->mode == MODE_PICK || o->mode == MODE_ADOPT;
	if (wants_program && o->rest >= argc)
		return fail(o, "PROGRAM", "is missing");
	if (!wants_program && !collects && o->mode != MODE_WHY && o->mode != MODE_INSTALL &&
	    o->rest < argc)
		return fail(o, argv[o->rest], PHRASE_USAGE_WORD_TOO_MANY);
	if ((o->mode == MODE_EXPLAIN || o->mode == MODE_TREE || o->mode == MODE_WHERE) &&
	    strcmp(argv[o->rest - 1], "--") != 0) {
		const char *stray = stray_option(argv + o->rest, o->mode);
		if (stray)
			return fail(o, stray, PHRASE_USAGE_BEHIND_PROGRAM);
	}
	if (o->mode == MODE_PICK && strcmp(argv[o->rest], "--") == 0)
		return fail(o, "PROGRAM", "is missing");
	return true;
}

static bool check_bundle(struct options *o)
{
	const bool collects = o->mode == MODE_BUNDLE || o->mode == MODE_UPDATE;
	if (o->without && !collects && o->mode != MODE_BUNDLE_GLIBC)
		return fail(o, o->without_word, PHRASE_USAGE_ONLY_BUNDLE);
	if (o->collects && !collects)
		return fail(o, o->collects, PHRASE_USAGE_ONLY_BUNDLE);
	if (o->adopt_tree && o->layout != LAYOUT_IMAGE && o->mode == MODE_BUNDLE)
		return fail(o, "--adopt", PHRASE_USAGE_ADOPT_TREE);
	if (o->trace && o->root)
		return fail(o, "--root", PHRASE_USAGE_NOT_WITH_RUN);
	if (o->layout && o->mode == MODE_UPDATE)
		return fail(o, "--layout", PHRASE_USAGE_UPDATE_LAYOUT);
	return true;
}

/* What is registered is this machine's, and what a hook judges is said by the runtime. */
static bool is_about_kernel(const struct options *o)
{
	return o->mode == MODE_REGISTER || o->mode == MODE_UNREGISTER || o->mode == MODE_OCI_HOOK;
}

static bool writes(const struct options *o)
{
	return o->mode == MODE_INSTALL || o->mode == MODE_UNINSTALL || o->mode == MODE_ADOPT ||
	       o->mode == MODE_REGISTER || o->mode == MODE_UNREGISTER;
}

static bool check(int argc, char *const *argv, struct options *o)
{
	const bool runs = ends_in_run(argc, argv, o);
	if (o->licences)
		return fail(o, "--licences", PHRASE_USAGE_ONLY_VERSION);
	if (!check_words(argc, argv, o))
		return false;
	if (o->root && runs)
		return fail(o, "--root", PHRASE_USAGE_NOT_WITH_RUN);
	if (o->dry_run && o->mode == MODE_INSTALL && runs)
		return fail(o, "--dry-run", PHRASE_USAGE_NOT_WITH_RUN);
	if (o->root && is_about_kernel(o))
		return fail(o, "--root", PHRASE_USAGE_NOT_WITH_ROOT);
	if (o->dry_run && !writes(o))
		return fail(o, "--dry-run", PHRASE_USAGE_ONLY_WRITES);
	if (o->quiet && (o->mode != MODE_EXPLAIN || o->json))
		return fail(o, "--quiet", PHRASE_USAGE_ONLY_QUIET);
	if (o->undo && o->mode != MODE_ADOPT)
		return fail(o, "--undo", PHRASE_USAGE_ONLY_ADOPT);
	if (o->skip_unfit && o->mode != MODE_BUNDLE && o->mode != MODE_UPDATE)
		return fail(o, "--skip-unfit", PHRASE_USAGE_ONLY_BUNDLE);
	if (!check_bundle(o))
		return false;
	if (o->recurse && o->mode != MODE_EXPLAIN && o->mode != MODE_ADOPT)
		return fail(o, "-r", PHRASE_USAGE_ONLY_WALK);
	if (o->jobs && (!o->recurse || o->mode != MODE_EXPLAIN))
		return fail(o, "--jobs", PHRASE_USAGE_ONLY_JOBS);
	if (o->against && (runs || (o->mode != MODE_EXPLAIN && o->mode != MODE_PICK)))
		return fail(o, "--against", PHRASE_USAGE_ONLY_EXPLAIN);
	if (o->against && o->with_bundle)
		return fail(o, "--with-bundle", PHRASE_USAGE_NOT_WITH_AGAINST);
	if (o->json && o->mode != MODE_TREE && o->mode != MODE_EXPLAIN && o->mode != MODE_HOST &&
	    o->mode != MODE_RUN && o->mode != MODE_WHERE && o->mode != MODE_PICK)
		return fail(o, "--json", PHRASE_USAGE_JSON);
	if (o->markdown && (o->mode != MODE_WHERE || o->json))
		return fail(o, "--markdown", PHRASE_USAGE_ONLY_WHERE);
	return true;
}

bool options_read(int argc, char *const *argv, struct options *out)
{
	int i = 1;
	memset(out, 0, sizeof *out);
	out->words = argv;
	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		const char *word = argv[i];
		if (strcmp(word, "--") == 0) {
			i++;
			break;
		}
		const struct option *k = find(word);
		if (!k) {
			out->near = near_option(word);
			return fail(out, word, PHRASE_USAGE_NO_OPTION);
		}
		const char *value = k->takes ? value_of(argc, argv, &i, strlen(k->name)) : NULL;
		if (k->takes && (!value || !value[0]))
			return fail(out, word, PHRASE_USAGE_NEEDS_VALUE);
		if (!apply(k, value, word, out))
			return false;
	}
	out->rest = i;
	if (out->mode == MODE_HELP || out->mode == MODE_VERSION)
		return true;
	return check(argc, argv, out);
}
