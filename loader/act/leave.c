/* The last code of ours that runs: copied into a page of its own, because it unmaps the rest, or
   left in our own page that it lies in. A copy also holds what gives a lent word of the stack back
   before the program's constructors. */
#include <landfall/leave.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE ((uint64_t)4096)

#ifdef __x86_64__
/* All registers are zero at the loader's entry, as after execve (ELF_PLAT_INIT). The second part is
   called by ld.so as f(argc, argv, environment). */
__asm__(".section .text.unlikely.leave,\"ax\",@progbits\n"
	/* So that it lies in one page, and our first: linkers begin with what is "unlikely". */
	".balign 512\n"
	".globl leave_code, leave_hook, leave_data, leave_end\n"
	".hidden leave_code, leave_hook, leave_data, leave_end\n"
	"leave_code:\n"                 /* (lo, length, sp, entry, identity or 0, lo or 0, length) */
	"	mov %r9, %r14\n"
	"	mov 8(%rsp), %r13\n"
	"	mov %rdx, %rsp\n"
	"	mov %rcx, %r12\n"
	"	mov %r8, %rbx\n"
	"	mov $11, %eax\n"        /* munmap */
	"	syscall\n"
	"	test %r14, %r14\n"
	"	jz 3f\n"
	"	mov %r14, %rdi\n"
	"	mov %r13, %rsi\n"
	"	mov $11, %eax\n"
	"	syscall\n"
	"3:	test %rbx, %rbx\n"
	"	jz 9f\n"
	"	mov %rbx, %r13\n"
	"	call leave_map\n"
	"	jz 8f\n"
	/* A child with our memory, in a user namespace of its own; no signal at its end. */
	"	mov $56, %eax\n"        /* clone */
	"	mov $0x10004100, %edi\n"
	"	xor %esi, %esi\n"
	"	xor %edx, %edx\n"
	"	xor %r10d, %r10d\n"
	"	xor %r8d, %r8d\n"
	"	syscall\n"
	"	test %rax, %rax\n"
	"	js 7f\n"
	"	jnz 1f\n"
	"	sub $512, %rsp\n"
	"	call leave_map\n"
	"	setnz %al\n"
	"	movzbl %al, %edi\n"
	"	mov $60, %eax\n"        /* exit */
	"	syscall\n"
	"	hlt\n"
	"1:	mov %eax, %edi\n"
	"	lea -256(%rsp), %rsi\n"
	"	mov $0x40000000, %edx\n" /* __WALL */
	"	xor %r10d, %r10d\n"
	"	mov %rdi, %r14\n"
	"2:	mov %r14, %rdi\n"
	"	mov $61, %eax\n"        /* wait4 */
	"	syscall\n"
	"	cmp $-4, %rax\n"        /* EINTR */
	"	je 2b\n"
	"	cmpl $0, -256(%rsp)\n"
	"	je 8f\n"
	"7:	lea 104(%rbx), %r13\n"  /* the rest of it, with our own file */
	"	call leave_map\n"
	"8:	mov 208(%rbx), %edi\n"
	"	mov $3, %eax\n"         /* close */
	"	syscall\n"
	"9:	mov %r12, %r11\n"
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
	"leave_map:\n"                  /* prctl(PR_SET_MM, PR_SET_MM_MAP, r13, 104, 0) == 0 */
	"	mov $157, %eax\n"
	"	mov $35, %edi\n"
	"	mov $14, %esi\n"
	"	mov %r13, %rdx\n"
	"	mov $104, %r10d\n"
	"	xor %r8d, %r8d\n"
	"	syscall\n"
	"	test %rax, %rax\n"
	"	ret\n"
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
	"	.balign 8\n"
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

_Static_assert(offsetof(struct leave_identity, without_exe) == 104 &&
		       offsetof(struct leave_identity, fd) == 208,
	       "as the code has it");

static unsigned char *in_page(const struct leave *l, const unsigned char *p)
{
	return l->page + (p - leave_code);
}

int leave_prepare(struct leave *l, uint64_t nroom)
{
	uint64_t ncode = (uint64_t)(leave_end - leave_code);
	uint64_t n = (ncode + sizeof(struct leave_identity) + nroom + PAGE - 1) & ~(PAGE - 1);
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return errno;
	memcpy(p, leave_code, ncode);
	*l = (struct leave){.page = p, .nbytes = n, .nroom = nroom};
	l->room = (char *)p + ncode + sizeof(struct leave_identity);
	return 0;
}

bool leave_in_place(struct leave *l)
{
	uintptr_t code = (uintptr_t)leave_code;
	if ((uintptr_t)leave_end == code || code / PAGE != ((uintptr_t)leave_end - 1) / PAGE)
		return false;
	*l = (struct leave){.page = (unsigned char *)code};
	return true;
}

void leave_with_identity(struct leave *l, const struct leave_identity *id)
{
	l->identity = l->page + (leave_end - leave_code);
	memcpy(l->identity, id, sizeof *id);
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
	void (*code)(uint64_t, uint64_t, uint64_t, uint64_t, const void *, uint64_t, uint64_t);
	uint64_t page = (uintptr_t)l->page & ~(PAGE - 1);
	memcpy(&code, &l->page, sizeof code);
	if (l->nbytes)
		code(lo, hi - lo, sp, entry, l->identity, 0, 0);
	else
		/* In our first page nothing is before it, and one call does. */
		code(page + PAGE, hi - page - PAGE, sp, entry, NULL, page > lo ? lo : 0, page - lo);
	__builtin_unreachable();
}
