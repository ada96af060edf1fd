/* Runs a program under ptrace, with PTRACE_SEIZE, which leaves group stops and the SIGSTOP of a
   program's own as they are. A process stops at each system call; the path that it names is read at
   the entry, because execve replaces the memory in which it lies, and counts when the call
   succeeds. All of it ends with us (PTRACE_O_EXITKILL), and a signal that would end us ends the
   run. */
#include "gather/trace.h"

#include "start/stop_signals.h"
#include "gather/tracee.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OPTIONS \
	(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | \
	 PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)
#define EVENT_STOP 128 /* PTRACE_EVENT_STOP of linux/ptrace.h */
#define LISTEN 0x4208  /* PTRACE_LISTEN */
#define SEIZE 0x4206   /* PTRACE_SEIZE */

/* How long what a command leaves in the background is followed after its end. */
#define LEFT_SECONDS 5

struct task {
	pid_t pid; /* 0: free */
	struct tracee_call call;
};

struct tracer {
	struct arena *arena;
	struct trace_result *out;
	struct task *tasks[TRACE_TASKS_MAX];
	unsigned ntasks;
	pid_t first;
	uint32_t arch; /* of the first call that was seen */
	bool ended;    /* the first process has ended; the others are followed until then: */
	struct timespec end;
};

static struct task *task_of(struct tracer *t, pid_t pid)
{
	struct task *free = NULL;
	for (unsigned i = 0; i < t->ntasks; i++) {
		if (t->tasks[i]->pid == pid)
			return t->tasks[i];
		if (!t->tasks[i]->pid)
			free = t->tasks[i];
	}
	if (!free && t->ntasks < TRACE_TASKS_MAX)
		free = t->tasks[t->ntasks] = arena_get(t->arena, sizeof *free);
	if (!free)
		return NULL;
	t->ntasks += t->ntasks < TRACE_TASKS_MAX && t->tasks[t->ntasks] == free;
	free->pid = pid;
	free->call.named = false;
	return free;
}

/* The program at the end of a script's interpreters. */
static void add_exe(struct tracer *t, pid_t pid)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	if (tracee_exe(pid, &b))
		found_add(&t->out->found, buf_span(&b), FOUND_EXECUTED);
}

static void at_call(struct tracer *t, struct task *task)
{
	struct tracee_call *c = &task->call;
	switch (tracee_read(task->pid, &t->arch, c)) {
	case TRACEE_ENTRY: return;
	case TRACEE_DONE:
		if (c->named)
			found_add(&t->out->found, span_of(c->path), c->use);
		if (c->named && (c->use & FOUND_EXECUTED))
			add_exe(t, task->pid);
		break;
	case TRACEE_FAILED:
	case TRACEE_ELSEWHERE: break;
	}
	c->named = false;
}

/* Lets a stopped process go on. */
static void go_on(struct tracer *t, pid_t pid, int status)
{
	struct task *task = task_of(t, pid);
	const int sig = WSTOPSIG(status);
	const int event = status >> 16;
	if (task && sig == (SIGTRAP | 0x80)) {
		at_call(t, task);
		(void)ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
	} else if (event == PTRACE_EVENT_EXEC) {
		add_exe(t, pid);
		(void)ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
	} else if (event == EVENT_STOP && sig != SIGTRAP) {
		(void)ptrace(LISTEN, pid, NULL, NULL);
	} else {
		(void)ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(intptr_t)(event ? 0 : sig));
	}
}

static bool is_past(const struct timespec *end)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > end->tv_sec ||
	       (now.tv_sec == end->tv_sec && now.tv_nsec >= end->tv_nsec);
}

/* The next process that stops or ends. What the command has left in the background is followed for
   LEFT_SECONDS, since a daemon never ends; -1 then. */
static pid_t next_event(struct tracer *t, int *status)
{
	const struct timespec nap = {.tv_nsec = 10000000};
	if (!t->ended)
		return waitpid(-1, status, __WALL);
	for (;;) {
		pid_t pid = waitpid(-1, status, __WALL | WNOHANG);
		if (pid)
			return pid;
		if (is_past(&t->end) || stop_signals_pending())
			break;
		(void)nanosleep(&nap, NULL);
	}
	errno = ECHILD;
	return -1;
}

static void end_command(struct tracer *t, int status)
{
	t->out->status = status;
	t->ended = true;
	(void)clock_gettime(CLOCK_MONOTONIC, &t->end);
	t->end.tv_sec += LEFT_SECONDS;
}

static void end_rest(const struct tracer *t)
{
	for (unsigned i = 0; i < t->ntasks; i++)
		if (t->tasks[i]->pid)
			(void)kill(t->tasks[i]->pid, SIGKILL);
}

static void follow(struct tracer *t)
{
	int status;
	for (;;) {
		pid_t pid = next_event(t, &status);
		if (stop_signals_pending())
			break;
		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0)
			break;
		if (WIFSTOPPED(status)) {
			go_on(t, pid, status);
			continue;
		}
		struct task *task = task_of(t, pid);
		if (task)
			task->pid = 0;
		if (pid == t->first)
			end_command(t, status);
	}
	end_rest(t);
}

/* Waits until it is traced, then becomes the program. */
static _Noreturn void become(int gate, int report, const char *path, char *const *argv,
			     char *const *env)
{
	char c;
	while (read(gate, &c, 1) < 0 && errno == EINTR)
		continue;
	(void)execve(path, argv, env);
	int os = errno;
	while (write(report, &os, sizeof os) < 0 && errno == EINTR)
		continue;
	_exit(127);
}

static bool seize(struct tracer *t, int gate[2], int report[2])
{
	bool ok = ptrace(SEIZE, t->first, NULL, (void *)(intptr_t)OPTIONS) == 0;
	t->out->os = ok ? 0 : errno;
	/* It stops at once, so that its own execve is seen. */
	ok = ok && ptrace(0x4207, t->first, NULL, NULL) == 0; /* PTRACE_INTERRUPT */
	if (ok && write(gate[1], "", 1) == 1)
		follow(t);
	else
		(void)kill(t->first, SIGKILL);
	(void)close(report[1]);
	int os = 0;
	if (ok && read(report[0], &os, sizeof os) == sizeof os)
		t->out->os = os;
	return ok && !t->out->os;
}

bool trace_run(struct arena *arena, const char *path, char *const *argv, char *const *env,
	       struct trace_result *out)
{
	struct tracer *t = arena_get(arena, sizeof *t);
	int gate[2];
	int report[2];
	memset(out, 0, sizeof *out);
	out->found.arena = arena;
	out->os = ENOMEM;
	if (!t || pipe2(gate, O_CLOEXEC))
		return false;
	if (pipe2(report, O_CLOEXEC | O_NONBLOCK)) {
		out->os = errno;
		return false;
	}
	*t = (struct tracer){.arena = arena, .out = out};
	stop_signals_begin();
	t->first = fork();
	if (t->first == 0)
		become(gate[0], report[1], path, argv, env);
	bool ok = t->first > 0 && seize(t, gate, report);
	(void)close(gate[0]);
	(void)close(gate[1]);
	(void)close(report[0]);
	stop_signals_end();
	return ok;
}
