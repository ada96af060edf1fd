/* Quadruple precision as text, both ways: chosen values, all rounding directions, and sums over
   many. */
#include <fenv.h>
#include <locale.h>
#include <stdbool.h>
#include "probe.h"

static const char *const texts[] = {
	"",
	"x",
	"-",
	"0",
	"-0",
	" 1",
	"+1.",
	".5",
	".",
	"1e",
	"1e+",
	"1e5x",
	"0x",
	"0x.",
	"0x1p",
	"0x1.8p3",
	"0x.0001p-16378",
	"0x1.00000000000000000000000000008p0",
	"0x1.000000000000000000000000000080001p0",
	"0x1.00000000000000000000000000018p0",
	"1.1",
	"0.1",
	"123456789012345678901234567890123456789012345678901234567890",
	"1.18973149535723176508575932662800701e4932",
	"1.18973149535723176508575932662800702e4932",
	"1.18973149535723176508575932662800703e4932",
	"1e4933",
	"-1e99999999999999999999",
	"1e-99999999999999999999",
	"3.36210314311209350626267781732175260e-4932",
	"6.47517511943802511092443895822764655e-4966",
	"3.2375875597190125554622194791138232e-4966",
	"3.2375875597190125554622194791138233e-4966",
	"1e-4966",
	"0e99999999999999999999",
	"0.0000000000000000000000000000000000000000000000000000000000001e61",
	"10000000000000000000000000000000000000000000000000000000000000e-61",
	"10384593717069655257060992658440192.5",
	"10384593717069655257060992658440193.5",
	"10384593717069655257060992658440192.5000000000000000000000000000000000000000001",
	"inf",
	"-INFINITYx",
	"infinit",
	"nan",
	"NaN(",
	"nan()",
	"-nan(0x1234)",
	"nan(12_)",
	"nan(a b)"};

static const char *const formats[] = {"%e",   "%.0e",  "%.1e",  "%.40e", "%f",   "%.0f",
				      "%.3F", "%.60f", "%g",    "%.0g",  "%.3G", "%a",
				      "%.0a", "%.5A",  "%.27a", "%.30a", "%E",   "%.36g"};

static const int modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};

typedef __float128 parse(const char *, char **);
typedef int print(char *, size_t, const char *, __float128);

static void parse_all(const char *name, parse *strtof128_)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (int m = 0; m < 4; m++) {
			unsigned long bits[2];
			char *end;
			__float128 value;
			int error;

			fesetround(modes[m]);
			errno = 0;
			value = strtof128_(texts[i], &end);
			error = errno;
			fesetround(FE_TONEAREST);
			memcpy(bits, &value, sizeof bits);
			show(name, "'%s' %d: %016lx%016lx %td %d", texts[i], m, bits[1], bits[0],
			     end - texts[i], error);
		}
}

static void print_all(parse *strtof128_, print *strfromf128_)
{
	char to[200];

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
			for (int m = 0; m < 4; m++) {
				__float128 value = strtof128_(texts[i], NULL);
				int n;

				fesetround(modes[m]);
				n = strfromf128_(to, sizeof to, formats[f], value);
				fesetround(FE_TONEAREST);
				show("strfromf128", "'%s' %s %d: %d %s", texts[i], formats[f], m, n,
				     to);
			}
	memset(to, '#', sizeof to);
	for (size_t room = 0; room <= 8; room += 4) {
		int n = strfromf128_(to, room, "%.3f", 123.456Q);

		show("strfromf128", "%d %s", n, bytes(to, 9));
	}
	show("strfromf128", "%d", strfromf128_(to, 9, "%.20000f", strtof128_("1e-4960", NULL)));
	DIES("strfromf128", strfromf128_(to, 9, "%d", 1));
}

/* One number for the digits of many values of all sizes, and for what they are read as again. */
static void sums(parse *strtof128_, print *strfromf128_)
{
	static char to[20000];
	unsigned long seed = 88172645463325252u, sum = 0;

	for (int i = 0; i < 4000; i++) {
		unsigned long bits[2];
		__float128 value;

		for (int w = 0; w < 2; w++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			bits[w] = seed;
		}
		memcpy(&value, bits, sizeof value);
		strfromf128_(to, sizeof to, i % 16 ? formats[i % 18] : "%.12000f", value);
		value = strtof128_(to, NULL);
		memcpy(bits, &value, sizeof bits);
		for (const char *p = to; *p != '\0'; p++)
			sum = sum * 31 + (unsigned char)*p;
		sum = (sum * 31 + bits[0]) * 31 + bits[1];
		if (i % 500 == 499)
			show("strtof128", "sum of %d: %016lx", i + 1, sum);
	}
}

#define PRINT(name, type, value) \
	WITH(int, name, (char *, size_t, const char *, type)) \
	show(#name, "%d %s", name##_(small, sizeof small, "%.5g", value), small)
#define PARSE(name, type, format) \
	WITH(type, name, (const char *, char **)) \
	show(#name, format, name##_("12.625e1x", &end)), show(#name, "%s", end)

int main(void)
{
	char small[40], *end;
	parse *strtof128_ = (parse *)(uintptr_t)need("strtof128");
	print *strfromf128_ = (print *)(uintptr_t)need("strfromf128");

	if (strtof128_ == NULL || strfromf128_ == NULL)
		return 0;
	parse_all("strtof128", strtof128_);
	print_all(strtof128_, strfromf128_);
	sums(strtof128_, strfromf128_);
	WITH(__float128, strtof128_l, (const char *, char **, locale_t))
	{
		bool quarter = strtof128_l_("0.25x", &end, newlocale(LC_ALL_MASK, "C", NULL)) ==
			       0.25Q;

		show("strtof128_l", "%d %s", quarter, end);
	}
	PRINT(strfromf32, float, 1.5f);
	PRINT(strfromf32x, double, 2.5e10);
	PRINT(strfromf64, double, -3.5e-10);
	PRINT(strfromf64x, long double, 4.5L);
	PARSE(strtof32, float, "%a");
	PARSE(strtof32x, double, "%a");
	PARSE(strtof64, double, "%a");
	PARSE(strtof64x, long double, "%.10Lg");
}
