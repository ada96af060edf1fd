/* Numbers: parsing with C23's binary prefix, conversion to text, the generators of random numbers.
 */
#include <inttypes.h>
#include <locale.h>
#include <wchar.h>
#include "probe.h"

static const char *const texts[] = {
	"",
	"0",
	"0b",
	"0b1",
	"0B101z",
	"-0b11",
	"+0b1",
	" 0b10",
	"0b2",
	"0x1f",
	"017",
	"0b1111111111111111111111111111111111111111111111111111111111111111",
	"0b10000000000000000000000000000000000000000000000000000000000000000",
	"-0b1000000000000000000000000000000000000000000000000000000000000000",
	"-0b1000000000000000000000000000000000000000000000000000000000000001",
	"0b-1",
	"99999999999999999999",
	"0b 1"};

#define PARSE(name, extra, ...) \
	WITH(long, name, (const char *, char **, int extra)) \
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) \
		for (int base = 0; base <= 16; base += base == 0 ? 2 : base == 2 ? 8 : 6) { \
			char *end = NULL; \
			long value = (errno = 0, name##_(texts[i], &end, base __VA_ARGS__)); \
			int error = errno; \
			show(#name, "'%s' %d: %ld %td %d", texts[i], base, value, end - texts[i], \
			     error); \
		}

#define WPARSE(name, extra, ...) \
	WITH(long, name, (const wchar_t *, wchar_t **, int extra)) \
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) { \
		wchar_t wide[100], *end = NULL; \
		long value; \
		int error; \
		mbstowcs(wide, texts[i], 100); \
		errno = 0; \
		value = name##_(wide, &end, 0 __VA_ARGS__); \
		error = errno; \
		show(#name, "'%s': %ld %td %d", texts[i], value, end - wide, error); \
	}
#define LOCALE , locale_t
#define C , c

static void integers(locale_t c)
{
	PARSE(__isoc23_strtol, )
	PARSE(__isoc23_strtoul, )
	PARSE(__isoc23_strtoll, )
	PARSE(__isoc23_strtoull, )
	PARSE(__isoc23_strtoimax, )
	PARSE(__isoc23_strtoumax, )
	PARSE(__isoc23_strtol_l, LOCALE, C)
	PARSE(__isoc23_strtoul_l, LOCALE, C)
	PARSE(__isoc23_strtoll_l, LOCALE, C)
	PARSE(__isoc23_strtoull_l, LOCALE, C)
	PARSE(strtol_l, LOCALE, C)
	PARSE(strtoul_l, LOCALE, C)
	PARSE(strtoll_l, LOCALE, C)
	PARSE(strtoull_l, LOCALE, C)
	PARSE(__strtol_l, LOCALE, C)
	PARSE(__strtoul_l, LOCALE, C)
	PARSE(__strtoll_l, LOCALE, C)
	PARSE(__strtoull_l, LOCALE, C)
	PARSE(strtoq, )
	PARSE(strtouq, )
	WPARSE(__isoc23_wcstol, )
	WPARSE(__isoc23_wcstoul, )
	WPARSE(__isoc23_wcstoll, )
	WPARSE(__isoc23_wcstoull, )
	WPARSE(__isoc23_wcstoimax, )
	WPARSE(__isoc23_wcstoumax, )
	WPARSE(__isoc23_wcstol_l, LOCALE, C)
	WPARSE(__isoc23_wcstoul_l, LOCALE, C)
	WPARSE(__isoc23_wcstoll_l, LOCALE, C)
	WPARSE(__isoc23_wcstoull_l, LOCALE, C)
	WPARSE(wcstol_l, LOCALE, C)
	WPARSE(wcstoul_l, LOCALE, C)
	WPARSE(wcstoll_l, LOCALE, C)
	WPARSE(wcstoull_l, LOCALE, C)
	WPARSE(__wcstol_l, LOCALE, C)
	WPARSE(__wcstoul_l, LOCALE, C)
	WPARSE(__wcstoll_l, LOCALE, C)
	WPARSE(__wcstoull_l, LOCALE, C)
	WPARSE(wcstoq, )
	WPARSE(wcstouq, )
#define GROUP , int
#define ZERO , 0
	WPARSE(__wcstol_internal, GROUP, ZERO)
	WPARSE(__wcstoul_internal, GROUP, ZERO)
	WPARSE(__wcstoll_internal, GROUP, ZERO)
	WPARSE(__wcstoull_internal, GROUP, ZERO)
}

#define FLOAT(name, type, char_type, text, extra, ...) \
	WITH(type, name, (const char_type *, char_type **extra)) \
	show(#name, "%.9Lg %.9Lg", (long double)name##_(text##"1.5e3x", NULL __VA_ARGS__), \
	     (long double)name##_(text##"0x1p-2", NULL __VA_ARGS__));

static void floats(locale_t c)
{
	FLOAT(__strtod_internal, double, char, , GROUP, ZERO)
	FLOAT(__strtof_internal, float, char, , GROUP, ZERO)
	FLOAT(__strtold_internal, long double, char, , GROUP, ZERO)
	FLOAT(__wcstod_internal, double, wchar_t, L, GROUP, ZERO)
	FLOAT(__wcstof_internal, float, wchar_t, L, GROUP, ZERO)
	FLOAT(__wcstold_internal, long double, wchar_t, L, GROUP, ZERO)
	FLOAT(wcstod_l, double, wchar_t, L, LOCALE, C)
	FLOAT(wcstof_l, float, wchar_t, L, LOCALE, C)
	FLOAT(wcstold_l, long double, wchar_t, L, LOCALE, C)
	FLOAT(__wcstod_l, double, wchar_t, L, LOCALE, C)
	FLOAT(__wcstof_l, float, wchar_t, L, LOCALE, C)
	FLOAT(__wcstold_l, long double, wchar_t, L, LOCALE, C)
}

static const double values[] = {0,      -0.0, 1,   0.5,   -3.25,     123456.789, 1e-9,
				9.9999, 1e20, 0.1, 1e300, 1.0 / 0.0, 0.0 / 0.0};

#define CVT(name, type, many) \
	WITH(int, name, (type, int, int *, int *, char *, size_t)) \
	for (size_t i = 0; i < 5; i++) \
		for (int digits = 1; digits < many; digits += 3) { \
			char to[400] = ""; \
			int point = 99, sign = 99; \
			int failed = name##_((type)values[i], digits, &point, &sign, to, 400); \
			if (values[i] != values[i]) \
				sign = 0; \
			show(#name, "%g %d: %d '%s' %d %d", values[i], digits, failed, to, point, \
			     sign != 0); \
		}

static void to_text(void)
{
	char to[64], (*format)[8],
		formats[][8] = {"%f", "%.3f", "%e", "%g", "%.0f", "%a", "%.20g", "%.F", "%G"};
	int point, sign;

	for (format = formats; format < formats + 9; format++)
		for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
			if (values[i] != values[i])
				continue;
			WITH(int, strfromd, (char *, size_t, const char *, double))
			show("strfromd", "%s %d %s", *format, strfromd_(to, 30, *format, values[i]),
			     to);
			WITH(int, strfromf, (char *, size_t, const char *, float))
			show("strfromf", "%s %d %s", *format,
			     strfromf_(to, 30, *format, (float)values[i]), to);
			WITH(int, strfroml, (char *, size_t, const char *, long double))
			show("strfroml", "%s %d %s", *format, strfroml_(to, 30, *format, values[i]),
			     to);
		}
	CVT(ecvt_r, double, 9)
	CVT(fcvt_r, double, 9)
	CVT(qecvt_r, long double, 9)
	CVT(qfcvt_r, long double, 9)
	WITH(char *, qecvt, (long double, int, int *, int *))
	show("qecvt", "%s", qecvt_(12.25L, 4, &point, &sign));
	WITH(char *, qfcvt, (long double, int, int *, int *))
	show("qfcvt", "%s", qfcvt_(-12.25L, 2, &point, &sign));
	WITH(char *, qgcvt, (long double, int, char *))
	show("qgcvt", "%s", qgcvt_(12.25L, 4, to));
}

static void generators(void)
{
	char table[256], other[64];
	struct random_data data = {0};
	int32_t r = 0;

	for (size_t size = 8; size <= 256; size += size == 8 ? 24 : size) {
		memset(&data, 0, sizeof data);
		WITH(int, initstate_r, (unsigned, char *, size_t, struct random_data *))
		show("initstate_r", "%d", initstate_r_(42, table, size, &data));
		for (int i = 0; i < 70; i++)
			WITH(int, random_r, (struct random_data *, int32_t *))
		show("random_r", "%d", random_r_(&data, &r)), show("random_r", "%d", r);
		WITH(int, srandom_r, (unsigned, struct random_data *))
		show("srandom_r", "%d", srandom_r_(0, &data));
		random_r(&data, &r);
		show("srandom_r", "%d", r);
	}
	memset(&data, 0, sizeof data);
	initstate_r(7, table, 128, &data);
	random_r(&data, &r);
	initstate_r(8, other, 64, &data);
	WITH(int, setstate_r, (char *, struct random_data *))
	show("setstate_r", "%d", setstate_r_(table, &data));
	show("initstate_r", "%d", initstate_r(7, table, 7, &data));
	show("random", "%ld %ld", random(), random());
	srandom(5);
	show("srandom", "%ld %ld", random(), random());
	show("initstate", "%d %ld", initstate(9, other, 64) != NULL, random());
	show("setstate", "%d %ld", setstate(other) == other, random());
	srand(1);
	show("srand", "%d %d", rand(), rand());
	show("rand", "%d", rand());
	unsigned seed = 3;
	show("rand_r", "%d %d", rand_r(&seed), rand_r(&seed));
}

static void drand(void)
{
	struct drand48_data data;
	unsigned short x[3] = {1, 2, 3}, p[7] = {1, 2, 3, 4, 5, 6, 7};
	double d;
	long l;

	memset(&data, 0, sizeof data);
	show("srand48_r", "%d", srand48_r(123456789, &data));
	for (int i = 0; i < 5; i++) {
		drand48_r(&data, &d);
		show("drand48_r", "%.17g", d);
		lrand48_r(&data, &l);
		show("lrand48_r", "%ld", l);
		mrand48_r(&data, &l);
		show("mrand48_r", "%ld", l);
		erand48_r(x, &data, &d);
		show("erand48_r", "%.17g", d);
		nrand48_r(x, &data, &l);
		show("nrand48_r", "%ld", l);
		jrand48_r(x, &data, &l);
		show("jrand48_r", "%ld", l);
	}
	show("seed48_r", "%d", seed48_r(x, &data));
	lrand48_r(&data, &l);
	show("seed48_r", "%ld", l);
	show("lcong48_r", "%d", lcong48_r(p, &data));
	lrand48_r(&data, &l);
	show("lcong48_r", "%ld", l);
}

static void arc4(void)
{
	WITH(uint32_t, arc4random_uniform, (uint32_t))
	show("arc4random_uniform", "%u %u %d", arc4random_uniform_(0), arc4random_uniform_(1),
	     arc4random_uniform_(10) < 10);
	WITH(uint32_t, arc4random, (void))
	show("arc4random", "%d", arc4random_() != arc4random_() || arc4random_() != arc4random_());
	WITH(void, arc4random_buf, (void *, size_t))
	{
		char a[16] = "", b[16] = "";

		arc4random_buf_(a, 16);
		show("arc4random_buf", "%d", memcmp(a, b, 16) != 0);
	}
}

int main(void)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", NULL);

	integers(c);
	floats(c);
	to_text();
	generators();
	drand();
	arc4();
}
