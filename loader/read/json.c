/* A strict reader of JSON for texts that others wrote (a container's config.json). A span comes in,
   values go out as spans of it; nothing is copied but the strings that are asked for. Depth and
   length have caps, nothing recurses. */
#include "read/json.h"

/* The text that is left to be read. */
struct cursor {
	const unsigned char *p;
	const unsigned char *end;
};

static void skip_blanks(struct cursor *c)
{
	while (c->p < c->end && (*c->p == ' ' || *c->p == '\t' || *c->p == '\n' || *c->p == '\r'))
		c->p++;
}

static bool take(struct cursor *c, char wanted)
{
	if (c->p == c->end || *c->p != (unsigned char)wanted)
		return false;
	c->p++;
	return true;
}

static bool is_digit(const struct cursor *c)
{
	return c->p < c->end && *c->p >= '0' && *c->p <= '9';
}

static int hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool take_hex4(struct cursor *c, uint32_t *out)
{
	*out = 0;
	for (int i = 0; i < 4; i++, c->p++) {
		int digit = c->p < c->end ? hex_digit(*c->p) : -1;
		if (digit < 0)
			return false;
		*out = *out << 4 | (uint32_t)digit;
	}
	return true;
}

/* An escape behind its '\': the character's number. */
static bool take_escape(struct cursor *c, uint32_t *out)
{
	static const char names[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	uint32_t low;
	if (c->p == c->end)
		return false;
	const unsigned char name = *c->p++;
	for (size_t i = 0; names[i]; i++)
		if (name == (unsigned char)names[i]) {
			*out = (unsigned char)values[i];
			return true;
		}
	if (name != 'u' || !take_hex4(c, out))
		return false;
	if (*out < 0xd800 || *out > 0xdfff)
		return true;
	if (*out > 0xdbff || !take(c, '\\') || !take(c, 'u') || !take_hex4(c, &low) ||
	    low < 0xdc00 || low > 0xdfff)
		return false;
	*out = 0x10000 + ((*out - 0xd800) << 10) + (low - 0xdc00);
	return true;
}

/* Bytes of UTF-8 are taken as they are: what they name are files, whose names are bytes. */
static bool skip_string(struct cursor *c)
{
	uint32_t one;
	if (!take(c, '"'))
		return false;
	while (c->p < c->end && *c->p != '"') {
		if (*c->p < ' ')
			return false;
		if (*c->p++ == '\\' && !take_escape(c, &one))
			return false;
	}
	return take(c, '"');
}

static bool skip_digits(struct cursor *c)
{
	if (!is_digit(c))
		return false;
	while (is_digit(c))
		c->p++;
	return true;
}

static bool skip_number(struct cursor *c)
{
	(void)take(c, '-');
	if (!take(c, '0') && !skip_digits(c))
		return false;
	if (take(c, '.') && !skip_digits(c))
		return false;
	if (take(c, 'e') || take(c, 'E')) {
		(void)(take(c, '+') || take(c, '-'));
		return skip_digits(c);
	}
	return true;
}

static bool skip_word(struct cursor *c, const char *word)
{
	while (*word && take(c, *word))
		word++;
	return !*word;
}

static bool skip_scalar(struct cursor *c)
{
	if (c->p == c->end)
		return false;
	switch (*c->p) {
	case '"': return skip_string(c);
	case 't': return skip_word(c, "true");
	case 'f': return skip_word(c, "false");
	case 'n': return skip_word(c, "null");
	default: return skip_number(c);
	}
}

/* What is open around the cursor, one byte each: '{' or '['. */
struct nest {
	char open[JSON_DEPTH_MAX];
	unsigned n;
};

static bool skip_key(struct cursor *c)
{
	skip_blanks(c);
	if (!skip_string(c))
		return false;
	skip_blanks(c);
	return take(c, ':');
}

/* Opens what stands here, as long as values begin with another. True with *done for a value that is
   complete: a scalar, or an empty object or array. */
static bool open_value(struct cursor *c, struct nest *nest, bool *done)
{
	skip_blanks(c);
	*done = false;
	const bool object = c->p < c->end && *c->p == '{';
	if (!object && !(c->p < c->end && *c->p == '[')) {
		*done = true;
		return skip_scalar(c);
	}
	c->p++;
	skip_blanks(c);
	if (take(c, object ? '}' : ']')) {
		*done = true;
		return true;
	}
	if (nest->n == JSON_DEPTH_MAX)
		return false;
	nest->open[nest->n++] = object ? '{' : '[';
	return !object || skip_key(c);
}

/* Goes on behind a complete value: closes what ends here, or comes to the next value. */
static bool close_value(struct cursor *c, struct nest *nest, bool *more)
{
	*more = false;
	while (nest->n) {
		const bool object = nest->open[nest->n - 1] == '{';
		skip_blanks(c);
		if (take(c, ',')) {
			*more = true;
			return !object || skip_key(c);
		}
		if (!take(c, object ? '}' : ']'))
			return false;
		nest->n--;
	}
	return true;
}

static bool skip_value(struct cursor *c)
{
	struct nest nest = {.n = 0};
	bool more = true;
	while (more) {
		bool done;
		if (!open_value(c, &nest, &done))
			return false;
		if (done && !close_value(c, &nest, &more))
			return false;
	}
	return true;
}

/* An absent span has an end, too, without arithmetic on NULL. */
static struct cursor cursor_of(struct span s)
{
	return (struct cursor){s.p, s.p ? s.p + s.n : NULL};
}

bool json_is_sound(struct span text)
{
	struct cursor c = cursor_of(text);
	if (!text.p || text.n > JSON_BYTES_MAX || !skip_value(&c))
		return false;
	skip_blanks(&c);
	return c.p == c.end;
}

static bool take_value(struct cursor *c, struct span *value)
{
	skip_blanks(c);
	const unsigned char *from = c->p;
	if (!skip_value(c))
		return false;
	*value = (struct span){from, (size_t)(c->p - from)};
	return true;
}

/* Is the string of that text? Names that are asked for have no escapes. */
static bool is_key(struct span key, const char *name)
{
	struct span inner;
	return key.n >= 2 && span_sub(key, 1, key.n - 2, &inner) && span_is(inner, name);
}

bool json_member(struct span object, const char *name, struct span *value)
{
	struct cursor c = cursor_of(object);
	struct span key;
	struct span one;
	unsigned found = 0;
	if (!object.p || !take(&c, '{'))
		return false;
	skip_blanks(&c);
	while (c.p < c.end && *c.p != '}') {
		if (!take_value(&c, &key))
			return false;
		skip_blanks(&c);
		if (!take(&c, ':') || !take_value(&c, &one))
			return false;
		if (is_key(key, name) && !found++)
			*value = one;
		skip_blanks(&c);
		(void)take(&c, ',');
		skip_blanks(&c);
	}
	return found == 1;
}

bool json_find(struct span object, const char *path, struct span *value)
{
	struct span rest = span_of(path);
	struct span name;
	char text[64];
	while (span_cut(&rest, ".", &name)) {
		struct buf b = buf_of(text, sizeof text);
		buf_add(&b, name);
		if (b.full || !json_member(object, text, &object))
			return false;
	}
	*value = object;
	return true;
}

bool json_next(struct span *rest, struct span *value)
{
	struct cursor c = cursor_of(*rest);
	if (!rest->p || !(take(&c, '[') || take(&c, ',')))
		return false;
	skip_blanks(&c);
	if (c.p == c.end || *c.p == ']' || !take_value(&c, value))
		return false;
	skip_blanks(&c);
	*rest = (struct span){c.p, (size_t)(c.end - c.p)};
	return true;
}

static void add_utf8(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_addc(out, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_addc(out, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_addc(out, (char)(0xe0 | c >> 12));
		} else {
			buf_addc(out, (char)(0xf0 | c >> 18));
			buf_addc(out, (char)(0x80 | (c >> 12 & 63)));
		}
		buf_addc(out, (char)(0x80 | (c >> 6 & 63)));
	}
	buf_addc(out, (char)(0x80 | (c & 63)));
}

bool json_string(struct span value, struct buf *out)
{
	struct cursor c = cursor_of(value);
	uint32_t one;
	if (!value.p || !take(&c, '"'))
		return false;
	while (c.p < c.end && *c.p != '"') {
		if (!*c.p)
			return false;
		if (*c.p != '\\') {
			buf_addc(out, (char)*c.p++);
			continue;
		}
		c.p++;
		if (!take_escape(&c, &one) || !one)
			return false;
		add_utf8(out, one);
	}
	return c.p < c.end && !out->full;
}

bool json_number(struct span value, uint64_t *out)
{
	uint64_t n = 0;
	if (!value.p || value.n == 0)
		return false;
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] < '0' || value.p[i] > '9' || n > (INT64_MAX - 9) / 10)
			return false;
		n = 10 * n + (uint64_t)(value.p[i] - '0');
	}
	*out = n;
	return true;
}
