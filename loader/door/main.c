/* The entry for Landfall's own command line. Sets up the host and leaves the rest to the pipeline;
   uses no heap and no stdio. */
#include "door/help.h"

#include "arch/arch.h"
#include "door/adopt.h"
#include "door/bundle.h"
#include "door/interp.h"
#include "door/oci_hook.h"
#include "door/options.h"
#include "door/pipeline.h"
#include "door/self_start.h"
#include "report/shell_hook.h"
#include "make/install.h"
#include "make/register.h"
#include "read/phrases.h"
#include "report/report.h"
#include "report/streams.h"
#include "report/why.h"
#include "shim/image.h"
#include "start/entry.h"
#include "start/environ.h"
#include "start/mappings.h"
#include "start/sigbus_guard.h"
#include "target/systems.h"

#include <landfall/landfall.h>
#include <errno.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#define KNOWN_BYTES 1024 /* room for the words that --against knows */

static int misuse_of(const char *word, const char *why, struct span near, struct span known)
{
	struct out *out = out_shared(STDERR_FILENO);
	help_misuse(out, word, why, near, known);
	return out_end(out, LANDFALL_EXIT_OWN_FAULT);
}

static int misuse(const char *word, const char *why)
{
	return misuse_of(word, why, span_of(NULL), span_of(NULL));
}

static int answer(void (*say)(struct out *))
{
	struct out *out = out_shared(STDOUT_FILENO);
	say(out);
	return out_end(out, 0);
}

static int say_hook(const char *shell)
{
	struct out *out = out_shared(STDOUT_FILENO);
	if (!shell_hook_show(out, shell))
		return misuse(shell, PHRASE_USAGE_NO_SHELL);
	return out_end(out, 0);
}

static int say_host(struct host *h, bool json)
{
	struct out *out = out_shared(STDOUT_FILENO);
	report_host(out, h, json);
	return out_end(out, 0);
}

static int say_why(char *const *words)
{
	const char *bad = why_unknown(words);
	if (bad)
		return misuse_of(bad, PHRASE_USAGE_NO_ID, why_near(bad), span_of(NULL));
	struct out *out = out_shared(STDOUT_FILENO);
	if (*words)
		why_show(out, words);
	else
		why_list(out);
	return out_end(out, 0);
}

/* A setuid Landfall ignores the options and variables by which its caller could choose code. */
static void distrust(struct host *h, struct options *o)
{
	host_distrust_caller(h);
	h->env = NULL;
	o->with_bundle = NULL;
	o->shim = NULL;
	(void)environ_strip(environ); /* entry_keep has done it where it is our entry */
}

static int bundle(struct host *h, const struct options *o, char *const *words)
{
	if (h->secure)
		return misuse("--bundle", PHRASE_WRITES_SECURE);
	return pipeline_bundle(h, o, words, environ);
}

/* A stack for a start, because RLIMIT_STACK may leave the kernel's one a few pages, enough for
   ld.so alone. The frames of a start add up to less than 100 KB (gcc -fstack-usage). With this size
   .bss ends in the middle of a page; where it ends just before one, a few bytes more make the
   linker pad the file by a page. */
#define START_STACK_BYTES (126U << 10)

/* What a start touches of its stack and memory, and one as the loader (make bench). */
#define START_FRAME_BYTES (16U << 10)
#define START_MEMORY_BYTES (8U << 10)
#define INTERP_FRAME_BYTES (4U << 10)
#define INTERP_MEMORY_BYTES (4U << 10)

/* What a command line is read into, among the large buffers, of which a start touches the stack's
   last pages and the memory's first, so that all that is touched lies together. */
static struct {
	struct target target; /* of --against alone */
	char known[KNOWN_BYTES];
	_Alignas(16) unsigned char stack[START_STACK_BYTES];
	struct arena arena;
	struct host host;
	struct options options;
	int argc;
	char **argv;
	char *const *program; /* what --install starts */
	bool is_left;         /* the command line asks for something else than a start */
	_Alignas(16) unsigned char memory[ARENA_FIRST_BYTES];
} front;

/* A program that has started itself by us: none of its words is ours. */
static int start_itself(char *const *argv)
{
	struct host *h = &front.host;
	struct options *o = &front.options;
	struct self_start s;
	if (!host_open(h, &front.arena, NULL, environ))
		return LANDFALL_EXIT_OWN_FAULT;
	h->on_map_file = sigbus_guard_add_file;
	if (!self_start_find(h, argv, &s))
		return self_start_refuse(h, &s);
	o->verbose = h->log;
	o->self = s.program;
	o->execfn = s.execfn;
	return pipeline_run(h, o, argv, environ);
}

static int on_own_stack(int (*f)(void *))
{
	kernel_entry.frames = (uintptr_t)__builtin_frame_address(0) - 256;
	int status = arch_on_stack(front.stack + sizeof front.stack, f, NULL);
	kernel_entry.frames = 0;
	return status;
}

/* Takes another build of the glibc layer. Its path is the running system's, whatever root is
   judged. */
static bool take_layer(struct host *h, const char *path)
{
	static struct host own;
	if (!host_open(&own, h->arena, NULL, environ))
		return false;
	own.on_map_file = h->on_map_file;
	h->shim = host_file(&own, span_of(path));
	return h->shim && shim_is_layer(h->shim);
}

/* With more rights than its caller has, landfall changes no file for him. */
static int adopt(struct host *h, const struct options *o, char *const *names)
{
	if (h->secure)
		return misuse("--adopt", PHRASE_WRITES_SECURE);
	return pipeline_adopt(h, o, names);
}

/* Puts landfall at the paths of loaders in a process of its own, which ends with it: the run that
   follows must find signals, memory and the host as they were. With more rights than its caller
   has, landfall changes no file for him. */
static void install_silently(struct host *h)
{
	pid_t child = h->secure ? -1 : fork();
	if (child == 0)
		_exit(make_install(h, INSTALL_SILENT));
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		continue;
}

static int run_installed(void *arg)
{
	(void)arg;
	return pipeline_run(&front.host, &front.options, front.program, environ);
}

/* --install alone, or in front of a program: whether it could be done or not, the program runs. */
static int install(struct host *h, const struct options *o, char *const *program)
{
	if (!*program && h->secure)
		return misuse("--install", PHRASE_WRITES_SECURE);
	if (!*program)
		return make_install(h, o->dry_run ? INSTALL_DRY_RUN : INSTALL_SAYING);
	install_silently(h);
	front.options.mode = MODE_RUN;
	front.program = program;
	return on_own_stack(run_installed);
}

static int uninstall(struct host *h, const struct options *o)
{
	return h->secure ? misuse("--uninstall", PHRASE_WRITES_SECURE)
			 : make_uninstall(h, o->dry_run);
}

static int enlist(struct host *h, const struct options *o)
{
	const bool in = o->mode == MODE_REGISTER;
	if (h->secure)
		return misuse(in ? "--register" : "--unregister", PHRASE_WRITES_SECURE);
	return in ? make_register(h, o->dry_run) : make_unregister(h, o->dry_run);
}

static int dispatch(struct host *h, const struct options *o, char *const *argv)
{
	switch (o->mode) {
	case MODE_RUN: break; /* begin() has started it */
	case MODE_EXPLAIN: return pipeline_explain(h, o, argv + o->rest);
	case MODE_TREE: return pipeline_tree(h, o, argv + o->rest);
	case MODE_WHERE: return pipeline_where(h, o, argv + o->rest);
	case MODE_PICK: return pipeline_pick(h, o, argv + o->rest);
	case MODE_SHELL_HOOK: return say_hook(o->bundle_dir);
	case MODE_HOST: return say_host(h, o->json);
	case MODE_BUNDLE:
	case MODE_UPDATE:
	case MODE_BUNDLE_GLIBC: return bundle(h, o, argv + o->rest);
	case MODE_WHY: return say_why(argv + o->rest);
	case MODE_INSTALL: return install(h, o, argv + o->rest);
	case MODE_UNINSTALL: return uninstall(h, o);
	case MODE_ADOPT: return adopt(h, o, argv + o->rest);
	case MODE_OCI_HOOK: return oci_hook(h);
	case MODE_REGISTER:
	case MODE_UNREGISTER: return enlist(h, o);
	case MODE_HELP: return answer(help_full);
	case MODE_VERSION: return answer(o->licences ? help_licences : help_version);
	}
	return LANDFALL_EXIT_OWN_FAULT;
}

/* Lets the system of --against stand in for h. 0, or an exit status with the reason said. */
static int take_target(struct host *h, const char *against)
{
	struct buf known = buf_of(front.known, sizeof front.known);
	if (!target_parse(against, host_machine(h), &front.target, &known))
		return misuse_of(against, PHRASE_USAGE_NO_SYSTEM, span_of(NULL), buf_span(&known));
	target_take(&front.target, h);
	return 0;
}

/* Opens the host as the options ask for it. 0, or an exit status with the reason said. */
static int open_host(void)
{
	struct options *o = &front.options;
	struct host *h = &front.host;
	if (!host_open(h, &front.arena, o->root, environ))
		return misuse(o->root, errno == ENOENT ? PHRASE_USAGE_NO_SUCH_ROOT
						       : PHRASE_USAGE_ROOT_NO_DIRECTORY);
	h->on_map_file = sigbus_guard_add_file;
	h->with_bundle = o->with_bundle;
	h->no_shim = h->no_shim || o->no_shim;
	int status = o->against ? take_target(h, o->against) : 0;
	if (status)
		return status;
	if (entry_is_secure())
		distrust(h, o);
	if (o->shim && !take_layer(h, o->shim))
		return misuse(o->shim, PHRASE_USAGE_NO_SHIM);
	o->verbose = o->verbose || h->log;
	return 0;
}

/* Flag O of binfmt_misc gives the file as a descriptor, too. */
static bool is_called_by_kernel(void)
{
	errno = 0;
	return getauxval(AT_EXECFD) || !errno;
}

/* Starts the program, or leaves what else the command line asks for to dispatch. */
static int begin(void *arg)
{
	struct options *o = &front.options;
	(void)arg;
	arena_init(&front.arena, front.memory, sizeof front.memory, mappings_add);
	if (kernel_entry.as_interp)
		return interp_enter(&front.arena, environ);
	if (self_start_is())
		return start_itself(front.argv);
	/* The kernel has called us for a file that we are registered for: no word is ours. */
	if (is_called_by_kernel())
		*o = (struct options){.rest = 1};
	else if (!options_read(front.argc, front.argv, o))
		return misuse_of(o->bad, o->bad_why, span_of(o->near), span_of(NULL));
	int status = open_host();
	if (!status && o->mode == MODE_RUN)
		return pipeline_run(&front.host, o, front.argv + o->rest, environ);
	front.is_left = !status;
	return status;
}

int main(int argc, char **argv)
{
	const bool interp = kernel_entry.as_interp;
	mappings_bring_in(
		(uintptr_t)&front.arena - (interp ? INTERP_FRAME_BYTES : START_FRAME_BYTES),
		(uintptr_t)front.memory + (interp ? INTERP_MEMORY_BYTES : START_MEMORY_BYTES));
	entry_show_rights();
	front.argc = argc;
	front.argv = argv;
	int status = on_own_stack(begin);
	return front.is_left ? dispatch(&front.host, &front.options, argv) : status;
}
