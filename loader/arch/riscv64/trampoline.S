/* The trampoline of RISC-V (its contract: arch/arch.h) runs from a copy in a page of its own, or in
   place when the whole run lies in one page of ours: all addresses are relative, and the linker
   shortens nothing. It has no start and no getenv, since arch_getenv_code has no code for this
   processor. */
#include "arch/offsets.h"

#include <sys/syscall.h>

/* As on x86-64, the run lies in front of all other code, and the alignment keeps it from crossing a
   page's end. */
	.section .text.unlikely.trampoline, "ax", @progbits
	.option	norelax
	.balign	1024
	.globl	arch_trampoline_code, arch_trampoline
	.hidden	arch_trampoline_code, arch_trampoline

/* code: a0 lo, a1 length, a2 sp, a3 entry, a4 struct arch_mm_map or 0, a5 lo2 or 0, a6 length2.
   Kept: s1 entry, s2 the struct. */
arch_trampoline_code:
	mv	s3, a5
	mv	s4, a6
	mv	sp, a2
	mv	s1, a3
	mv	s2, a4
	li	a7, SYS_munmap
	ecall
	beqz	s3, .Lunmapped
	mv	a0, s3
	mv	a1, s4
	li	a7, SYS_munmap
	ecall
.Lunmapped:
	beqz	s2, .Lenter
	mv	s5, s2
	jal	set_mm_map
	beqz	a0, .Lclose

/* The kernel refused: the same from a child that has all capabilities in its own user namespace. */
	li	a7, SYS_clone
	li	a0, TRAMPOLINE_CLONE
	li	a1, 0
	li	a2, 0
	li	a3, 0
	li	a4, 0
	ecall
	bltz	a0, .Lwithout_exe
	bnez	a0, .Lparent
	addi	sp, sp, -CHILD_STACK
	jal	set_mm_map
	snez	a0, a0
	li	a7, SYS_exit
	ecall
	ebreak
.Lparent:
	mv	s6, a0
.Lwait:
	mv	a0, s6
	addi	a1, sp, -RED_ZONE	/* the child's status */
	li	a2, WALL
	li	a3, 0
	li	a7, SYS_wait4
	ecall
	li	t0, INTERRUPTED
	beq	a0, t0, .Lwait
	lw	t0, -RED_ZONE(sp)
	beqz	t0, .Lclose
.Lwithout_exe:
	addi	s5, s2, MM_MAP_WITHOUT_EXE
	jal	set_mm_map
.Lclose:
	lw	a0, MM_MAP_FD(s2)
	li	a7, SYS_close
	ecall

/* All registers but the stack pointer are zero at a program's entry, the thread pointer too
   (arch/riscv/kernel/process.c, start_thread); t1 holds the address, to which the ABI gives no
   meaning there. */
.Lenter:
	mv	t1, s1
	.irp	n, 1,3,4,5,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	li	x\n, 0
	.endr
	jr	t1

/* prctl(PR_SET_MM, PR_SET_MM_MAP, s5, MM_MAP_BYTES, 0), with its answer in a0. */
set_mm_map:
	li	a0, TRAMPOLINE_PR_SET_MM
	li	a1, TRAMPOLINE_PR_SET_MM_MAP
	mv	a2, s5
	li	a3, MM_MAP_BYTES
	li	a4, 0
	li	a7, SYS_prctl
	ecall
	ret

/* hook: called by ld.so with a0 argc, a1 argv, a2 environment. */
hook:
	addi	sp, sp, -48
	sd	ra, 40(sp)
	sd	s1, 32(sp)
	sd	s2, 24(sp)
	sd	s3, 16(sp)
	sd	s4, 8(sp)
	sd	s5, 0(sp)
	mv	s3, a0
	mv	s4, a1
	mv	s5, a2
	lla	t0, words
	ld	t1, WORDS_SLOT(t0)
	ld	t2, WORDS_OLD(t0)
	sd	t2, 0(t1)
	ld	t1, WORDS_SLOT + 8(t0)
	ld	t2, WORDS_OLD + 8(t0)
	sd	t2, 0(t1)
	ld	s1, WORDS_MORE(t0)
	ld	s2, WORDS_NMORE(t0)
.Lnext:
	beqz	s2, .Ldone
	mv	a0, s3
	mv	a1, s4
	mv	a2, s5
	ld	t0, 0(s1)
	addi	s1, s1, 8
	jalr	t0
	addi	s2, s2, -1
	j	.Lnext
.Ldone:
	ld	ra, 40(sp)
	ld	s1, 32(sp)
	ld	s2, 24(sp)
	ld	s3, 16(sp)
	ld	s4, 8(sp)
	ld	s5, 0(sp)
	addi	sp, sp, 48
	ret

#include "arch/trampoline_end.inc"
