/* locale_names.h: glibc's categories and the names of locales in them. */
#ifndef SHIM_LOCALE_NAMES_H
#define SHIM_LOCALE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum {
	SHIM_ALL = 6,         /* LC_ALL: a number among the categories that is none */
	SHIM_CATEGORIES = 13, /* LC_CTYPE 0 to LC_IDENTIFICATION 12 */
	SHIM_MUSL_CATEGORIES = 6,
	SHIM_LOCALE_NAME = 64 /* bytes of a name with its end; longer ones are unknown */
};

struct shim_locale_names {
	char of[SHIM_CATEGORIES][SHIM_LOCALE_NAME];
};

bool shim_name_is_c(const char *name);

/* All categories become "C". */
void shim_locale_defaults(struct shim_locale_names *names);

/*
 * Gives the categories in 'mask' (bits by category) the names that 'name' asks for: one for all, ""
 * for the environment's, or a list LC_X=name;... Returns false with errno, and names half changed,
 * when one of them is unknown.
 */
bool shim_locale_resolve(struct shim_locale_names *names, unsigned mask, const char *name);

/* One name when all categories have the same, else the list; 'to' holds it. */
const char *shim_locale_text(const struct shim_locale_names *names, char *to, size_t n);

#endif
