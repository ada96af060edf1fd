/* kind: the kind of a file, by its first bytes */
#ifndef LANDFALL_READ_KIND_H
#define LANDFALL_READ_KIND_H

#include "read/bytes.h"

enum kind {
	KIND_ELF,
	KIND_SCRIPT,
	KIND_EMPTY,
	KIND_MACHO,
	KIND_PE,
	KIND_DOS, /* 'MZ' alone */
	KIND_WASM,
	KIND_JAVA_CLASS,
	KIND_ZIP,
	KIND_JAR, /* a zip whose first entry is below META-INF */
	KIND_PYZ, /* a zip with a __main__.py */
	KIND_GZIP,
	KIND_XZ,
	KIND_ZSTD,
	KIND_BZIP2,
	KIND_TAR,
	KIND_AR,
	KIND_DEB, /* an ar whose first entry is debian-binary */
	KIND_GIT_LFS,
	KIND_HTML,
	KIND_ANSWER,     /* a server's answer in place of a missing file */
	KIND_BOM_SCRIPT, /* UTF-8 byte order mark, then '#!' */
	KIND_UTF16,
	KIND_TEXT,
	KIND_ZEROS,
	KIND_UNKNOWN,
};

/* Never fails: a file that matches no row is KIND_TEXT when its first 256 bytes hold no NUL,
   otherwise KIND_UNKNOWN. */
enum kind kind_of(struct span file);

/* The words that complete the sentence "it is ...": "a Mach-O program, built for macOS" and the
   like. */
const char *kind_text(enum kind k);

/* A short stable word for machines: "elf", "mach-o". */
const char *kind_word(enum kind k);

#endif
