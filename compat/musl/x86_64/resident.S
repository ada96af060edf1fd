/* x86_64.S: the resident part's system call, and its tables of small functions: none can be made
   at run time, where no page may be writable and executable. */
	.text
	.globl	resident_syscall, constructor_thunks, chosen_thunks
	.hidden	resident_syscall, constructor_thunks, chosen_thunks, run_constructors, chosen_slots
	.type	resident_syscall, @function

/* resident_syscall(number, arguments): what the kernel answers */
resident_syscall:
	mov	%rdi, %rax
	mov	%rsi, %rdi
	mov	%rdx, %rsi
	mov	%rcx, %rdx
	mov	%r8, %r10
	mov	%r9, %r8
	mov	8(%rsp), %r9
	syscall
	ret
	.size	resident_syscall, . - resident_syscall

/* Entry i, of 5 bytes, is the constructor of image i: where it was called from says which. */
	.type	constructor_thunks, @function
constructor_thunks:
	.rept	1024
	.byte	0xe8
	.long	1f - . - 4
	.endr
1:	pop	%rax
	lea	constructor_thunks + 5(%rip), %rdx
	sub	%edx, %eax
	xor	%edx, %edx
	mov	$5, %ecx
	div	%ecx
	mov	%eax, %edi
	jmp	run_constructors
	.size	constructor_thunks, . - constructor_thunks

/* Entry i, of 6 bytes, is the function that chosen_slots[i] names. */
	.type	chosen_thunks, @function
chosen_thunks:
	.set	i, 0
	.rept	512
	jmp	*chosen_slots + 8 * i(%rip)
	.set	i, i + 1
	.endr
	.size	chosen_thunks, . - chosen_thunks

	.section .note.GNU-stack, "", @progbits
