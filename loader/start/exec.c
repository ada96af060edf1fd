/* Starts a program by execve, which alone changes anything: environment, descriptors, working
   directory, umask and signals are as Landfall found them. execvp is not used, because it would
   feed a file that the kernel refuses to a shell. */
#include "start/exec.h"

#include "host/arena.h"
#include "start/sigbus_guard.h"
#include "redirect/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The program is judged once more, or a message on it made. */
static int guarded_again(int os)
{
	sigbus_guard_resume();
	return os;
}

int exec_plain(const struct verdict *v, char *const *argv, char *const *env)
{
	sigbus_guard_remove();
	(void)execve(v->program, argv, env);
	return guarded_again(errno);
}

static char *text_of(struct span s)
{
	return (char *)(uintptr_t)s.p;
}

/* Makes a path that ld.so takes for a path: with a slash, and not like an option. */
static char *as_path(struct arena *arena, const char *p)
{
	char text[PATH_BYTES + 2];
	struct buf b = buf_of(text, sizeof text);
	struct span s = span_of(p);
	if (span_has(s, '/') && p[0] != '-')
		return (char *)(uintptr_t)p;
	buf_adds(&b, "./");
	buf_adds(&b, p);
	return b.full ? NULL : arena_copy(arena, buf_span(&b));
}

/* The loader with its patches, as a file without a name; -1 where that cannot be had. */
static int patched_copy(const struct handover *h)
{
	const struct file *f = h->file;
	int fd = f && h->npatches ? memfd_create("ld-landfall.so.2", MFD_CLOEXEC) : -1;
	bool ok = fd >= 0 && pwrite(fd, f->bytes.p, f->bytes.n, 0) == (ssize_t)f->bytes.n;
	for (unsigned i = 0; ok && i < h->npatches; i++) {
		const struct patch *p = &h->patches[i];
		ok = pwrite(fd, p->bytes.p, p->bytes.n, (off_t)p->off) == (ssize_t)p->bytes.n;
	}
	if (ok || fd < 0)
		return fd;
	(void)close(fd);
	return -1;
}

/* Where the loader must not look into the host's directories a copy of it is started; where none
   can be made, or none may be executed, the loader itself: to start counts for more. */
static void exec_vector(const struct handover *h, char *const *out, char *const *env)
{
	int fd = patched_copy(h);
	if (fd >= 0)
		(void)syscall(SYS_execveat, fd, "", out, env, AT_EMPTY_PATH);
	(void)execve(out[0], out, env);
}

int exec_loader(const struct verdict *v, char *const *argv, char *const *env)
{
	size_t argc = 0;
	size_t n = 0;
	while (argv[argc])
		argc++;
	char **out = arena_get(v->message.facts.arena, (argc + 12) * sizeof *out);
	char *program = as_path(v->message.facts.arena,
				v->handover.program ? v->handover.program : v->program);
	if (!out || !program)
		return ENOMEM;
	out[n++] = text_of(v->handover.loader);
	if (handover_knows_argv0(&v->handover) && argc) {
		out[n++] = "--argv0";
		out[n++] = v->handover.script_arg0 ? (char *)(uintptr_t)v->handover.script_arg0
						   : argv[0];
	}
	if (v->handover.kind == LIBC_GLIBC)
		out[n++] = "--inhibit-cache";
	/* musl's loader outside of a bundle finds its libraries by its built-in path */
	if (v->handover.library_path.p) {
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
	sigbus_guard_remove();
	exec_vector(&v->handover, out, env);
	return guarded_again(errno);
}
