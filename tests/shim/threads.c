/*
 * Threads: mutexes initialised in place, clocks, attributes, cleanup handlers, ends of threads and
 * of the process.
 */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <time.h>
#include "probe.h"

extern char __dso_handle;

static pthread_mutex_t recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static pthread_mutex_t checking = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
static pthread_mutex_t adaptive = PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP;

static void mutexes(void)
{
	pthread_mutexattr_t attributes;
	pthread_mutex_t made;
	struct timespec past = {1, 0};

	show("pthread_mutex_lock", "%d %d", pthread_mutex_lock(&recursive),
	     pthread_mutex_lock(&recursive));
	show("pthread_mutex_trylock", "%d", pthread_mutex_trylock(&recursive));
	show("pthread_mutex_unlock", "%d %d %d %d", pthread_mutex_unlock(&recursive),
	     pthread_mutex_unlock(&recursive), pthread_mutex_unlock(&recursive),
	     pthread_mutex_unlock(&recursive));
	show("pthread_mutex_lock", "%d", pthread_mutex_lock(&checking));
	show("pthread_mutex_lock", "%d", pthread_mutex_lock(&checking));
	show("pthread_mutex_lock", "%d", pthread_mutex_lock(&adaptive));
	show("pthread_mutex_trylock", "%d", pthread_mutex_trylock(&adaptive));
	show("pthread_mutex_timedlock", "%d", pthread_mutex_timedlock(&adaptive, &past));
	show("pthread_mutex_destroy", "%d",
	     (pthread_mutex_unlock(&adaptive), pthread_mutex_destroy(&adaptive)));
	pthread_mutexattr_init(&attributes);
	show("pthread_mutexattr_settype", "%d",
	     pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP));
	show("pthread_mutexattr_settype", "%d", pthread_mutexattr_settype(&attributes, 77));
	show("pthread_mutex_lock", "%d %d", pthread_mutex_init(&made, &attributes),
	     pthread_mutex_lock(&made));
	WITH(int, pthread_mutex_clocklock, (pthread_mutex_t *, clockid_t, const struct timespec *))
	{
		show("pthread_mutex_clocklock", "%d",
		     pthread_mutex_clocklock_(&made, CLOCK_MONOTONIC, &past));
		show("pthread_mutex_clocklock", "%d", pthread_mutex_clocklock_(&made, 99, &past));
	}
	WITH(int, pthread_mutexattr_setkind_np, (pthread_mutexattr_t *, int))
	show("pthread_mutexattr_setkind_np", "%d", pthread_mutexattr_setkind_np_(&attributes, 1));
	WITH(int, pthread_mutexattr_getkind_np, (pthread_mutexattr_t *, int *))
	{
		int kind = 9;

		show("pthread_mutexattr_getkind_np", "%d %d",
		     pthread_mutexattr_getkind_np_(&attributes, &kind), 0);
	}
	WITH(int, pthread_mutexattr_setrobust_np, (pthread_mutexattr_t *, int))
	show("pthread_mutexattr_setrobust_np", "%d",
	     pthread_mutexattr_setrobust_np_(&attributes, 0));
	WITH(int, pthread_mutexattr_getrobust_np, (pthread_mutexattr_t *, int *))
	{
		int robust = 9;

		show("pthread_mutexattr_getrobust_np", "%d",
		     pthread_mutexattr_getrobust_np_(&attributes, &robust));
	}
	WITH(int, pthread_mutex_consistent_np, (pthread_mutex_t *))
	show("pthread_mutex_consistent_np", "%d", pthread_mutex_consistent_np_(&made));
	WITH(int, pthread_mutexattr_setprioceiling, (pthread_mutexattr_t *, int))
	show("pthread_mutexattr_setprioceiling", "%d",
	     pthread_mutexattr_setprioceiling_(&attributes, 1));
	WITH(int, pthread_mutexattr_getprioceiling, (const pthread_mutexattr_t *, int *))
	{
		int ceiling;

		show("pthread_mutexattr_getprioceiling", "%d",
		     pthread_mutexattr_getprioceiling_(&attributes, &ceiling));
	}
}

static void clocks(void)
{
	pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
	pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	pthread_rwlock_t lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
	pthread_rwlockattr_t attributes;
	struct timespec soon, past = {1, 0};
	sem_t sem;
	int kind = -1;

	clock_gettime(CLOCK_MONOTONIC, &soon);
	soon.tv_nsec += 20000000;
	soon.tv_sec += soon.tv_nsec / 1000000000;
	soon.tv_nsec %= 1000000000;
	pthread_mutex_lock(&mutex);
	WITH(int, pthread_cond_clockwait,
	     (pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *))
	{
		show("pthread_cond_clockwait", "%d",
		     pthread_cond_clockwait_(&cond, &mutex, CLOCK_MONOTONIC, &soon));
		show("pthread_cond_clockwait", "%d",
		     pthread_cond_clockwait_(&cond, &mutex, CLOCK_REALTIME, &past));
		show("pthread_cond_clockwait", "%d",
		     pthread_cond_clockwait_(&cond, &mutex, CLOCK_TAI, &past));
	}
	pthread_rwlock_wrlock(&lock);
	WITH(int, pthread_rwlock_clockrdlock,
	     (pthread_rwlock_t *, clockid_t, const struct timespec *))
	DIES("pthread_rwlock_clockrdlock",
	     _exit(pthread_rwlock_clockrdlock_(&lock, CLOCK_MONOTONIC, &past)));
	pthread_rwlock_unlock(&lock);
	pthread_rwlock_rdlock(&lock);
	WITH(int, pthread_rwlock_clockwrlock,
	     (pthread_rwlock_t *, clockid_t, const struct timespec *))
	DIES("pthread_rwlock_clockwrlock",
	     _exit(pthread_rwlock_clockwrlock_(&lock, CLOCK_MONOTONIC, &past)));
	sem_init(&sem, 0, 1);
	WITH(int, sem_clockwait, (sem_t *, clockid_t, const struct timespec *))
	{
		show("sem_clockwait", "%d", sem_clockwait_(&sem, CLOCK_MONOTONIC, &past));
		show("sem_clockwait", "%d %d", sem_clockwait_(&sem, CLOCK_MONOTONIC, &past), errno);
	}
	pthread_rwlockattr_init(&attributes);
	show("pthread_rwlockattr_setkind_np", "%d %d",
	     pthread_rwlockattr_setkind_np(&attributes, 2),
	     pthread_rwlockattr_setkind_np(&attributes, 9));
	show("pthread_rwlockattr_getkind_np", "%d",
	     pthread_rwlockattr_getkind_np(&attributes, &kind));
	show("pthread_rwlockattr_getkind_np", "%d", kind);
}

static void *where(void *context)
{
	cpu_set_t set;
	sigset_t mask;

	(void)context;
	sched_getaffinity(0, sizeof set, &set);
	pthread_sigmask(0, NULL, &mask);
	return (void *)(intptr_t)(CPU_COUNT(&set) * 10 + sigismember(&mask, SIGUSR1));
}

static void attributes(void)
{
	pthread_attr_t a;
	pthread_t thread;
	cpu_set_t one, got;
	sigset_t mask;
	void *result = NULL, *stack = NULL;
	struct timespec past = {1, 0};

	pthread_attr_init(&a);
	sched_getaffinity(0, sizeof got, &got);
	CPU_ZERO(&one);
	for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++)
		if (CPU_ISSET(i, &got))
			CPU_SET(i, &one);
	show("pthread_attr_setaffinity_np", "%d",
	     pthread_attr_setaffinity_np(&a, sizeof one, &one));
	show("pthread_attr_getaffinity_np", "%d",
	     pthread_attr_getaffinity_np(&a, sizeof got, &got));
	show("pthread_attr_getaffinity_np", "%d", CPU_EQUAL(&one, &got));
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	show("pthread_attr_setsigmask_np", "%d", pthread_attr_setsigmask_np(&a, &mask));
	show("pthread_attr_getsigmask_np", "%d", pthread_attr_getsigmask_np(&a, &mask));
	show("pthread_create", "%d", pthread_create(&thread, &a, where, NULL));
	show("pthread_clockjoin_np", "%d",
	     pthread_clockjoin_np(thread, &result, CLOCK_MONOTONIC, NULL));
	show("pthread_clockjoin_np", "%d", (int)(intptr_t)result);
	show("pthread_attr_setsigmask_np", "%d %d", pthread_attr_setsigmask_np(&a, NULL),
	     pthread_attr_getsigmask_np(&a, &mask));
	CPU_ZERO(&one);
	CPU_SET(1000, &one);
	show("pthread_attr_setaffinity_np", "%d",
	     pthread_attr_setaffinity_np(&a, sizeof one, &one));
	show("pthread_create", "%d", pthread_create(&thread, &a, where, NULL));
	show("pthread_attr_getaffinity_np", "%d", pthread_attr_getaffinity_np(&a, 8, &got));
	show("pthread_attr_destroy", "%d", pthread_attr_destroy(&a));
	pthread_attr_init(&a);
	WITH(int, pthread_attr_setstackaddr, (pthread_attr_t *, void *))
	show("pthread_attr_setstackaddr", "%d",
	     (pthread_attr_setstacksize(&a, 65536),
	      pthread_attr_setstackaddr_(&a, (void *)0x7f0000100000)));
	WITH(int, pthread_attr_getstackaddr, (pthread_attr_t *, void **))
	show("pthread_attr_getstackaddr", "%d", pthread_attr_getstackaddr_(&a, &stack));
	show("pthread_attr_getstackaddr", "%p", stack);
	(void)past;
}

static void step(void *text)
{
	show("__pthread_register_cancel", "%s", text);
}

static void *cancelled(void *context)
{
	pthread_cleanup_push(step, "outer");
	pthread_cleanup_push(step, "inner");
	if (context != NULL)
		pthread_exit(context);
	for (;;)
		pause();
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(0);
	return NULL;
}

static void *finished(void *context)
{
	int old;

	pthread_cleanup_push(step, "popped and run");
	pthread_cleanup_pop(1);
	pthread_cleanup_push(step, "popped and not run");
	pthread_cleanup_pop(0);
	pthread_cleanup_push_defer_np(step, "deferred");
	pthread_cleanup_pop_restore_np(1);
	pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &old);
	show("__pthread_register_cancel_defer", "%d", old);
	return context;
}

static void cleanups(void)
{
	pthread_t thread;
	void *result = NULL;

	pthread_create(&thread, NULL, cancelled, NULL);
	pthread_cancel(thread);
	pthread_join(thread, &result);
	show("__pthread_unwind_next", "%d", result == PTHREAD_CANCELED);
	pthread_create(&thread, NULL, cancelled, (void *)5);
	pthread_join(thread, &result);
	show("pthread_exit", "%d", (int)(intptr_t)result);
	pthread_create(&thread, NULL, finished, (void *)6);
	pthread_join(thread, &result);
	show("__pthread_unregister_cancel", "%d", (int)(intptr_t)result);
	show("__pthread_unregister_cancel_restore", "returned");
}

static void said(void *text)
{
	show("__cxa_thread_atexit_impl", "%s", text);
}

static void chained(void *text)
{
	WITH(int, __cxa_thread_atexit_impl, (void (*)(void *), void *, void *))
	__cxa_thread_atexit_impl_(said, text, &__dso_handle);
}

static void *with_destructors(void *context)
{
	WITH(int, __cxa_thread_atexit_impl, (void (*)(void *), void *, void *))
	{
		__cxa_thread_atexit_impl_(said, "first", &__dso_handle);
		__cxa_thread_atexit_impl_(chained, "third", &__dso_handle);
		__cxa_thread_atexit_impl_(said, "second", &__dso_handle);
	}
	return context;
}

static void exit_status(int status, void *text)
{
	fprintf(stderr, "%s %d ", text, status);
}

static void at_end(void)
{
	fputs("atexit ", stderr);
}

static void thread_local_said(void *text)
{
	fputs(text, stderr);
}

static void ends(int leave)
{
	atexit(at_end);
	on_exit(exit_status, "a");
	on_exit(exit_status, "b");
	WITH(int, __cxa_thread_atexit_impl, (void (*)(void *), void *, void *))
	__cxa_thread_atexit_impl_(thread_local_said, "thread_local ", &__dso_handle);
	WITH(int, __cxa_at_quick_exit, (void (*)(void *), void *))
	__cxa_at_quick_exit_((void (*)(void *))at_end, &__dso_handle);
	if (leave)
		exit(3);
	quick_exit(4);
}

static void forked(void)
{
	fputs("atfork ", stderr);
}

static void *self_queue(void *context)
{
	sigset_t mask;
	siginfo_t info;
	struct timespec wait = {5, 0};

	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR2);
	sem_post(context);
	sigtimedwait(&mask, &info, &wait);
	return (void *)(intptr_t)info.si_value.sival_int;
}

static void rest(void)
{
	pthread_t thread;
	sigset_t mask;
	void *result = NULL;
	sem_t ready;

	pthread_create(&thread, NULL, with_destructors, NULL);
	pthread_join(thread, NULL);
	DIES("exit", ends(1));
	DIES("on_exit", ends(1));
	DIES("__cxa_at_quick_exit", ends(0));
	WITH(int, __register_atfork, (void (*)(void), void (*)(void), void (*)(void), void *))
	DIES("__register_atfork", (__register_atfork_(forked, NULL, NULL, NULL), fork()));
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &mask, NULL);
	sem_init(&ready, 0, 0);
	pthread_create(&thread, NULL, self_queue, &ready);
	sem_wait(&ready);
	WITH(int, pthread_sigqueue, (pthread_t, int, union sigval))
	show("pthread_sigqueue", "%d",
	     pthread_sigqueue_(thread, SIGUSR2, (union sigval){.sival_int = 77}));
	pthread_join(thread, &result);
	show("pthread_sigqueue", "%d", (int)(intptr_t)result);
	WITH(pid_t, pthread_gettid_np, (pthread_t))
	show("pthread_gettid_np", "%d", pthread_gettid_np_(pthread_self()) == getpid());
	WITH(int, pthread_yield, (void)) show("pthread_yield", "%d", pthread_yield_());
	{
		char *flag = dlsym(RTLD_DEFAULT, "__libc_single_threaded");

		show("__libc_single_threaded", "%d", *flag);
	}
	show("__libc_stack_end", "%d",
	     *(char ***)dlsym(RTLD_DEFAULT, "__libc_stack_end") > (char **)&ready);
}

static void old_names(void)
{
	pthread_key_t key;
	pthread_mutex_t mutex;
	pthread_mutexattr_t a;
	pthread_rwlock_t lock;
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	WITH(int, __pthread_key_create, (pthread_key_t *, void *))
	show("__pthread_key_create", "%d", __pthread_key_create_(&key, NULL));
	WITH(int, __pthread_setspecific, (pthread_key_t, void *))
	show("__pthread_setspecific", "%d", __pthread_setspecific_(key, &key));
	WITH(void *, __pthread_getspecific, (pthread_key_t))
	show("__pthread_getspecific", "%d", __pthread_getspecific_(key) == &key);
#define CALL(name, type, ...) WITH(int, name, type) show(#name, "%d", name##_(__VA_ARGS__));
	CALL(__pthread_mutexattr_init, (void *), &a)
	CALL(__pthread_mutexattr_settype, (void *, int), &a, 1)
	CALL(__pthread_mutex_init, (void *, void *), &mutex, &a)
	CALL(__pthread_mutexattr_destroy, (void *), &a)
	CALL(__pthread_mutex_lock, (void *), &mutex)
	CALL(__pthread_mutex_trylock, (void *), &mutex)
	CALL(__pthread_mutex_unlock, (void *), &mutex)
	pthread_mutex_unlock(&mutex);
	CALL(__pthread_mutex_destroy, (void *), &mutex)
	CALL(__pthread_rwlock_init, (void *, void *), &lock, NULL)
	CALL(__pthread_rwlock_rdlock, (void *), &lock)
	CALL(__pthread_rwlock_tryrdlock, (void *), &lock)
	CALL(__pthread_rwlock_unlock, (void *), &lock)
	CALL(__pthread_rwlock_trywrlock, (void *), &lock)
	pthread_rwlock_unlock(&lock);
	CALL(__pthread_rwlock_wrlock, (void *), &lock)
	pthread_rwlock_unlock(&lock);
	CALL(__pthread_rwlock_destroy, (void *), &lock)
	CALL(__pthread_once, (void *, void (*)(void)), &once, at_end)
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	mutexes();
	clocks();
	attributes();
	cleanups();
	rest();
	old_names();
}
