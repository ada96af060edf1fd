/* The wrapper door: landfall's own command line. Sets up the host and leaves the rest to the
   pipeline. No memory is taken from a heap and no output goes through stdio. */
#include <landfall/help.h>
#include <landfall/interp.h>
#include <landfall/make_bundle.h>
#include <landfall/make_install.h>
#include <landfall/options.h>
#include <landfall/pages.h>
#include <landfall/pipeline.h>
#include <landfall/report.h>
#include <landfall/elsewhere.h>
#include <landfall/start.h>

#include <errno.h>
#include <sys/auxv.h>
#include <unistd.h>

#define EXIT_OWN_FAULT 125
#define KNOWN_BYTES 1024 /* what --against knows, as words */

static int misuse_of(const char *word, const char *why, struct span known)
{
	struct out *out = out_shared(STDERR_FILENO);
	help_misuse(out, word, why, known);
	(void)out_flush(out);
	return EXIT_OWN_FAULT;
}

static int misuse(const char *word, const char *why)
{
	return misuse_of(word, why, span_of(NULL));
}

static int answer(void (*say)(struct out *))
{
	struct out *out = out_shared(STDOUT_FILENO);
	say(out);
	return out_flush(out) ? 0 : EXIT_OWN_FAULT;
}

static int say_host(struct host *h, bool json)
{
	struct out *out = out_shared(STDOUT_FILENO);
	report_host(out, h, json);
	return out_flush(out) ? 0 : EXIT_OWN_FAULT;
}

static int say_why(char *const *words)
{
	const char *bad = pages_unknown(words);
	if (bad)
		return misuse(bad, "is not the id of a message; landfall --why lists them");
	struct out *out = out_shared(STDOUT_FILENO);
	if (*words)
		pages_show(out, words);
	else
		pages_list(out);
	return out_flush(out) ? 0 : EXIT_OWN_FAULT;
}

/* Started with more rights than the caller has: nothing of the caller's may steer us. */
static void distrust(struct host *h, struct options *o)
{
	host_distrust_caller(h);
	h->env = NULL;
	o->with_bundle = NULL;
	o->no_redirect = true;
}

static int dispatch(struct host *h, const struct options *o, char *const *argv)
{
	switch (o->mode) {
	case MODE_RUN: return pipeline_run(h, o, argv + o->rest, environ);
	case MODE_EXPLAIN: return pipeline_explain(h, o, argv + o->rest);
	case MODE_TREE: return pipeline_tree(h, o, argv + o->rest, environ);
	case MODE_HOST: return say_host(h, o->json);
	case MODE_BUNDLE: return make_bundle(h, o->bundle_dir, argv + o->rest);
	case MODE_BUNDLE_GLIBC: return make_bundle(h, o->bundle_dir, NULL);
	case MODE_WHY: return say_why(argv + o->rest);
	case MODE_INSTALL: return make_install(h, o->dry_run);
	case MODE_UNINSTALL: return make_uninstall(h, o->dry_run);
	case MODE_HELP: return answer(help_full);
	case MODE_VERSION: return answer(help_version);
	}
	return EXIT_OWN_FAULT;
}

int main(int argc, char **argv)
{
	char text[KNOWN_BYTES];
	struct buf known = buf_of(text, sizeof text);
	struct elsewhere target;
	struct options o;
	struct host h;
	if (kernel_start.as_interp)
		return interp_enter(environ);
	if (!options_read(argc, argv, &o))
		return misuse(o.bad, o.bad_why);
	if (!host_open(&h, o.root, environ))
		return misuse(o.root, errno == ENOENT ? "does not exist" : "is not a directory");
	h.with_bundle = o.with_bundle;
	if (o.against && !elsewhere_parse(o.against, host_machine(&h), &target, &known))
		return misuse_of(o.against, "is not a system or libc that is known", buf_span(&known));
	if (o.against)
		elsewhere_take(&target, &h);
	if (getauxval(AT_SECURE))
		distrust(&h, &o);
	o.verbose = o.verbose || h.log;
	return dispatch(&h, &o, argv);
}
