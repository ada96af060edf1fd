/* judge: the verdict on one program */
#ifndef LANDFALL_JUDGE_JUDGE_H
#define LANDFALL_JUDGE_JUDGE_H

#include "message/verdict.h"

/* Judges the file at path, which contains a slash or was found in PATH before. Always fills out;
   when the analysis is not complete the verdict is LANDFALL_RUN with the fact "unsure". */
void verdict_decide(struct host *h, const char *path, const struct judging *how,
		    struct verdict *out);

/* The same for a program that the kernel has mapped and that gained rights by it: im is what was
   read of it in memory, f says where it lies (inode and bytes are not asked for). No path of its
   caller's is opened. name is what a message calls it. */
struct image;
void verdict_mapped(struct host *h, const struct file *f, const struct image *im, const char *name,
		    struct verdict *out);

/* Finds the file that a name without a slash means to execvp, and writes its path to path; a name
   with a slash is copied. False, with the refusal in *out, when there is no such file. */
bool verdict_find_in_path(struct host *h, const char *name, struct buf *path, struct verdict *out);

/* For a message about an ELF program that was refused: adds a build of the same name, for another
   libc or processor, that lies beside it and would start. */
void verdict_sibling(struct host *h, struct verdict *v);

/* The kernel has called Landfall for this file, and would call it again: LF516 in place of *v. */
void refuse_called_again(struct host *h, struct verdict *v);

/* For a directory that could not be listed, or a file that could not be read, where all below a
   directory was to be judged: a refusal with that errno; ELOOP when it lies too deep. */
void verdict_unlisted(struct host *h, const char *path, int os, bool is_file, struct verdict *out);

#endif
