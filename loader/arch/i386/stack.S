/* arch_on_stack of i386 (its contract: arch/arch.h): the stack's end, the function and its argument
   lie on the caller's stack, which ebp keeps, for the way back and for debuggers. */
	.text
	.globl	arch_on_stack
	.hidden	arch_on_stack
	.type	arch_on_stack, @function
arch_on_stack:
	.cfi_startproc
	pushl	%ebp
	.cfi_def_cfa_offset 8
	.cfi_offset %ebp, -8
	movl	%esp, %ebp
	.cfi_def_cfa_register %ebp
	movl	8(%ebp), %esp
	subl	$12, %esp
	pushl	16(%ebp)
	call	*12(%ebp)
	leave
	.cfi_def_cfa %esp, 4
	ret
	.cfi_endproc
	.size	arch_on_stack, . - arch_on_stack
