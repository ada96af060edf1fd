/* The trampoline of x86-64 (its contract: arch/arch.h) runs from a copy in a page of its own, or in
   place when the whole run lies in one page of ours: all addresses are relative. */
#include "arch/offsets.h"

#include <sys/syscall.h>

/* GNU ld and lld place .text.unlikely before all other code, so the run lies in our first page;
   the alignment keeps it from crossing that page's end. */
	.section .text.unlikely.trampoline, "ax", @progbits
	.balign	1024
	.globl	arch_trampoline_code, arch_trampoline
	.hidden	arch_trampoline_code, arch_trampoline

/* code: rdi lo, rsi length, rdx sp, rcx entry, r8 struct arch_mm_map or 0, r9 lo2 or 0, the first
   word of the caller's stack length2. Kept: r12 entry, rbx the struct. */
arch_trampoline_code:
	mov	%r9, %r14
	mov	8(%rsp), %r13
	mov	%rdx, %rsp
	mov	%rcx, %r12
	mov	%r8, %rbx
	mov	$SYS_munmap, %eax
	syscall
	test	%r14, %r14
	jz	.Lunmapped
	mov	%r14, %rdi
	mov	%r13, %rsi
	mov	$SYS_munmap, %eax
	syscall
.Lunmapped:
	test	%rbx, %rbx
	jz	.Lenter
	mov	%rbx, %r13
	call	set_mm_map
	jz	.Lclose

/* The kernel refused: the same from a child that has all capabilities in its own user namespace. */
	mov	$SYS_clone, %eax
	mov	$TRAMPOLINE_CLONE, %edi
	xor	%esi, %esi
	xor	%edx, %edx
	xor	%r10d, %r10d
	xor	%r8d, %r8d
	syscall
	test	%rax, %rax
	js	.Lwithout_exe
	jnz	.Lparent
	sub	$CHILD_STACK, %rsp
	call	set_mm_map
	setnz	%al
	movzbl	%al, %edi
	mov	$SYS_exit, %eax
	syscall
	hlt
.Lparent:
	mov	%eax, %edi
	lea	-RED_ZONE(%rsp), %rsi	/* the child's status */
	mov	$WALL, %edx
	xor	%r10d, %r10d
	mov	%rdi, %r14
.Lwait:
	mov	%r14, %rdi
	mov	$SYS_wait4, %eax
	syscall
	cmp	$INTERRUPTED, %rax
	je	.Lwait
	cmpl	$0, -RED_ZONE(%rsp)
	je	.Lclose
.Lwithout_exe:
	lea	MM_MAP_WITHOUT_EXE(%rbx), %r13
	call	set_mm_map
.Lclose:
	mov	MM_MAP_FD(%rbx), %edi
	mov	$SYS_close, %eax
	syscall

/* All registers but the stack pointer are zero at a program's entry (Linux: ELF_PLAT_INIT of
   arch/x86/include/asm/elf.h); r11 holds the address, to which the ABI gives no meaning there. */
.Lenter:
	mov	words + WORDS_AUX_ENTRY(%rip), %rax
	test	%rax, %rax
	jz	.Ljump
	lea	start(%rip), %rcx
	mov	%rcx, (%rax)
.Ljump:
	mov	%r12, %r11
	xor	%eax, %eax
	xor	%ebx, %ebx
	xor	%ecx, %ecx
	xor	%edx, %edx
	xor	%esi, %esi
	xor	%edi, %edi
	xor	%ebp, %ebp
	xor	%r8d, %r8d
	xor	%r9d, %r9d
	xor	%r10d, %r10d
	xor	%r12d, %r12d
	xor	%r13d, %r13d
	xor	%r14d, %r14d
	xor	%r15d, %r15d
	jmp	*%r11

/* prctl(PR_SET_MM, PR_SET_MM_MAP, r13, MM_MAP_BYTES, 0); ZF is set when it succeeded. */
set_mm_map:
	mov	$SYS_prctl, %eax
	mov	$TRAMPOLINE_PR_SET_MM, %edi
	mov	$TRAMPOLINE_PR_SET_MM_MAP, %esi
	mov	%r13, %rdx
	mov	$MM_MAP_BYTES, %r10d
	xor	%r8d, %r8d
	syscall
	test	%rax, %rax
	ret

/* hook: called by ld.so with rdi argc, rsi argv, rdx environment. */
hook:
	endbr64
	push	%rbx
	push	%r12
	push	%rdi
	push	%rsi
	push	%rdx
	mov	words + WORDS_SLOT(%rip), %rax
	mov	words + WORDS_OLD(%rip), %rcx
	mov	%rcx, (%rax)
	mov	words + WORDS_SLOT + 8(%rip), %rax
	mov	words + WORDS_OLD + 8(%rip), %rcx
	mov	%rcx, (%rax)
	mov	words + WORDS_MORE(%rip), %rbx
	mov	words + WORDS_NMORE(%rip), %r12
.Lnext:
	test	%r12, %r12
	jz	.Ldone
	mov	(%rsp), %rdx
	mov	8(%rsp), %rsi
	mov	16(%rsp), %rdi
	call	*(%rbx)
	add	$8, %rbx
	dec	%r12
	jmp	.Lnext
.Ldone:
	pop	%rdx
	pop	%rsi
	pop	%rdi
	pop	%r12
	pop	%rbx
	ret

/* start: entered by ld.so with rdx a function for atexit and rsp the kernel's stack; the other
   registers have no meaning then (x86-64 psABI, "Process Initialization"). */
#define LINK_MAP 8		/* struct r_debug: r_map */
#define LINK_NAME 8		/* struct link_map: l_name, l_next; l_addr is the first */
#define LINK_NEXT 24
#define LIBC_SO 0x6f732e6362696c2f	/* "/libc.so", and ".6" */
#define DOT_6 0x362e
#define NAME_BYTES 10
#define GETENV_CODE_BYTES 20	/* arch_getenv_code */
#define READ_WRITE 0x80002	/* O_RDWR | O_CLOEXEC */
start:
	endbr64
	mov	%rdx, %r12
	mov	words + WORDS_AUX_ENTRY(%rip), %rax
	mov	words + WORDS_ENTRY(%rip), %rcx
	mov	%rcx, (%rax)
	mov	words + WORDS_R_DEBUG(%rip), %rax
	mov	LINK_MAP(%rax), %rbx
	movabs	$LIBC_SO, %r8
.Lmap:
	test	%rbx, %rbx
	jz	.Lgo
	mov	LINK_NAME(%rbx), %rdi
	mov	%rdi, %rsi
.Llength:
	cmpb	$0, (%rsi)
	je	.Lend
	inc	%rsi
	jmp	.Llength
.Lend:
	sub	$NAME_BYTES, %rsi
	cmp	%rdi, %rsi
	jb	.Lnext_map
	cmp	%r8, (%rsi)
	jne	.Lnext_map
	cmpw	$DOT_6, 8(%rsi)
	je	.Llibc
.Lnext_map:
	mov	LINK_NEXT(%rbx), %rbx
	jmp	.Lmap
.Llibc:
	mov	(%rbx), %rbx
	add	words + WORDS_GETENV(%rip), %rbx
	mov	(%rbx), %rax
	cmp	words + WORDS_EXPECTED(%rip), %rax
	jne	.Lgo
	lea	memory(%rip), %rdi
	mov	$READ_WRITE, %esi
	mov	$SYS_open, %eax
	syscall
	test	%rax, %rax
	js	.Lgo
	mov	%eax, %edi
	lea	words + WORDS_CODE(%rip), %rsi
	mov	$GETENV_CODE_BYTES, %edx
	mov	%rbx, %r10
	mov	$SYS_pwrite64, %eax
	syscall
	mov	$SYS_close, %eax
	syscall
.Lgo:
	mov	%r12, %rdx
	jmp	*words + WORDS_ENTRY(%rip)

memory:
	.asciz	"/proc/self/mem"

/* getenv: rdi name, rax the address of libc's pointer to environ (arch_getenv_code). A child
   inherits environ, in which no answer is. */
getenv:
	endbr64
	mov	(%rax), %rax
	mov	(%rax), %rax
	cmpb	$0, (%rdi)
	je	.Lnone
	test	%rax, %rax
	jz	.Lanswers
.Lvariable:
	mov	(%rax), %rsi
	add	$8, %rax
	test	%rsi, %rsi
	jz	.Lanswers
	mov	%rdi, %rcx
.Lbyte:
	mov	(%rcx), %dl
	test	%dl, %dl
	jz	.Lname_ends
	cmp	(%rsi), %dl
	jne	.Lvariable
	inc	%rcx
	inc	%rsi
	jmp	.Lbyte
.Lname_ends:
	cmpb	$'=', (%rsi)
	jne	.Lvariable
	lea	1(%rsi), %rax
	ret
.Lanswers:
	mov	words + WORDS_ANSWERS(%rip), %rax
.Lanswer:
	mov	(%rax), %rsi
	add	$16, %rax
	test	%rsi, %rsi
	jz	.Lnone
	mov	%rdi, %rcx
.Lanswer_byte:
	mov	(%rcx), %dl
	cmp	(%rsi), %dl
	jne	.Lanswer
	inc	%rcx
	inc	%rsi
	test	%dl, %dl
	jnz	.Lanswer_byte
	mov	-8(%rax), %rax
	ret
.Lnone:
	xor	%eax, %eax
	ret

	.balign	8
words:
	.zero	WORDS_BYTES
	.balign	8
end:

/* struct arch_trampoline_layout */
	.balign	4
arch_trampoline:
	.long	hook - arch_trampoline_code, start - arch_trampoline_code
	.long	getenv - arch_trampoline_code, words - arch_trampoline_code
	.long	end - arch_trampoline_code
