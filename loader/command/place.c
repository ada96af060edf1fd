/* Makes the host that the command of a wrapper will find. A host and what the wrapper changes come
   in, a host goes out; only directories are looked at. */
#include "command/place.h"

#include <string.h>

/* Variables of one environment; the kernel's own limit is one of bytes. */
#define ENV_MAX 8192

static char *const no_variables[] = {NULL};

static bool is_taken_away(const struct wrapped *w, struct span variable)
{
	struct span name;
	(void)span_cut(&variable, "=", &name);
	for (unsigned i = 0; i < w->nunset; i++)
		if (span_eq(name, w->unset[i]))
			return true;
	return false;
}

/* Writes the environment that the command gets; NULL when it is too large. */
static char *const *env_of(struct host *h, const struct wrapper_line *line, const struct wrapped *w)
{
	char *const *old = h->env && !w->clears ? h->env : no_variables;
	unsigned max = w->at - w->variables + 1;
	unsigned n = 0;
	for (unsigned i = 0; old[i]; i++)
		max++;
	char **env = max <= ENV_MAX ? arena_get(h->arena, max * sizeof *env) : NULL;
	if (!env)
		return NULL;
	for (unsigned i = 0; old[i]; i++)
		if (!is_taken_away(w, span_of(old[i])))
			env[n++] = old[i];
	for (unsigned i = w->variables; i < w->at; i++)
		if (!(env[n++] = arena_copy(h->arena, line->words[i])))
			return NULL;
	env[n] = NULL;
	return env;
}

/* Writes the directory that becomes the root, as this process names it. */
static bool find_root(struct host *h, struct span root, struct buf *out)
{
	struct path_resolution *real = arena_get(h->arena, sizeof *real);
	if (!real)
		return false;
	path_resolve(h, root, real);
	if (real->os || file_type(&real->inode) != TYPE_DIRECTORY)
		return false;
	buf_adds(out, h->root);
	if (h->root[0] && strcmp(real->real, "/") == 0)
		return !out->full;
	buf_adds(out, real->real);
	return !out->full;
}

static bool open_root(struct host *h, struct span root, struct host *out)
{
	char *path = arena_get(h->arena, PATH_BYTES);
	struct buf b = buf_of(path, PATH_BYTES);
	if (!path || !find_root(h, root, &b) || !host_open(out, h->arena, path, no_variables))
		return false;
	out->on_map_file = h->on_map_file;
	out->uid = h->uid;
	out->gid = h->gid;
	return true;
}

/* The same host, whose files are read anew: what they mean may differ under other variables. */
static void copy_host(const struct host *h, struct host *out)
{
	*out = *h;
	out->path_text = NULL;
	out->kept = NULL;
	out->passing = NULL;
	out->table = NULL;
	out->table_size = out->nfiles = 0;
	out->cache_answers = NULL;
}

struct host *place_of(struct host *h, const struct wrapper_line *line, const struct wrapped *w)
{
	const bool same = !w->clears && !w->nunset && w->variables == w->at;
	struct host *out;
	if (same && !w->root.p)
		return h;
	out = arena_get(h->arena, sizeof *out);
	char *const *env = out ? env_of(h, line, w) : NULL;
	if (!env)
		return NULL;
	if (!w->root.p)
		copy_host(h, out);
	else if (!open_root(h, w->root, out))
		return NULL;
	host_take_env(out, env);
	out->no_shim = h->no_shim;
	out->log = h->log;
	return out;
}
