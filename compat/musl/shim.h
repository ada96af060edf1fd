/*
 * shim.h: what the files of the glibc layer share. The layer is a shared object built with musl
 * that defines the symbols of glibc that musl lacks, and those of musl's whose meaning or layout
 * differs for a program built for glibc. symbols.tsv lists every one. No file here includes
 * anything of the loader.
 */
#ifndef SHIM_H
#define SHIM_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The libc's own function behind one that this object defines under the same name. *slot caches the
 * answer, so a lookup happens once. Never returns NULL: a name that musl lacks stops the process
 * with a message.
 */
void (*shim_next(void (**slot)(void), const char *name))(void);

/* Defines musl_NAME(), which returns musl's function NAME with its declared type. */
#define SHIM_MUSL(name) \
	static __typeof__(&name) musl_##name(void) \
	{ \
		static void (*slot)(void); \
		return (__typeof__(&name))shim_next(&slot, #name); \
	}

/* Prints "*** WHAT ***: terminated" on descriptor 2, as glibc's __fortify_fail does, and aborts. */
_Noreturn void shim_fortify_fail(const char *what);

/*
 * Prints "*** WHAT ***" and aborts: the words of a failure that glibc reports without ":
 * terminated".
 */
_Noreturn void shim_fatal(const char *what);

/* The check that every *_chk function begins with: stops with glibc's words unless 'fits' holds. */
void shim_check(bool fits);

/*
 * Whether the code at 'address' belongs to an object that was linked against glibc: one whose
 * DT_VERNEED names a GLIBC_ version. Libraries built for musl keep musl's meaning of strerror_r,
 * regexec, basename and nftw.
 */
bool shim_caller_is_glibc(const void *address);

/* The caller of the function that this stands in. */
#define SHIM_CALLER __builtin_extract_return_addr(__builtin_return_address(0))

/*
 * Whether a printf format is one that a fortified function may use: no %n in memory that can be
 * written, and no gap among its numbered arguments. Stops the process with glibc's words otherwise;
 * 'flag' is the _chk argument of that name.
 */
void shim_check_format(int flag, const char *format);

/* glibc's text for an error number, or NULL when there is no such error. */
const char *shim_error_text(int error);

/* Runs the destructors of this thread's thread_local objects, as glibc does first of all in exit.
 */
void shim_thread_exit(void);

/* The path by which musl's loader knows this object when a launcher carried it into the process;
   NULL when it was loaded from a file. */
__attribute__((visibility("hidden"))) const char *shim_carried_path(void);

/* Keeps a message that the next dlerror() of this thread returns. */
void shim_dl_fail(const char *message);

#endif
