/* Functions of quadruple precision, to the digits that are promised; what is exact, to the last
   bit. */
#include <complex.h>
#include <stdbool.h>
#include "probe.h"

typedef __float128 quad;
typedef _Complex float __attribute__((mode(TC))) complex_quad;

static const char *const values[] = {
	"0",      "-0",      "1",   "-1",    "0.5",  "-0.25", "0.999999",
	"1.5",    "2",       "3",   "-7.25", "10",   "0.1",   "1e-10",
	"-1e-30", "1e-4940", "44",  "100.5", "-200", "1e5",   "123456789.123456789",
	"1e20",   "1e3000",  "inf", "-inf",  "nan"};
enum { VALUES = sizeof values / sizeof *values };

static int (*text)(char *, size_t, const char *, quad);
static quad (*number)(const char *, char **);

static const char *shown(quad x, const char *format)
{
	static char room[4][64];
	static int turn;
	char *to = room[turn++ % 4];

	text(to, sizeof room[0], format, x);
	return strcmp(to, "-nan") == 0 ? to + 1 : to;
}

static void one(const char *name, const char *format, bool circle)
{
	quad (*f)(quad) = (quad(*)(quad))(uintptr_t)need(name);

	for (int i = 0; f && i < VALUES; i++) {
		quad value;
		int error;

		if (circle && strchr(values[i], 'e') && atof(values[i]) > 1e12)
			continue; /* the layer refuses those, as its table says */
		errno = 0;
		value = f(number(values[i], NULL));
		error = errno;
		show(name, "%s: %s %d", values[i], shown(value, format), error == EDOM);
	}
}

static void two(const char *name, const char *format)
{
	quad (*f)(quad, quad) = (quad(*)(quad, quad))(uintptr_t)need(name);

	for (int i = 0; f && i < VALUES; i++)
		for (int j = 0; j < VALUES; j++)
			show(name, "%s %s: %s", values[i], values[j],
			     shown(f(number(values[i], NULL), number(values[j], NULL)), format));
}

static void fused(void)
{
	quad (*f)(quad, quad, quad) = (quad(*)(quad, quad, quad))(uintptr_t)need("fmaf128");

	for (int i = 0; f && i < VALUES; i++)
		for (int j = i; j < VALUES; j += 3)
			for (int k = 0; k < VALUES; k += 2)
				show("fmaf128", "%s %s %s: %s", values[i], values[j], values[k],
				     shown(f(number(values[i], NULL), number(values[j], NULL),
					     number(values[k], NULL)),
					   "%a"));
}

static void complex_one(const char *name)
{
	complex_quad (*f)(complex_quad) = (complex_quad(*)(complex_quad))(uintptr_t)need(name);

	for (int i = 2; f && i < 12; i++)
		for (int j = 2; j < 12; j++) {
			complex_quad z, w;

			__real__ z = number(values[i], NULL);
			__imag__ z = number(values[j], NULL);
			w = f(z);
			show(name, "%s %s: %s %s", values[i], values[j], shown(__real__ w, "%.28g"),
			     shown(__imag__ w, "%.28g"));
		}
}

int main(void)
{
	static const char *const close[] = {"expf128",   "logf128",  "log10f128", "sinhf128",
					    "coshf128",  "tanhf128", "asinhf128", "acoshf128",
					    "atanhf128", "atanf128", "asinf128",  "acosf128",
					    "erfcf128"};
	static const char *const circles[] = {"sinf128", "cosf128", "tanf128"};
	static const char *const complexes[] = {"csqrtf128", "csinf128", "ccosf128", "cexpf128",
						"clogf128"};

	number = (quad(*)(const char *, char **))(uintptr_t)need("strtof128");
	text = (int (*)(char *, size_t, const char *, quad))(uintptr_t)need("strfromf128");
	for (size_t i = 0; i < sizeof close / sizeof *close; i++)
		one(close[i], "%.31g", false);
	for (size_t i = 0; i < sizeof circles / sizeof *circles; i++)
		one(circles[i], "%.29g", true);
	one("sqrtf128", "%a", false);
	one("truncf128", "%a", false);
	one("roundf128", "%a", false);
	two("fmodf128", "%a");
	two("copysignf128", "%a");
	two("atan2f128", "%.31g");
	fused();
	for (size_t i = 0; i < sizeof complexes / sizeof *complexes; i++)
		complex_one(complexes[i]);
	WITH(long, lroundf128, (quad))
	show("lroundf128", "%ld %ld %ld %ld", lroundf128_(2.5Q), lroundf128_(-2.5Q),
	     lroundf128_(1e300Q), lroundf128_(0.4999Q));
	WITH(quad, jnf128, (int, quad))
	show("jnf128", "%s %s", shown(jnf128_(0, 1.5Q), "%.12g"), shown(jnf128_(3, 10), "%.12g"));
	WITH(quad, ynf128, (int, quad))
	show("ynf128", "%s %s", shown(ynf128_(0, 1.5Q), "%.12g"), shown(ynf128_(3, 10), "%.12g"));
	WITH(quad, cabsf128, (complex_quad))
	show("cabsf128", "%s %s", shown(cabsf128_(3 + 4i), "%.30g"), shown(cabsf128_(1), "%.30g"));
}
