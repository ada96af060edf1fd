/* arch_on_stack of x86-64 (its contract: arch/arch.h): rdi the stack's end, rsi the function, rdx
   its argument. rbp keeps the caller's stack, for the way back and for debuggers. */
	.text
	.globl	arch_on_stack
	.hidden	arch_on_stack
	.type	arch_on_stack, @function
arch_on_stack:
	.cfi_startproc
	push	%rbp
	.cfi_def_cfa_offset 16
	.cfi_offset %rbp, -16
	mov	%rsp, %rbp
	.cfi_def_cfa_register %rbp
	mov	%rdi, %rsp
	mov	%rdx, %rdi
	call	*%rsi
	leave
	.cfi_def_cfa %rsp, 8
	ret
	.cfi_endproc
	.size	arch_on_stack, . - arch_on_stack
