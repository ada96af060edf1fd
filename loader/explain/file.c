/* Facts for a message about the file itself: names for use in commands, first bytes, other kinds
   that it could be. */
#include "explain/explain.h"

#include "message/verdict.h"
#include "read/kind.h"
#include "read/script.h"

#include <elf.h>

/* Names the file that the message is about, the last one of the chain: for a script whose
   interpreter cannot be run, the interpreter. */
static void say_names(const struct file *f, struct verdict *v)
{
	struct span path = span_of(f->path);
	/* The component at which path resolution ended; the whole path when a second resolution had
	   another result. */
	if (span_is(v->message.diag.id, LANDFALL_LF001) ||
	    span_is(v->message.diag.id, LANDFALL_LF010))
		facts_text(&v->message.facts, FACT_AT, path);
	const struct fact *at = facts_find(&v->message.facts, FACT_AT);
	facts_text(&v->message.facts, HINT_TARGET, path);
	facts_text(&v->message.facts, HINT_TARGET_DIR, span_dir(path));
	facts_text(&v->message.facts, HINT_FILE, span_base(path));
	if (!span_is(path, v->program))
		facts_flag(&v->message.facts, HINT_INNER);
	if (span_ends(path, ".sh"))
		facts_flag(&v->message.facts, HINT_SH_NAME);
	if (at)
		facts_text(&v->message.facts, HINT_AT_DIR, span_dir(at->text));
}

static void say_link(struct host *h, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct fact *link = facts_find(&v->message.facts, FACT_LINK);
	if (link && h->ops->readlink(h, (const char *)link->text.p, &b) == 0)
		facts_text(&v->message.facts, FACT_LINK_TARGET, buf_span(&b));
}

static void say_first_bytes(const struct file *f, struct verdict *v)
{
	static const char digits[] = "0123456789abcdef";
	char text[64];
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, "begins with");
	for (size_t i = 0; i < 8 && i < f->bytes.n; i++) {
		buf_addc(&b, ' ');
		buf_addc(&b, digits[f->bytes.p[i] >> 4]);
		buf_addc(&b, digits[f->bytes.p[i] & 15]);
	}
	if (f->bytes.n)
		facts_text(&v->message.facts, HINT_FIRST_BYTES, buf_span(&b));
	facts_number(&v->message.facts, FACT_SIZE, f->bytes.n);
}

/* Adds the first line: of a script as the kernel reads it, of another text the first 60 bytes. */
static void say_line(const struct file *f, enum kind k, struct verdict *v)
{
	struct script script;
	struct span rest = f->bytes;
	struct span line;
	if (k == KIND_SCRIPT) {
		(void)script_read(f->bytes, &script);
		facts_text(&v->message.facts, HINT_LINE, script.line);
	} else if (k == KIND_TEXT || k == KIND_HTML || k == KIND_GIT_LFS || k == KIND_ANSWER) {
		(void)span_cut(&rest, "\n", &line);
		if (line.n > 60)
			line.n = 60;
		line = line.n ? line : span_of(NULL);
		facts_text(&v->message.facts, HINT_LINE, line);
	}
}

/* The hint that selects fixes for each kind of file; for a compressed file, the program that
   unpacks it. */
static const struct {
	enum kind kind;
	enum fact_key is;
	enum fact_key more;
	char unpacker[8];
} kinds[] = {
	{KIND_TEXT, HINT_IS_TEXT, FACT_NONE, ""},
	{KIND_BOM_SCRIPT, HINT_IS_BOM, FACT_NONE, ""},
	{KIND_UTF16, HINT_IS_UTF16, FACT_NONE, ""},
	{KIND_ANSWER, HINT_IS_PAGE, FACT_NONE, ""},
	{KIND_HTML, HINT_IS_PAGE, FACT_NONE, ""},
	{KIND_EMPTY, HINT_IS_EMPTY, FACT_NONE, ""},
	{KIND_ZEROS, HINT_IS_ZEROS, FACT_NONE, ""},
	{KIND_GIT_LFS, HINT_IS_LFS, FACT_NONE, ""},
	{KIND_GZIP, HINT_IS_PACKED, FACT_NONE, "gzip"},
	{KIND_XZ, HINT_IS_PACKED, FACT_NONE, "xz"},
	{KIND_ZSTD, HINT_IS_PACKED, FACT_NONE, "zstd"},
	{KIND_BZIP2, HINT_IS_PACKED, FACT_NONE, "bzip2"},
	{KIND_TAR, HINT_IS_TAR, HINT_IS_PACKED, ""},
	{KIND_ZIP, HINT_IS_ZIP, HINT_IS_PACKED, ""},
	{KIND_DEB, HINT_IS_DEB, HINT_IS_PACKED, ""},
	{KIND_JAR, HINT_IS_JAR, HINT_IS_MACHINE_CODE, ""},
	{KIND_PYZ, HINT_IS_PYZ, HINT_IS_MACHINE_CODE, ""},
	{KIND_JAVA_CLASS, HINT_IS_CLASS, HINT_IS_MACHINE_CODE, ""},
	{KIND_WASM, HINT_IS_WASM, HINT_IS_MACHINE_CODE, ""},
	{KIND_PE, HINT_IS_WINDOWS, HINT_IS_FOREIGN_OS, ""},
	{KIND_DOS, HINT_IS_WINDOWS, HINT_IS_FOREIGN_OS, ""},
	{KIND_MACHO, HINT_IS_FOREIGN_OS, FACT_NONE, ""},
	{KIND_AR, HINT_IS_ARCHIVE, FACT_NONE, ""},
};

static void say_kind(enum kind k, struct verdict *v)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (kinds[i].kind != k)
			continue;
		facts_flag(&v->message.facts, kinds[i].more);
		facts_flag(&v->message.facts, kinds[i].is);
		if (kinds[i].unpacker[0])
			facts_text(&v->message.facts, HINT_UNPACKER, span_of(kinds[i].unpacker));
	}
}

static void say_elf_type(const struct file *f, struct verdict *v)
{
	struct elf e;
	if (elf_open(f->bytes, &e) != ELF_OK)
		return;
	if (e.type == ET_REL)
		facts_flag(&v->message.facts, HINT_IS_OBJECT);
	if (e.type == ET_CORE)
		facts_flag(&v->message.facts, HINT_IS_CORE);
}

/* Adds a shell that could run the script instead: /bin/sh, and the name it prints of itself. */
static void say_shell(struct host *h, struct verdict *v)
{
	char text[128];
	struct buf b = buf_of(text, sizeof text);
	struct span version;
	size_t at;
	const struct file *sh = h->target ? NULL : host_file(h, span_of("/bin/sh"));
	if (!sh || sh->os)
		return;
	buf_adds(&b, "/bin/sh");
	if (span_find(sh->bytes, span_of("BusyBox v"), &at) &&
	    span_from(sh->bytes, at + 9, &version)) {
		size_t n = 0;
		while (n < version.n && n < 20 &&
		       ((version.p[n] >= '0' && version.p[n] <= '9') || version.p[n] == '.'))
			n++;
		buf_adds(&b, " (BusyBox ");
		buf_add(&b, (struct span){version.p, n});
		buf_adds(&b, ")");
	}
	facts_text(&v->message.facts, FACT_HAVE_SHELL, buf_span(&b));
}

void describe_file(struct host *h, const struct file *f, struct verdict *v)
{
	enum kind k = f->bytes.p ? kind_of(f->bytes) : KIND_UNKNOWN;
	say_names(f, v);
	say_link(h, v);
	if (f->bytes.p) {
		say_first_bytes(f, v);
		say_line(f, k, v);
	}
	if (span_is(v->message.diag.id, LANDFALL_LF201))
		say_kind(k, v);
	if (span_is(v->message.diag.id, LANDFALL_LF201) && !describe_placeholder(h, f, k, v) &&
	    k == KIND_TEXT)
		describe_text(h, f, v);
	if (span_is(v->message.diag.id, LANDFALL_LF203))
		say_elf_type(f, v);
	if (span_is(v->message.diag.id, LANDFALL_LF104) ||
	    span_is(v->message.diag.id, LANDFALL_LF108) ||
	    span_is(v->message.diag.id, LANDFALL_LF109))
		describe_script_interp(h, f, v);
	if (span_is(v->message.diag.id, LANDFALL_LF104) ||
	    span_is(v->message.diag.id, LANDFALL_LF109))
		say_shell(h, v);
}
