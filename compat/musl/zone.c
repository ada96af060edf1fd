/*
 * zone.c: the time zone's name in broken-down time. musl's strftime writes %Z only for a tm_zone of
 * its own making, glibc's writes what tm_zone points to; and Greenwich's time is "GMT" to glibc,
 * "UTC" to musl.
 */
#include <string.h>
#include <time.h>
#include <wchar.h>

#include "shim.h"

SHIM_MUSL(gmtime)
SHIM_MUSL(gmtime_r)
SHIM_MUSL(strftime)
SHIM_MUSL(strftime_l)
SHIM_MUSL(wcsftime)

static struct tm *name_it(struct tm *tm)
{
	if (tm != NULL)
		tm->__tm_zone = "GMT";
	return tm;
}

struct tm *gmtime(const time_t *t)
{
	return name_it(musl_gmtime()(t));
}

struct tm *gmtime_r(const time_t *restrict t, struct tm *restrict tm)
{
	return name_it(musl_gmtime_r()(t, tm));
}

/*
 * FILL copies a format to 'to' with "%Z" replaced by the zone, whose '%' are doubled. Room must be
 * there for the format, and twice the zone for each "%Z".
 */
/* NOLINTBEGIN(bugprone-macro-parentheses): the argument is a type */
#define FILL(name, type) \
	static void name(const type *format, const char *zone, type *to) \
	{ \
		while (*format != 0) { \
			if (format[0] != '%' || format[1] != 'Z') { \
				if (format[0] == '%' && format[1] != 0) \
					*to++ = *format++; \
				*to++ = *format++; \
				continue; \
			} \
			for (const char *z = zone; *z != '\0'; z++) { \
				if (*z == '%') \
					*to++ = '%'; \
				*to++ = (type)*z; \
			} \
			format += 2; \
		} \
		*to = 0; \
	}
/* NOLINTEND(bugprone-macro-parentheses) */
FILL(fill, char)
FILL(wide_fill, wchar_t)

/* Without a name glibc writes Greenwich's. */
static const char *zone_of(const struct tm *tm)
{
	return tm->__tm_zone != NULL && *tm->__tm_zone != 0 ? tm->__tm_zone : "GMT";
}

/* NULL for a locale is the thread's own, which musl knows no name of. */
static size_t zoned(char *s, size_t max, const char *format, const struct tm *tm, locale_t locale)
{
	const char *zone = zone_of(tm), *at = strstr(format, "%Z");
	size_t n = strlen(format) + 1;

	for (; at != NULL; at = strstr(at + 1, "%Z"))
		n += 2 * strlen(zone);
	char own[n];
	fill(format, zone, own);
	return locale == NULL ? musl_strftime()(s, max, own, tm)
			      : musl_strftime_l()(s, max, own, tm, locale);
}

size_t strftime(char *restrict s, size_t max, const char *restrict format,
		const struct tm *restrict tm)
{
	return zoned(s, max, format, tm, NULL);
}

size_t strftime_l(char *restrict s, size_t max, const char *restrict format,
		  const struct tm *restrict tm, locale_t locale)
{
	return zoned(s, max, format, tm, locale);
}

size_t wcsftime(wchar_t *restrict s, size_t max, const wchar_t *restrict format,
		const struct tm *restrict tm)
{
	const char *zone = zone_of(tm);
	const wchar_t *at = wcsstr(format, L"%Z");
	size_t n = wcslen(format) + 1;

	for (; at != NULL; at = wcsstr(at + 1, L"%Z"))
		n += 2 * strlen(zone);
	wchar_t own[n];
	wide_fill(format, zone, own);
	return musl_wcsftime()(s, max, own, tm);
}
