/* arch_on_stack of AArch64 (its contract: arch/arch.h): x0 the stack's end, x1 the function, x2 its
   argument. x29 keeps the caller's stack, for the way back and for debuggers. */
	.text
	.globl	arch_on_stack
	.hidden	arch_on_stack
	.type	arch_on_stack, %function
arch_on_stack:
	.cfi_startproc
	stp	x29, x30, [sp, #-16]!
	.cfi_def_cfa_offset 16
	.cfi_offset x29, -16
	.cfi_offset x30, -8
	mov	x29, sp
	.cfi_def_cfa_register x29
	mov	sp, x0
	mov	x0, x2
	blr	x1
	mov	sp, x29
	ldp	x29, x30, [sp], #16
	.cfi_def_cfa sp, 0
	.cfi_restore x29
	.cfi_restore x30
	ret
	.cfi_endproc
	.size	arch_on_stack, . - arch_on_stack
