/* The program's entry on RISC-V, for every door. It shows the kernel's stack pointer to entry_keep,
   then jumps to musl's own start (rcrt1.o, _start), which reads the stack as the kernel left it. */
	.text
	.globl	lf_start
	.hidden	lf_start
	.type	lf_start, @function
lf_start:
	mv	a0, sp
	lla	a1, lf_start
	lla	a2, __ehdr_start
	call	entry_keep
	tail	_start
	.size	lf_start, . - lf_start
	.hidden	__ehdr_start

#include "arch/note.inc"
