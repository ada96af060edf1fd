/* What another program does with liblandfall. Its own functions have names that Landfall's have,
   too, and end it.
     library ask ROOT PATH FORM [map] [ENV...]   one verdict: its status, then the text
     library start ROOT PATH     as a container engine: enters ROOT, tries to execute PATH, says why
     library wrong ROOT          what is asked wrongly, and memory that is too small
     library threads ROOT PATH PATH   two verdicts, many times, by two threads with little stack */
#define _GNU_SOURCE
#include <landfall/landfall.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

void buf_add(void)
{
	abort();
}
void buf_of(void)
{
	abort();
}
void span_of(void)
{
	abort();
}
void arena_get(void)
{
	abort();
}
void host_open(void)
{
	abort();
}
void host_file(void)
{
	abort();
}
void verdict_decide(void)
{
	abort();
}
void report_text(void)
{
	abort();
}
void out_str(void)
{
	abort();
}

#define ARENA ((size_t)48 << 20)
#define LITTLE_STACK ((size_t)128 << 10) /* what musl gives a thread */

static int failed;

static void *memory(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		       -1, 0);
	if (p == MAP_FAILED)
		abort();
	return p;
}

static struct landfall_question question(const char *root, const char *path)
{
	struct landfall_question q = {
		.size = sizeof q, .path = path, .arena = memory(ARENA), .arena_bytes = ARENA};
	q.root_fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return q;
}

static void check(int ok, const char *what)
{
	printf("%s library: %s\n", ok ? "ok" : "not ok", what);
	failed |= !ok;
}

static int open_descriptors(void)
{
	int n = 0;
	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static int ask(int n, char **a)
{
	static char text[65536];
	static const char *const forms[] = {"title", "text", "json"};
	struct landfall_question q = question(a[0], a[1]);
	struct landfall_verdict v;
	int form = 0;
	while (form < 2 && strcmp(forms[form], a[2]))
		form++;
	if (n > 3 && !strcmp(a[3], "map")) {
		q.flags = LANDFALL_MAP_FILES;
		q.arena_bytes = LANDFALL_ARENA_BYTES;
		a++;
		n--;
	}
	q.env = n > 3 ? a + 3 : NULL;
	int r = landfall_judge(&q, &v);
	if (r == LANDFALL_OK)
		r = landfall_write(&v, (enum landfall_form)form, text, sizeof text, NULL);
	printf("%d %d %s %d\n%s", r, v.exit, v.id[0] ? v.id : "-", v.os, text);
	landfall_close(&v);
	return v.exit;
}

/* The error path: the process is in the container's root by then, with nothing mounted. */
static int start(char **a)
{
	static char text[65536];
	char *const argv[] = {a[1], NULL};
	char *const env[] = {"PATH=/bin", NULL};
	struct landfall_question q = question(a[0], a[1]);
	struct landfall_verdict v;
	if (q.root_fd < 0 || chroot(a[0]) || chdir("/"))
		abort();
	q.env = env;
	execve(a[1], argv, env);
	int os = errno;
	if (landfall_judge(&q, &v) != LANDFALL_OK ||
	    landfall_write(&v, LANDFALL_TEXT, text, sizeof text, NULL))
		abort();
	printf("%d %d %d %s\n%s", os, v.os, v.exit, v.id, text);
	return 0;
}

static int result(const struct landfall_question *q)
{
	struct landfall_verdict v;
	int r = landfall_judge(q, &v);
	if (r != LANDFALL_OK && (v.judged || v.exit || v.id[0] || v.name))
		return -1;
	landfall_close(&v);
	landfall_close(&v);
	return r;
}

static void wrong_questions(const char *root)
{
	struct landfall_question good = question(root, "/bin/sh");
	struct landfall_question q = good;
	struct landfall_verdict v;
	char *deep = memory(8192);
	memset(deep, 'a', 8191);
	check(result(&good) == LANDFALL_OK, "a good question");
	check(result(NULL) == LANDFALL_WRONG_QUESTION, "no question");
	check(landfall_judge(&good, NULL) == LANDFALL_WRONG_QUESTION, "nowhere to answer");
	q.size = sizeof q - 1;
	check(result(&q) == LANDFALL_WRONG_QUESTION, "a question of another size");
	q = good, q.path = NULL;
	check(result(&q) == LANDFALL_WRONG_QUESTION, "no path");
	q = good, q.path = deep;
	check(result(&q) == LANDFALL_WRONG_QUESTION, "a path that is longer than the kernel takes");
	q = good, q.flags = 1U << 31;
	check(result(&q) == LANDFALL_WRONG_QUESTION, "a flag that nobody knows");
	q = good, q.cwd = "relative";
	check(result(&q) == LANDFALL_WRONG_QUESTION, "a working directory that is relative");
	q = good, q.root_fd = -1;
	check(result(&q) == LANDFALL_NO_ROOT, "no root");
	q = good, q.root_fd = open("/dev/null", O_RDONLY);
	check(result(&q) == LANDFALL_NO_ROOT, "a root that is no directory");
	check(landfall_write(NULL, LANDFALL_TEXT, NULL, 0, NULL) == LANDFALL_WRONG_QUESTION,
	      "words of nothing");
	if (landfall_judge(&good, &v) == LANDFALL_OK)
		check(landfall_write(&v, (enum landfall_form)99, NULL, 0, NULL) ==
			      LANDFALL_WRONG_QUESTION,
		      "a form that nobody knows");
	landfall_close(&v);
	check(landfall_write(&v, LANDFALL_TEXT, NULL, 0, NULL) == LANDFALL_WRONG_QUESTION,
	      "words after the end");
	landfall_close(NULL);
}

/* Each size of memory: an answer or LANDFALL_NO_MEMORY, nothing written behind it, an answer from
   the first size on that is enough. */
static void every_arena(const char *root)
{
	struct landfall_question q = question(root, "/bin/sh");
	unsigned char *arena = q.arena;
	int sound = 1;
	int last = LANDFALL_NO_MEMORY;
	size_t enough = 0;
	q.flags = LANDFALL_MAP_FILES;
	for (size_t n = 0; n < 600000; n += n < 300000 ? 1009 : 9973) {
		memset(arena, 0xa5, n + 64);
		q.arena = arena + n % 16;
		q.arena_bytes = n - (n ? n % 16 : 0);
		int r = result(&q);
		for (size_t i = 0; i < 64; i++)
			sound = sound && arena[n + i] == 0xa5;
		sound = sound && (r == last || (r == LANDFALL_OK && last == LANDFALL_NO_MEMORY));
		enough = r == LANDFALL_OK && !enough ? n : enough;
		last = r;
	}
	check(sound && enough, "memory of every size");
	printf("# %zu bytes are enough for /bin/sh\n", enough);
}

static void every_buffer(const char *root)
{
	static char whole[65536];
	static char part[65536];
	struct landfall_question q = question(root, "/none/\033[31m");
	struct landfall_verdict v;
	size_t n = 0;
	size_t said = 0;
	int sound = landfall_judge(&q, &v) == LANDFALL_OK &&
		    landfall_write(&v, LANDFALL_TEXT, whole, sizeof whole, &n) == LANDFALL_OK;
	sound = sound && n == strlen(whole) && whole[n - 1] == '\n' && !strchr(whole, '\033');
	for (size_t cap = 0; cap < n + 8; cap++) {
		memset(part, '#', sizeof part);
		int r = landfall_write(&v, LANDFALL_TEXT, cap ? part : NULL, cap, &said);
		sound = sound && said == n && part[cap] == '#' &&
			r == (cap > n ? LANDFALL_OK : LANDFALL_NO_ROOM);
		sound = sound && (!cap || (strlen(part) == (cap > n ? n : cap - 1) &&
					   !memcmp(part, whole, strlen(part))));
	}
	check(sound, "a buffer of every size, and no control byte in it");
}

static void on_bus(int sig)
{
	(void)sig;
}

static void leaves_all_as_it_was(const char *root)
{
	struct sigaction act = {.sa_handler = on_bus};
	struct sigaction now;
	struct landfall_question q = question(root, "/bin/sh");
	int before = open_descriptors();
	(void)sigaction(SIGBUS, &act, NULL);
	errno = 0;
	int r = result(&q);
	check(r == LANDFALL_OK && open_descriptors() == before, "no descriptor stays open");
	check(sigaction(SIGBUS, NULL, &now) == 0 && now.sa_handler == on_bus,
	      "no signal handler is touched");
	struct rlimit few = {(rlim_t)q.root_fd + 1, 256};
	if (setrlimit(RLIMIT_NOFILE, &few))
		abort();
	check(result(&q) == LANDFALL_NO_MEMORY, "no descriptor to be had");
}

struct job {
	const char *root;
	const char *path;
	char first[16384];
	int same;
};

static void *many(void *of)
{
	struct job *j = of;
	struct landfall_question q = question(j->root, j->path);
	struct landfall_question inner = question(j->root, "/bin/sh");
	char *text = memory(16384);
	j->same = 1;
	for (int i = 0; i < 40; i++) {
		struct landfall_verdict v, w;
		q.flags = i & 1 ? LANDFALL_MAP_FILES : 0;
		int r = landfall_judge(&q, &v);
		r = r ? r : (int)landfall_judge(&inner, &w); /* between the verdict and its words */
		r = r ? r : (int)landfall_write(&v, LANDFALL_TEXT, text, 16384, NULL);
		if (r || (i && strcmp(text, j->first)))
			j->same = 0;
		strcpy(j->first, text);
		landfall_close(&w);
		landfall_close(&v);
	}
	return NULL;
}

static int threads(char **a)
{
	static struct job jobs[2];
	pthread_t thread[2];
	pthread_attr_t attr;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, LITTLE_STACK);
	for (int i = 0; i < 2; i++) {
		jobs[i].root = a[0];
		jobs[i].path = a[1 + i];
		if (pthread_create(&thread[i], &attr, many, &jobs[i]))
			abort();
	}
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	check(jobs[0].same && jobs[1].same && strcmp(jobs[0].first, jobs[1].first),
	      "two threads, each with another call within");
	return failed;
}

int main(int n, char **a)
{
	if (n > 4 && !strcmp(a[1], "ask"))
		return ask(n - 2, a + 2);
	if (n == 4 && !strcmp(a[1], "start"))
		return start(a + 2);
	if (n == 5 && !strcmp(a[1], "threads"))
		return threads(a + 2);
	if (n != 3 || strcmp(a[1], "wrong"))
		return 99;
	wrong_questions(a[2]);
	every_arena(a[2]);
	every_buffer(a[2]);
	leaves_all_as_it_was(a[2]);
	return failed;
}
