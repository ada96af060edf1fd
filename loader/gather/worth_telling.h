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

/* Does the directory hold code (an ELF file, a script), or a file whose name the text has too?
   text: what may be read of the program or library that names the directory. w: room for the
   names, of any content. */
bool worth_telling_dir(struct host *h, struct span dir, struct span text, struct worth *w);

/* Is a path below /etc of the program itself? "/etc/ssh/ssh_config" is of ssh and sshd, but not of
   another program that knows of it; a path elsewhere is. */
bool worth_telling_setting(struct span path, struct span program);

#endif
