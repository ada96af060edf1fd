/* Shares files out among processes by turns. A file's two names go to a process, each with a NUL
   behind it; its report comes back with a NUL behind it, and behind the last report what the
   process has counted, as decimal numbers. The order of the files is kept by asking the processes
   for their reports by the same turns. Names that wait never fill a socket, so that no side waits
   for the other. */
#include "walk/jobs.h"

#include "host/host.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The bytes of names that wait for one process: less than any socket takes. */
#define WAITING_BYTES 4096

/* The text of JOBS_COUNTS numbers. */
#define COUNTS_BYTES (JOBS_COUNTS * 21 + 1)

static _Noreturn void serve(struct jobs *j, int fd, int (*work)(void *, int), void *ctx)
{
	for (unsigned i = 0; i < j->n; i++)
		(void)close(j->job[i].fd);
	_exit(work(ctx, fd));
}

/* False when the system has no socket or process left. */
static bool start_one(struct jobs *j, int (*work)(void *, int), void *ctx)
{
	int end[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, end))
		return false;
	const pid_t pid = fork();
	if (pid == 0) {
		(void)close(end[0]);
		serve(j, end[1], work, ctx);
	}
	(void)close(end[1]);
	if (pid < 0) {
		(void)close(end[0]);
		return false;
	}
	struct job *job = &j->job[j->n++];
	job->pid = pid;
	job->fd = end[0];
	job->waiting = 0;
	job->bytes = job->at = job->have = 0;
	return true;
}

unsigned jobs_begin(struct jobs *j, struct job *job, unsigned n, struct out *out,
		    int (*work)(void *ctx, int fd), void *ctx)
{
	*j = (struct jobs){.job = job, .out = out};
	(void)out_flush(out); /* or each process would write what is there */
	while (j->n < n && start_one(j, work, ctx))
		;
	return j->n;
}

/* SIGPIPE would end us where an end of the process itself is to be told. */
static bool send_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = send(fd, p, n, MSG_NOSIGNAL);
		if (done < 0 && errno != EINTR)
			return false;
		p += done > 0 ? done : 0;
		n -= done > 0 ? (size_t)done : 0;
	}
	return true;
}

/* Reads more of a process's reports; false when there is no more. */
static bool read_more(struct job *job)
{
	ssize_t n;
	do
		n = read(job->fd, job->in, sizeof job->in);
	while (n < 0 && errno == EINTR);
	job->at = 0;
	job->have = n > 0 ? (size_t)n : 0;
	return n > 0;
}

/* Gives on the oldest report that was not read. */
static void take(struct jobs *j)
{
	struct job *job = &j->job[j->taken++ % j->n];
	bool ended = false;
	job->waiting--;
	while (!ended) {
		if (job->at == job->have && !read_more(job)) {
			j->lost = true;
			return;
		}
		const char *from = job->in + job->at;
		const char *end = memchr(from, 0, job->have - job->at);
		const size_t n = end ? (size_t)(end - from) : job->have - job->at;
		out_span(j->out, (struct span){(const unsigned char *)from, n});
		ended = end;
		job->at += n + ended;
	}
}

void jobs_give(struct jobs *j, const char *shown, const char *real)
{
	struct job *job = &j->job[j->given++ % j->n];
	const size_t n = strlen(shown) + 1;
	const size_t m = strlen(real) + 1;
	while (job->waiting && job->bytes + n + m > WAITING_BYTES)
		take(j);
	job->bytes = job->waiting ? job->bytes + n + m : n + m;
	job->waiting++;
	if (!send_all(job->fd, shown, n) || !send_all(job->fd, real, m))
		j->lost = true;
}

void jobs_take_all(struct jobs *j)
{
	while (j->taken < j->given)
		take(j);
}

/* Reads one number and the blank behind it; false when neither is there. */
static bool read_number(const char **p, uint64_t *sum)
{
	const char *from = *p;
	uint64_t v = 0;
	for (; **p >= '0' && **p <= '9'; ++*p)
		v = v * 10 + (uint64_t)(**p - '0');
	*sum += v;
	return *p != from && *(*p)++ == ' ';
}

/* Adds the numbers behind the last report; false when they are not all there. */
static bool add_counts(struct job *job, uint64_t counts[JOBS_COUNTS])
{
	char text[COUNTS_BYTES];
	size_t n = 0;
	while (n < sizeof text - 1 && (job->at < job->have || read_more(job))) {
		text[n] = job->in[job->at++];
		if (!text[n])
			break;
		n++;
	}
	text[n] = 0;
	const char *p = text;
	for (unsigned i = 0; i < JOBS_COUNTS; i++)
		if (!read_number(&p, &counts[i]))
			return false;
	return !*p;
}

static bool end_one(struct job *job, uint64_t counts[JOBS_COUNTS])
{
	int status = 0;
	const bool counted = !shutdown(job->fd, SHUT_WR) && add_counts(job, counts);
	(void)close(job->fd);
	while (waitpid(job->pid, &status, 0) < 0 && errno == EINTR)
		;
	return counted && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool jobs_end(struct jobs *j, uint64_t counts[JOBS_COUNTS])
{
	jobs_take_all(j);
	for (unsigned i = 0; i < j->n; i++)
		j->lost = !end_one(&j->job[i], counts) || j->lost;
	return !j->lost;
}

/* Takes one name out of what was read. False when its end was not. */
static bool cut(const char *in, size_t have, size_t *at, const char **name)
{
	const char *end = memchr(in + *at, 0, have - *at);
	*name = in + *at;
	if (end)
		*at = (size_t)(end - in) + 1;
	return end;
}

/* Calls on_file for each pair of names that is whole, and keeps the rest at the beginning. */
static void serve_names(char *in, size_t *have, struct out *out,
			void (*on_file)(void *, const char *, const char *), void *ctx)
{
	const char *shown;
	const char *real;
	size_t at = 0;
	size_t done = 0;
	while (cut(in, *have, &at, &shown) && cut(in, *have, &at, &real)) {
		on_file(ctx, shown, real);
		out_span(out, (struct span){(const unsigned char *)"", 1});
		out->column = 0; /* the next report begins a line */
		done = at;
	}
	memmove(in, in + done, *have - done);
	*have -= done;
}

static void send_counts(struct out *out, const uint64_t counts[JOBS_COUNTS])
{
	for (unsigned i = 0; i < JOBS_COUNTS; i++) {
		out_num(out, counts[i]);
		out_str(out, " ");
	}
	out_span(out, (struct span){(const unsigned char *)"", 1});
}

bool jobs_serve(int fd, struct out *out,
		void (*on_file)(void *ctx, const char *shown, const char *real), void *ctx,
		const uint64_t counts[JOBS_COUNTS])
{
	char in[2 * PATH_BYTES + WAITING_BYTES];
	size_t have = 0;
	for (;;) {
		ssize_t n = read(fd, in + have, sizeof in - have);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		have += (size_t)n;
		serve_names(in, &have, out, on_file, ctx);
		if (!out_flush(out))
			return false;
	}
	send_counts(out, counts);
	return out_flush(out) && have == 0;
}
