/* Guesses the language of a text without a '#!' line. Its first lines come in, a guess goes out,
   which only words a message and never decides about a start. A line counts for each language in
   which lines begin so; the language with most lines wins, unless another one has as many. */
#include "built/language.h"

#include <string.h>

enum { SH, PYTHON, JS, PERL, RUBY, PHP, LUA, TCL, C, GO, RUST, JAVA, LANGUAGES };

static const struct language languages[LANGUAGES] = {
	[SH] = {"shell", "shell", "sh", ""},
	[PYTHON] = {"python", "Python", "python3", ""},
	[JS] = {"javascript", "JavaScript", "node", ""},
	[PERL] = {"perl", "Perl", "perl", ""},
	[RUBY] = {"ruby", "Ruby", "ruby", ""},
	[PHP] = {"php", "PHP", "php", ""},
	[LUA] = {"lua", "Lua", "lua", ""},
	[TCL] = {"tcl", "Tcl", "tclsh", ""},
	[C] = {"c", "C", "", "cc -o"},
	[GO] = {"go", "Go", "", "go build -o"},
	[RUST] = {"rust", "Rust", "", "rustc -o"},
	[JAVA] = {"java", "Java", "", "javac -d"},
};

/* Does the line begin with head and, where tail is not empty, end with tail? */
struct sign {
	unsigned char language;
	unsigned char weight;
	char head[20];
	char tail[4];
};

static const struct sign signs[] = {
	{SH, 2, "set -", ""},
	{SH, 2, "if [ ", ""},
	{SH, 1, "fi", ""},
	{SH, 2, "export ", ""},
	{SH, 1, "echo ", ""},
	{SH, 1, "exec ", ""},
	{SH, 1, "cd ", ""},
	{SH, 2, "esac", ""},
	{SH, 1, "done", ""},
	{SH, 1, ". ", ""},
	{SH, 1, "source ", ""},
	{SH, 2, "while read", ""},
	{SH, 1, "mkdir ", ""},
	{SH, 1, "printf '", ""},
	{SH, 1, "printf \"", ""},
	{PYTHON, 2, "import ", ""},
	{PYTHON, 2, "from ", ""},
	{PYTHON, 3, "def ", ":"},
	{PYTHON, 3, "class ", ":"},
	{PYTHON, 1, "print(", ")"},
	{PYTHON, 3, "if __name__", ":"},
	{PYTHON, 1, "with ", ":"},
	{PYTHON, 1, "for ", ":"},
	{PYTHON, 1, "elif ", ":"},
	{PYTHON, 2, "async def ", ":"},
	{JS, 2, "const ", ""},
	{JS, 2, "let ", ""},
	{JS, 2, "var ", ""},
	{JS, 2, "'use strict'", ""},
	{JS, 2, "\"use strict\"", ""},
	{JS, 2, "module.exports", ""},
	{JS, 2, "function ", "{"},
	{JS, 2, "console.", ""},
	{JS, 2, "export default", ""},
	{JS, 3, "import {", ""},
	{JS, 2, "require(", ""},
	{JS, 2, "import ", ";"},
	{PERL, 3, "use strict;", ""},
	{PERL, 3, "use warnings;", ""},
	{PERL, 2, "my $", ""},
	{PERL, 2, "my @", ""},
	{PERL, 2, "my %", ""},
	{PERL, 2, "sub ", "{"},
	{PERL, 2, "package ", ";"},
	{PERL, 1, "print \"", ";"},
	{PERL, 2, "use ", ";"},
	{RUBY, 2, "require '", ""},
	{RUBY, 2, "require_relative", ""},
	{RUBY, 1, "puts ", ""},
	{RUBY, 1, "def ", ""},
	{RUBY, 1, "module ", ""},
	{RUBY, 1, "end", ""},
	{PHP, 9, "<?php", ""},
	{LUA, 2, "local ", ""},
	{LUA, 2, "function ", ")"},
	{LUA, 1, "end", ""},
	{LUA, 2, "require \"", ""},
	{LUA, 2, "local function", ""},
	{TCL, 3, "package require", ""},
	{TCL, 2, "proc ", "{"},
	{TCL, 1, "puts ", ""},
	{TCL, 1, "set ", ""},
	{C, 3, "#include ", ""},
	{C, 2, "int main(", ""},
	{C, 2, "static ", ""},
	{C, 2, "#define ", ""},
	{C, 2, "#ifndef ", ""},
	{GO, 3, "package main", ""},
	{GO, 2, "func ", "{"},
	{GO, 2, "import (", ""},
	{RUST, 2, "fn main()", ""},
	{RUST, 2, "use std::", ""},
	{RUST, 2, "pub fn ", ""},
	{RUST, 2, "#![", ""},
	{RUST, 1, "let ", ";"},
	{JAVA, 3, "public class", ""},
	{JAVA, 2, "import java", ""},
	{JAVA, 2, "package ", ";"},
};

static void count(struct span line, unsigned score[LANGUAGES])
{
	unsigned char best[LANGUAGES] = {0};
	line = span_trim(line);
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		const struct sign *s = &signs[i];
		if (s->weight > best[s->language] && span_starts(line, s->head) &&
		    span_ends(line, s->tail))
			best[s->language] = s->weight;
	}
	for (size_t i = 0; i < LANGUAGES; i++)
		score[i] += best[i];
}

static struct span head_of(struct span text)
{
	if (text.n > LANGUAGE_BYTES)
		text.n = LANGUAGE_BYTES;
	return text;
}

const struct language *language_of(struct span text)
{
	unsigned score[LANGUAGES] = {0};
	unsigned first = 0;
	unsigned second = 0;
	size_t winner = 0;
	struct span rest = head_of(text);
	struct span line;
	for (unsigned n = 0; n < LANGUAGE_LINES && span_cut(&rest, "\n", &line); n++)
		count(line, score);
	for (size_t i = 0; i < LANGUAGES; i++) {
		if (score[i] > first) {
			second = first;
			first = score[i];
			winner = i;
		} else if (score[i] > second) {
			second = score[i];
		}
	}
	return first > second ? &languages[winner] : NULL;
}

bool language_late_mark(struct span text, unsigned *number, struct span *line)
{
	struct span rest = head_of(text);
	if (span_starts(text, "#!"))
		return false;
	for (*number = 1; *number <= LANGUAGE_LINES && span_cut(&rest, "\n", line); ++*number) {
		struct span s = span_trim(*line);
		if (span_starts(s, "#!") && s.n > 2) {
			*line = s;
			if (line->n >= 255)
				line->n = 255;
			return true;
		}
	}
	return false;
}
