/* Buffered output: text is collected, escaped and given on in few calls; to whom is the opener's
   affair. Text from files goes through out_escaped, out_shell or out_json, never through out_span.
   */
#include "report/out.h"

#include "read/buf.h"

#include <string.h>

void out_begin(struct out *o, bool (*drain)(struct out *o), struct out *scratch)
{
	o->drain = drain;
	o->scratch = scratch;
	o->fd = -1;
	o->n = 0;
	o->column = 0;
	o->os = 0;
	o->color = false;
}

struct out *out_scratch(struct out *o)
{
	out_begin(o->scratch, NULL, NULL);
	return o->scratch;
}

bool out_flush(struct out *o)
{
	if (!o->drain)
		return !o->os;
	bool sound = o->drain(o);
	o->n = 0;
	return sound;
}

static void out_byte(struct out *o, unsigned char c)
{
	if (o->n == sizeof o->mem)
		(void)out_flush(o);
	if (o->n == sizeof o->mem)
		return;
	o->mem[o->n++] = (char)c;
	o->column = c == '\n' ? 0 : o->column + 1;
}

void out_span(struct out *o, struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		out_byte(o, s.p[i]);
}

void out_str(struct out *o, const char *s)
{
	out_span(o, span_of(s));
}

void out_color(struct out *o, const char *sgr)
{
	size_t column = o->column;
	if (!o->color)
		return;
	out_str(o, "\033[");
	out_str(o, sgr);
	out_str(o, "m");
	o->column = column;
}

void out_num(struct out *o, uint64_t v)
{
	char digits[21];
	struct buf b = buf_of(digits, sizeof digits);
	buf_addu(&b, v);
	out_span(o, buf_span(&b));
}

void out_pad(struct out *o, size_t column)
{
	do
		out_byte(o, ' ');
	while (o->column < column);
}

/* Length of the well-formed UTF-8 character at the start of s (RFC 3629); 0 when the bytes are not
   UTF-8. */
static size_t utf8_length(struct span s)
{
	static const struct {
		unsigned char lead_min, lead_max, second_min, second_max;
		size_t n;
	} forms[] = {
		{0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2},
		{0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
		{0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
		{0xf4, 0xf4, 0x80, 0x8f, 4},
	};
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (s.p[0] < forms[i].lead_min || s.p[0] > forms[i].lead_max || s.n < forms[i].n)
			continue;
		if (forms[i].n > 1 &&
		    (s.p[1] < forms[i].second_min || s.p[1] > forms[i].second_max))
			continue;
		for (size_t k = 2; k < forms[i].n; k++)
			if ((s.p[k] & 0xc0) != 0x80)
				return 0;
		return forms[i].n;
	}
	return 0;
}

static void out_hex(struct out *o, const char *prefix, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	out_str(o, prefix);
	out_byte(o, (unsigned char)digits[c >> 4]);
	out_byte(o, (unsigned char)digits[c & 15]);
}

/* Is c a C1 control (U+0080 to U+009F), a line separator, or a bidirectional control, which could
   make a line look different from its content? */
static bool is_unsafe(struct span c)
{
	if (c.n == 2)
		return c.p[0] == 0xc2 && c.p[1] < 0xa0;
	if (c.n != 3 || c.p[0] != 0xe2)
		return false;
	return (c.p[1] == 0x80 &&
		((c.p[2] >= 0x8b && c.p[2] <= 0x8f) || (c.p[2] >= 0xa8 && c.p[2] <= 0xae))) ||
	       (c.p[1] == 0x81 && c.p[2] >= 0xa0 && c.p[2] <= 0xaf);
}

/* Is c a blank that looks like another one and is none to a kernel or a shell: U+00A0, U+1680,
   U+2000 to U+200A, U+202F, U+205F, U+3000, the byte order mark? */
static bool is_odd_blank(struct span c)
{
	static const unsigned char blanks[][3] = {
		{0xe1, 0x9a, 0x80}, {0xe2, 0x80, 0xaf}, {0xe2, 0x81, 0x9f},
		{0xe3, 0x80, 0x80}, {0xef, 0xbb, 0xbf},
	};
	if (c.n == 2)
		return c.p[0] == 0xc2 && (c.p[1] == 0xa0 || c.p[1] == 0xad);
	for (size_t i = 0; c.n == 3 && i < sizeof blanks / sizeof blanks[0]; i++)
		if (memcmp(c.p, blanks[i], 3) == 0)
			return true;
	return c.n == 3 && c.p[0] == 0xe2 && c.p[1] == 0x80 && c.p[2] <= 0x8a;
}

static void escape_byte(struct out *o, unsigned char c)
{
	if (c == '\n')
		out_str(o, "\\n");
	else if (c == '\r')
		out_str(o, "\\r");
	else if (c == '\t')
		out_str(o, "\\t");
	else
		out_hex(o, "\\x", c);
}

void out_escaped(struct out *o, struct span s)
{
	size_t n;
	for (size_t i = 0; i < s.n; i += n) {
		struct span rest = {s.p + i, s.n - i};
		n = utf8_length(rest);
		struct span c = {rest.p, n};
		if (n == 0 || rest.p[0] < ' ' || rest.p[0] == 127 || is_unsafe(c) ||
		    is_odd_blank(c)) {
			n = n ? n : 1;
			for (size_t k = 0; k < n; k++)
				escape_byte(o, rest.p[k]);
		} else {
			out_span(o, c);
		}
	}
}

static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("/._-+,:@%=", c));
}

bool out_is_plain(struct span s)
{
	bool plain = s.n > 0;
	for (size_t i = 0; i < s.n && plain; i++)
		plain = is_plain(s.p[i]);
	return plain;
}

void out_shell(struct out *o, struct span s)
{
	if (out_is_plain(s)) {
		out_span(o, s);
		return;
	}
	out_byte(o, '\'');
	for (size_t i = 0; i < s.n; i++) {
		struct span one = {s.p + i, 1};
		size_t n = utf8_length((struct span){s.p + i, s.n - i});
		if (s.p[i] == '\'') {
			out_str(o, "'\\''");
		} else if (n > 1) {
			one.n = n;
			out_escaped(o, one);
			i += n - 1;
		} else {
			out_escaped(o, one);
		}
	}
	out_byte(o, '\'');
}

void out_json(struct out *o, struct span s)
{
	size_t n;
	for (size_t i = 0; i < s.n; i += n) {
		struct span rest = {s.p + i, s.n - i};
		unsigned char c = rest.p[0];
		n = utf8_length(rest);
		if (n == 0) {
			n = 1;
			out_hex(o, "\\\\x", c);
		} else if (c == '"' || c == '\\') {
			out_byte(o, '\\');
			out_byte(o, c);
		} else if (c == '\n') {
			out_str(o, "\\n");
		} else if (c == '\r') {
			out_str(o, "\\r");
		} else if (c == '\t') {
			out_str(o, "\\t");
		} else if (c < ' ' || c == 127) {
			out_hex(o, "\\u00", c);
		} else if (n == 2 && is_unsafe((struct span){rest.p, 2})) {
			out_hex(o, "\\u00", rest.p[1]);
		} else if (n == 3 && is_unsafe((struct span){rest.p, 3})) {
			out_hex(o, "\\u20",
				(unsigned char)((rest.p[1] & 3) << 6 | (rest.p[2] & 63)));
		} else {
			out_span(o, (struct span){rest.p, n});
		}
	}
}

void out_member(struct out *o, const char *before, struct span s)
{
	out_str(o, before);
	if (!s.p) {
		out_str(o, "null");
		return;
	}
	out_str(o, "\"");
	out_json(o, s);
	out_str(o, "\"");
}
