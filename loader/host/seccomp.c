/* Finds out whether a seccomp filter refuses system calls that a C library relies on. The kernel is
   asked with arguments that do nothing: a call that is allowed fails in another way. */
#include "host/system.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Numbers that are the same on every machine (include/uapi/asm-generic/unistd.h). */
#define NR_CLONE3 435
#define NR_FACCESSAT2 439
/* SECCOMP_MODE_FILTER; nobody who asks is in strict mode, which kills for asking. */
#define MODE_FILTER 2

bool host_is_filtered(struct host *h)
{
	if (!h->filter_known)
		h->filtered = h->is_real && !h->root[0] && prctl(PR_GET_SECCOMP) == MODE_FILTER;
	h->filter_known = true;
	return h->filtered;
}

/* The errno of an allowed call is EINVAL or ENOENT; older kernels give ENOSYS. */
static int try_call(enum host_call call)
{
	long r = 0;
	switch (call) {
	case CALL_CLONE3: r = syscall(NR_CLONE3, NULL, 0); break;
	case CALL_FACCESSAT2: r = syscall(NR_FACCESSAT2, AT_FDCWD, "", F_OK, 0); break;
	case CALLS: break;
	}
	return r < 0 ? errno : 0;
}

bool system_forbids(enum host_call call)
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
