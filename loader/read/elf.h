/* elf: headers and .dynamic of an ELF file, for any class and byte order */
#ifndef LANDFALL_READ_ELF_H
#define LANDFALL_READ_ELF_H

#include "read/bytes.h"

/* The kernel reads at most 65536 bytes of program headers (fs/binfmt_elf.c, load_elf_phdrs). */
#define ELF_PHDRS_BYTES_MAX 65536
/* The number of entries of .dynamic that are read; the largest seen in a distribution has 700. */
#define ELF_DYN_MAX 65536
/* The number of version records (Verneed, Vernaux, Verdef) that are followed in one object. */
#define ELF_VERSIONS_MAX 16384
/* Tags below this number are kept in has (DT_RELRENT is 37). */
#define ELF_DYN_TAGS 40

/* The number of loadable segments that are kept decoded; linkers make two to six. */
#define ELF_LOADS_KEPT 6

/* Types of program headers that are told apart before one is looked for, a power of two: those in
   use differ in these bits. */
#define ELF_TYPES_KEPT 32

struct elf_load {
	uint64_t vaddr;
	uint64_t off;
	uint64_t filesz;
};

struct elf {
	struct span file;
	bool is64;
	bool big;
	uint16_t type;    /* ET_* */
	uint16_t machine; /* EM_* */
	uint16_t phentsize;
	uint16_t phnum;
	uint64_t phoff;
	uint64_t entry;
	unsigned nloads;
	bool more_loads; /* more loadable segments than ELF_LOADS_KEPT */
	/* By the low bits of p_type: no header of that type stands before this one. */
	uint8_t first[ELF_TYPES_KEPT];
	struct elf_load loads[ELF_LOADS_KEPT];
};

struct elf_phdr {
	uint32_t type;
	uint32_t flags;
	uint64_t off;
	uint64_t vaddr;
	uint64_t filesz;
	uint64_t memsz;
	uint64_t align;
};

/* Why a file with ELF magic could not be read any further. */
enum elf_fault {
	ELF_OK,
	ELF_ABSENT, /* no such part in this file: not a fault */
	ELF_NO_MAGIC,
	ELF_HEADER_SHORT,
	ELF_PHENTSIZE,
	ELF_PHNUM,
	ELF_PHDRS_OUTSIDE,
	ELF_INTERP_SIZE,
	ELF_INTERP_OUTSIDE,
	ELF_INTERP_NOT_ENDED,
	ELF_DYNAMIC_OUTSIDE,
	ELF_STRTAB_OUTSIDE,
};

/* The decoded .dynamic. Its strings are spans into the file, absent when the tag is absent. */
struct elf_dyn {
	bool present;
	struct span entries;
	struct span strtab;
	uint64_t has; /* bit t: tag t < ELF_DYN_TAGS is there */
	uint64_t val[ELF_DYN_TAGS];
	uint64_t gnu_hash, versym, verneed, verdef, flags_1, relacount;
	unsigned nneeds; /* entries DT_NEEDED, DT_FILTER and DT_AUXILIARY */
	struct span soname, rpath, runpath;
};

/* One Vernaux (need) or one Verdef with its first Verdaux (definition). */
struct elf_version {
	struct span file; /* needs only: vn_file */
	struct span name;
	uint32_t hash;
	uint16_t flags;
	uint16_t index; /* vna_other or vd_ndx */
};

/* Walks version records. Start with {0}; fault is set when a record lies outside the file or
   ELF_VERSIONS_MAX was reached, and the walk ends there. */
struct elf_version_iter {
	bool started;
	bool in_record;
	bool fault;
	unsigned seen;
	uint64_t rec;
	uint64_t aux;
	struct span table;
	struct span file; /* vn_file of the record */
};

/* Decodes the header. The layout follows the kernel and not e_ident alone: x86 kernels look at
   e_machine and e_phentsize and ignore EI_CLASS and EI_DATA (arch/x86/include/asm/elf.h,
   elf_check_arch; fs/compat_binfmt_elf.c). */
enum elf_fault elf_open(struct span file, struct elf *out);

/* Are the program headers readable by the rules of load_elf_phdrs? */
enum elf_fault elf_phdrs_fault(const struct elf *e);

/* Reads program header i. False past the last one or outside the file. */
bool elf_phdr(const struct elf *e, unsigned i, struct elf_phdr *out);

/* Reads the next header of that type from number *i on and moves *i behind it; elf_find_phdr reads
   the first one. */
bool elf_next_phdr(const struct elf *e, uint32_t type, unsigned *i, struct elf_phdr *out);
bool elf_find_phdr(const struct elf *e, uint32_t type, struct elf_phdr *out);

/* Has it a segment that can only be read? Where the linker makes none, constants lie beside the
   code: mostly on arm64 and riscv64. */
bool elf_has_constants(const struct elf *e);

/* Reads PT_INTERP without its NUL, judged as load_elf_binary does; ELF_ABSENT when there is none.
   */
enum elf_fault elf_interp(const struct elf *e, struct span *out);

/* Reads PT_DYNAMIC; ELF_ABSENT when there is none, which out->present keeps for later. */
enum elf_fault elf_dynamic(const struct elf *e, struct elf_dyn *out);
/* Does .dynamic begin with its end: is there not one entry? */
bool elf_dyn_is_zeros(const struct elf_dyn *d);
/* Reads .dynamic from entries that are known. */
enum elf_fault elf_dynamic_at(const struct elf *e, struct span entries, struct elf_dyn *out);

/* A program in memory. Only elf_at and what is read by addresses may be used of its elf. */
struct elf_mapped {
	struct elf elf;
	struct elf_dyn dyn;
	struct span interp;
	uint64_t phdr;
	uint64_t file_end; /* the least size of the file: reading a shorter one ends in SIGBUS */
};

/* Opens the 64-bit program that the kernel mapped (fs/binfmt_elf.c), by its AT_PHDR, AT_PHNUM and
   AT_ENTRY. False for an unusual layout: headers elsewhere than in front, a segment that may not be
   read, more than ELF_LOADS_KEPT segments. No byte but the headers is touched. */
bool elf_mapped_open(uint64_t phdr, uint64_t phnum, uint64_t entry, struct elf_mapped *out);
/* Fills interp and dyn, once the file is known to be whole. False without a .dynamic. */
bool elf_mapped_read(struct elf_mapped *m);

/* Reads entry i of .dynamic. False at its end (DT_NULL). */
bool elf_dyn_entry(const struct elf *e, const struct elf_dyn *d, size_t i, uint64_t *tag,
		   uint64_t *val);

/* Reads the next DT_NEEDED from entry *i on and moves *i behind it. */
bool elf_next_needed(const struct elf *e, const struct elf_dyn *d, size_t *i, struct span *name);

/* Is the pointer at that address one that DT_RELR relocates? False for a table that cannot be
   read. */
bool elf_relr_covers(const struct elf *e, const struct elf_dyn *d, uint64_t vaddr);

/* Takes the file bytes at a virtual address, to the end of its segment. */
bool elf_at(const struct elf *e, uint64_t vaddr, struct span *out);

bool elf_next_verneed(const struct elf *e, const struct elf_dyn *d, struct elf_version_iter *w,
		      struct elf_version *out);
bool elf_next_verdef(const struct elf *e, const struct elf_dyn *d, struct elf_version_iter *w,
		     struct elf_version *out);

/* The phrase by which a message names a fault, such as "its program headers lie outside the file".
   */
const char *elf_fault_text(enum elf_fault f);

#endif
