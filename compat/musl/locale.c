/*
 * locale.c: setlocale and locale objects as glibc has them. A locale_t of ours begins as musl's
 * does, so that musl's own functions take it, and goes on as glibc's does: code built for glibc
 * reads the character tables out of it, inline.
 */
#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "locale_names.h"
#include "shim.h"

/* glibc's struct __locale_struct; the first six words are musl's whole object. */
struct shim_locale {
	const void *category[SHIM_CATEGORIES];
	const unsigned short *class;
	const int32_t *lower, *upper;
	const char *name[SHIM_CATEGORIES];
	struct shim_locale_names names;
};

#define ALL_MASK 0x1fbfU

SHIM_MUSL(setlocale)
SHIM_MUSL(newlocale)
SHIM_MUSL(freelocale)

const unsigned short **__ctype_b_loc(void);
const int32_t **__ctype_tolower_loc(void);
const int32_t **__ctype_toupper_loc(void);

static struct shim_locale_names global;
static bool started;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/*
 * Before the first setlocale every category is "C". musl begins so too: with bytes, until setlocale
 * is called.
 */
static void start(void)
{
	if (started)
		return;
	shim_locale_defaults(&global);
	started = true;
}

static char *query(int category)
{
	static char list[SHIM_CATEGORIES * (SHIM_LOCALE_NAME + 20)];

	if (category == SHIM_ALL)
		return (char *)shim_locale_text(&global, list, sizeof list);
	return global.of[category];
}

static char *change(int category, const char *name)
{
	struct shim_locale_names new = global;
	unsigned mask = category == SHIM_ALL ? ALL_MASK : 1U << category;

	if (!shim_locale_resolve(&new, mask, name))
		return NULL;
	for (int i = 0; i < SHIM_MUSL_CATEGORIES; i++)
		if ((mask & 1U << i) != 0 && musl_setlocale()(i, new.of[i]) == NULL &&
		    i == LC_CTYPE)
			return NULL;
	global = new;
	return query(category);
}

char *setlocale(int category, const char *name)
{
	char *answer;

	if (category < 0 || category >= SHIM_CATEGORIES) {
		errno = EINVAL;
		return NULL;
	}
	pthread_mutex_lock(&lock);
	start();
	answer = name == NULL ? query(category) : change(category, name);
	pthread_mutex_unlock(&lock);
	return answer;
}

/* musl's words of the object; its other categories have no effect that glibc's "C" has not. */
static bool fill_musl(struct shim_locale *locale)
{
	locale_t plain = musl_newlocale()(LC_ALL_MASK, "C", NULL);
	locale_t made = plain;

	if (plain != NULL && !shim_name_is_c(locale->names.of[0]))
		made = musl_newlocale()(LC_CTYPE_MASK, locale->names.of[0], plain);
	if (made == NULL)
		return false;
	memcpy(locale->category, made, SHIM_MUSL_CATEGORIES * sizeof *locale->category);
	musl_freelocale()(made);
	return true;
}

static bool fill(struct shim_locale *locale)
{
	locale->class = *__ctype_b_loc();
	locale->lower = *__ctype_tolower_loc();
	locale->upper = *__ctype_toupper_loc();
	for (int i = 0; i < SHIM_CATEGORIES; i++)
		locale->name[i] = locale->names.of[i];
	return fill_musl(locale);
}

static struct shim_locale *make(const struct shim_locale_names *names)
{
	struct shim_locale *locale = calloc(1, sizeof *locale);

	if (locale == NULL)
		return NULL;
	locale->names = *names;
	if (fill(locale))
		return locale;
	free(locale);
	return NULL;
}

/*
 * A base is changed in place and returned, as POSIX allows and musl does; on failure it is as it
 * was.
 */
locale_t newlocale(int mask, const char *name, locale_t base)
{
	struct shim_locale *old = (struct shim_locale *)base;
	struct shim_locale_names names;

	if (name == NULL || ((unsigned)mask & ~ALL_MASK & 0xffffU & ~(1U << SHIM_ALL)) != 0) {
		errno = EINVAL;
		return NULL;
	}
	if (old != NULL)
		names = old->names;
	else
		shim_locale_defaults(&names);
	if (!shim_locale_resolve(&names, (unsigned)mask & ALL_MASK, name))
		return NULL;
	if (old == NULL)
		return (locale_t)make(&names);
	old->names = names;
	return fill(old) ? base : NULL;
}

locale_t duplocale(locale_t from)
{
	struct shim_locale *made;

	if (from != LC_GLOBAL_LOCALE)
		return (locale_t)make(&((struct shim_locale *)from)->names);
	pthread_mutex_lock(&lock);
	start();
	made = make(&global);
	pthread_mutex_unlock(&lock);
	return (locale_t)made;
}

void freelocale(locale_t locale)
{
	if (locale != LC_GLOBAL_LOCALE)
		free(locale);
}
