/*
 * A C++ program that leans on its start: threads, thread-local storage, exceptions in the program, in a thread and across
 * a shared object, dlopen by $ORIGIN, static constructors, atexit, a child process that is itself. Prints one line.
 */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

extern "C" int thrower(int n);

struct Static {
	std::string text;
	Static() : text("constructed") {}
	~Static() { fflush(stdout); }
};
static Static global;
static thread_local char local[64] = "initial";
static thread_local std::string dynamic = "dynamic";

static bool in_threads()
{
	int good[4] = {};
	std::vector<std::thread> all;
	for (int i = 0; i < 4; i++)
		all.emplace_back([i, &good] {
			try {
				if (strcmp(local, "initial") || dynamic != "dynamic")
					return;
				local[0] = (char)i;
				throw std::runtime_error(std::to_string(i));
			} catch (const std::exception &e) {
				good[i] = atoi(e.what()) == i;
			}
		});
	for (auto &t : all)
		t.join();
	return good[0] && good[1] && good[2] && good[3] && !strcmp(local, "initial");
}

static bool across()
{
	try {
		thrower(7);
	} catch (const std::logic_error &e) {
		return !strcmp(e.what(), "7");
	}
	return false;
}

static bool plugin()
{
	void *p = dlopen("plugin.so", RTLD_NOW);
	int (*f)() = p ? (int (*)())dlsym(p, "plugin") : nullptr;
	if (!f)
		fprintf(stderr, "%s\n", dlerror());
	return f && f() == 42;
}

static bool child(const char *self)
{
	int status = 0;
	pid_t pid = fork();
	if (pid == 0) {
		execl(self, self, "child", (char *)nullptr);
		_exit(1);
	}
	return waitpid(pid, &status, 0) == pid && status == 0x2a00;
}

/* Nearly all that the limit allows, touched on the way down. */
static bool deep()
{
	struct rlimit l;
	getrlimit(RLIMIT_STACK, &l);
	size_t n = (l.rlim_cur > 8 << 20 ? 8 << 20 : l.rlim_cur) - (256 << 10);
	volatile char *p = (volatile char *)__builtin_alloca(n);
	for (size_t i = n; i > 4096; i -= 4096)
		p[i - 1] = 1;
	return p[n - 1] == 1;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 42;
	printf("static %d threads %d across %d plugin %d child %d deep %d\n", global.text == "constructed", in_threads(), across(),
	       plugin(), child(argv[0]), deep());
	return 0;
}
