/* The trampoline of 32-bit ARM (its contract: arch/arch.h) runs from a copy in a page of its own,
   or in place when the whole run lies in one page of ours: all addresses are relative. Its 64-bit
   words are read by their lower halves. It has no start and no getenv, since arch_getenv_code has
   no code for this processor. */
#include "arch/offsets.h"

#include <sys/syscall.h>

#define SET_TLS 0x0f0005	/* __ARM_NR_set_tls (asm/unistd.h) */

/* As on x86-64, the run lies in front of all other code, and the alignment keeps it from crossing a
   page's end. */
	.section .text.unlikely.trampoline, "ax", %progbits
	.syntax	unified
	.arm
	.balign	1024
	.globl	arch_trampoline_code, arch_trampoline
	.hidden	arch_trampoline_code, arch_trampoline

/* code: r0 lo, r1 length, r2 sp, r3 entry; on the caller's stack struct arch_mm_map or 0, lo2 or 0,
   length2. Kept: r8 entry, r10 the struct. */
arch_trampoline_code:
	ldr	r10, [sp]
	ldr	r5, [sp, #4]
	ldr	r6, [sp, #8]
	mov	sp, r2
	mov	r8, r3
	mov	r7, #SYS_munmap
	svc	0
	cmp	r5, #0
	beq	.Lunmapped
	mov	r0, r5
	mov	r1, r6
	svc	0
.Lunmapped:
	cmp	r10, #0
	beq	.Lenter
	mov	r9, r10
	bl	set_mm_map
	beq	.Lclose

/* The kernel refused: the same from a child that has all capabilities in its own user namespace. */
	mov	r7, #SYS_clone
	ldr	r0, .Lflags
	mov	r1, #0
	mov	r2, #0
	mov	r3, #0
	mov	r4, #0
	svc	0
	cmp	r0, #0
	blt	.Lwithout_exe
	bne	.Lparent
	sub	sp, sp, #CHILD_STACK
	mov	r9, r10
	bl	set_mm_map
	movne	r0, #1
	mov	r7, #SYS_exit
	svc	0
	udf	#0
.Lflags:
	.word	TRAMPOLINE_CLONE
.Lparent:
	mov	r5, r0
.Lwait:
	mov	r0, r5
	sub	r1, sp, #RED_ZONE	/* the child's status */
	mov	r2, #WALL
	mov	r3, #0
	mov	r7, #SYS_wait4
	svc	0
	cmp	r0, #INTERRUPTED
	beq	.Lwait
	ldr	r0, [sp, #-RED_ZONE]
	cmp	r0, #0
	beq	.Lclose
.Lwithout_exe:
	add	r9, r10, #MM_MAP_WITHOUT_EXE
	bl	set_mm_map
.Lclose:
	ldr	r0, [r10, #MM_MAP_FD]
	mov	r7, #SYS_close
	svc	0

/* All registers but the stack pointer are zero at a program's entry, the thread pointer too
   (arch/arm/kernel/process.c, flush_thread); r12 holds the address, which may be Thumb code's and
   to which the ABI gives no meaning there. */
.Lenter:
	mov	r0, #0
	ldr	r7, .Lset_tls
	svc	0
	mov	r12, r8
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
	mov	r\n, #0
	.endr
	mov	lr, #0
	bx	r12
.Lset_tls:
	.word	SET_TLS

/* prctl(PR_SET_MM, PR_SET_MM_MAP, r9, its bytes, 0), with its answer in r0 and the flags. */
set_mm_map:
	mov	r0, #TRAMPOLINE_PR_SET_MM
	mov	r1, #TRAMPOLINE_PR_SET_MM_MAP
	mov	r2, r9
	ldr	r3, [r10, #MM_MAP_NBYTES]
	mov	r4, #0
	mov	r7, #SYS_prctl
	svc	0
	cmp	r0, #0
	bx	lr

/* hook: called by ld.so with r0 argc, r1 argv, r2 environment. */
hook:
	push	{r4-r10, lr}
	mov	r4, r0
	mov	r5, r1
	mov	r6, r2
	adr	r7, words
	.irp	n, 0, 8, 16, 24
	ldr	r0, [r7, #(WORDS_SLOT + \n)]
	ldr	r1, [r7, #(WORDS_OLD + \n)]
	str	r1, [r0]
	.endr
	ldr	r8, [r7, #WORDS_MORE]
	ldr	r9, [r7, #WORDS_NMORE]
.Lnext:
	cmp	r9, #0
	beq	.Ldone
	mov	r0, r4
	mov	r1, r5
	mov	r2, r6
	ldr	r3, [r8], #4
	blx	r3
	sub	r9, r9, #1
	b	.Lnext
.Ldone:
	pop	{r4-r10, pc}

#include "arch/trampoline_end.inc"
