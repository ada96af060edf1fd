/* The last code of ours that runs: copied into a page of its own, because it unmaps the rest. The
   same page holds what gives a lent word of the stack back before the program's constructors. */
#include <landfall/leave.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE ((uint64_t)4096)

#ifdef __x86_64__
/* All registers are zero at the loader's entry, as after execve (ELF_PLAT_INIT). The second part is
   called by ld.so as f(argc, argv, environment). */
__asm__(".section .rodata.leave,\"a\",@progbits\n"
	".balign 16\n"
	".globl leave_code, leave_hook, leave_data, leave_end\n"
	".hidden leave_code, leave_hook, leave_data, leave_end\n"
	"leave_code:\n"                 /* (lo, length, sp, entry) */
	"	mov %rdx, %rsp\n"
	"	mov %rcx, %r12\n"
	"	mov $11, %eax\n"        /* munmap */
	"	syscall\n"
	"	mov %r12, %r11\n"
	"	xor %eax, %eax\n"
	"	xor %ebx, %ebx\n"
	"	xor %ecx, %ecx\n"
	"	xor %edx, %edx\n"
	"	xor %esi, %esi\n"
	"	xor %edi, %edi\n"
	"	xor %ebp, %ebp\n"
	"	xor %r8d, %r8d\n"
	"	xor %r9d, %r9d\n"
	"	xor %r10d, %r10d\n"
	"	xor %r12d, %r12d\n"
	"	xor %r13d, %r13d\n"
	"	xor %r14d, %r14d\n"
	"	xor %r15d, %r15d\n"
	"	jmp *%r11\n"
	"leave_hook:\n"
	"	endbr64\n"
	"	push %rbx\n"
	"	push %r12\n"
	"	push %rdi\n"
	"	push %rsi\n"
	"	push %rdx\n"
	"	mov leave_data(%rip), %rax\n"
	"	mov leave_data+16(%rip), %rcx\n"
	"	mov %rcx, (%rax)\n"
	"	mov leave_data+8(%rip), %rax\n"
	"	mov leave_data+24(%rip), %rcx\n"
	"	mov %rcx, (%rax)\n"
	"	mov leave_data+32(%rip), %rbx\n"
	"	mov leave_data+40(%rip), %r12\n"
	"1:	test %r12, %r12\n"
	"	jz 2f\n"
	"	mov (%rsp), %rdx\n"
	"	mov 8(%rsp), %rsi\n"
	"	mov 16(%rsp), %rdi\n"
	"	call *(%rbx)\n"
	"	add $8, %rbx\n"
	"	dec %r12\n"
	"	jmp 1b\n"
	"2:	pop %rdx\n"
	"	pop %rsi\n"
	"	pop %rdi\n"
	"	pop %r12\n"
	"	pop %rbx\n"
	"	ret\n"
	"	.balign 8\n"
	"leave_data:\n"
	"	.zero 56\n"
	"leave_end:\n"
	"	.text\n");

extern const unsigned char leave_code[] __attribute__((visibility("hidden")));
extern const unsigned char leave_hook[] __attribute__((visibility("hidden")));
extern const unsigned char leave_data[] __attribute__((visibility("hidden")));
extern const unsigned char leave_end[] __attribute__((visibility("hidden")));
#else
static const unsigned char leave_code[1];
#define leave_hook leave_code
#define leave_data leave_code
#define leave_end leave_code
#endif

/* leave_data, word by word. */
enum { SLOT = 0, OLD = 2, MORE = 4, NMORE = 5, ARRAY = 6 };

static unsigned char *in_page(const struct leave *l, const unsigned char *p)
{
	return l->page + (p - leave_code);
}

int leave_prepare(struct leave *l, uint64_t nroom)
{
	uint64_t ncode = (uint64_t)(leave_end - leave_code);
	uint64_t n = (ncode + nroom + PAGE - 1) & ~(PAGE - 1);
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return errno;
	memcpy(p, leave_code, ncode);
	*l = (struct leave){p, n, (char *)p + ncode, nroom};
	return 0;
}

void leave_cancel(struct leave *l)
{
	(void)munmap(l->page, l->nbytes);
}

uint64_t leave_give_back(struct leave *l, const struct lent *lent, uint64_t more, uint64_t nmore)
{
	uint64_t *data = (uint64_t *)(void *)in_page(l, leave_data);
	for (unsigned i = 0; i < 2; i++) {
		data[SLOT + i] = (uintptr_t)lent->slot[i];
		data[OLD + i] = lent->old[i];
	}
	data[MORE] = more;
	data[NMORE] = nmore;
	data[ARRAY] = (uintptr_t)in_page(l, leave_hook);
	return (uintptr_t)&data[ARRAY];
}

int leave_seal(struct leave *l)
{
	return mprotect(l->page, l->nbytes, PROT_READ | PROT_EXEC) ? errno : 0;
}

void leave_now(const struct leave *l, uint64_t lo, uint64_t hi, uint64_t sp, uint64_t entry)
{
	void (*code)(uint64_t, uint64_t, uint64_t, uint64_t);
	memcpy(&code, &l->page, sizeof code);
	code(lo, hi - lo, sp, entry);
	__builtin_unreachable();
}
