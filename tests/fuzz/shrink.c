/* shrink FILE COPY RUNS COMMAND [ARG]...: one process cuts COPY off at ever other lengths and fills
   it up from FILE again, as fast as it can, while COMMAND runs RUNS times. Prints how it ended,
   each way once with its count: 'exit N: N times' or 'signal N: N times'. */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void fail(const char *what)
{
	perror(what);
	exit(125);
}

/* A copy that is executed at that moment cannot be written (ETXTBSY); it is never executed here. */
static _Noreturn void saw(const char *from, const char *to)
{
	struct stat st;
	int in = open(from, O_RDONLY);
	int fd = open(to, O_RDWR);
	if (in < 0 || fd < 0 || fstat(in, &st) != 0)
		fail(to);
	size_t n = (size_t)st.st_size;
	const char *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, in, 0);
	if (p == MAP_FAILED)
		fail(from);
	for (uint64_t x = 1;; x = x * 6364136223846793005ULL + 1442695040888963407ULL) {
		size_t keep = (x >> 33) % 4 ? (size_t)(x >> 33) % n : 0;
		if (ftruncate(fd, (off_t)keep) != 0)
			fail(to);
		for (size_t at = keep; at < n;) {
			ssize_t done = pwrite(fd, p + at, n - at, (off_t)at);
			if (done <= 0)
				fail(to);
			at += (size_t)done;
		}
	}
}

static int run(char **argv)
{
	int status = 0;
	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);
		(void)dup2(null, 0);
		(void)dup2(null, 1);
		(void)dup2(null, 2);
		(void)execv(argv[0], argv);
		_exit(125);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		fail("fork");
	return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	static unsigned ends[512];
	if (argc < 5)
		return 2;
	pid_t sawing = fork();
	if (sawing == 0)
		saw(argv[1], argv[2]);
	for (unsigned long i = 0; i < strtoul(argv[3], NULL, 10); i++)
		ends[run(argv + 4)]++;
	int status = 0;
	if (waitpid(sawing, &status, WNOHANG) != 0)
		return 125;
	(void)kill(sawing, SIGKILL);
	for (int i = 0; i < 512; i++)
		if (ends[i])
			printf("%s %d: %u times\n", i < 256 ? "exit" : "signal", i % 256, ends[i]);
	return 0;
}
