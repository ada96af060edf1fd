/* profile.S: entry point of -pg code. Nothing is counted, every register is kept. */
	.text
	.globl _mcount
	.type _mcount, %function
_mcount:
	ret
	.size _mcount, . - _mcount

	.section .note.GNU-stack, "", %progbits
