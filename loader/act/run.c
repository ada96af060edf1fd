/* Starts the program. Nothing is changed but what execve itself changes: environment, descriptors,
   working directory, umask and signals are as we found them. execve alone: execvp's fallback would
   feed the file to a shell. */
#include <landfall/run.h>

#include <landfall/arena.h>
#include <landfall/guard.h>

#include <errno.h>
#include <unistd.h>

int run_plain(const struct verdict *v, char *const *argv, char *const *env)
{
	guard_remove();
	(void)execve(v->program, argv, env);
	return errno;
}

static char *text_of(struct span s)
{
	return (char *)(uintptr_t)s.p;
}

/* A path that ld.so takes for a path: with a slash, and not for an option. */
static char *as_path(const char *p)
{
	char text[PATH_BYTES + 2];
	struct buf b = buf_of(text, sizeof text);
	struct span s = span_of(p);
	if (span_has(s, '/') && p[0] != '-')
		return (char *)(uintptr_t)p;
	buf_adds(&b, "./");
	buf_adds(&b, p);
	return b.full ? NULL : arena_copy(buf_span(&b));
}

int run_handover(const struct verdict *v, char *const *argv, char *const *env)
{
	size_t argc = 0;
	size_t n = 0;
	while (argv[argc])
		argc++;
	char **out = arena_get((argc + 12) * sizeof *out);
	char *program = as_path(v->handover.program ? v->handover.program : v->program);
	if (!out || !program)
		return ENOMEM;
	out[n++] = text_of(v->handover.loader);
	if (handover_knows_argv0(&v->handover) && argc) {
		out[n++] = "--argv0";
		out[n++] = v->handover.script_arg0 ? (char *)(uintptr_t)v->handover.script_arg0 : argv[0];
	}
	if (v->handover.kind == LIBC_GLIBC) {   /* musl's finds its libraries as it was built */
		out[n++] = "--inhibit-cache";
		out[n++] = "--library-path";
		out[n++] = text_of(v->handover.library_path);
	}
	out[n++] = program;
	if (v->handover.script_arg0) {
		if (v->handover.script_arg)
			out[n++] = (char *)(uintptr_t)v->handover.script_arg;
		out[n++] = (char *)(uintptr_t)v->program;
	}
	for (size_t i = 1; i < argc; i++)
		out[n++] = argv[i];
	guard_remove();
	(void)execve(out[0], out, env);
	return errno;
}
