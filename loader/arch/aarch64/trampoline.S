/* The trampoline of AArch64 (its contract: arch/arch.h) runs from a copy in a page of its own, or
   in place when the whole run lies in one page of ours: all addresses are relative. It has no start
   and no getenv, since arch_getenv_code has no code for this processor. */
#include "arch/offsets.h"

#include <sys/syscall.h>

/* As on x86-64, the run lies in front of all other code, and the alignment keeps it from crossing a
   page's end. */
	.section .text.unlikely.trampoline, "ax", %progbits
	.balign	1024
	.globl	arch_trampoline_code, arch_trampoline
	.hidden	arch_trampoline_code, arch_trampoline

/* code: x0 lo, x1 length, x2 sp, x3 entry, x4 struct arch_mm_map or 0, x5 lo2 or 0, x6 length2.
   Kept: x21 entry, x22 the struct. */
arch_trampoline_code:
	mov	x19, x5
	mov	x20, x6
	mov	sp, x2
	mov	x21, x3
	mov	x22, x4
	mov	x8, #SYS_munmap
	svc	#0
	cbz	x19, .Lunmapped
	mov	x0, x19
	mov	x1, x20
	mov	x8, #SYS_munmap
	svc	#0
.Lunmapped:
	cbz	x22, .Lenter
	mov	x23, x22
	bl	set_mm_map
	cbz	x0, .Lclose

/* The kernel refused: the same from a child that has all capabilities in its own user namespace. */
	mov	x8, #SYS_clone
	ldr	x0, =TRAMPOLINE_CLONE
	mov	x1, #0
	mov	x2, #0
	mov	x3, #0
	mov	x4, #0
	svc	#0
	tbnz	x0, #63, .Lwithout_exe
	cbnz	x0, .Lparent
	sub	sp, sp, #CHILD_STACK
	bl	set_mm_map
	cmp	x0, #0
	cset	w0, ne
	mov	x8, #SYS_exit
	svc	#0
	brk	#0
.Lparent:
	mov	x24, x0
.Lwait:
	mov	x0, x24
	sub	x1, sp, #RED_ZONE	/* the child's status */
	mov	x2, #WALL
	mov	x3, #0
	mov	x8, #SYS_wait4
	svc	#0
	cmp	x0, #INTERRUPTED
	b.eq	.Lwait
	ldur	w0, [sp, #-RED_ZONE]
	cbz	w0, .Lclose
.Lwithout_exe:
	add	x23, x22, #MM_MAP_WITHOUT_EXE
	bl	set_mm_map
.Lclose:
	ldr	w0, [x22, #MM_MAP_FD]
	mov	x8, #SYS_close
	svc	#0

/* All registers but the stack pointer are zero at a program's entry, the thread pointer too
   (arch/arm64/kernel/process.c, start_thread and tls_thread_flush). A branch by x16 may enter code
   that is guarded and begins with 'bti c' (Arm ARM, PSTATE.BTYPE). */
.Lenter:
	msr	tpidr_el0, xzr
	mov	x16, x21
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	mov	x\n, #0
	.endr
	br	x16

/* prctl(PR_SET_MM, PR_SET_MM_MAP, x23, MM_MAP_BYTES, 0), with its answer in x0. */
set_mm_map:
	mov	x0, #TRAMPOLINE_PR_SET_MM
	mov	x1, #TRAMPOLINE_PR_SET_MM_MAP
	mov	x2, x23
	mov	x3, #MM_MAP_BYTES
	mov	x4, #0
	mov	x8, #SYS_prctl
	svc	#0
	ret

/* hook: called by ld.so with x0 argc, x1 argv, x2 environment. */
hook:
	stp	x29, x30, [sp, #-64]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	str	x23, [sp, #48]
	mov	x21, x0
	mov	x22, x1
	mov	x23, x2
	adr	x9, words
	ldp	x10, x11, [x9, #WORDS_SLOT]
	ldp	x12, x13, [x9, #WORDS_OLD]
	str	x12, [x10]
	str	x13, [x11]
	ldp	x19, x20, [x9, #WORDS_MORE]
.Lnext:
	cbz	x20, .Ldone
	mov	x0, x21
	mov	x1, x22
	mov	x2, x23
	ldr	x16, [x19], #8
	blr	x16
	sub	x20, x20, #1
	b	.Lnext
.Ldone:
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldr	x23, [sp, #48]
	ldp	x29, x30, [sp], #64
	ret

	.ltorg
#include "arch/trampoline_end.inc"
