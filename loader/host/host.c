/* Opens a host: the running system, or the root file system in a directory. os-release and libc,
   which cost system calls and only messages need, are read later. */
#include "host/host.h"

#include "arch/arch.h"
#include "host/arena.h"
#include "host/system.h"
#include "machine/machine.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>

/* A variable, not a literal, to stay off the cold .rodata page (one page fault of a start). */
static const char running[1];

/* Returns the last setting of a variable, which counts for both loaders; getenv would return the
   first. */
static const char *env_value(char *const *env, const char *name)
{
	const char *value = NULL;
	size_t n = strlen(name);
	for (; env && *env; env++)
		if ((*env)[0] == name[0] && strncmp(*env, name, n) == 0 && (*env)[n] == '=')
			value = *env + n + 1;
	return value;
}

const char *host_env(const struct host *h, const char *name)
{
	return env_value(h->env, name);
}

void host_uname(struct host *h)
{
	if (!h->uname_known && h->is_real) {
		struct utsname *uts = arena_get(host_kept(h), sizeof *uts);
		if (uts && uname(uts) == 0) {
			h->uname_machine = span_of(uts->machine);
			h->kernel = span_of(uts->release);
		}
	}
	h->uname_known = true;
}

const struct machine *host_machine(const struct host *h)
{
	const bool is_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
	return h->here ? h->here : machine_by_number(h->machine, sizeof(void *) == 8, is_big);
}

/* The processor that Landfall was built for runs here; uname may say i686 under a personality. */
static void read_machine(struct host *h)
{
	h->machine = ARCH_E_MACHINE;
	if (h->machine == EM_NONE) {
		host_uname(h);
		const struct machine *m = machine_by_uname(h->uname_machine);
		h->machine = m ? m->e_machine : EM_NONE;
	}
}

void host_take_env(struct host *h, char *const *env)
{
	h->env = env;
	h->library_path = env_value(env, "LD_LIBRARY_PATH");
	h->preload = env_value(env, "LD_PRELOAD");
	h->path = env_value(env, "PATH");
	h->bundle = env_value(env, "LANDFALL_BUNDLE");
	const char *shim = env_value(env, "LANDFALL_SHIM");
	h->no_shim = shim && strcmp(shim, "0") == 0;
	const char *log = env_value(env, "LANDFALL_LOG");
	const char *now = env_value(env, "LD_BIND_NOW");
	h->bind_now = now && now[0];
	h->log = log && log[0] && strcmp(log, "0") != 0;
}

static void read_caller(struct host *h)
{
	h->uid = (uint32_t)getauxval(AT_EUID);
	h->gid = (uint32_t)getauxval(AT_EGID);
}

uint64_t host_as_limit(struct host *h)
{
	struct rlimit r;
	if (h->as_limit_known)
		return h->as_limit;
	h->as_limit_known = true;
	if (h->is_real && !h->root[0] && getrlimit(RLIMIT_AS, &r) == 0 &&
	    r.rlim_cur != RLIM_INFINITY)
		h->as_limit = r.rlim_cur;
	return h->as_limit;
}

bool host_forbids(struct host *h, enum host_call call)
{
	struct call_answer *answer = &h->calls[call];
	if (!answer->asked)
		answer->forbids = h->ops->forbids && host_is_filtered(h) && h->ops->forbids(call);
	answer->asked = true;
	return answer->forbids;
}

static void begin(struct host *h, struct arena *arena, const struct host_ops *ops)
{
	memset(h, 0, sizeof *h);
	h->arena = arena;
	h->ops = ops;
	h->is_real = true;
	h->root = running;
	read_machine(h);
}

void host_open_below(struct host *h, struct arena *arena, const struct host_ops *ops, void *ctx)
{
	begin(h, arena, ops);
	h->ctx = ctx;
	h->root = "/";
}

bool host_open(struct host *h, struct arena *arena, const char *root, char *const *env)
{
	struct stat st;
	begin(h, arena, &system_ops);
	struct span r = span_of(root);
	while (r.n && r.p[r.n - 1] == '/')
		r.n--;
	if (!root || (r.n == 0 && root[0] == '/')) {
		host_take_env(h, env);
		read_caller(h);
		return true;
	}
	if (stat(root, &st) != 0)
		return false;
	errno = ENOTDIR;
	h->root = arena_copy(h->arena, r);
	return S_ISDIR(st.st_mode) && h->root;
}

void host_distrust_caller(struct host *h)
{
	h->secure = true;
	h->library_path = NULL;
	h->preload = NULL;
	h->bundle = NULL;
	h->with_bundle = NULL;
	h->path = NULL;
	h->log = false;
	h->bind_now = false;
}
