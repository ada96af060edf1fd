/* The way back from a signal handler, which i386's kernel takes from user space (SA_RESTORER). */
#include <sys/syscall.h>

	.text
	.globl	arch_sigreturn
	.hidden	arch_sigreturn
	.type	arch_sigreturn, @function
arch_sigreturn:
	movl	$SYS_rt_sigreturn, %eax
	int	$0x80
	.size	arch_sigreturn, . - arch_sigreturn
