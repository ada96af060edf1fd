/* The program's entry on AArch64, for every door. It shows the kernel's stack pointer to
   entry_keep, then jumps to musl's own start (rcrt1.o, _start), which reads the stack as the kernel
   left it. */
	.text
	.globl	lf_start
	.hidden	lf_start
	.type	lf_start, %function
lf_start:
	mov	x29, #0
	mov	x30, #0
	mov	x0, sp
	adrp	x1, lf_start
	add	x1, x1, :lo12:lf_start
	adrp	x2, __ehdr_start
	add	x2, x2, :lo12:__ehdr_start
	bl	entry_keep
	b	_start
	.size	lf_start, . - lf_start
	.hidden	__ehdr_start

#include "arch/note.inc"
