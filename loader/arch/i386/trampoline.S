/* The trampoline of i386 (its contract: arch/arch.h) runs from a copy in a page of its own, or in
   place when the whole run lies in one page of ours: all addresses are relative. Its 64-bit words
   are read by their lower halves. It has no start and no getenv, since arch_getenv_code has no code
   for this processor. */
#include "arch/offsets.h"

#include <sys/syscall.h>

#define DESCRIPTOR_BYTES 16	/* struct user_desc (asm/ldt.h) */
#define DESCRIPTOR_EMPTY 0x28	/* its flags read_exec_only and seg_not_present */

/* As on x86-64, the run lies in front of all other code, and the alignment keeps it from crossing a
   page's end. */
	.section .text.unlikely.trampoline, "ax", @progbits
	.balign	1024
	.globl	arch_trampoline_code, arch_trampoline
	.hidden	arch_trampoline_code, arch_trampoline

/* code, with its arguments on the stack: lo, length, sp, entry, struct arch_mm_map or 0, lo2 or 0,
   length2. Kept: ebp the struct, and the entry right below sp. */
arch_trampoline_code:
	movl	4(%esp), %ebx
	movl	8(%esp), %ecx
	movl	16(%esp), %edi
	movl	20(%esp), %ebp
	movl	24(%esp), %esi
	movl	28(%esp), %edx
	movl	12(%esp), %esp
	pushl	%edi
	movl	$SYS_munmap, %eax
	int	$0x80
	testl	%esi, %esi
	jz	.Lunmapped
	movl	%esi, %ebx
	movl	%edx, %ecx
	movl	$SYS_munmap, %eax
	int	$0x80
.Lunmapped:
	testl	%ebp, %ebp
	jz	.Lenter
	movl	%ebp, %edx
	call	set_mm_map
	jz	.Lclose

/* The kernel refused: the same from a child that has all capabilities in its own user namespace. */
	movl	$SYS_clone, %eax
	movl	$TRAMPOLINE_CLONE, %ebx
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	xorl	%esi, %esi
	xorl	%edi, %edi
	int	$0x80
	testl	%eax, %eax
	js	.Lwithout_exe
	jnz	.Lparent
	subl	$CHILD_STACK, %esp
	movl	%ebp, %edx
	call	set_mm_map
	setnz	%al
	movzbl	%al, %ebx
	movl	$SYS_exit, %eax
	int	$0x80
	hlt
.Lparent:
	movl	%eax, %ebx
	leal	-RED_ZONE(%esp), %ecx	/* the child's status */
	movl	$WALL, %edx
	xorl	%esi, %esi
.Lwait:
	movl	$SYS_wait4, %eax
	int	$0x80
	cmpl	$INTERRUPTED, %eax
	je	.Lwait
	cmpl	$0, -RED_ZONE(%esp)
	je	.Lclose
.Lwithout_exe:
	leal	MM_MAP_WITHOUT_EXE(%ebp), %edx
	call	set_mm_map
.Lclose:
	movl	MM_MAP_FD(%ebp), %ebx
	movl	$SYS_close, %eax
	int	$0x80

/* A program begins without a descriptor of thread-local storage, and gs, which names one, is zero
   (arch/x86/kernel/process_64.c, start_thread); all registers but the stack pointer are zero
   too. */
.Lenter:
	movl	%gs, %eax
	shrl	$3, %eax
	jz	.Ljump
	xorl	%ecx, %ecx
	movl	%ecx, %gs
	leal	-DESCRIPTOR_BYTES(%esp), %ebx
	movl	%eax, (%ebx)
	movl	%ecx, 4(%ebx)
	movl	%ecx, 8(%ebx)
	movl	$DESCRIPTOR_EMPTY, 12(%ebx)
	movl	$SYS_set_thread_area, %eax
	int	$0x80
.Ljump:
	xorl	%eax, %eax
	xorl	%ebx, %ebx
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	xorl	%esi, %esi
	xorl	%edi, %edi
	xorl	%ebp, %ebp
	ret

/* prctl(PR_SET_MM, PR_SET_MM_MAP, edx, its bytes, 0); ZF is set when it succeeded. */
set_mm_map:
	movl	$SYS_prctl, %eax
	movl	$TRAMPOLINE_PR_SET_MM, %ebx
	movl	$TRAMPOLINE_PR_SET_MM_MAP, %ecx
	movl	MM_MAP_NBYTES(%ebp), %esi
	xorl	%edi, %edi
	int	$0x80
	testl	%eax, %eax
	ret

/* hook: called by ld.so with argc, argv and the environment on the stack. */
hook:
	pushl	%ebx
	pushl	%esi
	pushl	%edi
	pushl	%ebp
	call	.Lhere
.Lhere:
	popl	%ebx
	leal	words - .Lhere(%ebx), %ebx
	.irp	n, 0, 8, 16, 24
	movl	WORDS_SLOT + \n(%ebx), %eax
	movl	WORDS_OLD + \n(%ebx), %ecx
	movl	%ecx, (%eax)
	.endr
	movl	WORDS_MORE(%ebx), %esi
	movl	WORDS_NMORE(%ebx), %edi
.Lnext:
	testl	%edi, %edi
	jz	.Ldone
	pushl	28(%esp)	/* the environment, argv and argc: each comes to that place */
	pushl	28(%esp)
	pushl	28(%esp)
	call	*(%esi)
	addl	$12, %esp
	addl	$4, %esi
	decl	%edi
	jmp	.Lnext
.Ldone:
	popl	%ebp
	popl	%edi
	popl	%esi
	popl	%ebx
	ret

#include "arch/trampoline_end.inc"
