/*
 * next.c: how the layer reaches the libc below it. In: a name. Out: musl's function, whoever else
 * defines that name. The lookup is dlsym(RTLD_NEXT), which musl resolves from the object that calls
 * it, this one.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

static void say(const char *text)
{
	ssize_t written = write(2, text, strlen(text));

	(void)written; /* the process ends whether or not anyone reads this */
}

void (*shim_next(void (**slot)(void), const char *name))(void)
{
	void (*found)(void) = __atomic_load_n(slot, __ATOMIC_RELAXED);
	void *address;

	if (found != NULL)
		return found;
	address = dlsym(RTLD_NEXT, name);
	if (address == NULL) {
		say("landfall: musl has no ");
		say(name);
		say("\n");
		abort();
	}
	memcpy(&found, &address, sizeof found); /* ISO C has no cast from an object to a function */
	__atomic_store_n(slot, found, __ATOMIC_RELAXED);
	return found;
}

_Noreturn void shim_fortify_fail(const char *what)
{
	say("*** ");
	say(what);
	say(" ***: terminated\n");
	abort();
}

_Noreturn void shim_fatal(const char *what)
{
	say("*** ");
	say(what);
	say(" ***\n");
	abort();
}

_Noreturn void __chk_fail(void);
_Noreturn void __chk_fail(void)
{
	shim_fortify_fail("buffer overflow detected");
}

void shim_check(bool fits)
{
	if (!fits)
		__chk_fail();
}
