/*
 * langinfo.c: nl_langinfo with glibc's answers for its "C" and "C.UTF-8" locales, where musl's are
 * others or none. In: an item, category << 16 | index in glibc's numbering, which musl shares.
 * Items that musl knows alone are musl's.
 */
#include <langinfo.h>
#include <stdint.h>
#include <string.h>

#include "shim.h"

/* glibc's own items, by langinfo.h of glibc 2.36. */
enum {
	CTYPE_MB_CUR_MAX = 0x0000d,
	TIME_ERA_FIRST = 0x2002c,
	TIME_ERA_LAST = 0x20031,
	TIME_WEEK_1STDAY = 0x20067,
	TIME_FIRST_WEEKDAY = 0x20068,
	TIME_FIRST_WORKDAY = 0x20069,
	TIME_CAL_DIRECTION = 0x2006a,
	TIME_DATE_FMT = 0x2006c,
	TIME_ALTMON_1 = 0x2006f,
	TIME_AB_ALTMON_1 = 0x20087,
	MONETARY_FIRST_DIGIT = 0x40007, /* INT_FRAC_DIGITS to N_SIGN_POSN: no value */
	MONETARY_LAST_DIGIT = 0x4000e,
	MESSAGES_YESSTR = 0x50002,
	MESSAGES_NOSTR = 0x50003,
	MONTHS = 12,
	WEEK_1STDAY = 19971130
};

SHIM_MUSL(nl_langinfo)
SHIM_MUSL(nl_langinfo_l)

/* The answer, or NULL where musl's will do; *item may become another item with the same answer. */
static const char *own(nl_item *item)
{
	if (*item >= TIME_ALTMON_1 && *item < TIME_ALTMON_1 + MONTHS)
		*item += MON_1 - TIME_ALTMON_1;
	else if (*item >= TIME_AB_ALTMON_1 && *item < TIME_AB_ALTMON_1 + MONTHS)
		*item += ABMON_1 - TIME_AB_ALTMON_1;
	if (*item >= TIME_ERA_FIRST && *item <= TIME_ERA_LAST)
		return "";
	if (*item >= MONETARY_FIRST_DIGIT && *item <= MONETARY_LAST_DIGIT)
		return "\377";
	switch (*item) {
	case D_T_FMT: return "%a %b %e %H:%M:%S %Y";
	case MESSAGES_YESSTR: return "^[yY]";
	case MESSAGES_NOSTR: return "^[nN]";
	case CRNCYSTR: return "-";
	case TIME_DATE_FMT: return "%a %b %e %H:%M:%S %Z %Y";
	case TIME_FIRST_WEEKDAY:
	case TIME_CAL_DIRECTION: return "\1";
	case TIME_FIRST_WORKDAY: return "\2";
	case TIME_WEEK_1STDAY: /* a number where a pointer is expected: glibc's callers cast it back */
		return (const char *)(uintptr_t)WEEK_1STDAY;
	default: return NULL;
	}
}

static char *finish(nl_item item, char *answer)
{
	if (item == CODESET && strcmp(answer, "ASCII") == 0)
		return (char *)"ANSI_X3.4-1968";
	if (item == CTYPE_MB_CUR_MAX)
		return (char *)(uintptr_t)(strcmp(answer, "UTF-8") == 0 ? 6 : 1);
	return answer;
}

char *nl_langinfo(nl_item item)
{
	const char *answer = own(&item);

	if (answer != NULL)
		return (char *)answer;
	return finish(item, musl_nl_langinfo()(item == CTYPE_MB_CUR_MAX ? CODESET : item));
}

char *nl_langinfo_l(nl_item item, locale_t locale)
{
	const char *answer = own(&item);

	if (answer != NULL)
		return (char *)answer;
	return finish(item,
		      musl_nl_langinfo_l()(item == CTYPE_MB_CUR_MAX ? CODESET : item, locale));
}
