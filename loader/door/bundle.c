/* --bundle: which files are wanted. The words, a traced run, --add, --with-package and what an
   older bundle was made from come in; make/ gets one list. */
#include "door/bundle.h"

#include "door/help.h"
#include "gather/dir_walk.h"
#include "gather/from_list.h"
#include "gather/package_files.h"
#include "gather/trace.h"
#include "host/arena.h"
#include "judge/judge.h"
#include "make/bundle.h"
#include "make/layout.h"
#include "message/errno_name.h"
#include "read/phrases.h"
#include "redirect/bundle.h"
#include "report/report.h"
#include "report/streams.h"

#include <landfall/landfall.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The list of what a bundle was made from. */
#define FROM_BYTES_MAX ((size_t)8 << 20)

static int wrong(const char *word, const char *why)
{
	struct out *out = out_shared(STDERR_FILENO);
	help_misuse(out, word, why, span_of(NULL), span_of(NULL));
	return out_end(out, LANDFALL_EXIT_OWN_FAULT);
}

static int say(const struct verdict *v)
{
	struct out *out = out_shared(STDERR_FILENO);
	report_text(out, v);
	return out_end(out, v->exit);
}

/* Runs the command line; 0, or an exit status with everything said. */
static int run_traced(struct host *h, char *const *words, char *const *env, struct found *into)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	const struct judging how = {.no_redirect = true};
	struct verdict v;
	struct trace_result *r = arena_get(h->arena, sizeof *r);
	size_t n = 0;
	while (words[n])
		n++;
	char **argv = arena_get(h->arena, (n + 1) * sizeof *argv);
	if (!r || !argv)
		return LANDFALL_EXIT_OWN_FAULT;
	if (!verdict_find_in_path(h, words[0], &b, &v))
		return say(&v);
	verdict_decide(h, path, &how, &v);
	if (v.action == LANDFALL_NONE)
		return say(&v);
	for (size_t i = 0; i < n; i++)
		argv[i] = words[i];
	if (!trace_run(h->arena, path, argv, env, r))
		return wrong(words[0], r->os ? errno_text(r->os) : PHRASE_TRACE_FAILED);
	if (WIFSIGNALED(r->status) || WEXITSTATUS(r->status) != 0) {
		struct out *out = out_shared(STDERR_FILENO);
		out_str(out, "landfall: ");
		out_str(out, PHRASE_TRACE_ENDED);
		out_str(out, " ");
		out_num(out, (uint64_t)(WIFSIGNALED(r->status) ? 128 + WTERMSIG(r->status)
							       : WEXITSTATUS(r->status)));
		out_str(out, "\n");
		(void)out_flush(out);
	}
	for (const struct found_path *p = r->found.first; p; p = p->next)
		found_add(into, span_of(p->path), p->use);
	into->full = into->full || r->found.full;
	return 0;
}

static bool add_path(void *ctx, struct span path)
{
	found_add(ctx, path, FOUND_ASKED);
	return true;
}

/* A file, or all that lies below a directory. */
static bool add_named(struct host *h, const char *name, struct found *into)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	if (name[0] != '/' && (h->ops->cwd(h, &b) || b.full))
		return false;
	if (b.n == 1)
		b.n = 0;
	if (name[0] == '/')
		buf_adds(&b, name);
	else
		buf_path(&b, (struct span){NULL, 0}, span_of(name));
	while (b.n > 1 && b.p[b.n - 1] == '/')
		b.p[--b.n] = 0;
	const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
	if (!f || f->os)
		return false;
	if (file_type(&f->inode) == TYPE_DIRECTORY)
		return dir_walk(h, buf_span(&b), add_path, into);
	return add_path(into, buf_span(&b));
}

/* --add and --with-package. */
static int add_all(struct host *h, const struct options *o, struct found *into)
{
	for (unsigned i = 0; i < o->nadds; i++) {
		const char *name = o->adds[i].value;
		if (o->adds[i].package && !package_files(h, name, into))
			return wrong(name, PHRASE_NO_SUCH_PACKAGE);
		if (!o->adds[i].package && !add_named(h, name, into))
			return wrong(name, PHRASE_NO_SUCH_FILE);
	}
	return 0;
}

static bool read_from(struct host *h, const char *dir, enum layout l, struct from_list *out)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	buf_adds(&b, dir);
	buf_adds(&b, "/");
	buf_adds(&b, layout_prefix(l));
	buf_adds(&b, BUNDLE_FROM_LIST);
	int fd = b.full ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char *text = fd < 0 ? NULL : arena_get(h->arena, FROM_BYTES_MAX);
	size_t have = 0;
	ssize_t n = 1;
	while (text && n > 0 && have < FROM_BYTES_MAX) {
		n = read(fd, text + have, FROM_BYTES_MAX - have);
		have += n > 0 ? (size_t)n : 0;
	}
	if (fd >= 0)
		(void)close(fd);
	return text && from_list_read((struct span){(const unsigned char *)text, have}, out);
}

/* What the bundle in dir was made from, and how it is laid out. */
static bool read_older(struct host *h, const char *dir, struct from_list *out, enum layout *layout)
{
	static const enum layout all[] = {LAYOUT_FLAT, LAYOUT_DIR, LAYOUT_IMAGE};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		*layout = all[i];
		if (read_from(h, dir, all[i], out))
			return true;
	}
	return false;
}

static char **names_of(struct arena *arena, const struct found *programs)
{
	char **names = arena_get(arena, (programs->n + 1) * sizeof *names);
	size_t n = 0;
	for (const struct found_path *p = programs->first; names && p; p = p->next)
		names[n++] = (char *)(uintptr_t)p->path;
	return names;
}

int pipeline_bundle(struct host *h, const struct options *o, char *const *words, char *const *env)
{
	struct from_list *from = arena_get(h->arena, sizeof *from);
	struct bundle_wish wish = {.dir = o->bundle_dir,
				   .archive = o->archive,
				   .gpu = o->gpu,
				   .skip_unfit = o->skip_unfit};
	int status = 0;
	if (!from)
		return LANDFALL_EXIT_OWN_FAULT;
	from->found.arena = from->programs.arena = h->arena;
	from->without = o->without;
	from->adopt = o->adopt_tree;
	from->strip = o->strip;
	wish.layout = (enum layout)o->layout;
	if (o->mode == MODE_UPDATE && !read_older(h, o->bundle_dir, from, &wish.layout))
		return wrong(o->bundle_dir, PHRASE_NO_FROM_LIST);
	if (from->adopt && wish.layout != LAYOUT_IMAGE)
		return wrong("--adopt", PHRASE_USAGE_ADOPT_TREE);
	status = add_all(h, o, &from->found);
	if (!status && o->trace)
		status = run_traced(h, words, env, &from->found);
	for (; !status && !o->trace && *words; words++)
		found_add(&from->programs, span_of(*words), FOUND_EXECUTED);
	if (status)
		return status;
	found_sort(&from->programs);
	found_sort(&from->found);
	wish.from = from;
	wish.without = from->without;
	wish.adopt = from->adopt;
	wish.strip = from->strip;
	wish.found = from->found.n ? &from->found : NULL;
	wish.names = o->mode == MODE_BUNDLE_GLIBC ? NULL : names_of(h->arena, &from->programs);
	return make_bundle(h, &wish);
}
