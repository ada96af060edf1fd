/* Does a seccomp filter refuse system calls that a C library relies on? The kernel is asked with
   arguments that do nothing: where the call is allowed it fails in another way. */
#include <landfall/system.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The same numbers on every machine (include/uapi/asm-generic/unistd.h). */
#define NR_CLONE3 435
#define NR_FACCESSAT2 439
#define STATUS_BYTES 4096

static bool is_filtered(struct host *h)
{
	char text[STATUS_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span rest;
	struct span line;
	(void)h->ops->slurp(h, "/proc/self/status", &b);
	rest = buf_span(&b);
	while (span_cut(&rest, "\n", &line))
		if (span_is(line, "Seccomp:\t2"))
			return true;
	return false;
}

/* EINVAL and ENOENT where they are allowed, ENOSYS on older kernels. */
static int try_call(enum host_call call)
{
	long r = 0;
	switch (call) {
	case CALL_CLONE3: r = syscall(NR_CLONE3, NULL, 0); break;
	case CALL_FACCESSAT2: r = syscall(NR_FACCESSAT2, AT_FDCWD, "", F_OK, 0); break;
	}
	return r < 0 ? errno : 0;
}

static bool ask_kernel(enum host_call call)
{
	int status = 0;
	pid_t child = fork();
	if (child == 0)
		_exit(try_call(call) == EPERM);
	if (child < 0)
		return false;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

#define FILTER_ASKED 256U
#define FILTER_THERE 512U

bool host_is_filtered(struct host *h)
{
	bool ours = h->ops == &system_ops && !h->root[0];
	if (!(h->forbids & FILTER_ASKED))
		h->forbids |= FILTER_ASKED | (ours && is_filtered(h) ? FILTER_THERE : 0);
	return h->forbids & FILTER_THERE;
}

bool host_forbids(struct host *h, enum host_call call)
{
	unsigned asked = 1U << 2 * (unsigned)call;
	if (h->forbids & asked)
		return h->forbids & asked << 1;
	h->forbids |= asked;
	if (host_is_filtered(h) && ask_kernel(call))
		h->forbids |= asked << 1;
	return h->forbids & asked << 1;
}
