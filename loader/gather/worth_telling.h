/* worth_telling: what is named, and left out, that a program is likely to miss */
#ifndef LANDFALL_GATHER_WORTH_TELLING_H
#define LANDFALL_GATHER_WORTH_TELLING_H

#include "host/host.h"

/* Names of the files of one directory, by their hashes: a power of two, half of it used. */
#define WORTH_NAMES 16384

struct worth {
	uint64_t names[WORTH_NAMES];
	unsigned n;
};

/* Does the directory hold code (an ELF file, a script), or a file that is no document and whose
   name the text has too?
   text: what may be read of the program or library that names the directory. w: room for the
   names, of any content. */
bool worth_telling_dir(struct host *h, struct span dir, struct span text, struct worth *w);

/* Is a file of the program itself, and no setting? "/usr/share/nodejs/acorn/walk.js" is of node,
   and "/usr/lib/openssh/ssh-sk-helper" of another program than sshd. */
bool worth_telling_file(struct host *h, struct span path, struct span program);

#endif
