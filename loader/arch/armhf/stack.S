/* arch_on_stack of 32-bit ARM (its contract: arch/arch.h): r0 the stack's end, r1 the function, r2
   its argument. r11 keeps the caller's stack, for the way back and for debuggers. */
	.syntax	unified
	.arm
	.text
	.balign	4
	.globl	arch_on_stack
	.hidden	arch_on_stack
	.type	arch_on_stack, %function
arch_on_stack:
	.cfi_startproc
	push	{r11, lr}
	.cfi_def_cfa_offset 8
	.cfi_offset r11, -8
	.cfi_offset lr, -4
	mov	r11, sp
	.cfi_def_cfa_register r11
	mov	sp, r0
	mov	r0, r2
	blx	r1
	mov	sp, r11
	.cfi_def_cfa_register sp
	pop	{r11, pc}
	.cfi_endproc
	.size	arch_on_stack, . - arch_on_stack
