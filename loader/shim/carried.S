/* The glibc layer's image, page by page as it is to lie in memory
   (compat/musl/resident/image.ld), and its bytes: 0 where it was left out of the build. The rest
   of its last page is zeros. */
	.section .shim, "a", %progbits
#ifdef LF_SHIM
	.balign	LF_SHIM_PAGE
#endif
	.globl	shim_image_begin, shim_image_bytes
	.hidden	shim_image_begin, shim_image_bytes
shim_image_begin:
#ifdef LF_SHIM
	.incbin	LF_SHIM
	.balign	LF_SHIM_PAGE
#endif
end:

	.section .rodata.shim_image_bytes, "a", %progbits
	.balign	8
shim_image_bytes:
	.quad	end - shim_image_begin

	.section .note.GNU-stack, "", %progbits
