/*
 * jump.S: what C cannot say on AArch64: the ucontext functions and jumps that keep their caller's
 * return address. Offsets are those of the kernel's ucontext_t, which programs allocate themselves
 * and which musl and glibc both have.
 */
#define SIGMASK 40
#define REGS 184 /* x0; each further one is 8 bytes on */
#define SP_ 432
#define PC_ 440
#define PSTATE 448
#define EXTRA 464 /* records of further registers, here one of the vector registers */
#define FPSIMD_MAGIC 0x46508001
#define FPSIMD_BYTES 528
#define FPSR 472
#define FPCR 476
#define Q 480 /* q0; each further one is 16 bytes on */
#define SYS_rt_sigprocmask 135
#define SIG_BLOCK 0
#define SIG_SETMASK 2
#define SIGSET_BYTES 8

	.text

/*
 * int getcontext(ucontext_t *to): the state that the function's own return will have, with 0 as
 * its result. Only what a call keeps is stored.
 */
	.globl getcontext
	.type getcontext, %function
getcontext:
	str	xzr, [x0, #REGS]
	stp	x18, x19, [x0, #REGS + 18 * 8]
	stp	x20, x21, [x0, #REGS + 20 * 8]
	stp	x22, x23, [x0, #REGS + 22 * 8]
	stp	x24, x25, [x0, #REGS + 24 * 8]
	stp	x26, x27, [x0, #REGS + 26 * 8]
	stp	x28, x29, [x0, #REGS + 28 * 8]
	str	x30, [x0, #REGS + 30 * 8]
	mov	x2, sp
	str	x2, [x0, #SP_]
	str	x30, [x0, #PC_]
	str	xzr, [x0, #PSTATE]
	ldr	w2, =FPSIMD_MAGIC
	mov	w3, #FPSIMD_BYTES
	str	w2, [x0, #EXTRA]
	str	w3, [x0, #EXTRA + 4]
	mrs	x2, fpsr
	mrs	x3, fpcr
	str	w2, [x0, #FPSR]
	str	w3, [x0, #FPCR]
	stp	q8, q9, [x0, #Q + 8 * 16]
	stp	q10, q11, [x0, #Q + 10 * 16]
	stp	q12, q13, [x0, #Q + 12 * 16]
	stp	q14, q15, [x0, #Q + 14 * 16]
	str	xzr, [x0, #EXTRA + FPSIMD_BYTES] /* the end of the records */
	add	x2, x0, #SIGMASK
	mov	x1, #0
	mov	x0, #SIG_BLOCK
	b	change_mask
	.size getcontext, . - getcontext

/*
 * x0, x1, x2: how, new and old mask. The result is sigprocmask's own, 0: these arguments cannot be
 * wrong.
 */
	.type change_mask, %function
change_mask:
	mov	x3, #SIGSET_BYTES
	mov	x8, #SYS_rt_sigprocmask
	svc	#0
	ret
	.size change_mask, . - change_mask

/* int setcontext(const ucontext_t *from): returns only into 'from'. */
	.globl setcontext
	.type setcontext, %function
setcontext:
	mov	x9, x0
	add	x1, x0, #SIGMASK
	mov	x2, #0
	mov	x0, #SIG_SETMASK
	bl	change_mask
	ldr	w2, =FPSIMD_MAGIC
	ldr	w3, [x9, #EXTRA]
	cmp	w2, w3
	b.ne	1f
	ldp	q8, q9, [x9, #Q + 8 * 16]
	ldp	q10, q11, [x9, #Q + 10 * 16]
	ldp	q12, q13, [x9, #Q + 12 * 16]
	ldp	q14, q15, [x9, #Q + 14 * 16]
	ldr	w2, [x9, #FPSR]
	ldr	w3, [x9, #FPCR]
	msr	fpsr, x2
	msr	fpcr, x3
1:	ldp	x18, x19, [x9, #REGS + 18 * 8]
	ldp	x20, x21, [x9, #REGS + 20 * 8]
	ldp	x22, x23, [x9, #REGS + 22 * 8]
	ldp	x24, x25, [x9, #REGS + 24 * 8]
	ldp	x26, x27, [x9, #REGS + 26 * 8]
	ldp	x28, x29, [x9, #REGS + 28 * 8]
	ldr	x30, [x9, #REGS + 30 * 8]
	ldr	x2, [x9, #SP_]
	mov	sp, x2
	ldr	x16, [x9, #PC_]
	ldp	x2, x3, [x9, #REGS + 2 * 8]
	ldp	x4, x5, [x9, #REGS + 4 * 8]
	ldp	x6, x7, [x9, #REGS + 6 * 8]
	ldp	x0, x1, [x9, #REGS]
	br	x16
	.size setcontext, . - setcontext

/*
 * int swapcontext(ucontext_t *to, const ucontext_t *from): as if getcontext returned to our caller,
 * then setcontext. getcontext changes neither x9 nor x10.
 */
	.globl swapcontext
	.type swapcontext, %function
swapcontext:
	mov	x9, x0
	mov	x10, x1
	mov	x11, x30
	bl	getcontext
	str	x11, [x9, #REGS + 30 * 8]
	str	x11, [x9, #PC_]
	mov	x0, x10
	b	setcontext
	.size swapcontext, . - swapcontext

/*
 * Where a context of makecontext returns to: x19 is its uc_link, which is the next context or NULL.
 */
	.globl shim_context_end
	.hidden shim_context_end
	.type shim_context_end, %function
shim_context_end:
	mov	x0, x19
	cbz	x0, 1f
	bl	setcontext
1:	mov	w0, #0
	bl	exit
	brk	#0
	.size shim_context_end, . - shim_context_end

/*
 * void *dlvsym(void *handle, const char *name, const char *version): versions are not looked at.
 * musl's dlsym reads its caller's return address, so this has no frame of its own.
 */
	.globl dlvsym
	.type dlvsym, %function
dlvsym:
	adrp	x16, :got:dlsym
	ldr	x16, [x16, #:got_lo12:dlsym]
	br	x16
	.size dlvsym, . - dlvsym

/* pid_t __vfork(void): the return address must be in no memory that the child can change. */
	.globl __vfork
	.type __vfork, %function
__vfork:
	adrp	x16, :got:vfork
	ldr	x16, [x16, #:got_lo12:vfork]
	br	x16
	.size __vfork, . - __vfork

	.section .note.GNU-stack, "", %progbits
