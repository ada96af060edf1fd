/*
 * jump.S: what C cannot say on x86-64: the ucontext functions and jumps that keep their
 * caller's return address. Offsets are those of glibc's ucontext_t, which programs allocate
 * themselves.
 */
#define UC_LINK 8
#define UC_STACK_SP 16
#define UC_STACK_SIZE 32
#define R8 40
#define R9 48
#define R12 72
#define R13 80
#define R14 88
#define R15 96
#define RDI 104
#define RSI 112
#define RBP 120
#define RBX 128
#define RDX 136
#define RCX 152
#define RSP 160
#define RIP 168
#define FPREGS 224
#define SIGMASK 296
#define FPMEM 424
#define MXCSR 24 /* within the floating point state */
#define SYS_rt_sigprocmask 14
#define SIG_BLOCK 0
#define SIG_SETMASK 2
#define SIGSET_BYTES 8

	.text

/*
 * int getcontext(ucontext_t *to): the state that the function's own return will have, with 0 as
 * its result.
 */
	.globl getcontext
	.type getcontext, @function
getcontext:
	movq %r8, R8(%rdi)
	movq %r9, R9(%rdi)
	movq %r12, R12(%rdi)
	movq %r13, R13(%rdi)
	movq %r14, R14(%rdi)
	movq %r15, R15(%rdi)
	movq %rdi, RDI(%rdi)
	movq %rsi, RSI(%rdi)
	movq %rbp, RBP(%rdi)
	movq %rbx, RBX(%rdi)
	movq %rdx, RDX(%rdi)
	movq %rcx, RCX(%rdi)
	leaq 8(%rsp), %rax
	movq %rax, RSP(%rdi)
	movq (%rsp), %rax
	movq %rax, RIP(%rdi)
	leaq FPMEM(%rdi), %rax
	movq %rax, FPREGS(%rdi)
	fnstenv (%rax)
	fldenv (%rax)
	stmxcsr MXCSR(%rax)
	leaq SIGMASK(%rdi), %rdx
	xorl %esi, %esi
	movl $SIG_BLOCK, %edi
	jmp change_mask
	.size getcontext, . - getcontext

/*
 * rdi, rsi, rdx: how, new and old mask. The result is sigprocmask's own, 0: these arguments
 * cannot be wrong.
 */
	.type change_mask, @function
change_mask:
	movl $SIGSET_BYTES, %r10d
	movl $SYS_rt_sigprocmask, %eax
	syscall
	ret
	.size change_mask, . - change_mask

/* int setcontext(const ucontext_t *from): returns only into 'from'. */
	.globl setcontext
	.type setcontext, @function
setcontext:
	pushq %rdi
	leaq SIGMASK(%rdi), %rsi
	xorl %edx, %edx
	movl $SIG_SETMASK, %edi
	call change_mask
	popq %rdx
	movq FPREGS(%rdx), %rcx
	fldenv (%rcx)
	ldmxcsr MXCSR(%rcx)
	movq R12(%rdx), %r12
	movq R13(%rdx), %r13
	movq R14(%rdx), %r14
	movq R15(%rdx), %r15
	movq RBP(%rdx), %rbp
	movq RBX(%rdx), %rbx
	movq RSP(%rdx), %rsp
	movq RIP(%rdx), %rcx
	pushq %rcx
	movq RSI(%rdx), %rsi
	movq RDI(%rdx), %rdi
	movq RCX(%rdx), %rcx
	movq R8(%rdx), %r8
	movq R9(%rdx), %r9
	movq RDX(%rdx), %rdx
	xorl %eax, %eax
	ret
	.size setcontext, . - setcontext

/*
 * int swapcontext(ucontext_t *to, const ucontext_t *from): as if getcontext returned to our
 * caller, then setcontext.
 */
	.globl swapcontext
	.type swapcontext, @function
swapcontext:
	pushq %rsi
	pushq %rdi
	subq $8, %rsp
	call getcontext
	addq $8, %rsp
	popq %rdi
	popq %rsi
	leaq 8(%rsp), %rax
	movq %rax, RSP(%rdi)
	movq (%rsp), %rax
	movq %rax, RIP(%rdi)
	movq %rsi, %rdi
	jmp setcontext
	.size swapcontext, . - swapcontext

/*
 * Where a context of makecontext returns to: rbx points at its uc_link, which is the next
 * context or NULL.
 */
	.globl shim_context_end
	.hidden shim_context_end
	.type shim_context_end, @function
shim_context_end:
	movq (%rbx), %rdi
	testq %rdi, %rdi
	jz 1f
	call setcontext
1:	xorl %edi, %edi
	call exit@PLT
	hlt
	.size shim_context_end, . - shim_context_end

/*
 * void *dlvsym(void *handle, const char *name, const char *version): versions are not looked at.
 * musl's dlsym reads its caller's return address, so this has no frame of its own.
 */
	.globl dlvsym
	.type dlvsym, @function
dlvsym:
	jmp *dlsym@GOTPCREL(%rip)
	.size dlvsym, . - dlvsym

/* pid_t __vfork(void): the return address must be in no memory that the child can change. */
	.globl __vfork
	.type __vfork, @function
__vfork:
	jmp *vfork@GOTPCREL(%rip)
	.size __vfork, . - __vfork

	.section .note.GNU-stack, "", @progbits
