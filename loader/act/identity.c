/* A process that looks like one the kernel started: the numbers that PR_SET_MM_MAP takes, computed
   as fs/binfmt_elf.c computes them. Nothing is changed here but the name; the rest is done by the
   leaving page, because the kernel wants our own file to be unmapped first. */
#include <landfall/identity.h>

#include <landfall/start.h>

#include <elf.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Linux, x86-64: ELF_ET_DYN_BASE, two thirds of TASK_SIZE; 28 bits of a page number and 13 of the
   heap's are random (arch/x86/mm/mmap.c, arch_randomize_brk). */
#define DYN_BASE ((uint64_t)0x555555554000)
#define RANDOM_PAGES ((uint64_t)1 << 28)
#define RANDOM_HEAP_PAGES ((uint64_t)1 << 13)

uint64_t identity_place(struct identity *out)
{
	memset(out, 0, sizeof *out);
	/* The system call itself: musl's getrandom is a cancellation point. */
	if (!(personality(0xffffffff) & ADDR_NO_RANDOMIZE))
		(void)syscall(SYS_getrandom, out->random, sizeof out->random, 1 /* GRND_NONBLOCK */);
	return DYN_BASE + out->random[0] % RANDOM_PAGES * MAP_PAGE;
}

static uint64_t max_of(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static void fill_code(const struct elf *e, const struct mapped *m, uint64_t random,
		      struct prctl_mm_map *out)
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
	out->start_brk = (brk + MAP_PAGE - 1) & ~(MAP_PAGE - 1);
	out->start_brk += random % RANDOM_HEAP_PAGES * MAP_PAGE;
	out->brk = out->start_brk;
}

void identity_fill(const struct elf *e, const struct mapped *m, int fd, char *const *env,
		   struct identity *out)
{
	struct prctl_mm_map *p = &out->map;
	out->fd = fd;
	fill_code(e, m, out->random[1], p);
	p->env_start = (uintptr_t)*env;
	for (; *env; env++)
		p->env_end = (uintptr_t)*env + strlen(*env) + 1;
	/* Replaced when the stack is final. */
	p->start_stack = (uintptr_t)kernel_start.sp;
	p->exe_fd = (uint32_t)fd;
}

/* Changes nothing: our own file is still mapped. */
static long ask(const struct identity *id)
{
	return syscall(SYS_prctl, PR_SET_MM, PR_SET_MM_MAP, &id->map, sizeof id->map, 0) == 0
		       ? 0
		       : errno;
}

#ifdef __x86_64__
/* A child that shares our memory, in a user namespace of its own, while we wait. It runs on a stack
   of its own so that ours stays as it is. */
static long ask_in_child(const struct identity *id)
{
	static _Alignas(16) unsigned char stack[4096];
	static volatile long said;
	int status;
	long pid;
	register long flags __asm__("rdi") = CLONE_VM | CLONE_VFORK | CLONE_NEWUSER;
	register void *sp __asm__("rsi") = stack + sizeof stack;
	said = -1;
	__asm__ volatile("xor %%edx, %%edx\n\txor %%r10d, %%r10d\n\txor %%r8d, %%r8d\n\t"
			 "mov $56, %%eax\n\tsyscall\n\t"
			 "test %%rax, %%rax\n\tjnz 1f\n\t"
			 "mov $157, %%eax\n\tmov $35, %%edi\n\tmov $14, %%esi\n\t"
			 "mov %[map], %%rdx\n\tmov %[size], %%r10\n\txor %%r8d, %%r8d\n\tsyscall\n\t"
			 "mov %%rax, (%[said])\n\tmov $60, %%eax\n\txor %%edi, %%edi\n\tsyscall\n\thlt\n"
			 "1:"
			 : "=&a"(pid), "+r"(flags), "+r"(sp)
			 : [map] "r"(&id->map), [size] "r"(sizeof id->map), [said] "r"(&said)
			 : "rcx", "r11", "rdx", "r10", "r8", "memory");
	if (pid < 0)
		return -pid;
	while (syscall(SYS_wait4, pid, &status, __WALL, NULL) < 0 && errno == EINTR)
		;
	return -said;
}
#else
static long ask_in_child(const struct identity *id)
{
	(void)id;
	return EPERM;
}
#endif

static bool answers(const struct identity *id, long os)
{
	return ask(id) == os || ask_in_child(id) == os;
}

bool identity_may_change(const struct identity *id)
{
	return answers(id, EBUSY);
}

/* Its order (kernel/sys.c, prctl_set_mm_map): the addresses, the right to do it, the descriptor,
   and only then the first change. */
bool identity_may_any(void)
{
	static struct identity id;
	const uint64_t here = kernel_start.lo;
	id.map = (struct prctl_mm_map){
		.start_code = here, .end_code = here + 1, .start_data = here, .end_data = here,
		.start_brk = here, .brk = here, .start_stack = here, .arg_start = here,
		.arg_end = here, .env_start = here, .env_end = here, .exe_fd = INT32_MAX,
	};
	return answers(&id, EBADF);
}

void identity_name(const char *path)
{
	const char *base = strrchr(path, '/');
	(void)prctl(PR_SET_NAME, base ? base + 1 : path);
}
