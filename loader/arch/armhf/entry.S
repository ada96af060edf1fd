/* The program's entry on 32-bit ARM, for every door. It shows the kernel's stack pointer to
   entry_keep, then goes to musl's own start (rcrt1.o, _start), which reads the stack as the kernel
   left it. Both may be Thumb code, to which bl changes over. */
	.syntax	unified
	.arm
	.text
	.balign	4
	.globl	lf_start
	.hidden	lf_start
	.type	lf_start, %function
lf_start:
	mov	r0, sp
	adr	r1, lf_start
	ldr	r2, .Ldistance
	add	r2, pc, r2
.Lhere:
	bl	entry_keep
	bl	_start
.Ldistance:
	.word	__ehdr_start - .Lhere - 4	/* pc is two instructions ahead */
	.size	lf_start, . - lf_start
	.hidden	__ehdr_start

#include "arch/note.inc"
