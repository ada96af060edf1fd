/*
 * pthread_mutex.c: mutexes that glibc's headers initialise with their kind in place: int 4 of the
 * object, where musl keeps nothing. The first use moves the kind to musl's own place, int 0, before
 * the mutex is ever taken. ADAPTIVE is a normal mutex that spins first; musl's normal one spins
 * too.
 */
#include <pthread.h>
#include <errno.h>

#include "shim.h"

enum { KIND_MUSL = 0, KIND_GLIBC = 4, KIND_ADAPTIVE = 3 };

int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *end);

SHIM_MUSL(pthread_mutex_lock)
SHIM_MUSL(pthread_mutex_trylock)
SHIM_MUSL(pthread_mutex_timedlock)
SHIM_MUSL(pthread_mutex_destroy)
SHIM_MUSL(pthread_mutexattr_settype)

/* Two threads may do this at once; both write the same. */
static void settle(pthread_mutex_t *mutex)
{
	int *words = (int *)(void *)mutex;
	int kind = __atomic_load_n(&words[KIND_GLIBC], __ATOMIC_ACQUIRE);

	if (kind < 1 || kind > KIND_ADAPTIVE)
		return;
	if (kind != KIND_ADAPTIVE)
		__atomic_store_n(&words[KIND_MUSL], kind, __ATOMIC_RELAXED);
	__atomic_store_n(&words[KIND_GLIBC], 0, __ATOMIC_RELEASE);
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	settle(mutex);
	return musl_pthread_mutex_lock()(mutex);
}

int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
	settle(mutex);
	return musl_pthread_mutex_trylock()(mutex);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict end)
{
	settle(mutex);
	return musl_pthread_mutex_timedlock()(mutex, end);
}

int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
	settle(mutex);
	return musl_pthread_mutex_destroy()(mutex);
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int type)
{
	return musl_pthread_mutexattr_settype()(
		attributes, type == KIND_ADAPTIVE ? PTHREAD_MUTEX_NORMAL : type);
}

/* Priority ceilings are a protocol that musl does not have. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the interface */
int pthread_mutexattr_getprioceiling(const pthread_mutexattr_t *attributes, int *ceiling)
{
	(void)attributes;
	(void)ceiling;
	return ENOTSUP;
}

int pthread_mutexattr_setprioceiling(pthread_mutexattr_t *attributes, int ceiling)
{
	(void)attributes;
	(void)ceiling;
	return ENOTSUP;
}
