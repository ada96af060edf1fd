/* The way back from a signal handler, which x86-64's kernel wants from user space (SA_RESTORER). */
#include <sys/syscall.h>

	.text
	.globl	arch_sigreturn
	.hidden	arch_sigreturn
	.type	arch_sigreturn, @function
arch_sigreturn:
	mov	$SYS_rt_sigreturn, %eax
	syscall
	.size	arch_sigreturn, . - arch_sigreturn
