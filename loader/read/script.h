/* script: a '#!' line, read as the kernel reads it */
#ifndef LANDFALL_READ_SCRIPT_H
#define LANDFALL_READ_SCRIPT_H

#include "read/bytes.h"

/* BINPRM_BUF_SIZE (include/uapi/linux/binfmts.h): the kernel reads no more of a script. */
#define SCRIPT_HEAD_BYTES 256

enum script_fault {
	SCRIPT_OK,
	SCRIPT_NO_MARK,   /* the file does not begin with '#!' */
	SCRIPT_NO_INTERP, /* nothing but blanks behind '#!' */
	SCRIPT_TOO_LONG,  /* no end of the path within SCRIPT_HEAD_BYTES */
};

struct script {
	struct span line; /* the first line, its "\n" left out, a "\r" left in */
	struct span interp;
	struct span arg; /* absent when there is none */
};

/* Reads the head of a file by the rules of load_script (fs/binfmt_script.c, Linux 5.10 on). */
enum script_fault script_read(struct span file, struct script *out);

/* Counts the lines of a text and those that end in CRLF. */
void script_count_lines(struct span file, uint64_t *lines, uint64_t *crlf);

#endif
