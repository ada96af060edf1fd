/*
 * break.c: sbrk. musl's own refuses to move the break, because its malloc uses it; a program that
 * calls sbrk itself gets an arena of its own, reserved at the first call and never given back.
 */
#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#include <pthread.h>

#include "shim.h"

#define ARENA_BYTES ((intptr_t)1 << 30)

void *sbrk(intptr_t change)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static char *arena;
	static intptr_t used;
	void *before = (void *)-1;

	pthread_mutex_lock(&lock);
	if (arena == NULL) {
		void *mapped = mmap(NULL, (size_t)ARENA_BYTES, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		arena = mapped == MAP_FAILED ? NULL : mapped;
	}
	if (arena == NULL || change > ARENA_BYTES - used || change < -used) {
		errno = ENOMEM;
	} else {
		before = arena + used;
		used += change;
	}
	pthread_mutex_unlock(&lock);
	return before;
}
