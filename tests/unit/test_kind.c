/* What a file is, by its bytes: one row for each kind, and what must not be taken for it. */
#include "t.h"

#include "read/kind.h"

#include <string.h>

struct row {
	const char *name;
	enum kind kind;
	size_t n; /* bytes of text; 0: up to its NUL */
	const char *text;
};

#define TWENTY_TWO_NULS "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

static const struct row rows[] = {
	{"empty", KIND_EMPTY, 0, ""},
	{"script", KIND_SCRIPT, 0, "#!/bin/sh\n"},
	{"bom", KIND_BOM_SCRIPT, 0, "\xef\xbb\xbf#!/bin/sh\n"},
	{"mach-o", KIND_MACHO, 8, "\xcf\xfa\xed\xfe\x07\0\0\1"},
	{"mach-o fat", KIND_MACHO, 8, "\xca\xfe\xba\xbe\0\0\0\2"},
	{"java class", KIND_JAVA_CLASS, 8, "\xca\xfe\xba\xbe\0\0\0\x41"},
	{"dos", KIND_DOS, 6, "MZ\x90\0\3\0"},
	{"text that begins as a PE does", KIND_TEXT, 0, "MZ is a country code\n"},
	{"wasm", KIND_WASM, 8, "\0asm\1\0\0\0"},
	{"zip", KIND_ZIP, 8, "PK\3\4\x14\0\0\0"},
	{"empty zip", KIND_ZIP, 8, "PK\5\6\0\0\0\0"},
	{"jar", KIND_JAR, 40, "PK\3\4" TWENTY_TWO_NULS "\x09\0\0\0META-INF/\0"},
	{"pyz", KIND_PYZ, 42, "PK\3\4" TWENTY_TWO_NULS "\x0b\0\0\0__main__.py\0"},
	{"gzip", KIND_GZIP, 4, "\x1f\x8b\x08\0"},
	{"xz", KIND_XZ, 6,
	 "\xfd"
	 "7zXZ\0"},
	{"zstd", KIND_ZSTD, 4, "\x28\xb5\x2f\xfd"},
	{"bzip2", KIND_BZIP2, 0, "BZh91AY"},
	{"ar", KIND_AR, 0, "!<arch>\n/               0  "},
	{"deb", KIND_DEB, 0, "!<arch>\ndebian-binary   1"},
	{"lfs", KIND_GIT_LFS, 0, "version https://git-lfs.github.com/spec/v1\n"},
	{"html", KIND_HTML, 0, "\n<!DOCTYPE html>\n"},
	{"not found", KIND_ANSWER, 0, "Not Found"},
	{"404", KIND_ANSWER, 0, "404: Not Found\n"},
	{"json answer", KIND_ANSWER, 0, "{\"message\": \"Not Found\"}"},
	{"json that is none", KIND_TEXT, 0, "{\"version\": 1}"},
	{"xml answer", KIND_ANSWER, 0, "<?xml version=\"1.0\"?>\n<Error></Error>"},
	{"xml that is none", KIND_TEXT, 0, "<?xml version=\"1.0\"?>\n<svg></svg>"},
	{"utf-16", KIND_UTF16, 6, "\xff\xfe#\0!\0"},
	{"text", KIND_TEXT, 0, "echo hello\n"},
	{"zeros", KIND_ZEROS, 5, "\0\0\0\0\0"},
	{"unknown", KIND_UNKNOWN, 5, "\1\2\0\3\4"},
};

static void check_row(void **state)
{
	const struct row *row = *state;
	size_t n = row->n ? row->n : strlen(row->text);
	enum kind k = kind_of((struct span){(const unsigned char *)row->text, n});
	t_int((int)row->kind, (int)k);
}

/* A long text is no answer, whatever it begins with. */
static void long_text(void **state)
{
	char text[4000];
	(void)state;
	memset(text, 'x', sizeof text);
	memcpy(text, "Not Found", 9);
	t_int(KIND_TEXT, (int)kind_of((struct span){(unsigned char *)text, sizeof text}));
}

/* Each kind has words for people and one for machines, and no two the same. */
static void words(void **state)
{
	(void)state;
	for (int a = 0; a <= KIND_UNKNOWN; a++) {
		t_int(true, kind_text((enum kind)a)[0] != 0);
		for (int b = 0; b < a; b++)
			t_int(true, strcmp(kind_word((enum kind)a), kind_word((enum kind)b)) != 0);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {T(long_text), T(words)};
	t_filter(argc, argv);
	int failures = t_rows(check_row, rows);
	failures += t_group(others);
	return failures != 0;
}
