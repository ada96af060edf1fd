/* A question of another program comes in, a verdict goes out. All that is needed for its words lies
   in the caller's memory, until the caller uses that for something else. */
#include "library/judged.h"

#include "judge/judge.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define FLAGS_KNOWN LANDFALL_MAP_FILES

static bool is_question(const struct landfall_question *q)
{
	return q && q->size >= sizeof *q && q->path && q->path[0] && q->arena &&
	       !(q->flags & ~(unsigned)FLAGS_KNOWN) && (!q->cwd || q->cwd[0] == '/');
}

static bool is_directory(int fd)
{
	struct stat st;
	return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Memory for any type begins at a multiple of 16. NULL when not even the verdict fits. */
static struct judged *open_judged(const struct landfall_question *q)
{
	struct arena a;
	unsigned char *block = q->arena;
	size_t skipped = -(uintptr_t)block & 15;
	if (q->arena_bytes < skipped)
		return NULL;
	arena_init_fixed(&a, block + skipped, q->arena_bytes - skipped);
	struct judged *j = arena_get(&a, sizeof *j);
	if (j)
		j->arena = a;
	return j;
}

static void open_host(struct judged *j, const struct landfall_question *q)
{
	j->below = (struct below){q->root_fd, q->flags & LANDFALL_MAP_FILES};
	host_open_below(&j->host, &j->arena, &below_ops, &j->below);
	host_take_env(&j->host, q->env);
	j->host.root_cwd = q->cwd && q->cwd[1] ? q->cwd : "";
}

/* The path is kept, since messages name it. */
static void judge(struct judged *j, const char *path)
{
	const struct judging how = {.no_redirect = true, .plain_start = true, .symbols = true};
	struct buf b = buf_of(j->path, sizeof j->path);
	const char *name = arena_copy(&j->arena, span_of(path));
	if (!name)
		return;
	if (!strchr(name, '/')) {
		if (!verdict_find_in_path(&j->host, name, &b, &j->verdict))
			return;
		name = j->path;
	}
	verdict_decide(&j->host, name, &how, &j->verdict);
	verdict_sibling(&j->host, &j->verdict);
}

static void answer(struct judged *j, struct landfall_verdict *out)
{
	const struct verdict *v = &j->verdict;
	out->action = v->action;
	out->exit = v->exit;
	out->os = v->os;
	out->certain = v->certain;
	if (v->action == LANDFALL_NONE) {
		memcpy(out->id, v->message.diag.id.p, sizeof out->id - 1);
		out->name = arena_copy(&j->arena, v->message.diag.name);
	}
	out->judged = j;
}

enum landfall_result landfall_judge(const struct landfall_question *q, struct landfall_verdict *out)
{
	if (!out)
		return LANDFALL_WRONG_QUESTION;
	memset(out, 0, sizeof *out);
	if (!is_question(q) || strlen(q->path) >= PATH_BYTES)
		return LANDFALL_WRONG_QUESTION;
	if (!is_directory(q->root_fd))
		return LANDFALL_NO_ROOT;
	struct judged *j = open_judged(q);
	if (!j)
		return LANDFALL_NO_MEMORY;
	open_host(j, q);
	judge(j, q->path);
	answer(j, out);
	if (!j->arena.full && !j->host.scarce)
		return LANDFALL_OK;
	landfall_close(out);
	memset(out, 0, sizeof *out);
	return LANDFALL_NO_MEMORY;
}

void landfall_close(struct landfall_verdict *v)
{
	struct judged *j = v ? v->judged : NULL;
	if (!j)
		return;
	below_unmap(&j->host);
	v->judged = NULL;
	v->name = NULL;
}
