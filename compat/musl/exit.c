/*
 * exit.c: what runs when a thread or the process ends, and what glibc does before main.
 * thread_local destructors run first of all at exit, and among the destructors of pthread keys when
 * another thread ends.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "shim.h"

struct destructor {
	void (*run)(void *);
	void *object;
	struct destructor *next;
};

struct on_exit_entry {
	void (*run)(int, void *);
	void *argument;
	struct on_exit_entry *next;
};

int __cxa_thread_atexit_impl(void (*run)(void *), void *object, void *dso);
int __cxa_at_quick_exit(void (*run)(void *), void *dso);
int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void), void *dso);
int on_exit(void (*run)(int, void *), void *argument);
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
		      void (*fini)(void), void (*loader_fini)(void));

extern char __libc_single_threaded;
extern void *__libc_stack_end;

/*
 * 0 always: a thread that musl made itself, for a timer say, would not be noticed, and 0 is never
 * wrong.
 */
char __libc_single_threaded = 0;
void *__libc_stack_end;

SHIM_MUSL(exit)

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* The newest first; one that a destructor registers is the next. */
static void run_list(void *list)
{
	struct destructor *entry;

	pthread_setspecific(key, list);
	while ((entry = pthread_getspecific(key)) != NULL) {
		pthread_setspecific(key, entry->next);
		entry->run(entry->object);
		free(entry);
	}
}

static void make_key(void)
{
	pthread_key_create(&key, run_list);
}

int __cxa_thread_atexit_impl(void (*run)(void *), void *object, void *dso)
{
	struct destructor *entry = malloc(sizeof *entry);

	(void)dso; /* musl never unloads a library */
	if (entry == NULL)
		return -1;
	pthread_once(&once, make_key);
	*entry = (struct destructor){run, object, pthread_getspecific(key)};
	if (pthread_setspecific(key, entry) == 0)
		return 0;
	free(entry);
	return -1;
}

void shim_thread_exit(void)
{
	pthread_once(&once, make_key);
	run_list(pthread_getspecific(key));
}

/* on_exit's functions get the status, which atexit's do not: it is kept on the way into exit. */
static int exit_status;
static struct on_exit_entry *on_exit_list;
static pthread_mutex_t on_exit_lock = PTHREAD_MUTEX_INITIALIZER;

_Noreturn void exit(int status)
{
	exit_status = status;
	shim_thread_exit();
	musl_exit()(status);
	__builtin_unreachable();
}

/*
 * Every on_exit is one atexit, so the order among both kinds holds; each call takes the newest
 * entry.
 */
static void run_on_exit(void)
{
	struct on_exit_entry *entry;

	pthread_mutex_lock(&on_exit_lock);
	entry = on_exit_list;
	if (entry != NULL)
		on_exit_list = entry->next;
	pthread_mutex_unlock(&on_exit_lock);
	if (entry != NULL) {
		entry->run(exit_status, entry->argument);
		free(entry);
	}
}

int on_exit(void (*run)(int, void *), void *argument)
{
	struct on_exit_entry *entry = malloc(sizeof *entry);

	if (entry == NULL)
		return -1;
	pthread_mutex_lock(&on_exit_lock);
	*entry = (struct on_exit_entry){run, argument, on_exit_list};
	on_exit_list = entry;
	pthread_mutex_unlock(&on_exit_lock);
	return atexit(run_on_exit);
}

/* at_quick_exit's function takes no argument; the one passed here is not read by it. */
int __cxa_at_quick_exit(void (*run)(void *), void *dso)
{
	(void)dso;
	return at_quick_exit((void (*)(void))(uintptr_t)run);
}

int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void), void *dso)
{
	(void)dso;
	return pthread_atfork(prepare, parent, child);
}

/* main is called through a function of ours, so that a return from it ends as a call of exit does.
 */
static int (*program_main)(int, char **, char **);

static int run_main(int argc, char **argv, char **envp)
{
	exit(program_main(argc, argv, envp));
}

/* musl ignores what glibc's start files pass beyond argv: its loader has run the constructors. */
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
		      void (*fini)(void), void (*loader_fini)(void))
{
	static void (*slot)(void);
	int (*musl_start)(int (*)(int, char **, char **), int, char **, void (*)(void),
			  void (*)(void), void (*)(void));

	(void)init;
	(void)fini;
	(void)loader_fini;
	__libc_stack_end = (void *)(argv - 1);
	program_main = main;
	musl_start = (__typeof__(musl_start))shim_next(&slot, "__libc_start_main");
	return musl_start(run_main, argc, argv, NULL, NULL, NULL);
}
