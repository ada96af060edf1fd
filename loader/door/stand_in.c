/* Executes the stand-in: the bundle's copy of Landfall, one beside Landfall's own file, or one in
   memory. A verdict on the program comes in; which words and which variable the copy gets is
   decided here, what it does with them in door/self_start.c. */
#include "door/stand_in.h"

#include "host/arena.h"
#include "host/own_file.h"
#include "redirect/bundle.h"
#include "start/mm_map.h"
#include "start/sigbus_guard.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define VARIABLE STAND_IN_VARIABLE "="

/* The words that the kernel would give the program; of a script its interpreter's, and *script is
   the script's place among them. */
static char **words_of(struct arena *arena, const struct verdict *v, char *const *argv,
		       size_t *script)
{
	const struct handover *h = &v->handover;
	size_t n = 0;
	size_t k = 0;
	while (argv[n])
		n++;
	char **out = arena_get(arena, (n + 4) * sizeof *out);
	if (!out)
		return NULL;
	if (h->script_arg0) {
		out[k++] = (char *)(uintptr_t)h->script_arg0;
		if (h->script_arg)
			out[k++] = (char *)(uintptr_t)h->script_arg;
		*script = k;
		out[k++] = (char *)(uintptr_t)v->program;
		argv += n > 0;
	}
	while (*argv)
		out[k++] = *argv++;
	out[k] = NULL;
	return out;
}

/* The variable with the absolute path of what is to be mapped: the program, of a script its
   interpreter. NULL where it cannot be had. */
static char *variable_of(struct host *h, const struct verdict *v)
{
	const char *path = v->handover.script_arg0 ? v->handover.target->path : v->program;
	char text[sizeof VARIABLE + PATH_BYTES + PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, VARIABLE);
	if (path[0] != '/') {
		if (h->ops->cwd(h, &b) || text[sizeof VARIABLE - 1] != '/')
			return NULL;
		buf_adds(&b, "/");
	}
	buf_adds(&b, path);
	return b.full ? NULL : arena_copy(h->arena, buf_span(&b));
}

/* The environment with that variable behind it, and no other one of its name. */
static char **environ_of(struct arena *arena, char *variable, char *const *env)
{
	size_t n = 0;
	size_t k = 0;
	while (env[n])
		n++;
	char **out = arena_get(arena, (n + 2) * sizeof *out);
	if (!out)
		return NULL;
	for (; *env; env++)
		if (strncmp(*env, VARIABLE, sizeof VARIABLE - 1) != 0)
			out[k++] = *env;
	out[k++] = variable;
	out[k] = NULL;
	return out;
}

/* A stand-in runs as the program's user: what lies there must be Landfall, and nobody else's. */
static bool is_stand_in(struct host *h, const struct verdict *v, struct span path)
{
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	struct owners o;
	owners_of(h, v->handover.target, false, &o);
	return own_file_is(host_file(h, path)) && owned_path(&o, path, &at);
}

/* dir/./name: by the "." the stand-in knows that it is started for the first time, not by the
   program; one more for each word in front of a script's, for the stand-in has no other way to
   learn what AT_EXECFN was. */
static const char *first_path(struct host *h, struct span dir, struct span name, size_t script)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	buf_add(&b, dir);
	for (size_t i = 0; i <= script; i++)
		buf_adds(&b, STAND_IN_FIRST);
	buf_adds(&b, "/");
	buf_add(&b, name);
	return b.full ? NULL : arena_copy(h->arena, buf_span(&b));
}

/* The directory of a stand-in: the chosen loader's, else that of our own file; but nothing says to
   a copy there which directory --with-bundle named. Absent for none. */
static struct span find(struct host *h, const struct verdict *v)
{
	char text[PATH_BYTES];
	for (unsigned i = 0; i < 2; i++) {
		struct buf b = buf_of(text, sizeof text);
		if (i == 0 && v->handover.loader.p)
			buf_add(&b, span_dir(v->handover.loader));
		else if (i == 0 || h->with_bundle || h->ops->self_dir(h, &b))
			continue;
		buf_adds(&b, "/" BUNDLE_SELF);
		if (!b.full && is_stand_in(h, v, buf_span(&b)))
			return span_of(arena_copy(h->arena, span_dir(buf_span(&b))));
	}
	return span_of(NULL);
}

bool stand_in_has_path(struct host *h, const struct verdict *v)
{
	return find(h, v).p;
}

/* Is the loader one that is found beside our own file alone? A copy in memory would not find it. */
static bool is_beside_us(struct host *h, struct span loader)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	if (!loader.p || h->ops->self_dir(h, &b))
		return false;
	buf_adds(&b, "/../lib/landfall/");
	return !b.full && span_starts(loader, text);
}

/* A copy of our own file in memory, whose name is no path: it can be started by the link alone, and
   whoever takes what the link shows for a path finds nothing. -1 where that cannot be had. */
static int copy_in_memory(void)
{
	struct stat st;
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (from < 0)
		return -1;
	int fd = memfd_create(BUNDLE_SELF, MFD_CLOEXEC);
	bool ok = fd >= 0 && fstat(from, &st) == 0;
	while (ok && st.st_size > 0) {
		ssize_t n = sendfile(fd, from, NULL, (size_t)st.st_size);
		ok = n > 0;
		st.st_size -= n;
	}
	(void)close(from);
	if (ok || fd < 0)
		return fd;
	(void)close(fd);
	return -1;
}

/* The path by which the copy in memory is started; *fd is to be closed when that fails. */
static const char *memory_path(struct host *h, size_t script, int *fd)
{
	char text[32];
	struct buf b = buf_of(text, sizeof text);
	*fd = copy_in_memory();
	buf_addu(&b, (uint64_t)*fd);
	return *fd < 0 ? NULL : first_path(h, span_of("/proc/self/fd"), buf_span(&b), script);
}

static bool is_wanted(const struct host *h, const struct verdict *v)
{
	bool maps = verdict_hands_over(v) || v->action == LANDFALL_REPOINT;
	return v->how.in_process && maps && v->handover.target && !v->secure && !h->secure &&
	       !mm_map_may_likely();
}

void stand_in_become(struct host *h, const struct verdict *v, char *const *argv, char *const *env)
{
	size_t script = 0;
	int fd = -1;
	const char *path = NULL;
	if (!is_wanted(h, v))
		return;
	char *variable = variable_of(h, v);
	char **words = words_of(h->arena, v, argv, &script);
	char **all = variable ? environ_of(h->arena, variable, env) : NULL;
	if (!words || !all)
		return;
	const struct span dir = find(h, v);
	if (dir.p)
		path = first_path(h, dir, span_of(BUNDLE_SELF), script);
	else if (!h->with_bundle && !is_beside_us(h, v->handover.loader))
		path = memory_path(h, script, &fd);
	sigbus_guard_remove();
	if (path)
		(void)execve(path, words, all);
	sigbus_guard_resume();
	if (fd >= 0)
		(void)close(fd);
}
