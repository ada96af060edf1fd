/* machine: the processors that are judged, one row of tables/machines.tsv each.
   What a file is for comes in; what Linux, glibc and musl make of that processor goes out. Nothing
   here asks which processor runs us (that is arch/), and a processor without a row gets NULL, never
   another's rules. */
#ifndef LANDFALL_MACHINE_MACHINE_H
#define LANDFALL_MACHINE_MACHINE_H

#include "read/buf.h"
#include "read/elf.h"

/* One processor; the texts are arrays in the row, because each pointer would cost a relocation at
   every start. */
struct machine {
	uint16_t e_machine;
	uint8_t bits;               /* 32, 64 */
	bool big;                   /* the byte order of its files */
	uint32_t page;              /* the largest page that a kernel for it is built with */
	uint32_t cache, cache_also; /* flags of the entries of ld.so.cache that its ld.so takes */
	uint16_t beside;    /* e_machine of 32-bit programs that its kernel starts too; 0 none */
	char name[12];      /* for people: "x86-64", "arm64" */
	char docker[12];    /* "amd64"; "" when Docker has no name for it */
	char uname[12];     /* "x86_64" */
	char qemu[12];      /* suffix of qemu-user's programs */
	char glibc_dir[8];  /* directory below / of glibc's loader */
	char glibc_ld[32];  /* file name of glibc's loader */
	char musl_arch[12]; /* the ARCH of ld-musl-ARCH.so.1 */
	char multiarch[28]; /* Debian's directory name */
	char lib[12];       /* $LIB in upstream's layout */
	char hwcaps[32];    /* directories of glibc-hwcaps, best first, with ':' between them */
	char platform[12];  /* $PLATFORM; "-" for none, "?" for another on each model */
};

/* The row of a processor, by ELF header, by e_machine, class and byte order, or by uname -m; NULL
   when the table does not contain the processor. */
const struct machine *machine_of(const struct elf *e);
const struct machine *machine_by_number(uint16_t e_machine, bool is64, bool big);
const struct machine *machine_by_uname(struct span uname);
/* The row of a processor by Docker's name, with or without "linux/", by musl's (armhf, i386), or by
   uname's; NULL for an unknown name. */
const struct machine *machine_by_name(struct span name);
/* Row i of the table; NULL past the last. */
const struct machine *machine_at(unsigned i);

/* Is e one of the 32-bit programs that a 64-bit kernel for m usually starts too? */
bool machine_runs_beside(const struct machine *m, const struct elf *e);

/* Adds the path of glibc's or of musl's loader that programs for m name, such as
   "/lib64/ld-linux-x86-64.so.2". */
void machine_loader(const struct machine *m, bool musl, struct buf *out);

/* The largest page that a kernel for e's processor is built with; without a row the largest of
   all. */
uint64_t machine_page(const struct elf *e);

#endif
