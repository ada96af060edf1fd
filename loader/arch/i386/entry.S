/* The program's entry on i386, for every door. It shows the kernel's stack pointer to entry_keep,
   then jumps to musl's own start (rcrt1.o, _start), which reads the stack as the kernel left it. */
	.text
	.globl	lf_start
	.hidden	lf_start
	.type	lf_start, @function
lf_start:
	movl	%esp, %eax
	call	.Lhere
.Lhere:
	popl	%ecx
	leal	lf_start - .Lhere(%ecx), %edx
	leal	__ehdr_start - .Lhere(%ecx), %ecx
	subl	$4, %esp		/* the arguments end on a multiple of 16 */
	pushl	%ecx
	pushl	%edx
	pushl	%eax
	call	entry_keep
	addl	$16, %esp
	jmp	_start
	.size	lf_start, . - lf_start
	.hidden	__ehdr_start

#include "arch/note.inc"
