/* Hand-made ELF files: a description comes in, the smallest file that says it comes out. They are
   read, by us, the kernel and ld.so; none of them has code. */
#ifndef LANDFALL_TESTS_FUZZ_TINY_H
#define LANDFALL_TESTS_FUZZ_TINY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Entries of each list; a list ends at its first NULL. */
#define TINY_LIST_MAX 8
#define TINY_BYTES_MAX 262144

struct tiny {
	bool is32;
	bool big;
	uint16_t machine;                     /* 0: EM_X86_64 */
	const char *interp;                   /* NULL: no PT_INTERP */
	const char *soname, *rpath, *runpath; /* NULL: none */
	const char *needed[TINY_LIST_MAX];
	const char *defines[TINY_LIST_MAX]; /* version nodes of its own */
	const char *from;                   /* the library asked for ... */
	const char *wants[TINY_LIST_MAX];   /* ... these nodes, one by each undefined symbol */
	const char *undefined[TINY_LIST_MAX];
	const char *defined[TINY_LIST_MAX];
	const char *tail; /* text at the end of the file */
};

/* The file's size; 0 when it does not fit into TINY_BYTES_MAX. */
size_t tiny_elf(const struct tiny *t, unsigned char *out);

#endif
