/* resident.S: the resident part's system call, and its tables of small functions: none can be made
   at run time, where no page may be writable and executable. */
	.text
	.globl	resident_syscall, constructor_thunks, chosen_thunks
	.hidden	resident_syscall, constructor_thunks, chosen_thunks, run_constructors, chosen_slots
	.type	resident_syscall, %function

/* resident_syscall(number, arguments): what the kernel answers */
resident_syscall:
	mov	x8, x0
	mov	x0, x1
	mov	x1, x2
	mov	x2, x3
	mov	x3, x4
	mov	x4, x5
	mov	x5, x6
	svc	#0
	ret
	.size	resident_syscall, . - resident_syscall

/* Entry i, of 8 bytes, is the constructor of image i. */
	.type	constructor_thunks, %function
constructor_thunks:
	.set	i, 0
	.rept	1024
	mov	w0, #i
	b	run_constructors
	.set	i, i + 1
	.endr
	.size	constructor_thunks, . - constructor_thunks

/* Entry i, of 12 bytes, is the function that chosen_slots[i] names; x16 is a procedure linkage's
   own register. */
	.type	chosen_thunks, %function
chosen_thunks:
	.set	i, 0
	.rept	512
	adrp	x16, chosen_slots + 8 * i
	ldr	x16, [x16, #:lo12:chosen_slots + 8 * i]
	br	x16
	.set	i, i + 1
	.endr
	.size	chosen_thunks, . - chosen_thunks

	.section .note.GNU-stack, "", %progbits
