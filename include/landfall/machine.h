/* L2 machine: names of processors, as ELF, uname, Docker and the loaders have them */
#ifndef LANDFALL_MACHINE_H
#define LANDFALL_MACHINE_H

#include <landfall/elf.h>

struct machine {
	const char *e_machine;  /* decimal */
	const char *bits;       /* "32", "64" */
	const char *order;      /* "little", "big" */
	const char *name;       /* for people: "x86-64", "arm64" */
	const char *docker;     /* "amd64"; "" when Docker has no name for it */
	const char *uname;      /* "x86_64" */
	const char *qemu;       /* suffix of qemu-user's programs */
	const char *glibc_ld;   /* file name of glibc's loader */
	const char *musl_arch;  /* the ARCH of ld-musl-ARCH.so.1 */
	const char *multiarch;  /* Debian's directory name */
};

/* NULL when the table has no such processor. */
const struct machine *machine_of(const struct elf *e);
const struct machine *machine_by_number(uint16_t e_machine, bool is64, bool big);
const struct machine *machine_by_uname(struct span uname);
uint16_t machine_number(const struct machine *m);

#endif
