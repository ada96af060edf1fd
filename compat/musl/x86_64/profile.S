/* profile.S: entry points of -pg code. Nothing is counted, every register is kept. */
	.text
	.globl mcount, _mcount, __fentry__
	.type mcount, @function
	.type _mcount, @function
	.type __fentry__, @function
mcount:
_mcount:
__fentry__:
	ret
	.size mcount, . - mcount
	.size _mcount, . - _mcount
	.size __fentry__, . - __fentry__

	.section .note.GNU-stack, "", @progbits
