/* Reads the '#!' line of a script. The first 256 bytes of a file come in; the interpreter and its
   one argument go out, exactly as the kernel would cut them: a carriage return is part of the name.
   */
#include "read/script.h"

#include <string.h>

static bool is_spacetab(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static size_t skip_blanks(const unsigned char *b, size_t i, size_t end)
{
	while (i < end && is_spacetab(b[i]))
		i++;
	return i;
}

static size_t skip_word(const unsigned char *b, size_t i, size_t end)
{
	while (i < end && !is_spacetab(b[i]) && b[i])
		i++;
	return i;
}

enum script_fault script_read(struct span file, struct script *out)
{
	/* The kernel's buffer: zero-padded when the file is shorter. */
	const size_t last = SCRIPT_HEAD_BYTES - 1;
	size_t head = file.n < SCRIPT_HEAD_BYTES ? file.n : SCRIPT_HEAD_BYTES;
	memset(out, 0, sizeof *out);
	if (head < 2 || file.p[0] != '#' || file.p[1] != '!')
		return SCRIPT_NO_MARK;
	const unsigned char *b = file.p;
	const unsigned char *newline = memchr(b, '\n', head);
	size_t end = newline ? (size_t)(newline - b) : head;
	out->line = (struct span){b, end};
	if (!newline && file.n >= SCRIPT_HEAD_BYTES) {
		size_t word = skip_blanks(b, 2, last);
		if (word == last)
			return SCRIPT_NO_INTERP;
		if (skip_word(b, word, last) == last)
			return SCRIPT_TOO_LONG;
		end = last;
	}
	while (end > 2 && is_spacetab(b[end - 1]))
		end--;
	size_t name = skip_blanks(b, 2, end);
	if (name >= end)
		return SCRIPT_NO_INTERP;
	size_t stop = skip_word(b, name, end);
	out->interp = (struct span){b + name, stop - name};
	size_t arg = skip_blanks(b, stop, end);
	if (arg < end && b[stop])
		out->arg = (struct span){b + arg, end - arg};
	return out->interp.n ? SCRIPT_OK : SCRIPT_NO_INTERP;
}

void script_count_lines(struct span file, uint64_t *lines, uint64_t *crlf)
{
	*lines = 0;
	*crlf = 0;
	for (size_t i = 0; i < file.n; i++) {
		if (file.p[i] != '\n')
			continue;
		++*lines;
		if (i && file.p[i - 1] == '\r')
			++*crlf;
	}
}
