/* chain: how a program was reached: scripts that the kernel follows, and env */
#ifndef LANDFALL_MESSAGE_CHAIN_H
#define LANDFALL_MESSAGE_CHAIN_H

#include "host/host.h"
#include "read/script.h"

/* Scripts that name scripts: the kernel follows this many (fs/exec.c, exec_binprm: depth > 5). */
#define SCRIPT_DEPTH_MAX 5

/* How a program was reached: by scripts that the kernel follows, and by env, which follows one more
   name. */
struct chain {
	const struct file *last;   /* what was looked at last */
	const struct file *script; /* the last script, NULL when there is none */
	struct script line;        /* its '#!' line */
	const struct file *crlf;   /* the first script whose argument ends in CR, NULL for none */
	struct script crlf_line;   /* its '#!' line */
	unsigned depth;            /* scripts the kernel has followed in this start */
	unsigned starts;           /* programs that env started on the way */
};

#endif
