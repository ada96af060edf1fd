/* Strings, and what errors, signals and the system are called. */
#include <ctype.h>
#include <fcntl.h>
#include <langinfo.h>
#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <wchar.h>
#include <wctype.h>
#undef basename
#include "probe.h"

static void strings(void)
{
	char s[] = "hello", frob[] = "abc", *rest = s;

	WITH(void *, rawmemchr, (const void *, int))
	show("rawmemchr", "%td", (char *)rawmemchr_(s, 'l') - s);
	WITH(void *, __rawmemchr, (const void *, int))
	show("__rawmemchr", "%td", (char *)__rawmemchr_(s, 'o') - s);
	WITH(char *, strfry, (char *)) show("strfry", "%zu", strlen(strfry_(strcpy(frob, "abc"))));
	WITH(void *, memfrob, (void *, size_t))
	{
		strcpy(frob, "abc");
		show("memfrob", "%s", bytes(memfrob_(frob, 3), 3));
	}
	WITH(int, __memcmpeq, (const void *, const void *, size_t))
	show("__memcmpeq", "%d %d", __memcmpeq_("ab", "ab", 2), __memcmpeq_("ab", "ac", 2) != 0);
	WITH(void *, __mempcpy, (void *, const void *, size_t))
	show("__mempcpy", "%td", (char *)__mempcpy_(frob, "x", 1) - frob);
	WITH(char *, __stpcpy, (char *, const char *))
	show("__stpcpy", "%td", __stpcpy_(frob, "xy") - frob);
	WITH(char *, __stpncpy, (char *, const char *, size_t))
	show("__stpncpy", "%td", __stpncpy_(frob, "xyz", 2) - frob);
	WITH(char *, __strdup, (const char *)) show("__strdup", "%s", __strdup_("dup"));
	WITH(char *, __strndup, (const char *, size_t))
	show("__strndup", "%s", __strndup_("duplicate", 3));
	WITH(char *, __strtok_r, (char *, const char *, char **))
	show("__strtok_r", "%s", __strtok_r_(strdup("a,b"), ",", &rest));
	WITH(char *, __strsep_g, (char **, const char *))
	{
		rest = strdup("a,b");
		show("__strsep_g", "%s", __strsep_g_(&rest, ","));
	}
	WITH(int, __strcasecmp, (const char *, const char *))
	show("__strcasecmp", "%d", __strcasecmp_("aB", "Ab"));
	WITH(char *, __strcasestr, (const char *, const char *))
	show("__strcasestr", "%s", __strcasestr_("heLLo", "ll"));
	WITH(int, __strverscmp, (const char *, const char *))
	show("__strverscmp", "%d", __strverscmp_("a10", "a9") > 0);
	WITH(void, __bzero, (void *, size_t))
	{
		__bzero_(frob, 2);
		show("__bzero", "%d", frob[0]);
	}
	WITH(int, __ffs, (int)) show("__ffs", "%d %d", __ffs_(0), __ffs_(12));
	WITH(char *, basename, (const char *))
	show("basename", "'%s' '%s' '%s'", basename_("/a/b"), basename_("/a/b/"), basename_("x"));
	WITH(wchar_t, __wcscasecmp_l, (const wchar_t *, const wchar_t *, locale_t))
	show("__wcscasecmp_l", "%d", __wcscasecmp_l_(L"aB", L"Ab", newlocale(LC_ALL_MASK, "C", 0)));
	WITH(wchar_t, __wcsncasecmp_l, (const wchar_t *, const wchar_t *, size_t, locale_t))
	show("__wcsncasecmp_l", "%d",
	     __wcsncasecmp_l_(L"aBx", L"Aby", 2, newlocale(LC_ALL_MASK, "C", 0)));
	WITH(size_t, __mbrlen, (const char *, size_t, mbstate_t *))
	{
		mbstate_t state = {0};

		show("__mbrlen", "%zu", __mbrlen_("x", 1, &state));
	}
	WITH(size_t, __mbrtowc, (wchar_t *, const char *, size_t, mbstate_t *))
	{
		mbstate_t state = {0};
		wchar_t c;

		show("__mbrtowc", "%zu", __mbrtowc_(&c, "x", 1, &state));
	}
	WITH(int, __iswctype, (wint_t, wctype_t))
	show("__iswctype", "%d", __iswctype_(L'a', wctype("alpha")) != 0);
	WITH(wint_t, __towctrans, (wint_t, wctrans_t))
	show("__towctrans", "%c", __towctrans_(L'a', wctrans("toupper")));
	WITH(int, rpmatch, (const char *))
	show("rpmatch", "%d %d %d %d", rpmatch_("yes"), rpmatch_("No"), rpmatch_(""),
	     rpmatch_("maybe"));
}

static void errors(void)
{
	char to[64];

	for (int i = -1; i < 140; i++) {
		WITH(const char *, strerrorname_np, (int))
		show("strerrorname_np", "%d %s", i, strerrorname_np_(i));
		WITH(const char *, strerrordesc_np, (int))
		show("strerrordesc_np", "%d %s", i, strerrordesc_np_(i));
		show("strerror", "%d %s", i, strerror(i));
		WITH(char *, strerror_r, (int, char *, size_t))
		show("strerror_r", "%d %s", i, strerror_r_(i, to, 64));
		WITH(char *, __strerror_r, (int, char *, size_t))
		show("__strerror_r", "%d %s", i, __strerror_r_(i, to, 64));
		WITH(int, __xpg_strerror_r, (int, char *, size_t))
		show("__xpg_strerror_r", "%d %d %s", i, __xpg_strerror_r_(i, to, 64), to);
	}
	WITH(int, __xpg_strerror_r, (int, char *, size_t))
	show("__xpg_strerror_r", "%d %s", __xpg_strerror_r_(2, to, 5), to);
	show("strerror_l", "%s", strerror_l(2, newlocale(LC_ALL_MASK, "C", 0)));
	DIES("perror", (errno = 25, perror("what")));
	DIES("perror", (errno = 5, perror(NULL)));
	WITH(void, __assert_fail, (const char *, const char *, unsigned, const char *))
	DIES("__assert_fail", __assert_fail_("x == 1", "f.c", 12, "main"));
	WITH(void, __assert_perror_fail, (int, const char *, unsigned, const char *))
	DIES("__assert_perror_fail", __assert_perror_fail_(2, "f.c", 12, "main"));
}

static void signals(void)
{
	for (int i = -1; i < 34; i++) {
		WITH(const char *, sigabbrev_np, (int))
		show("sigabbrev_np", "%d %s", i, sigabbrev_np_(i));
		WITH(const char *, sigdescr_np, (int))
		show("sigdescr_np", "%d %s", i, sigdescr_np_(i));
		if (i < 32)
			show("strsignal", "%d %s", i, strsignal(i));
	}
	show("strsignal", "%s", strsignal(SIGRTMIN));
	show("strsignal", "%s", strsignal(SIGRTMIN + 3));
	show("strsignal", "%s", strsignal(99));
	DIES("psignal", psignal(SIGINT, "what"));
}

static void system_names(void)
{
	char to[256];

	for (int i = 0; i < 4; i++)
		if (i != 1 && i != 2 && i != 3)
			show("confstr", "%d %zu %s", i, confstr(i, to, sizeof to), to);
	show("confstr", "%d", strncmp((confstr(2, to, sizeof to), to), "glibc 2.", 8));
	show("sysconf", "%ld %ld %ld %ld", sysconf(_SC_ARG_MAX), sysconf(_SC_GETPW_R_SIZE_MAX),
	     sysconf(_SC_GETGR_R_SIZE_MAX), sysconf(_SC_PAGESIZE));
	show("sysconf", "%d %d", sysconf(249) > 0, sysconf(250) > 8000);
	/* the caches of three levels: of a fourth glibc says -1 on some processors, and 0 on others */
	for (int i = 187; i < 197; i++)
		show("sysconf", "%d %d", i, sysconf(i) >= 0);
	WITH(long, __sysconf, (int)) show("__sysconf", "%ld", __sysconf_(_SC_CLK_TCK));
	WITH(int, __getpagesize, (void)) show("__getpagesize", "%d", __getpagesize_());
	WITH(const char *, gnu_get_libc_version, (void))
	show("gnu_get_libc_version", "%.2s", gnu_get_libc_version_());
	WITH(const char *, gnu_get_libc_release, (void))
	show("gnu_get_libc_release", "%s", gnu_get_libc_release_());
}

#define TABLE(name, type) \
	WITH(type **, name, (void)) \
	for (int i = -128; i < 256; i++) \
		show(#name, "%d %d", i, (int)(*name##_())[i]);

static void characters(void)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", 0);

	TABLE(__ctype_b_loc, unsigned short)
	TABLE(__ctype_tolower_loc, int32_t)
	TABLE(__ctype_toupper_loc, int32_t)
	WITH(int, __isctype, (int, int))
	show("__isctype", "%x %x", __isctype_('a', 0xffff), __isctype_('1', 0x800));
	WITH(int, isctype, (int, int)) show("isctype", "%x", isctype_('a', 0xffff));
	WITH(int, __isascii_l, (int, locale_t))
	show("__isascii_l", "%d %d", __isascii_l_('a', c), __isascii_l_(200, c));
	WITH(int, __toascii_l, (int, locale_t)) show("__toascii_l", "%d", __toascii_l_(200, c));
	WITH(int, _tolower, (int)) show("_tolower", "%c", _tolower_('A'));
	WITH(int, _toupper, (int)) show("_toupper", "%c", _toupper_('a'));
}

int main(void)
{
	strings();
	errors();
	signals();
	system_names();
	characters();
}
