/* The command line of the wrapper door. Everything behind the first word that is not an option is
   the program's own and is never looked at. */
#include <landfall/options.h>

#include <string.h>

struct option {
	char name[16];
	int mode;               /* MODE_*, -1 for none */
	int takes;              /* 0 nothing, 1 a value */
};

static const struct option table[] = {
	{"--explain", MODE_EXPLAIN, 0},
	{"--tree", MODE_TREE, 0},
	{"--host", MODE_HOST, 0},
	{"-r", -1, 0},
	{"--bundle", MODE_BUNDLE, 1},
	{"--bundle-glibc", MODE_BUNDLE_GLIBC, 1},
	{"--why", MODE_WHY, 0},
	{"--install", MODE_INSTALL, 0},
	{"--uninstall", MODE_UNINSTALL, 0},
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
	{"--verbose", -1, 0},
	{"-v", -1, 0},
};

/* The value behind '=', or the next word. */
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
	return fail(o, word, "takes auto, always or never");
}

static bool apply(const struct option *k, const char *value, const char *word, struct options *o)
{
	if (k->mode >= 0) {
		if (o->mode != MODE_RUN && o->mode != (enum mode)k->mode)
			return fail(o, word, "does not go with the option before it");
		o->mode = (enum mode)k->mode;
		o->bundle_dir = k->takes ? value : o->bundle_dir;
	} else if (strcmp(k->name, "--json") == 0) {
		o->json = true;
	} else if (strcmp(k->name, "--no-redirect") == 0) {
		o->no_redirect = true;
	} else if (strcmp(k->name, "--root") == 0) {
		o->root = value;
	} else if (strcmp(k->name, "--against") == 0) {
		o->against = value;
	} else if (strcmp(k->name, "--with-bundle") == 0) {
		o->with_bundle = value;
	} else if (strcmp(k->name, "--color") == 0) {
		return read_color(value, word, o);
	} else if (strcmp(k->name, "-r") == 0) {
		o->recurse = true;
	} else if (strcmp(k->name, "--dry-run") == 0) {
		o->dry_run = true;
	} else {
		o->verbose = true;
	}
	return true;
}

static bool check(int argc, char *const *argv, struct options *o)
{
	bool wants_program = o->mode == MODE_RUN || o->mode == MODE_EXPLAIN || o->mode == MODE_TREE ||
			     o->mode == MODE_BUNDLE;
	if (wants_program && o->rest >= argc)
		return fail(o, "PROGRAM", "is missing");
	if (!wants_program && o->mode != MODE_WHY && o->rest < argc)
		return fail(o, argv[o->rest], "is one word too many");
	if (o->root && o->mode == MODE_RUN)
		return fail(o, "--root", "does not go with a run");
	if (o->dry_run && o->mode != MODE_INSTALL && o->mode != MODE_UNINSTALL)
		return fail(o, "--dry-run", "goes only with --install and --uninstall");
	if (o->recurse && o->mode != MODE_EXPLAIN)
		return fail(o, "-r", "goes only with --explain");
	if (o->against && o->mode != MODE_EXPLAIN)
		return fail(o, "--against", "goes only with --explain");
	if (o->against && o->with_bundle)
		return fail(o, "--with-bundle", "does not go with --against");
	if (o->json && o->mode != MODE_TREE && o->mode != MODE_EXPLAIN && o->mode != MODE_HOST &&
	    o->mode != MODE_RUN)
		return fail(o, "--json", "goes only with --explain, --tree, --host and a run");
	return true;
}

bool options_read(int argc, char *const *argv, struct options *out)
{
	int i = 1;
	memset(out, 0, sizeof *out);
	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		const char *word = argv[i];
		if (strcmp(word, "--") == 0) {
			i++;
			break;
		}
		const struct option *k = find(word);
		if (!k)
			return fail(out, word, "is not an option of landfall");
		const char *value = k->takes ? value_of(argc, argv, &i, strlen(k->name)) : NULL;
		if (k->takes && (!value || !value[0]))
			return fail(out, word, "needs a value");
		if (!apply(k, value, word, out))
			return false;
	}
	out->rest = i;
	if (out->mode == MODE_HELP || out->mode == MODE_VERSION)
		return true;
	return check(argc, argv, out);
}
