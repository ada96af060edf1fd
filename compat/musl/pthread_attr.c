/*
 * pthread_attr.c: attributes of threads that musl has no room for: the processors a thread may run
 * on, and its signal mask. They lie in a block of ours that word 5 of pthread_attr_t points to, a
 * word musl neither reads nor writes; the new thread applies them before its function is called,
 * and pthread_create fails if they cannot be.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

#define WORD_OURS 5
#define CPUS_BYTES_MAX 65536

struct extra {
	size_t cpus_size;
	bool has_mask;
	sigset_t mask;
	unsigned char cpus[];
};

struct start {
	void *(*function)(void *);
	void *argument;
	const struct extra *extra;
	sem_t applied;
	int error;
};

int pthread_attr_setaffinity_np(pthread_attr_t *attributes, size_t n, const cpu_set_t *cpus);
int pthread_attr_getaffinity_np(const pthread_attr_t *attributes, size_t n, cpu_set_t *cpus);
int pthread_attr_setsigmask_np(pthread_attr_t *attributes, const sigset_t *mask);
int pthread_attr_getsigmask_np(const pthread_attr_t *attributes, sigset_t *mask);
int pthread_attr_setstackaddr(pthread_attr_t *attributes, void *top);
int pthread_attr_getstackaddr(const pthread_attr_t *attributes, void **top);

SHIM_MUSL(pthread_create)

static struct extra **extra_of(const pthread_attr_t *attributes)
{
	return (struct extra **)(void *)attributes + WORD_OURS;
}

/* Room for 'cpus_size' bytes of processors, with what was set before. */
static struct extra *grow(pthread_attr_t *attributes, size_t cpus_size)
{
	struct extra *old = *extra_of(attributes);
	size_t size = old != NULL && old->cpus_size > cpus_size ? old->cpus_size : cpus_size;
	struct extra *new = calloc(1, sizeof *new + size);

	if (new == NULL)
		return NULL;
	if (old != NULL)
		memcpy(new, old, sizeof *old + old->cpus_size);
	free(old);
	*extra_of(attributes) = new;
	return new;
}

int pthread_attr_setaffinity_np(pthread_attr_t *attributes, size_t n, const cpu_set_t *cpus)
{
	struct extra *extra;

	if (cpus == NULL || n == 0) {
		if (*extra_of(attributes) != NULL)
			(*extra_of(attributes))->cpus_size = 0;
		return 0;
	}
	if (n > CPUS_BYTES_MAX)
		return EINVAL;
	extra = grow(attributes, n);
	if (extra == NULL)
		return ENOMEM;
	memcpy(extra->cpus, cpus, n);
	extra->cpus_size = n;
	return 0;
}

/*
 * Processors that do not fit into the caller's set are an error; a set that was never given allows
 * all.
 */
int pthread_attr_getaffinity_np(const pthread_attr_t *attributes, size_t n, cpu_set_t *cpus)
{
	const struct extra *extra = *extra_of(attributes);

	if (extra == NULL || extra->cpus_size == 0) {
		memset(cpus, 0xff, n);
		return 0;
	}
	for (size_t i = n; i < extra->cpus_size; i++)
		if (extra->cpus[i] != 0)
			return EINVAL;
	memset(cpus, 0, n);
	memcpy(cpus, extra->cpus, n < extra->cpus_size ? n : extra->cpus_size);
	return 0;
}

int pthread_attr_setsigmask_np(pthread_attr_t *attributes, const sigset_t *mask)
{
	struct extra *extra = *extra_of(attributes);

	if (mask == NULL) {
		if (extra != NULL)
			extra->has_mask = false;
		return 0;
	}
	if (extra == NULL)
		extra = grow(attributes, 0);
	if (extra == NULL)
		return ENOMEM;
	extra->mask = *mask;
	extra->has_mask = true;
	return 0;
}

/* -1 is PTHREAD_ATTR_NO_SIGMASK_NP: none was set. */
int pthread_attr_getsigmask_np(const pthread_attr_t *attributes, sigset_t *mask)
{
	const struct extra *extra = *extra_of(attributes);

	if (extra == NULL || !extra->has_mask) {
		sigemptyset(mask);
		return -1;
	}
	*mask = extra->mask;
	return 0;
}

/* musl's own does nothing at all. */
int pthread_attr_destroy(pthread_attr_t *attributes)
{
	free(*extra_of(attributes));
	*extra_of(attributes) = NULL;
	return 0;
}

/* The old pair names the stack's upper end, and takes the size from the attribute set before. */
int pthread_attr_setstackaddr(pthread_attr_t *attributes, void *top)
{
	size_t size = 0;
	int error = pthread_attr_getstacksize(attributes, &size);

	return error != 0 ? error : pthread_attr_setstack(attributes, (char *)top - size, size);
}

int pthread_attr_getstackaddr(const pthread_attr_t *attributes, void **top)
{
	void *bottom;
	size_t size;
	int error = pthread_attr_getstack(attributes, &bottom, &size);

	if (error == 0)
		*top = (char *)bottom + size;
	return error;
}

static int apply(const struct extra *extra)
{
	if (extra->cpus_size > 0 &&
	    syscall(SYS_sched_setaffinity, 0, extra->cpus_size, extra->cpus) < 0)
		return errno;
	return extra->has_mask ? pthread_sigmask(SIG_SETMASK, &extra->mask, NULL) : 0;
}

/*
 * The starter's frame is gone as soon as the semaphore is posted, so what is needed of it is taken
 * before.
 */
static void *begin(void *context)
{
	struct start *start = context;
	void *(*function)(void *) = start->function;
	void *argument = start->argument;
	int error = apply(start->extra);

	start->error = error;
	sem_post(&start->applied);
	if (error != 0) {
		pthread_detach(pthread_self());
		return NULL;
	}
	return function(argument);
}

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
		   void *(*function)(void *), void *restrict argument)
{
	struct start start = {.function = function, .argument = argument};
	int error;

	start.extra = attributes != NULL ? *extra_of(attributes) : NULL;
	if (start.extra == NULL)
		return musl_pthread_create()(thread, attributes, function, argument);
	sem_init(&start.applied, 0, 0);
	error = musl_pthread_create()(thread, attributes, begin, &start);
	if (error != 0)
		return error;
	while (sem_wait(&start.applied) != 0)
		;
	sem_destroy(&start.applied);
	return start.error;
}
