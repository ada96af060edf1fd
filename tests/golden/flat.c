/*
 * flat <JSON: exactly one value and one newline come in (RFC 8259, no blanks, no key twice); for
 * each value a line goes out: its path, a tab, its type, a tab, the text, with escapes resolved but
 * for \n and \t. Anything else: exit 1.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 16
#define BYTES_MAX (1 << 20)

static unsigned char in[BYTES_MAX + 1];
static size_t at, size;
static char path[4096];

static _Noreturn void bad(const char *why)
{
	printf("byte %zu: %s\n", at, why);
	exit(1);
}

static void expect(const char *word)
{
	size_t n = strlen(word);

	if (size - at < n || memcmp(in + at, word, n) != 0)
		bad(word);
	at += n;
}

static void put_utf8(char *out, size_t *n, unsigned c)
{
	static const unsigned char lead[5] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = len; i-- > 1; c >>= 6)
		out[*n + i] = (char)(0x80 | (c & 0x3f));
	out[*n] = (char)(lead[len] | c);
	*n += len;
}

static unsigned hex4(void)
{
	unsigned v = 0;

	for (int i = 0; i < 4; i++, at++) {
		const char *digits = "0123456789abcdef";
		const char *d = in[at] ? strchr(digits, in[at] | 0x20) : NULL;

		if (!d || at >= size)
			bad("four hex digits");
		v = 16 * v + (unsigned)(d - digits);
	}
	return v;
}

static void escape(char *out, size_t *n)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	const char *p = in[at] ? strchr(from, in[at]) : NULL;

	if (p) {
		at++;
		if (to[p - from] == '\n' || to[p - from] == '\t')
			out[(*n)++] = '\\';
		out[(*n)++] = to[p - from] == '\n' ? 'n' : to[p - from] == '\t' ? 't' : to[p - from];
		return;
	}
	expect("u");
	unsigned c = hex4();
	if (c >= 0xd800 && c < 0xdc00) {
		expect("\\u");
		unsigned low = hex4();
		if (low < 0xdc00 || low >= 0xe000)
			bad("the second half of a surrogate pair");
		c = 0x10000 + ((c & 0x3ff) << 10 | (low & 0x3ff));
	} else if (c >= 0xdc00 && c < 0xe000) {
		bad("half of a surrogate pair");
	}
	put_utf8(out, n, c);
}

/* One character as it stands; only well-formed UTF-8. */
static void plain(char *out, size_t *n)
{
	unsigned c = in[at];
	size_t len = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;

	if (c < 0x20 || !len || len > size - at)
		bad("a byte that no string may hold");
	for (size_t i = 1; i < len; i++)
		if ((in[at + i] & 0xc0) != 0x80)
			bad("no UTF-8");
	if ((c == 0xe0 && in[at + 1] < 0xa0) || (c == 0xed && in[at + 1] > 0x9f) ||
	    (c == 0xf0 && in[at + 1] < 0x90) || (c == 0xf4 && in[at + 1] > 0x8f))
		bad("no UTF-8");
	memcpy(out + *n, in + at, len);
	*n += len;
	at += len;
}

static char *string(void)
{
	char *out = malloc(size + 8);
	size_t n = 0;

	expect("\"");
	while (at < size && in[at] != '"') {
		if (in[at] == '\\') {
			at++;
			escape(out, &n);
		} else {
			plain(out, &n);
		}
	}
	expect("\"");
	out[n] = 0;
	return out;
}

static size_t digits(void)
{
	size_t n = 0;

	for (; at < size && in[at] >= '0' && in[at] <= '9'; at++)
		n++;
	return n;
}

static void number(void)
{
	size_t start = at;

	at += in[at] == '-';
	bool zero = in[at] == '0';
	size_t n = digits();
	if (!n || (zero && n > 1))
		bad("a number");
	if (in[at] == '.' && (at++, !digits()))
		bad("a fraction");
	if (in[at] == 'e' || in[at] == 'E') {
		at++;
		at += in[at] == '+' || in[at] == '-';
		if (!digits())
			bad("an exponent");
	}
	printf("%s\tnumber\t%.*s\n", path, (int)(at - start), (const char *)in + start);
}

static void value(int depth);

static void object(int depth)
{
	char *keys[256];
	size_t nkeys = 0;
	size_t base = strlen(path);

	printf("%s\tobject\t\n", path);
	while (in[++at] != '}') {
		if (nkeys)
			expect(",");
		char *key = string();
		for (size_t i = 0; i < nkeys; i++)
			if (!strcmp(keys[i], key))
				bad("a key for the second time");
		if (nkeys == 256 || base + strlen(key) + 2 > sizeof path)
			bad("too much of it");
		keys[nkeys++] = key;
		expect(":");
		snprintf(path + base, sizeof path - base, "%s%s", base ? "." : "", key);
		value(depth + 1);
		path[base] = 0;
		at--;
	}
	at++;
}

static void array(int depth)
{
	size_t base = strlen(path);

	printf("%s\tarray\t\n", path);
	for (unsigned i = 0; in[++at] != ']'; i++) {
		if (i)
			expect(",");
		snprintf(path + base, sizeof path - base, "[%u]", i);
		value(depth + 1);
		path[base] = 0;
		at--;
	}
	at++;
}

static void value(int depth)
{
	if (depth > DEPTH_MAX)
		bad("nested too deep");
	switch (in[at]) {
	case '{': object(depth); return;
	case '[': array(depth); return;
	case '"': {
		char *s = string();
		printf("%s\tstring\t%s\n", path, s);
		free(s);
		return;
	}
	case 't': expect("true"); printf("%s\ttrue\t\n", path); return;
	case 'f': expect("false"); printf("%s\tfalse\t\n", path); return;
	case 'n': expect("null"); printf("%s\tnull\t\n", path); return;
	default: number();
	}
}

int main(void)
{
	size = fread(in, 1, BYTES_MAX, stdin);
	if (memchr(in, 0, size))
		bad("a NUL byte");
	value(0);
	expect("\n");
	if (at != size)
		bad("more than one line");
	return 0;
}
