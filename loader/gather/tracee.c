/* Reads a stopped process by ptrace, process_vm_readv and /proc. Nothing of it is changed. A
   call of another processor mode (32-bit) has other numbers and is passed over. */
#include "gather/tracee.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* struct ptrace_syscall_info of linux/ptrace.h, which does not go together with sys/ptrace.h. */
#define GET_SYSCALL_INFO 0x420e
#define INFO_ENTRY 1
#define INFO_EXIT 2
struct syscall_info {
	uint8_t op;
	uint8_t pad[3];
	uint32_t arch;
	uint64_t ip;
	uint64_t sp;
	union {
		struct {
			uint64_t nr;
			uint64_t args[6];
		} entry;
		struct {
			int64_t value;
			uint8_t is_error;
		} exit;
		uint64_t room[8];
	} u;
};

enum flags_of { NO_FLAGS, OPEN_FLAGS, OPEN_HOW };

/* Which argument is the path, which the directory that a relative one begins at (-1: the working
   directory), and which says how a file is opened. */
struct call_row {
	long nr;
	int path;
	int dir;
	int flags;
	enum flags_of kind;
	unsigned use;
};

static const struct call_row calls[] = {
	{SYS_openat, 1, 0, 2, OPEN_FLAGS, 0},
#ifdef SYS_openat2
	{SYS_openat2, 1, 0, 2, OPEN_HOW, 0},
#endif
	{SYS_execve, 0, -1, 0, NO_FLAGS, FOUND_EXECUTED},
#ifdef SYS_execveat
	{SYS_execveat, 1, 0, 0, NO_FLAGS, FOUND_EXECUTED},
#endif
	{SYS_faccessat, 1, 0, 0, NO_FLAGS, FOUND_SEEN},
#ifdef SYS_faccessat2
	{SYS_faccessat2, 1, 0, 0, NO_FLAGS, FOUND_SEEN},
#endif
	{SYS_readlinkat, 1, 0, 0, NO_FLAGS, FOUND_SEEN},
#ifdef SYS_statx
	{SYS_statx, 1, 0, 0, NO_FLAGS, FOUND_SEEN},
#endif
#ifdef SYS_newfstatat
	{SYS_newfstatat, 1, 0, 0, NO_FLAGS, FOUND_SEEN},
#endif
	{SYS_mkdirat, 1, 0, 0, NO_FLAGS, FOUND_WRITTEN},
	{SYS_symlinkat, 2, 1, 0, NO_FLAGS, FOUND_WRITTEN},
	{SYS_linkat, 3, 2, 0, NO_FLAGS, FOUND_WRITTEN},
	{SYS_truncate, 0, -1, 0, NO_FLAGS, FOUND_WRITTEN},
#ifdef SYS_renameat2
	{SYS_renameat2, 3, 2, 0, NO_FLAGS, FOUND_WRITTEN},
#endif
/* Processors that came later have only the calls above. */
#ifdef SYS_open
	{SYS_open, 0, -1, 1, OPEN_FLAGS, 0},
	{SYS_creat, 0, -1, 0, NO_FLAGS, FOUND_WRITTEN},
	{SYS_stat, 0, -1, 0, NO_FLAGS, FOUND_SEEN},
	{SYS_lstat, 0, -1, 0, NO_FLAGS, FOUND_SEEN},
	{SYS_access, 0, -1, 0, NO_FLAGS, FOUND_SEEN},
	{SYS_readlink, 0, -1, 0, NO_FLAGS, FOUND_SEEN},
	{SYS_mkdir, 0, -1, 0, NO_FLAGS, FOUND_WRITTEN},
	{SYS_symlink, 1, -1, 0, NO_FLAGS, FOUND_WRITTEN},
	{SYS_link, 1, -1, 0, NO_FLAGS, FOUND_WRITTEN},
	{SYS_rename, 1, -1, 0, NO_FLAGS, FOUND_WRITTEN},
	{SYS_renameat, 3, 2, 0, NO_FLAGS, FOUND_WRITTEN},
#endif
};

/* A string in the process's memory, read to the end of a page at a time: the next one may not be
   there. */
static bool read_string(pid_t pid, uint64_t at, char out[PATH_BYTES])
{
	const uint64_t page = 4096;
	size_t n = 0;
	while (at && n < PATH_BYTES) {
		size_t piece = (size_t)(page - at % page);
		if (piece > PATH_BYTES - n)
			piece = PATH_BYTES - n;
		struct iovec to = {out + n, piece};
		struct iovec from = {(void *)(uintptr_t)at, piece};
		if (process_vm_readv(pid, &to, 1, &from, 1, 0) != (ssize_t)piece)
			return false;
		if (memchr(out + n, 0, piece))
			return true;
		n += piece;
		at += piece;
	}
	return false;
}

static bool link_of(pid_t pid, const char *what, int fd, struct buf *out)
{
	char link[64];
	char target[PATH_BYTES];
	struct buf b = buf_of(link, sizeof link);
	buf_adds(&b, "/proc/");
	buf_addu(&b, (uint64_t)pid);
	buf_adds(&b, what);
	if (fd >= 0)
		buf_addu(&b, (uint64_t)fd);
	ssize_t n = b.full ? -1 : readlink(link, target, sizeof target);
	if (n <= 0 || n == sizeof target || target[0] != '/')
		return false;
	buf_add(out, (struct span){(const unsigned char *)target, (size_t)n});
	return !out->full;
}

bool tracee_exe(pid_t pid, struct buf *out)
{
	return link_of(pid, "/exe", -1, out);
}

/* The path without "." and "..", and without double slashes; ".." of a link goes where the kernel
   would not, which a file that is not there then shows. */
static void add_clean(struct buf *out, struct span path)
{
	struct span name;
	while (span_cut(&path, "/", &name)) {
		if (name.n == 0 || span_is(name, "."))
			continue;
		if (!span_is(name, "..")) {
			buf_adds(out, "/");
			buf_add(out, name);
			continue;
		}
		while (out->n && out->p[out->n - 1] != '/')
			out->n--;
		out->n -= out->n != 0;
		out->p[out->n] = 0;
	}
}

static bool make_absolute(pid_t pid, int fd, struct tracee_call *c)
{
	char dir[PATH_BYTES];
	char text[PATH_BYTES];
	struct buf d = buf_of(dir, sizeof dir);
	struct buf b = buf_of(text, sizeof text);
	if (c->path[0] != '/' && !(fd == AT_FDCWD ? link_of(pid, "/cwd", -1, &d)
						  : fd >= 0 && link_of(pid, "/fd/", fd, &d)))
		return false;
	if (c->path[0] != '/')
		add_clean(&b, buf_span(&d));
	add_clean(&b, span_of(c->path));
	if (b.full || b.n == 0)
		return false;
	memcpy(c->path, text, b.n + 1);
	return true;
}

static unsigned use_of(pid_t pid, const struct call_row *row, const uint64_t *args)
{
	uint64_t flags = args[row->flags];
	struct iovec to = {&flags, sizeof flags};
	struct iovec from = {(void *)(uintptr_t)args[row->flags], sizeof flags};
	if (row->kind == NO_FLAGS)
		return row->use;
	if (row->kind == OPEN_HOW && process_vm_readv(pid, &to, 1, &from, 1, 0) != sizeof flags)
		return FOUND_READ;
	if ((flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)))
		return FOUND_WRITTEN;
	return flags & O_PATH ? FOUND_SEEN : FOUND_READ;
}

static void read_entry(pid_t pid, const struct syscall_info *s, struct tracee_call *out)
{
	const uint64_t *args = s->u.entry.args;
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		const struct call_row *row = &calls[i];
		if ((uint64_t)row->nr != s->u.entry.nr)
			continue;
		int fd = row->dir < 0 ? AT_FDCWD : (int)args[row->dir];
		out->use = use_of(pid, row, args);
		out->named = read_string(pid, args[row->path], out->path) && out->path[0] &&
			     make_absolute(pid, fd, out);
		return;
	}
}

enum tracee_at tracee_read(pid_t pid, uint32_t *mode, struct tracee_call *out)
{
	struct syscall_info s;
	memset(&s, 0, sizeof s);
	if (ptrace(GET_SYSCALL_INFO, pid, (void *)sizeof s, &s) <= 0)
		return TRACEE_ELSEWHERE;
	/* The first call of a run is of our own child, before its execve. */
	*mode = *mode ? *mode : s.arch;
	if (s.op == INFO_ENTRY) {
		out->named = false;
		if (s.arch == *mode)
			read_entry(pid, &s, out);
		return TRACEE_ENTRY;
	}
	if (s.op == INFO_EXIT)
		return s.u.exit.is_error ? TRACEE_FAILED : TRACEE_DONE;
	return TRACEE_ELSEWHERE;
}
