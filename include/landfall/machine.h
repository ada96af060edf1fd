/* L2 machine: names of processors, as ELF, uname, Docker and the loaders have them */
#ifndef LANDFALL_MACHINE_H
#define LANDFALL_MACHINE_H

#include <landfall/elf.h>

/* Texts stand in the rows themselves: pointers would need a relocation each, at every start. */
struct machine {
	char e_machine[4];      /* decimal */
	char bits[3];           /* "32", "64" */
	char order[7];          /* "little", "big" */
	char name[8];           /* for people: "x86-64", "arm64" */
	char docker[9];         /* "amd64"; "" when Docker has no name for it */
	char uname[12];         /* "x86_64" */
	char qemu[12];          /* suffix of qemu-user's programs */
	char glibc_ld[32];      /* file name of glibc's loader */
	char musl_arch[12];     /* the ARCH of ld-musl-ARCH.so.1 */
	char multiarch[28];     /* Debian's directory name */
};

/* NULL when the table has no such processor. */
const struct machine *machine_of(const struct elf *e);
const struct machine *machine_by_number(uint16_t e_machine, bool is64, bool big);
const struct machine *machine_by_uname(struct span uname);
/* By Docker's name ("linux/" may stand before it) or by uname's; NULL for no such. */
const struct machine *machine_by_name(struct span name);
/* Row i; NULL behind the last. */
const struct machine *machine_at(unsigned i);
uint16_t machine_number(const struct machine *m);

#endif
