/* Recognizes the kind of a file by its first bytes. The rows are tried in order; each is a byte
   string at an offset. Sources: the formats' own specifications, as collected in file(1)'s magic.
   */
#include "read/kind.h"

#include "read/phrases.h"

#include <string.h>

/* The number of bytes at a zip's end that are searched for its list of entries. */
#define ZIP_END_MAX (64U << 10)

/* The longest error message of a server. */
#define ANSWER_MAX 2048

struct magic {
	enum kind kind;
	size_t off;
	size_t n;
	char bytes[25];
};

static const struct magic magics[] = {
	{KIND_ELF, 0, 4,
	 "\x7f"
	 "ELF"},
	{KIND_SCRIPT, 0, 2, "#!"},
	{KIND_BOM_SCRIPT, 0, 5, "\xef\xbb\xbf#!"},
	{KIND_MACHO, 0, 4, "\xcf\xfa\xed\xfe"},
	{KIND_MACHO, 0, 4, "\xce\xfa\xed\xfe"},
	{KIND_MACHO, 0, 4, "\xfe\xed\xfa\xcf"},
	{KIND_WASM, 0, 4, "\0asm"},
	{KIND_ZIP, 0, 4, "PK\3\4"},
	{KIND_ZIP, 0, 4, "PK\5\6"},
	{KIND_GZIP, 0, 2, "\x1f\x8b"},
	{KIND_XZ, 0, 6,
	 "\xfd"
	 "7zXZ\0"},
	{KIND_ZSTD, 0, 4, "\x28\xb5\x2f\xfd"},
	{KIND_BZIP2, 0, 3, "BZh"},
	{KIND_TAR, 257, 5, "ustar"},
	{KIND_DEB, 0, 21, "!<arch>\ndebian-binary"},
	{KIND_AR, 0, 7, "!<arch>"},
	{KIND_GIT_LFS, 0, 24, "version https://git-lfs."},
	{KIND_UTF16, 0, 2, "\xff\xfe"},
	{KIND_UTF16, 0, 2, "\xfe\xff"},
};

static bool is_pe(struct span file)
{
	uint64_t at;
	struct span sig;
	return span_starts(file, "MZ") && span_uint(file, 60, 4, false, &at) &&
	       span_sub(file, at, 4, &sig) && memcmp(sig.p, "PE\0\0", 4) == 0;
}

/* A fat Mach-O and a Java class share their magic; the next word is a small number of architectures
   in a Mach-O and a version of 45 or more in a class. */
static bool is_cafebabe(struct span file, enum kind *out)
{
	uint64_t word;
	if (!span_starts(file, "\xca\xfe\xba\xbe") || !span_uint(file, 4, 4, true, &word))
		return false;
	*out = (word & 0xffff) >= 45 ? KIND_JAVA_CLASS : KIND_MACHO;
	return true;
}

static bool is_html(struct span file)
{
	struct span s = span_trim(file);
	return span_starts(s, "<!DOCTYPE html") || span_starts(s, "<!doctype html") ||
	       span_starts(s, "<html") || span_starts(s, "<HTML");
}

/* Recognizes what servers and object stores send instead of a missing file: a short text with a
   known beginning, or JSON or XML with one of these words in it. */
static bool is_answer(struct span file)
{
	static const char starts[][16] = {"Not Found",     "Not found", "404",
					  "403 Forbidden", "Forbidden", "Access Denied",
					  "AccessDenied"};
	static const char inside[][12] = {"Not Found", "<Error>", "\"error\"", "\"errors\""};
	struct span s = span_trim(file);
	size_t at;
	if (file.n > ANSWER_MAX)
		return false;
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (span_starts(s, starts[i]))
			return true;
	if (!span_starts(s, "{") && !span_starts(s, "<?xml "))
		return false;
	for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
		if (span_find(s, span_of(inside[i]), &at))
			return true;
	return false;
}

/* The name of the first entry stands at 30 of its local header. Python wants __main__.py somewhere,
   and the list of entries at the end of the file has every name. */
static enum kind kind_of_zip(struct span file)
{
	struct span s;
	size_t at;
	if (span_sub(file, 30, 9, &s) && span_is(s, "META-INF/"))
		return KIND_JAR;
	if (span_from(file, file.n > ZIP_END_MAX ? file.n - ZIP_END_MAX : 0, &s) &&
	    span_find(s, span_of("__main__.py"), &at))
		return KIND_PYZ;
	return KIND_ZIP;
}

static bool all_zero(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i])
			return false;
	return true;
}

enum kind kind_of(struct span file)
{
	enum kind k;
	struct span part;
	struct span head = file;
	if (file.n == 0)
		return KIND_EMPTY;
	for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
		if (span_sub(file, magics[i].off, magics[i].n, &part) &&
		    memcmp(part.p, magics[i].bytes, magics[i].n) == 0)
			return magics[i].kind == KIND_ZIP ? kind_of_zip(file) : magics[i].kind;
	if (is_cafebabe(file, &k))
		return k;
	if (span_starts(file, "MZ") && memchr(head.p, 0, head.n < 64 ? head.n : 64))
		return is_pe(file) ? KIND_PE : KIND_DOS;
	if (head.n > 256)
		head.n = 256;
	if (is_html(head))
		return KIND_HTML;
	if (is_answer(file))
		return KIND_ANSWER;
	if (all_zero(head))
		return KIND_ZEROS;
	return memchr(head.p, 0, head.n) ? KIND_UNKNOWN : KIND_TEXT;
}

const char *kind_text(enum kind k)
{
	switch (k) {
	case KIND_ELF: return PHRASE_IS_ELF;
	case KIND_SCRIPT: return PHRASE_IS_SCRIPT;
	case KIND_EMPTY: return PHRASE_IS_EMPTY;
	case KIND_MACHO: return PHRASE_IS_MACHO;
	case KIND_PE: return PHRASE_IS_PE;
	case KIND_DOS: return PHRASE_IS_DOS;
	case KIND_WASM: return PHRASE_IS_WASM;
	case KIND_JAVA_CLASS: return PHRASE_IS_JAVA_CLASS;
	case KIND_ZIP: return PHRASE_IS_ZIP;
	case KIND_JAR: return PHRASE_IS_JAR;
	case KIND_PYZ: return PHRASE_IS_PYZ;
	case KIND_GZIP: return PHRASE_IS_GZIP;
	case KIND_XZ: return PHRASE_IS_XZ;
	case KIND_ZSTD: return PHRASE_IS_ZSTD;
	case KIND_BZIP2: return PHRASE_IS_BZIP2;
	case KIND_TAR: return PHRASE_IS_TAR;
	case KIND_AR: return PHRASE_IS_AR;
	case KIND_DEB: return PHRASE_IS_DEB;
	case KIND_GIT_LFS: return PHRASE_IS_GIT_LFS;
	case KIND_HTML: return PHRASE_IS_HTML;
	case KIND_ANSWER: return PHRASE_IS_ANSWER;
	case KIND_BOM_SCRIPT: return PHRASE_IS_BOM_SCRIPT;
	case KIND_UTF16: return PHRASE_IS_UTF16;
	case KIND_TEXT: return PHRASE_IS_TEXT;
	case KIND_ZEROS: return PHRASE_IS_ZEROS;
	case KIND_UNKNOWN: return PHRASE_IS_UNKNOWN;
	}
	return "";
}

const char *kind_word(enum kind k)
{
	static const char words[][12] = {
		"elf",     "script",     PHRASE_IS_EMPTY, "mach-o",     "pe",     "dos",
		"wasm",    "java-class", "zip",           "jar",        "pyz",    "gzip",
		"xz",      "zstd",       "bzip2",         "tar",        "ar",     "deb",
		"git-lfs", "html",       "answer",        "bom-script", "utf-16", "text",
		"zeros",   "unknown",
	};
	return (size_t)k < sizeof words / sizeof words[0] ? words[k] : "unknown";
}
