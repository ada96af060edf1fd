/* basename-lgpl.h: a name behind its last slash. */
#ifndef SHIM_GNULIB_BASENAME_H
#define SHIM_GNULIB_BASENAME_H
#include <string.h>
static inline char *last_component(const char *name)
{
	const char *slash = strrchr(name, '/');

	return (char *)(slash != NULL ? slash + 1 : name);
}
#endif
