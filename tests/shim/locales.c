/* Locales: names, objects whose tables are read inline, items, and conversion between charsets. */
#include <ctype.h>
#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <time.h>
#include <wchar.h>
#include "probe.h"

static void names(void)
{
	show("setlocale", "%s", setlocale(LC_ALL, NULL));
	show("setlocale", "%s", setlocale(LC_ALL, ""));
	show("setlocale", "%s", setlocale(LC_CTYPE, "C.UTF-8"));
	show("setlocale", "%s", setlocale(LC_ALL, NULL));
	show("setlocale", "%s", setlocale(LC_CTYPE, NULL));
	show("setlocale", "%s", setlocale(LC_TIME, "POSIX"));
	show("setlocale", "%s", setlocale(LC_ALL, "C.UTF-8"));
	show("setlocale", "%s", setlocale(LC_ALL, NULL));
	show("setlocale", "%s", setlocale(LC_NUMERIC, "C"));
	char *kept = strdup(setlocale(LC_ALL, NULL));
	show("setlocale", "%s", kept);
	show("setlocale", "%s", setlocale(LC_ALL, "C"));
	show("setlocale", "%s", setlocale(LC_ALL, kept));
	show("setlocale", "%s", setlocale(LC_ALL, "xx_YY.ISO-8859-1"));
	show("setlocale", "%s", setlocale(LC_ALL, "LC_CTYPE=C"));
	show("setlocale", "%s", setlocale(99, "C"));
	show("setlocale", "%s", setlocale(LC_MEASUREMENT, "C"));
	setenv("LANG", "C.UTF-8", 1);
	show("setlocale", "%s", setlocale(LC_ALL, ""));
	setenv("LC_TIME", "C", 1);
	show("setlocale", "%s", setlocale(LC_ALL, ""));
	show("setlocale", "%zu %d", mblen("\303\251", 2), MB_CUR_MAX > 1);
	setlocale(LC_ALL, "C");
	show("__ctype_get_mb_cur_max", "%zu", MB_CUR_MAX);
}

static void show_object(const char *symbol, locale_t locale)
{
	/* What code built for glibc reads: isalpha_l and the like are macros. */
	show(symbol, "%d %d %d %d", isalpha_l('a', locale) != 0, isdigit_l('a', locale) != 0,
	     tolower_l('A', locale), toupper_l('z', locale));
	show(symbol, "%d %d", isspace_l(200, locale), tolower_l(200, locale));
	show(symbol, "%s %s", nl_langinfo_l(CODESET, locale), nl_langinfo_l(DAY_1, locale));
	show(symbol, "%s %s", locale->__names[LC_CTYPE], locale->__names[LC_MESSAGES]);
}

static void objects(void)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", NULL),
		 utf8 = newlocale(LC_ALL_MASK, "C.UTF-8", NULL), copy;

	show_object("newlocale", c);
	show_object("newlocale", utf8);
	show("newlocale", "%d",
	     newlocale(LC_ALL_MASK, "xx_YY.KOI8-R", NULL) == NULL && errno == ENOENT);
	show("newlocale", "%d", newlocale(LC_ALL_MASK, NULL, NULL) == NULL && errno == EINVAL);
	copy = duplocale(utf8);
	show_object("duplocale", copy);
	copy = newlocale(LC_CTYPE_MASK, "C", copy);
	show_object("newlocale", copy);
	freelocale(copy);
	show("freelocale", "returned");
	copy = duplocale(LC_GLOBAL_LOCALE);
	show_object("duplocale", copy);
	show("uselocale", "%d", uselocale(utf8) == LC_GLOBAL_LOCALE);
	show("uselocale", "%d %zu", mblen("\303\251", 2), MB_CUR_MAX);
	show("uselocale", "%d", uselocale(LC_GLOBAL_LOCALE) == utf8);
	WITH(size_t, __strftime_l, (char *, size_t, const char *, const struct tm *, locale_t))
	{
		struct tm t = {.tm_mday = 5, .tm_year = 100, .tm_wday = 3};
		char to[64];

		show("__strftime_l", "%zu %s", __strftime_l_(to, 64, "%A %F", &t, c), to);
	}
	WITH(char *, strptime_l, (const char *, const char *, struct tm *, locale_t))
	{
		struct tm t = {0};

		show("strptime_l", "%s %d", strptime_l_("2020-03-04x", "%Y-%m-%d", &t, c),
		     t.tm_mon);
	}
	WITH(ssize_t, __strfmon_l, (char *, size_t, locale_t, const char *, ...))
	{
		char to[64];

		show("__strfmon_l", "%zd", __strfmon_l_(to, 64, c, "%%"));
	}
}

static void items(void)
{
	static const nl_item list[] = {
		CODESET, RADIXCHAR, THOUSEP,   D_T_FMT,     D_FMT,     T_FMT,      T_FMT_AMPM,
		AM_STR,  PM_STR,    DAY_1,     DAY_7,       ABDAY_1,   MON_1,      MON_12,
		ABMON_5, ERA,       ERA_D_FMT, ERA_D_T_FMT, ERA_T_FMT, ALT_DIGITS, YESEXPR,
		NOEXPR,  YESSTR,    NOSTR,     CRNCYSTR,    0x2006c,   0x20068,    0x20069,
		0x2006a, 0x2006f,   0x2007a,   0x20087,     0x40007,   0x99999};

	for (int i = 0; i < 2; i++) {
		locale_t locale = newlocale(LC_ALL_MASK, i == 0 ? "C" : "C.UTF-8", NULL);

		setlocale(LC_ALL, i == 0 ? "C" : "C.UTF-8");
		for (size_t j = 0; j < sizeof list / sizeof *list; j++) {
			const char *s = nl_langinfo(list[j]);
			size_t most = (signed char)*s < ' '
					      ? 1
					      : 100; /* a number: one byte, without an end */

			show("nl_langinfo", "%x '%s'", list[j], bytes(s, strnlen(s, most)));
			s = nl_langinfo_l(list[j], locale);
			show("nl_langinfo_l", "%x '%s'", list[j], bytes(s, strnlen(s, most)));
		}
		if (i == 0)
			show("nl_langinfo", "%zu", (size_t)nl_langinfo(13));
	}
	setlocale(LC_ALL, "C");
}

static void convert(const char *to_set, const char *from_set, const char *text, size_t room)
{
	char from[64], to[64] = "", *in = from, *out = to;
	size_t n = strlen(text), left = room, result;
	iconv_t cd = iconv_open(to_set, from_set);
	int error;

	if (cd == (iconv_t)-1) {
		show("iconv_open", "%s %s %d", to_set, from_set, errno);
		return;
	}
	strcpy(from, text);
	errno = 0;
	result = iconv(cd, &in, &n, &out, &left);
	error = result == (size_t)-1 ? errno : 0;
	show("iconv", "%s %s %zd %d in %td out '%s'", to_set, from_set, (ssize_t)result, error,
	     in - from, bytes(to, (size_t)(out - to)));
	show("iconv_close", "%d", iconv_close(cd));
}

/* Names that glibc has for sets which musl knows by others: what C's codeset is called, what
   locales and mail say. */
static void other_names(void)
{
	static const char *const list[] = {
		"ANSI_X3.4-1968", "ansi_x3.4-1968", "ANSI_X3.4-1968//TRANSLIT", "ISO_646.IRV:1991",
		"US", "csASCII", "IBM367", "ISO_8859-1:1987", "8859_1", "L1", "csISOLatin1", "CP819",
		"IBM819", "ISO-IR-100", "LATIN2", "l5", "L10", "GREEK8", "csISOLatinGreek", "ECMA-118",
		"CYRILLIC", "ARABIC", "IBM1089", "HEBREW", "BALTIC", "ISO-CELTIC", "MS-ANSI",
		"MS-CYRL", "WINBALTRIM", "csKOI8R", "csShiftJIS", "MS_KANJI", "UJIS", "TIS620.2533-0",
		"UNICODEBIG", "UNICODELITTLE", "ISO-10646/UTF8/", "ISO-10646/UCS2/", "ISO-IR-193",
		"1047", "IBM1047"};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		convert(list[i], "UTF-8", "az", 64);
		convert("UTF-8", list[i], "azaz", 64);
	}
	convert("UTF-16", "UTF-8", "a\303\251", 64);
	convert("UTF-16", "UTF-8", "a", 1);
	convert("UTF-32", "UTF-8", "a\303\251", 64);
	convert("UTF-16//TRANSLIT", "UTF-8", "a\303\251", 64);
	convert("UCS-2", "UTF-8", "a\303\251", 64);
	convert("UCS-4", "UTF-8", "a\303\251", 64);
	convert("UNICODE", "UTF-8", "a\303\251", 64);
	convert("UTF-8", "UTF-16", "azaz", 64);
	convert("UTF-8", "UTF-16", "\377\376azaz", 64);
	convert("UTF-8", "UTF-16", "\376\377azaz", 64);
	convert("UTF-8", "UTF-16", "a", 64);
	convert("UTF-8", "UTF-32", "\377\376", 64);
	convert("UTF-16", "UTF-16", "\376\377azaz", 64);
	/* musl writes none of these. */
	convert("UTF-8", "csEUCKR", "az", 64);
	convert("UTF-8", "CN-BIG5", "az", 64);
	convert("UTF-8", "CP936", "az", 64);
	convert("NO-SUCH-SET", "UTF-8", "a", 64);
	convert("L99", "UTF-8", "a", 64);
}

static void charsets(void)
{
	other_names();
	convert("UTF-8", "ISO-8859-1", "a\351b", 64);
	convert("ISO-8859-1", "UTF-8", "a\303\251b", 64);
	convert("ASCII", "UTF-8", "a\303\251b", 64);
	convert("ASCII//IGNORE", "UTF-8", "a\342\202\254b", 64);
	convert("ASCII//TRANSLIT", "UTF-8", "a\346\274\242b", 64);
	convert("UTF-16LE", "UTF-8//IGNORE", "ab", 64);
	convert("UTF-8", "UTF-8", "a\303", 64);
	convert("UTF-8", "UTF-8", "a\377b", 64);
	convert("UTF-16LE", "UTF-8", "abcdef", 4);
	convert("nonsense", "UTF-8", "", 64);
	convert("ASCII", "UTF-8", "a*b*", 64);
	convert("ISO-8859-1", "UTF-8", "*\303\251*\342\202\254*", 64);
}

/* The names that libstdc++ knows these by; musl exports them too, for objects of its own. */
static void internal_names(void)
{
	locale_t made = NULL;

	WITH(locale_t, __newlocale, (int, const char *, locale_t))
	show_object("__newlocale", made = __newlocale_(LC_ALL_MASK, "C", NULL));
	WITH(locale_t, __duplocale, (locale_t))
	show_object("__duplocale", __duplocale_(made));
	WITH(char *, __nl_langinfo_l, (nl_item, locale_t))
	show("__nl_langinfo_l", "%s %s", __nl_langinfo_l_(CODESET, made),
	     __nl_langinfo_l_(RADIXCHAR, made));
	WITH(void, __freelocale, (locale_t))
	{
		__freelocale_(made);
		show("__freelocale", "freed");
	}
}

/* Names of zones: Greenwich's, the system's, one of the caller's own, and one that is a format. */
static void zones(void)
{
	time_t when = 1709208000;
	struct tm t;
	char to[64];
	wchar_t wide[64];

	setenv("TZ", "AAA-3BBB,M3.5.0,M10.5.0/3", 1);
	tzset();
	show("gmtime", "%s %d", gmtime(&when)->tm_zone, gmtime(&when)->tm_hour);
	show("gmtime_r", "%s", gmtime_r(&when, &t)->tm_zone);
	show("strftime", "%zu %s", strftime(to, 64, "%Z %H%%Z%Z", &t), to);
	show("wcsftime", "%zu %ls", wcsftime(wide, 64, L"<%Z> %H%%Z", &t), wide);
	localtime_r(&when, &t);
	show("strftime", "%zu %s", strftime(to, 64, "%Z %H", &t), to);
	show("strftime", "%zu", strftime(to, 4, "%Z %H", &t));
	t.tm_zone = "Mo%on";
	show("strftime", "%zu %s", strftime(to, 64, "%Z %A", &t), to);
	show("strftime_l", "%zu %s",
	     strftime_l(to, 64, "%Z%%", &t, newlocale(LC_ALL_MASK, "C", NULL)), to);
	show("wcsftime", "%zu %ls", wcsftime(wide, 64, L"%Z %A", &t), wide);
	t.tm_zone = NULL;
	show("strftime", "%zu", strftime(to, 64, "%Z", &t));
}

int main(void)
{
	zones();
	names();
	objects();
	internal_names();
	items();
	charsets();
}
