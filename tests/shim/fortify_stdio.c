/* stdio.h, wchar.h and syslog.h under _FORTIFY_SOURCE, and what printf formats ask for. */
#include <wchar.h>
#include "probe.h"

#define AT(n) ((size_t)(n))

static int vcall(int (*f)(FILE *, int, const char *, va_list), FILE *to, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(to, 1, format, args);
	va_end(args);
	return n;
}

static void va_forms(const char *format, ...)
{
	char to[32] = "", *made = NULL;
	wchar_t wide[32] = L"";
	va_list args;

	fflush(stdout);
	va_start(args, format);
	WITH(int, __vprintf_chk, (int, const char *, va_list)) __vprintf_chk_(1, format, args);
	va_end(args);
	puts("");
	va_start(args, format);
	WITH(int, __vsnprintf_chk, (char *, size_t, int, size_t, const char *, va_list))
	show("__vsnprintf_chk", "%d %s", __vsnprintf_chk_(to, 32, 1, 32, format, args), to);
	va_end(args);
	va_start(args, format);
	WITH(int, __vsprintf_chk, (char *, int, size_t, const char *, va_list))
	show("__vsprintf_chk", "%d %s", __vsprintf_chk_(to, 1, 32, format, args), to);
	va_end(args);
	va_start(args, format);
	WITH(int, __vasprintf_chk, (char **, int, const char *, va_list))
	show("__vasprintf_chk", "%d %s", __vasprintf_chk_(&made, 1, format, args), made);
	va_end(args);
	va_start(args, format);
	WITH(int, __vdprintf_chk, (int, int, const char *, va_list))
	__vdprintf_chk_(1, 1, format, args);
	va_end(args);
	va_start(args, format);
	WITH(int, __vswprintf_chk, (wchar_t *, size_t, int, size_t, const wchar_t *, va_list))
	show("__vswprintf_chk", "%d %ls",
	     __vswprintf_chk_(wide, 32, 1, 32, L"__vdprintf_chk %d %s", args), wide);
	va_end(args);
	va_start(args, format);
	WITH(void, __vsyslog_chk, (int, int, const char *, va_list))
	{
		__vsyslog_chk_(7, 1, format, args);
		show("__vsyslog_chk", "returned");
	}
	va_end(args);
}

static void narrow(void)
{
	char to[16], *made = NULL, pattern[] = "%d%n";
	int n;

	WITH(int, __printf_chk, (int, const char *, ...))
	show("__printf_chk", "%d", __printf_chk_(1, "__printf_chk: %d %s\n", 5, "x"));
	WITH(int, __fprintf_chk, (FILE *, int, const char *, ...))
	show("__fprintf_chk", "%d", __fprintf_chk_(stdout, 1, "__fprintf_chk: %5.2f\n", 1.5));
	WITH(int, __vfprintf_chk, (FILE *, int, const char *, va_list))
	show("__vfprintf_chk", "%d", vcall(__vfprintf_chk_, stdout, "__vfprintf_chk: %x\n", 255));
	WITH(int, __sprintf_chk, (char *, int, size_t, const char *, ...))
	{
		show("__sprintf_chk", "%d %s", __sprintf_chk_(to, 1, 6, "%d", 12345), to);
		show("__sprintf_chk", "%d", __sprintf_chk_(to, 1, AT(-1), "%d", 12345));
		DIES("__sprintf_chk", __sprintf_chk_(to, 1, 5, "%d", 12345));
		DIES("__sprintf_chk", __sprintf_chk_(to, 1, 0, ""));
		DIES("__sprintf_chk", __sprintf_chk_(to, 1, 16, pattern, 1, &n));
		DIES("__sprintf_chk", __sprintf_chk_(to, 0, 16, pattern, 1, &n));
		show("__sprintf_chk", "%d %d", __sprintf_chk_(to, 1, 16, "ab%n", &n), n);
	}
	WITH(int, __snprintf_chk, (char *, size_t, int, size_t, const char *, ...))
	{
		show("__snprintf_chk", "%d %s", __snprintf_chk_(to, 4, 1, 4, "%d", 12345), to);
		DIES("__snprintf_chk", __snprintf_chk_(to, 5, 1, 4, "%d", 1));
	}
	WITH(int, __asprintf_chk, (char **, int, const char *, ...))
	show("__asprintf_chk", "%d %s", __asprintf_chk_(&made, 1, "%d-%s", 1, "z"), made);
	fflush(stdout);
	WITH(int, __dprintf_chk, (int, int, const char *, ...))
	show("__dprintf_chk", "%d", __dprintf_chk_(1, 1, "__dprintf_chk: %d\n", 1));
	WITH(void, __syslog_chk, (int, int, const char *, ...))
	{
		__syslog_chk_(7, 1, "%d", 1);
		show("__syslog_chk", "returned");
	}
	va_forms("__vdprintf_chk: %d %s\n", 7, "seven");
}

static void input(void)
{
	FILE *file = tmpfile();
	char to[16] = "";
	wchar_t wide[16] = L"";

	fputs("one\ntwo\nthree\n", file);
#define FROM(offset) fseek(file, offset, SEEK_SET)
	WITH(char *, __fgets_chk, (char *, size_t, int, FILE *))
	{
		FROM(0);
		show("__fgets_chk", "%d %s", __fgets_chk_(to, 16, 16, file) == to, to);
		show("__fgets_chk", "%d %s", __fgets_chk_(to, 5, 16, file) == to, to);
		show("__fgets_chk", "%d %s", __fgets_chk_(to, 16, 1, file) == to, to);
		DIES("__fgets_chk", (FROM(8), __fgets_chk_(to, 5, 16, file)));
		fseek(file, 0, SEEK_END);
		show("__fgets_chk", "%d", __fgets_chk_(to, 5, 16, file) == NULL);
	}
	WITH(char *, __fgets_unlocked_chk, (char *, size_t, int, FILE *))
	{
		FROM(0);
		show("__fgets_unlocked_chk", "%d %s", __fgets_unlocked_chk_(to, 16, 3, file) == to,
		     to);
		DIES("__fgets_unlocked_chk", (FROM(8), __fgets_unlocked_chk_(to, 5, 16, file)));
	}
	WITH(size_t, __fread_chk, (void *, size_t, size_t, size_t, FILE *))
	{
		FROM(0);
		show("__fread_chk", "%zu", __fread_chk_(to, 16, 2, 8, file));
		DIES("__fread_chk", __fread_chk_(to, 16, 2, 9, file));
		DIES("__fread_chk", __fread_chk_(to, 16, AT(-1), AT(-1), file));
	}
	WITH(size_t, __fread_unlocked_chk, (void *, size_t, size_t, size_t, FILE *))
	{
		FROM(0);
		show("__fread_unlocked_chk", "%zu", __fread_unlocked_chk_(to, 16, 1, 16, file));
		DIES("__fread_unlocked_chk", __fread_unlocked_chk_(to, 16, 1, 17, file));
	}
	WITH(char *, __gets_chk, (char *, size_t))
	{
		FILE *old = stdin;

		FROM(8);
		stdin = file;
		show("__gets_chk", "%d %s", __gets_chk_(to, 6) == to, to);
		DIES("__gets_chk", (FROM(8), __gets_chk_(to, 5)));
		stdin = old;
	}
	fclose(file);
	file = tmpfile();
	fputws(L"one\nthree\n", file);
	WITH(wchar_t *, __fgetws_chk, (wchar_t *, size_t, int, FILE *))
	{
		FROM(0);
		show("__fgetws_chk", "%d %ls", __fgetws_chk_(wide, 16, 16, file) == wide, wide);
		DIES("__fgetws_chk", (FROM(4), __fgetws_chk_(wide, 5, 16, file)));
	}
	WITH(wchar_t *, __fgetws_unlocked_chk, (wchar_t *, size_t, int, FILE *))
	{
		FROM(0);
		show("__fgetws_unlocked_chk", "%d %ls",
		     __fgetws_unlocked_chk_(wide, 16, 3, file) == wide, wide);
		DIES("__fgetws_unlocked_chk", (FROM(4), __fgetws_unlocked_chk_(wide, 5, 16, file)));
	}
}

static int wvcall(int (*f)(FILE *, int, const wchar_t *, va_list), FILE *to, const wchar_t *format,
		  ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(to, 1, format, args);
	va_end(args);
	return n;
}

static int wvcall2(int (*f)(int, const wchar_t *, va_list), const wchar_t *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(1, format, args);
	va_end(args);
	return n;
}

static void wide(void)
{
	wchar_t to[16];
	FILE *file = tmpfile(), *old = stdout;

	WITH(int, __swprintf_chk, (wchar_t *, size_t, int, size_t, const wchar_t *, ...))
	{
		show("__swprintf_chk", "%d %ls", __swprintf_chk_(to, 8, 1, 8, L"%d", 123), to);
		DIES("__swprintf_chk", __swprintf_chk_(to, 9, 1, 8, L"%d", 123));
	}
	WITH(int, __fwprintf_chk, (FILE *, int, const wchar_t *, ...))
	show("__fwprintf_chk", "%d", __fwprintf_chk_(file, 1, L"%d %s", 1, "x"));
	WITH(int, __vfwprintf_chk, (FILE *, int, const wchar_t *, va_list))
	show("__vfwprintf_chk", "%d", wvcall(__vfwprintf_chk_, file, L"%d %s", 1, "xy"));
	WITH(int, __wprintf_chk, (int, const wchar_t *, ...))
	{
		int n = (stdout = file, __wprintf_chk_(1, L"%d", 1234));

		stdout = old;
		show("__wprintf_chk", "%d", n);
	}
	WITH(int, __vwprintf_chk, (int, const wchar_t *, va_list))
	{
		int n = (stdout = file, wvcall2(__vwprintf_chk_, L"%d", 12345));

		stdout = old;
		show("__vwprintf_chk", "%d", n);
	}
}

static void formats(void)
{
	static const char *const list[] = {"",
					   "none",
					   "%d",
					   "%s %d",
					   "%*.*f",
					   "%Lf %lf",
					   "%lld %qd %hd %hhd %ld",
					   "%zu %td %jd",
					   "%c %lc %C",
					   "%s %ls %S",
					   "%p %n",
					   "%%",
					   "%2$d %1$s",
					   "%3$*1$d",
					   "%m %d",
					   "%-+ #0'5.3x",
					   "%hhn %ln",
					   "%a %Le",
					   "%",
					   "%5",
					   "%y",
					   "%hs"};

	WITH(size_t, parse_printf_format, (const char *, size_t, int *))
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		int types[8] = {-7, -7, -7, -7, -7, -7, -7, -7};
		size_t n = parse_printf_format_(list[i], 8, types);

		show("parse_printf_format", "'%s' %zu %x %x %x %x %x", list[i], n, types[0],
		     types[1], types[2], types[3], types[4]);
	}
	WITH(int, snprintf, (char *, size_t, const char *, ...))
	{
		char to[8];

		show("snprintf", "%d %s", snprintf_(to, 4, "%d", 12345), to);
		show("snprintf", "%d %s", snprintf_(to, AT(-1) / 2, "%d", 123), to);
		show("vsnprintf", "%d", snprintf_(NULL, 0, "%d", 123));
	}
}

int main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	narrow();
	input();
	wide();
	formats();
}
