/* bench N NAME [root=DIR] PROGRAM [ARG]... [, NAME ...]...: what a start costs, from vfork to the
   end of the process; root=DIR: of a program in that root. The variants take turns on one cpu, each
   round in another order, so that what disturbs one disturbs all, and none follows itself or the
   same other one all the time: what ran before is what the caches hold. Prints a line each: name,
   p10, median, p90 in microseconds, page faults a start, failures. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define VARIANTS_MAX 32
#define WARM_UP 20

struct variant {
	char *name;
	const char *root; /* NULL for our own */
	char **argv;
	double *us;
	long faults;
	long failures;
};

static struct variant variants[VARIANTS_MAX];
static int nvariants;
static int order[VARIANTS_MAX];
static char *env[] = {"PATH=/usr/bin:/bin", "HOME=/", "LC_ALL=C", "TERM=dumb", NULL};

static _Noreturn void fail(const char *what)
{
	perror(what);
	exit(1);
}

static double now(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* The last of the cpus we may use: the first takes most interrupts. */
static void pin(void)
{
	cpu_set_t all;
	cpu_set_t one;
	CPU_ZERO(&one);
	if (sched_getaffinity(0, sizeof all, &all) != 0)
		return;
	for (int i = CPU_SETSIZE - 1; i >= 0; i--)
		if (CPU_ISSET(i, &all)) {
			CPU_SET(i, &one);
			break;
		}
	(void)sched_setaffinity(0, sizeof one, &one);
	(void)setpriority(PRIO_PROCESS, 0, -20);
}

static long faults_of_children(void)
{
	struct rusage r;
	(void)getrusage(RUSAGE_CHILDREN, &r);
	return r.ru_minflt;
}

/* The folders that we came from; -1 when nothing has another root. */
static int own_root = -1;

/* We enter the root ourselves, before the clock runs, so that nothing of it is measured. */
static void enter(const char *root)
{
	if (root && (chroot(root) != 0 || chdir("/") != 0))
		fail(root);
}

static void leave(const char *root)
{
	if (root && (fchdir(own_root) != 0 || chroot(".") != 0))
		fail("leave");
}

/* musl's posix_spawn is vfork and execve, and does what we may not do in vfork's child. */
static double start(struct variant *v, posix_spawn_file_actions_t *quiet)
{
	pid_t pid;
	int status = 0;
	enter(v->root);
	long faults = faults_of_children();
	double began = now();
	if (posix_spawn(&pid, v->argv[0], quiet, NULL, v->argv, env) != 0)
		fail(v->name);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	double took = now() - began;
	v->faults += faults_of_children() - faults;
	v->failures += status != 0;
	leave(v->root);
	return took;
}

/* Fisher and Yates; the numbers are the same in each run (MMIX's generator, its upper half). */
static void shuffle(void)
{
	static uint64_t state = 1;
	for (int k = 0; k < nvariants; k++)
		order[k] = k;
	for (int k = nvariants - 1; k > 0; k--) {
		state = state * 6364136223846793005U + 1442695040888963407U;
		int other = (int)((state >> 33) % (uint64_t)(k + 1));
		int kept = order[k];
		order[k] = order[other];
		order[other] = kept;
	}
}

static void measure(long n)
{
	posix_spawn_file_actions_t quiet;
	(void)posix_spawn_file_actions_init(&quiet);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC); /* a root need not have one */
	if (null < 0)
		fail("/dev/null");
	for (int fd = 0; fd < 3; fd++)
		(void)posix_spawn_file_actions_adddup2(&quiet, null, fd);
	for (long i = -WARM_UP; i < n; i++) {
		shuffle();
		for (int k = 0; k < nvariants; k++) {
			struct variant *v = &variants[order[k]];
			double us = start(v, &quiet);
			if (i >= 0)
				v->us[i] = us;
		}
	}
}

static int by_size(const void *a, const void *b)
{
	const double *x = a;
	const double *y = b;
	return (*x > *y) - (*x < *y);
}

static void report(long n)
{
	for (int k = 0; k < nvariants; k++) {
		struct variant *v = &variants[k];
		qsort(v->us, (size_t)n, sizeof v->us[0], by_size);
		printf("%s\t%.1f\t%.1f\t%.1f\t%.1f\t%ld\n", v->name, v->us[n / 10], v->us[n / 2],
		       v->us[n * 9 / 10], (double)v->faults / (double)(n + WARM_UP), v->failures);
	}
}

int main(int argc, char **argv)
{
	long n = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	if (n < 10 || argc < 4)
		return 2;
	for (int i = 2; i < argc && nvariants < VARIANTS_MAX; i++) {
		struct variant *v = &variants[nvariants++];
		v->name = argv[i++];
		if (i < argc && strncmp(argv[i], "root=", 5) == 0) {
			v->root = argv[i++] + 5;
			own_root = own_root < 0 ? open("/", O_PATH | O_CLOEXEC) : own_root;
		}
		v->argv = argv + i;
		v->us = calloc((size_t)n, sizeof v->us[0]);
		while (i < argc && strcmp(argv[i], ",") != 0)
			i++;
		argv[i] = NULL;
		if (!v->us || !v->argv[0])
			return 2;
	}
	pin();
	measure(n);
	report(n);
	return 0;
}
