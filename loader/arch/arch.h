/* arch: what the processor that runs Landfall decides.
   A port is one folder, arch/CPU/, with all of these; arch/generic/ stands in for a processor
   without one: Landfall judges files and starts programs by execve there, and hands over no
   process. The folder's port.h has the numbers; the Makefile puts the folder of the processor into
   the include path. Nothing outside arch/ asks the compiler which processor it compiles for. */
#ifndef LANDFALL_ARCH_ARCH_H
#define LANDFALL_ARCH_ARCH_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* struct prctl_mm_map (linux/prctl.h) as a 64-bit kernel has it, which takes it so from 32-bit
   programs too: there a pointer takes 64 bits. */
struct arch_prctl_map {
	uint64_t start_code, end_code, start_data, end_data, start_brk, brk, start_stack;
	uint64_t arg_start, arg_end, env_start, env_end;
	uint64_t auxv;
	uint32_t auxv_size;
	uint32_t exe_fd;
};

/* The arguments of PR_SET_MM_MAP that the trampoline gives once Landfall's own file is unmapped. */
struct arch_mm_map {
	struct arch_prctl_map map; /* with the program's file as the executable */
	/* the second try, when nothing may change the executable */
	struct arch_prctl_map without_exe;
	int fd;          /* the program's file; closed after both */
	uint32_t nbytes; /* of each map, as this kernel takes it */
};

/* The stack pointer at a program's entry is a multiple of so many words. */
#define ARCH_STACK_WORDS (16 / sizeof(uintptr_t))

/* The words of the trampoline's page that its hook reads. */
struct arch_trampoline_words {
	uint64_t slot[ARCH_STACK_WORDS]; /* addresses of the stack words that are given back */
	uint64_t old[ARCH_STACK_WORDS];  /* what those words held */
	uint64_t more;                   /* the program's own DT_PREINIT_ARRAY */
	uint64_t nmore;                  /* entries of it */
	uint64_t array; /* the replacement DT_PREINIT_ARRAY: one entry, the hook's address */
	/* For start and getenv; aux_entry is 0 where they are not wanted. */
	uint64_t aux_entry;     /* address of AT_ENTRY's value, which start puts right again */
	uint64_t entry;         /* the program's own entry */
	uint64_t r_debug;       /* address of the loader's struct r_debug (link.h) */
	uint64_t getenv;        /* of libc.so.6's getenv, without the bias, */
	uint64_t expected;      /* and its first eight bytes */
	uint64_t answers;       /* address of pairs name, value (char *), ended by a 0 */
	unsigned char code[24]; /* what takes the place of getenv's first bytes */
};

/* Writes to code what leads libc.so.6's getenv to another function that finds in its first scratch
   register (rax of x86-64) the address of libc's pointer to environ: both without the bias. False
   when that is too far, or for a processor that has no such code. */
bool arch_getenv_code(uint64_t getenv, uint64_t environ_pointer, uint64_t target,
		      unsigned char code[24]);

/* The trampoline, position-independent code in one run of bytes, at most a page, with three parts.

   code is called with (lo, length, sp, entry, const struct arch_mm_map *or NULL, lo2 or 0,
   length2). It unmaps [lo, lo+length) and, when lo2 is not 0, [lo2, lo2+length2); tries
   PR_SET_MM_MAP with map, then with map from a child in a user namespace of its own, then with
   without_exe; closes fd; sets all registers as execve leaves them; jumps to entry.

   hook is called by ld.so with (argc, argv, environment). It restores the slots, then calls the
   nmore entries at more.

   start is entered by ld.so in place of the program's entry, once all libraries are mapped and
   their constructors have run. It gives AT_ENTRY back and writes code over the beginning of getenv
   in this process's libc.so.6, if that begins as expected, through /proc/self/mem: so the page is
   never writable, and a constructor's own hooks beside it stay. A thread that is in getenv at that
   moment may see half of it. Then it goes on to entry with all that ld.so
   left there.

   getenv is libc's getenv from then on: the environment's variable, else one of answers.

   words is a struct arch_trampoline_words, right behind the code. */
struct arch_trampoline_layout {
	uint32_t hook, start, getenv, words; /* distances from code */
	uint32_t end; /* bytes of all; 0: there is no trampoline for this processor */
};
extern const unsigned char arch_trampoline_code[] __attribute__((visibility("hidden")));
extern const struct arch_trampoline_layout arch_trampoline __attribute__((visibility("hidden")));

/* Calls f with arg on the stack that ends at end, which is aligned to 16 bytes, and gives what f
   gives. */
int arch_on_stack(void *end, int (*f)(void *), void *arg) __attribute__((visibility("hidden")));

/* A set of signals, two longs of a 32-bit kernel. */
typedef uint64_t arch_sigset __attribute__((aligned(__alignof__(long))));

/* The kernel's struct sigaction on this processor, or what stands for it. */
struct arch_sigaction {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
	void (*restorer)(void);
	arch_sigset mask;
};

/* Calls rt_sigaction without musl's sigaction, which first unblocks two signals of a mask that the
   program inherits (musl 1.2.5, src/signal/sigaction.c). The way back from the handler is filled in
   here; old may be NULL. 0, or -1 with errno set. */
int arch_sigaction(int sig, const struct arch_sigaction *action, struct arch_sigaction *old);
/* Puts back what arch_sigaction found, its way back included. */
int arch_sigaction_restore(int sig, const struct arch_sigaction *found);

/* The x86-64 level of this processor (x86-64 psABI, "micro-architecture levels"): 1 to 4, and 1 on
   all other processors. Costs up to two CPUID, which trap in many virtual machines: 70 us a call
   was seen. */
int arch_isa_level(void);
/* Is it made by Intel? glibc calls only Intel's processors "haswell" (cpu-features.c). */
bool arch_is_intel(void);

/* port.h also has arch_guarded_code: the protection that this processor's kernel adds to the code
   of a loader that asks for guarded branches, by AT_HWCAP2, 0 where it adds none. */
#include "port.h"

#endif
