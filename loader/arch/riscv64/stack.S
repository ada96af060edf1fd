/* arch_on_stack of RISC-V (its contract: arch/arch.h): a0 the stack's end, a1 the function, a2 its
   argument. s0 keeps the caller's stack, for the way back and for debuggers. */
	.text
	.globl	arch_on_stack
	.hidden	arch_on_stack
	.type	arch_on_stack, @function
arch_on_stack:
	.cfi_startproc
	addi	sp, sp, -16
	.cfi_def_cfa_offset 16
	sd	ra, 8(sp)
	sd	s0, 0(sp)
	.cfi_offset ra, -8
	.cfi_offset s0, -16
	addi	s0, sp, 16
	.cfi_def_cfa s0, 0
	mv	sp, a0
	mv	a0, a2
	jalr	a1
	addi	sp, s0, -16
	ld	ra, 8(sp)
	ld	s0, 0(sp)
	addi	sp, sp, 16
	.cfi_def_cfa sp, 0
	.cfi_restore ra
	.cfi_restore s0
	ret
	.cfi_endproc
	.size	arch_on_stack, . - arch_on_stack
