/*
 * Calls that fit nowhere else: scheduling, asynchronous files, hooks of printf, profiling, one more
 * time integers.
 */
#include <aio.h>
#include <glob.h>
#include <inttypes.h>
#include <sched.h>
#include <wchar.h>
#include "probe.h"

#define CALL(name, type, ...) \
	WITH(long, name, type) \
	{ \
		int result = (errno = 0, (int)name##_(__VA_ARGS__)); \
		show(#name, "%d %d", result, result < 0 ? errno : 0); \
	}

static const char *const texts[] = {"",   "12", " -0x1fz", "077", "99999999999999999999",
				    "zz", "+",  "0x"};

#define PARSE(name, extra, ...) \
	WITH(long, name, (const char *, char **, int extra)) \
	for (int i = 0; i < 8; i++) \
		for (int base = 0; base < 40; base += 8) { \
			char *end = NULL; \
			long value = (errno = 0, name##_(texts[i], &end, base __VA_ARGS__)); \
			int error = errno; \
			show(#name, "'%s' %d: %ld %td %d", texts[i], base, value, \
			     end != NULL ? end - texts[i] : -1, error); \
		}
#define WPARSE(name) \
	WITH(long, name, (const wchar_t *, wchar_t **, int)) \
	for (int i = 0; i < 8; i++) { \
		wchar_t text[32], *end = NULL; \
		long value; \
		int error; \
		mbstowcs(text, texts[i], 32); \
		errno = 0; \
		value = name##_(text, &end, 0); \
		error = errno; \
		show(#name, "'%s': %ld %td %d", texts[i], value, end - text, error); \
	}
#define GROUP , int
#define ZERO , 0

static void integers(void)
{
	PARSE(strtol, )
	PARSE(strtoul, )
	PARSE(strtoll, )
	PARSE(strtoull, )
	PARSE(strtoimax, )
	PARSE(strtoumax, )
	PARSE(__strtol_internal, GROUP, ZERO)
	PARSE(__strtoul_internal, GROUP, ZERO)
	PARSE(__strtoll_internal, GROUP, ZERO)
	PARSE(__strtoull_internal, GROUP, ZERO)
	WPARSE(wcstol)
	WPARSE(wcstoul)
	WPARSE(wcstoll)
	WPARSE(wcstoull)
	WPARSE(wcstoimax)
	WPARSE(wcstoumax)
}

static void asynchronous(void)
{
	struct aiocb block = {.aio_fildes = -1}, *list[] = {&block};
	struct timespec now = {0, 0};
	char buffer[8];

	block.aio_buf = buffer;
	block.aio_nbytes = 8;
	CALL(aio_cancel64, (int, void *), -1, NULL)
	CALL(aio_fsync64, (int, void *), 99, &block)
	block.aio_fildes = 0;
	CALL(aio_read64, (void *), &block)
	WITH(int, aio_suspend64, (void *, int, void *))
	show("aio_suspend64", "%d", aio_suspend64_(list, 1, NULL));
	CALL(aio_error64, (void *), &block)
	CALL(aio_return64, (void *), &block)
	block.aio_fildes = 1;
	block.aio_nbytes = 0;
	CALL(aio_write64, (void *), &block)
	aio_suspend((const struct aiocb *const *)list, 1, NULL);
	block.aio_lio_opcode = LIO_NOP;
	CALL(lio_listio64, (int, void *, int, void *), LIO_WAIT, list, 1, NULL)
	(void)now;
}

int main(void)
{
	struct sched_param param = {0};
	glob_t paths = {0};
	int types[2] = {-1, -1}, info[16] = {0};

	setvbuf(stdout, NULL, _IOLBF, 0);
	integers();
	asynchronous();
	CALL(sched_getparam, (pid_t, void *), 0, &param)
	CALL(sched_getscheduler, (pid_t), 0)
	CALL(sched_setparam, (pid_t, void *), 0, &param)
	CALL(sched_setscheduler, (pid_t, int, void *), 0, SCHED_OTHER, &param)
	CALL(sched_setscheduler, (pid_t, int, void *), 0, 99, &param)
	CALL(glob64, (const char *, int, void *, void *), "/pro[c]", 0, NULL, &paths)
	show("glob64", "%s", paths.gl_pathv[0]);
	WITH(void, globfree64, (void *)) show("globfree64", "%d", (globfree64_(&paths), 1));
	CALL(register_printf_specifier, (int, void *, void *), 'Y', NULL, NULL)
	CALL(register_printf_modifier, (const wchar_t *), L"QQ")
	CALL(register_printf_type, (void *), NULL)
	CALL(printf_size_info, (void *, size_t, int *), info, 1, types)
	show("printf_size_info", "%d", types[0]);
	CALL(profil, (void *, size_t, size_t, unsigned), NULL, 0, 0, 0)
	CALL(sprofil, (void *, int, void *, unsigned), NULL, 0, NULL, 0)
	WITH(void, moncontrol, (int)) show("moncontrol", "%d", (moncontrol_(0), 1));
	CALL(__profile_frequency, (void))
	WITH(void, __cyg_profile_func_enter, (void *, void *))
	show("__cyg_profile_func_enter", "%d", (__cyg_profile_func_enter_(NULL, NULL), 1));
	WITH(void, __cyg_profile_func_exit, (void *, void *))
	show("__cyg_profile_func_exit", "%d", (__cyg_profile_func_exit_(NULL, NULL), 1));
	WITH(void, cfree, (void *)) show("cfree", "%d", (cfree_(malloc(4)), 1));
}
