/* The program's entry on x86-64, for every door. It shows the kernel's stack pointer to entry_keep,
   then jumps to musl's own start (rcrt1.o, _start), which reads the stack as the kernel left it. */
	.text
	.globl	lf_start
	.hidden	lf_start
	.type	lf_start, @function
lf_start:
	mov	%rsp, %rdi
	lea	lf_start(%rip), %rsi
	lea	__ehdr_start(%rip), %rdx
	call	entry_keep
	jmp	_start
	.size	lf_start, . - lf_start
	.hidden	__ehdr_start

#include "arch/note.inc"
