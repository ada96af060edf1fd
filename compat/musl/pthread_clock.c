/*
 * pthread_clock.c: waiting until a time of a clock that the caller names. musl waits by
 * CLOCK_REALTIME, or by the clock of a condition variable, so the end is moved over to that clock
 * when the wait begins; a clock that is set meanwhile is not followed.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

#include "shim.h"

#define NANOSECONDS 1000000000L

int pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
			   const struct timespec *end);
int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *end);
int pthread_rwlock_clockrdlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *end);
int pthread_rwlock_clockwrlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *end);
int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock,
			 const struct timespec *end);
int sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *end);
int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t *attributes, int kind);
int pthread_rwlockattr_getkind_np(const pthread_rwlockattr_t *attributes, int *kind);

/* The same moment by another clock; 0 or the error of a wait. */
static int move_over(clockid_t from, clockid_t to, const struct timespec *end,
		     struct timespec *moved)
{
	struct timespec now_from, now_to;

	if ((from != CLOCK_REALTIME && from != CLOCK_MONOTONIC) || end->tv_nsec < 0 ||
	    end->tv_nsec >= NANOSECONDS)
		return EINVAL;
	*moved = *end;
	if (from == to)
		return 0;
	if (clock_gettime(from, &now_from) != 0 || clock_gettime(to, &now_to) != 0)
		return errno;
	if (__builtin_add_overflow(end->tv_sec - now_from.tv_sec, now_to.tv_sec, &moved->tv_sec))
		moved->tv_sec = end->tv_sec;
	moved->tv_nsec += now_to.tv_nsec - now_from.tv_nsec;
	for (; moved->tv_nsec < 0; moved->tv_nsec += NANOSECONDS)
		moved->tv_sec--;
	for (; moved->tv_nsec >= NANOSECONDS; moved->tv_nsec -= NANOSECONDS)
		moved->tv_sec++;
	return 0;
}

/* musl keeps a condition's clock in its int 4. */
static clockid_t clock_of(const pthread_cond_t *cond)
{
	return ((const int *)(const void *)cond)[4];
}

int pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
			   const struct timespec *end)
{
	struct timespec moved;
	int error = move_over(clock, clock_of(cond), end, &moved);

	return error != 0 ? error : pthread_cond_timedwait(cond, mutex, &moved);
}

int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *end)
{
	struct timespec moved;
	int error = move_over(clock, CLOCK_REALTIME, end, &moved);

	return error != 0 ? error : pthread_mutex_timedlock(mutex, &moved);
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *end)
{
	struct timespec moved;
	int error = move_over(clock, CLOCK_REALTIME, end, &moved);

	return error != 0 ? error : pthread_rwlock_timedrdlock(lock, &moved);
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *end)
{
	struct timespec moved;
	int error = move_over(clock, CLOCK_REALTIME, end, &moved);

	return error != 0 ? error : pthread_rwlock_timedwrlock(lock, &moved);
}

int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock,
			 const struct timespec *end)
{
	struct timespec moved;
	int error;

	if (end == NULL)
		return pthread_join(thread, result);
	error = move_over(clock, CLOCK_REALTIME, end, &moved);
	return error != 0 ? error : pthread_timedjoin_np(thread, result, &moved);
}

int sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *end)
{
	struct timespec moved;
	int error = move_over(clock, CLOCK_REALTIME, end, &moved);

	if (error != 0) {
		errno = error;
		return -1;
	}
	return sem_timedwait(semaphore, &moved);
}

/* Which side goes first is kept in the word that musl leaves alone; its locks decide by themselves.
 */
int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t *attributes, int kind)
{
	if (kind < 0 || kind > 2)
		return EINVAL;
	((int *)(void *)attributes)[1] = kind;
	return 0;
}

int pthread_rwlockattr_getkind_np(const pthread_rwlockattr_t *attributes, int *kind)
{
	*kind = ((const int *)(const void *)attributes)[1];
	return 0;
}
