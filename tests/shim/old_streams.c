/*
 * Other names of stdio's functions that both libcs have, those that C code of old compilers and of
 * glibc's own headers calls: each is called once, so that a wrong target would show.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio_ext.h>
#include <sys/stat.h>
#include <wchar.h>
#include "probe.h"

/* One line: the function's result. */
#define CALL(name, type, ...) WITH(long, name, type) show(#name, "%d", (int)name##_(__VA_ARGS__));
#define P void *

static int vread(int (*f)(FILE *, const char *, va_list), FILE *file, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(file, format, args);
	va_end(args);
	return n;
}

static int vscan(int (*f)(const char *, const char *, va_list), const char *text,
		 const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(text, format, args);
	va_end(args);
	return n;
}

static int vwscan(int (*f)(const wchar_t *, const wchar_t *, va_list), const wchar_t *text,
		  const wchar_t *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(text, format, args);
	va_end(args);
	return n;
}

static int vwread(int (*f)(FILE *, const wchar_t *, va_list), FILE *file, const wchar_t *format,
		  ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(file, format, args);
	va_end(args);
	return n;
}

static int vstdin(int (*f)(const char *, va_list), const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(format, args);
	va_end(args);
	return n;
}

static int vwstdin(int (*f)(const wchar_t *, va_list), const wchar_t *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(format, args);
	va_end(args);
	return n;
}

static int vto(int (*f)(char *, size_t, const char *, va_list), char *to, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(to, 20, format, args);
	va_end(args);
	return n;
}

static int vto_plain(int (*f)(char *, const char *, va_list), char *to, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(to, format, args);
	va_end(args);
	return n;
}

static void streams(void)
{
	FILE *file;
	fpos_t at;
	int a = 0, b = 0;
	char text[64];

	WITH(FILE *, fopen64, (const char *, const char *))
	show("fopen64", "%d", (file = fopen64_("stream", "w+")) != NULL);
	fputs("12 34\n56 78\n", file);
	CALL(fseeko64, (FILE *, off_t, int), file, 3, SEEK_SET)
	CALL(ftello64, (FILE *), file)
	CALL(fgetpos64, (FILE *, P), file, &at)
	CALL(fsetpos64, (FILE *, P), file, &at)
	CALL(_IO_fgetpos, (FILE *, P), file, &at)
	CALL(_IO_fsetpos, (FILE *, P), file, &at)
	CALL(_IO_fgetpos64, (FILE *, P), file, &at)
	CALL(_IO_fsetpos64, (FILE *, P), file, &at)
	CALL(_IO_ftell, (FILE *), file)
	CALL(_IO_feof, (FILE *), file)
	CALL(_IO_ferror, (FILE *), file)
	CALL(_IO_ungetc, (int, FILE *), 'x', file)
	WITH(P, _IO_fgets, (char *, int, FILE *))
	show("_IO_fgets", "%s", (char *)_IO_fgets_(text, 20, file));
	rewind(file);
	WITH(size_t, _IO_fread, (P, size_t, size_t, FILE *))
	show("_IO_fread", "%zu", _IO_fread_(text, 1, 3, file));
	WITH(int, _IO_flockfile, (FILE *)) show("_IO_flockfile", "%d", (_IO_flockfile_(file), 1));
	CALL(_IO_ftrylockfile, (FILE *), file)
	WITH(int, _IO_funlockfile, (FILE *))
	show("_IO_funlockfile", "%d", (_IO_funlockfile_(file), _IO_funlockfile_(file), 1));
	rewind(file);
#define SCAN(name, ...) \
	a = b = 0; \
	show(#name, "%d %d %d", __VA_ARGS__, a, b);
#define AT(offset) fseek(file, offset, SEEK_SET)
	WITH(int, __isoc23_fscanf, (FILE *, const char *, ...))
	{
		int n = (AT(0), __isoc23_fscanf_(file, "%d %d", &a, &b));
		show("__isoc23_fscanf", "%d %d %d", n, a, b);
	}
	WITH(int, __isoc23_sscanf, (const char *, const char *, ...))
	{
		int n = __isoc23_sscanf_("7 8", "%d %i", &a, &b);
		show("__isoc23_sscanf", "%d %d %d", n, a, b);
	}
	WITH(int, _IO_sscanf, (const char *, const char *, ...))
	{
		int n = _IO_sscanf_("7 9", "%d %d", &a, &b);
		show("_IO_sscanf", "%d %d %d", n, a, b);
	}
	WITH(int, __isoc23_vfscanf, (FILE *, const char *, va_list))
	{
		int n = (AT(0), vread(__isoc23_vfscanf_, file, "%d %d", &a, &b));
		show("__isoc23_vfscanf", "%d %d %d", n, a, b);
	}
	WITH(int, __vfscanf, (FILE *, const char *, va_list))
	{
		int n = (AT(6), vread(__vfscanf_, file, "%d %d", &a, &b));
		show("__vfscanf", "%d %d %d", n, a, b);
	}
	WITH(int, __isoc23_vsscanf, (const char *, const char *, va_list))
	{
		int n = vscan(__isoc23_vsscanf_, "5 6", "%d %d", &a, &b);
		show("__isoc23_vsscanf", "%d %d %d", n, a, b);
	}
	WITH(int, __vsscanf, (const char *, const char *, va_list))
	{
		int n = vscan(__vsscanf_, "3 4", "%d %d", &a, &b);
		show("__vsscanf", "%d %d %d", n, a, b);
	}
	WITH(int, __isoc23_swscanf, (const wchar_t *, const wchar_t *, ...))
	{
		int n = __isoc23_swscanf_(L"1 2", L"%d %d", &a, &b);
		show("__isoc23_swscanf", "%d %d %d", n, a, b);
	}
	WITH(int, __isoc23_vswscanf, (const wchar_t *, const wchar_t *, va_list))
	{
		int n = vwscan(__isoc23_vswscanf_, L"2 1", L"%d %d", &a, &b);
		show("__isoc23_vswscanf", "%d %d %d", n, a, b);
	}
	freopen("stream", "r", stdin);
	WITH(int, __isoc23_scanf, (const char *, ...))
	{
		int n = (fseek(stdin, 0, SEEK_SET), __isoc23_scanf_("%d %d", &a, &b));
		show("__isoc23_scanf", "%d %d %d", n, a, b);
	}
	WITH(int, __isoc23_vscanf, (const char *, va_list))
	{
		int n = (fseek(stdin, 6, SEEK_SET), vstdin(__isoc23_vscanf_, "%d %d", &a, &b));
		show("__isoc23_vscanf", "%d %d %d", n, a, b);
	}
	WITH(P, _IO_gets, (char *))
	show("_IO_gets", "%s", (fseek(stdin, 0, SEEK_SET), (char *)_IO_gets_(text)));
	fclose(file);
	file = fopen("stream", "r");
	freopen("stream", "r", stdin);
	WITH(int, __isoc23_fwscanf, (FILE *, const wchar_t *, ...))
	{
		int n = __isoc23_fwscanf_(file, L"%d %d", &a, &b);
		show("__isoc23_fwscanf", "%d %d %d", n, a, b);
	}
	WITH(int, __isoc23_vfwscanf, (FILE *, const wchar_t *, va_list))
	{
		int n = (AT(0), vwread(__isoc23_vfwscanf_, file, L"%d %d", &a, &b));
		show("__isoc23_vfwscanf", "%d %d %d", n, a, b);
	}
	freopen("stream", "r", stdin);
	WITH(int, __isoc23_wscanf, (const wchar_t *, ...))
	{
		int n = (fseek(stdin, 0, SEEK_SET), __isoc23_wscanf_(L"%d %d", &a, &b));
		show("__isoc23_wscanf", "%d %d %d", n, a, b);
	}
	WITH(int, __isoc23_vwscanf, (const wchar_t *, va_list))
	{
		int n = (fseek(stdin, 0, SEEK_SET), vwstdin(__isoc23_vwscanf_, L"%d %d", &a, &b));
		show("__isoc23_vwscanf", "%d %d %d", n, a, b);
	}
	WITH(int, __vsnprintf, (char *, size_t, const char *, va_list))
	show("__vsnprintf", "%d", vto(__vsnprintf_, text, "%d", 77));
	WITH(int, _IO_vsprintf, (char *, const char *, va_list))
	show("_IO_vsprintf", "%d", vto_plain(_IO_vsprintf_, text, "%d", 777));
	WITH(int, _IO_sprintf, (char *, const char *, ...))
	show("_IO_sprintf", "%d", _IO_sprintf_(text, "%d", 7));
	WITH(int, __asprintf, (char **, const char *, ...))
	{
		char *made = NULL;
		__asprintf_(&made, "%d", 9);
		show("__asprintf", "%s", made);
	}
	WITH(int, _IO_fprintf, (FILE *, const char *, ...))
	show("_IO_fprintf", "%d", _IO_fprintf_(stdout, "_IO_fprintf: %d\n", 1));
	WITH(int, _IO_printf, (const char *, ...))
	show("_IO_printf", "%d", _IO_printf_("_IO_printf: %d\n", 1));
	WITH(int, _IO_vfprintf, (FILE *, const char *, va_list))
	show("_IO_vfprintf", "%d", vread(_IO_vfprintf_, stdout, "_IO_vfprintf: %d\n", 1));
	WITH(int, _IO_puts, (const char *))
	show("_IO_puts", "%d", _IO_puts_("_IO_puts: text") >= 0);
	WITH(int, _IO_fputs, (const char *, FILE *))
	show("_IO_fputs", "%d", _IO_fputs_("_IO_fputs: text\n", stdout) >= 0);
	WITH(size_t, _IO_fwrite, (const void *, size_t, size_t, FILE *))
	show("_IO_fwrite", "%zu", _IO_fwrite_("_IO_fwrite: x\n", 1, 14, stdout));
	CALL(_IO_fflush, (FILE *), stdout)
	WITH(FILE *, _IO_fopen, (const char *, const char *))
	show("_IO_fopen", "%d", (file = _IO_fopen_("stream", "r")) != NULL);
	CALL(_IO_setvbuf, (FILE *, char *, int, size_t), file, NULL, _IOFBF, 100)
	WITH(int, _IO_setbuffer, (FILE *, char *, size_t))
	show("_IO_setbuffer", "%d", (_IO_setbuffer_(file, NULL, 0), 1));
	CALL(_IO_fclose, (FILE *), file)
	WITH(FILE *, _IO_fdopen, (int, const char *))
	show("_IO_fdopen", "%d", (file = _IO_fdopen_(open("stream", O_RDONLY), "r")) != NULL);
	WITH(FILE *, freopen64, (const char *, const char *, FILE *))
	show("freopen64", "%d", freopen64_("stream", "r", file) == file);
	WITH(FILE *, tmpfile64, (void)) show("tmpfile64", "%d", tmpfile64_() != NULL);
	WITH(FILE *, _IO_popen, (const char *, const char *))
	{
		file = _IO_popen_("echo hi", "r");
		show("_IO_popen", "%s", fgets(text, 60, file));
		pclose(file);
	}
	WITH(char *, tmpnam_r, (char *))
	show("tmpnam_r", "%d %d", tmpnam_r_(NULL) == NULL, tmpnam_r_(text) == text);
	CALL(register_printf_function, (int, P, P), 'Y', NULL, NULL)
	CALL(fcloseall, (void))
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	umask(022);
	streams();
}
