/* The way back from a signal handler, which ARM's kernel takes from user space (SA_RESTORER). */
#include <sys/syscall.h>

	.syntax	unified
	.arm
	.text
	.balign	4
	.globl	arch_sigreturn
	.hidden	arch_sigreturn
	.type	arch_sigreturn, %function
arch_sigreturn:
	mov	r7, #SYS_rt_sigreturn
	svc	0
	.size	arch_sigreturn, . - arch_sigreturn
