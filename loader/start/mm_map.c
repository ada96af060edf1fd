/* Computes the numbers that PR_SET_MM_MAP takes, as fs/binfmt_elf.c does, so that the process looks
   like one the kernel started. Only the name is changed here; the trampoline changes the rest,
   because the kernel wants our own file to be unmapped first. */
#include "start/mm_map.h"

#include "arch/arch.h"
#include "start/entry.h"

#include <elf.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

uint64_t mm_map_random_address(struct mm_map_identity *out)
{
	memset(out, 0, sizeof *out);
	/* The system call itself, because musl's getrandom is a cancellation point. */
	if (!(personality(0xffffffff) & ADDR_NO_RANDOMIZE))
		(void)syscall(SYS_getrandom, out->random, sizeof out->random,
			      1 /* GRND_NONBLOCK */);
	return arch_pie_address(out->random[0]);
}

static uint64_t max_of(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static void fill_code(const struct elf *e, const struct mapped *m, uint64_t random,
		      struct arch_prctl_map *out)
{
	struct elf_phdr ph;
	uint64_t code = UINT64_MAX;
	uint64_t brk = 0;
	for (unsigned i = 0; elf_next_phdr(e, PT_LOAD, &i, &ph);) {
		uint64_t lo = m->bias + ph.vaddr;
		if ((ph.flags & PF_X) && lo < code)
			code = lo;
		if (ph.flags & PF_X)
			out->end_code = max_of(out->end_code, lo + ph.filesz);
		out->start_data = max_of(out->start_data, lo);
		out->end_data = max_of(out->end_data, lo + ph.filesz);
		brk = max_of(brk, lo + ph.memsz);
	}
	out->start_code = code == UINT64_MAX ? m->lo : code;
	out->start_brk = ((brk + ARCH_PAGE - 1) & ~(ARCH_PAGE - 1)) + arch_heap_gap(random);
	out->brk = out->start_brk;
}

void mm_map_fill(const struct elf *e, const struct mapped *m, int fd, char *const *env,
		 struct mm_map_identity *out)
{
	struct arch_prctl_map *p = &out->map;
	out->fd = fd;
	fill_code(e, m, out->random[1], p);
	p->env_start = (uintptr_t)*env;
	for (; *env; env++)
		p->env_end = (uintptr_t)*env + strlen(*env) + 1;
	/* start_stack is replaced when the stack is final. */
	p->start_stack = (uintptr_t)kernel_entry.sp;
	p->exe_fd = (uint32_t)fd;
}

/* struct prctl_mm_map of a 32-bit kernel from its pointer on (linux/prctl.h). */
struct narrow_end {
	uint32_t auxv, auxv_size, exe_fd;
};

/* Does a 32-bit kernel run this 32-bit program? Where both kernels' structs have the same size, the
   last of the 4 GB decides, in which a 64-bit kernel puts the stack and a 32-bit one itself. */
static bool is_narrow(unsigned nbytes)
{
	return sizeof(void *) == 4 && nbytes == sizeof(struct prctl_mm_map) &&
	       (nbytes != sizeof(struct arch_prctl_map) || (uintptr_t)kernel_entry.sp < 0xc0000000);
}

uint32_t mm_map_pack(struct arch_prctl_map *map)
{
	const struct narrow_end end = {(uint32_t)map->auxv, map->auxv_size, map->exe_fd};
	unsigned n = sizeof *map;
	if (sizeof(void *) == 8 || syscall(SYS_prctl, PR_SET_MM, PR_SET_MM_MAP_SIZE, &n, 0, 0) ||
	    !is_narrow(n))
		return sizeof *map;
	memcpy(&map->auxv, &end, sizeof end);
	return n;
}

/* Asks the kernel and changes nothing, because our own file is still mapped. */
static long ask(const struct mm_map_identity *id)
{
	struct arch_prctl_map map = id->map;
	const uint32_t n = mm_map_pack(&map);
	return syscall(SYS_prctl, PR_SET_MM, PR_SET_MM_MAP, &map, n, 0) == 0 ? 0 : errno;
}

struct question {
	const struct mm_map_identity *id;
	long answer;
};

static int child(void *arg)
{
	struct question *q = arg;
	q->answer = ask(q->id);
	return 0;
}

/* Asks through a child that shares our memory, in a user namespace of its own, while we wait. The
   child runs on a stack of its own, so that ours stays as it is. */
static long ask_in_child(const struct mm_map_identity *id)
{
	static _Alignas(16) unsigned char stack[4096];
	struct question q = {id, -1};
	int status;
	int pid = clone(child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | CLONE_NEWUSER, &q);
	if (pid < 0)
		return errno;
	while (syscall(SYS_wait4, pid, &status, __WALL, NULL) < 0 && errno == EINTR)
		;
	return q.answer;
}

/* Would a child in a user namespace of its own come to be? A bad address for its descriptor fails
   the call behind every question of rights (kernel/fork.c, copy_process, Linux 5.2); an older
   kernel does not know the flag, and the child asks. */
static bool may_have_child(const struct mm_map_identity *id)
{
	static _Alignas(16) unsigned char stack[4096];
	struct question q = {id, -1};
	int status;
	int pid = clone(child, stack + sizeof stack,
			CLONE_VM | CLONE_VFORK | CLONE_NEWUSER | CLONE_PIDFD, &q, UINTPTR_MAX);
	if (pid < 0)
		return errno == EFAULT;
	while (syscall(SYS_wait4, pid, &status, __WALL, NULL) < 0 && errno == EINTR)
		;
	return q.answer == EBADF;
}

static bool answers(const struct mm_map_identity *id, long os)
{
	return ask(id) == os || ask_in_child(id) == os;
}

bool mm_map_may_change(const struct mm_map_identity *id)
{
	return answers(id, EBUSY);
}

/* A question whose answers differ: the kernel checks the addresses, then the right to do it, then
   the descriptor, and only then changes something (kernel/sys.c, prctl_set_mm_map). */
static const struct mm_map_identity *probe(void)
{
	static struct mm_map_identity id;
	const uint64_t here = kernel_entry.lo;
	id.map = (struct arch_prctl_map){
		.start_code = here,
		.end_code = here + 1,
		.start_data = here,
		.end_data = here,
		.start_brk = here,
		.brk = here,
		.start_stack = here,
		.arg_start = here,
		.arg_end = here,
		.env_start = here,
		.env_end = here,
		.exe_fd = INT32_MAX,
	};
	return &id;
}

bool mm_map_may_any(void)
{
	return answers(probe(), EBADF);
}

/* Where this file is, AppArmor lets a child have a user namespace and no rights in it. */
static const char restricted[] = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";

bool mm_map_may_likely(void)
{
	const struct mm_map_identity *id = probe();
	long os = ask(id);
	if (os != EPERM)
		return os == EBADF;
	return may_have_child(id) && (access(restricted, F_OK) || ask_in_child(id) == EBADF);
}

void mm_map_name(const char *path)
{
	const char *base = strrchr(path, '/');
	(void)prctl(PR_SET_NAME, base ? base + 1 : path);
}
