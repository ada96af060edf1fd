/* The guard behind an execve that has failed: what was cut short reads as zeros again, and the
   action that was found is the one that is restored. */
#include "t.h"

#include "arch/arch.h"
#include "start/sigbus_guard.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define FILE_BYTES 8192

static const unsigned char *map_of_a_file(int *fd)
{
	char name[] = "/tmp/landfall.XXXXXX";
	*fd = mkstemp(name);
	assert_true(*fd >= 0);
	assert_int_equal(0, unlink(name));
	assert_int_equal(0, ftruncate(*fd, FILE_BYTES));
	void *p = mmap(NULL, FILE_BYTES, PROT_READ, MAP_PRIVATE, *fd, 0);
	assert_ptr_not_equal(MAP_FAILED, p);
	return p;
}

/* By the kernel's own call, since a sanitizer keeps signals to itself. */
static uintptr_t replace(uintptr_t action)
{
	const struct arch_sigaction new = {.handler = (void (*)(int, siginfo_t *, void *))action};
	struct arch_sigaction old;
	assert_int_equal(0, arch_sigaction(SIGBUS, &new, &old));
	return (uintptr_t)old.handler;
}

static void behind_a_failed_execve(uintptr_t before)
{
	int fd;
	const unsigned char *p = map_of_a_file(&fd);
	const uintptr_t found = replace(before);
	sigbus_guard_add(p, FILE_BYTES);
	sigbus_guard_remove();
	sigbus_guard_resume();
	assert_int_equal(0, ftruncate(fd, 0));
	assert_int_equal(0, p[FILE_BYTES - 1]);
	sigbus_guard_restore();
	assert_int_equal(before, replace(found));
	(void)close(fd);
	(void)munmap((void *)(uintptr_t)p, FILE_BYTES);
}

static void default_action(void **state)
{
	(void)state;
	behind_a_failed_execve((uintptr_t)SIG_DFL);
}

static void ignored(void **state)
{
	(void)state;
	behind_a_failed_execve((uintptr_t)SIG_IGN);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {T(default_action), T(ignored)};
	return t_group(tests);
}
