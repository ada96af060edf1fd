/* Facts for a message about the file itself: names to put into commands, first bytes, what else it
   could be. */
#include <landfall/verdict.h>

#include <landfall/kind.h>

static void say_names(const struct file *f, struct verdict *v)
{
	struct span program = span_of(v->program);
	const struct fact *script = facts_find(&v->facts, span_of("script"));
	const struct fact *at = facts_find(&v->facts, span_of("at"));
	facts_text(&v->facts, ".file", span_base(program));
	facts_text(&v->facts, ".elf", span_of(f->path));
	facts_text(&v->facts, ".target", script ? script->text : program);
	if (at)
		facts_text(&v->facts, ".at_dir", span_dir(at->text));
}

static void say_first_bytes(const struct file *f, struct verdict *v)
{
	static const char digits[] = "0123456789abcdef";
	char text[64];
	struct buf b = buf_of(text, sizeof text);
	if (f->bytes.n == 0)
		buf_adds(&b, "0 bytes");
	else
		buf_adds(&b, "begins with");
	for (size_t i = 0; i < 8 && i < f->bytes.n; i++) {
		buf_addc(&b, ' ');
		buf_addc(&b, digits[f->bytes.p[i] >> 4]);
		buf_addc(&b, digits[f->bytes.p[i] & 15]);
	}
	facts_text(&v->facts, ".first_bytes", buf_span(&b));
	facts_number(&v->facts, "size", f->bytes.n);
}

static const char *kind_flag(enum kind k)
{
	switch (k) {
	case KIND_TEXT:
	case KIND_BOM_SCRIPT: return ".is_text";
	case KIND_EMPTY:
	case KIND_HTML:
	case KIND_ZEROS: return ".is_download";
	case KIND_GIT_LFS: return ".is_lfs";
	case KIND_GZIP:
	case KIND_XZ:
	case KIND_ZSTD:
	case KIND_BZIP2:
	case KIND_TAR: return ".is_packed";
	case KIND_ZIP: return ".is_zip";
	case KIND_MACHO:
	case KIND_PE: return ".is_foreign_os";
	case KIND_ELF:
	case KIND_SCRIPT:
	case KIND_WASM:
	case KIND_JAVA_CLASS:
	case KIND_AR:
	case KIND_UTF16:
	case KIND_UNKNOWN: break;
	}
	return NULL;
}

/* A shell that could run the script instead: /bin/sh, and what it says it is. */
static void say_shell(struct host *h, struct verdict *v)
{
	char text[128];
	struct buf b = buf_of(text, sizeof text);
	struct span rest;
	size_t at;
	const struct file *sh = host_file(h, span_of("/bin/sh"));
	if (!sh || sh->os)
		return;
	buf_adds(&b, "/bin/sh");
	if (span_find(sh->bytes, span_of("BusyBox v"), &at) && span_from(sh->bytes, at + 9, &rest)) {
		struct span version;
		if (span_cut(&rest, " \n", &version) && version.n < 20) {
			buf_adds(&b, " (BusyBox ");
			buf_add(&b, version);
			buf_adds(&b, ")");
		}
	}
	facts_text(&v->facts, "have.shell", buf_span(&b));
}

void describe_file(struct host *h, const struct file *f, struct verdict *v)
{
	say_names(f, v);
	if (f->bytes.p)
		say_first_bytes(f, v);
	if (span_is(v->diag.id, "LF201")) {
		const char *flag = kind_flag(kind_of(f->bytes));
		if (flag)
			facts_flag(&v->facts, flag);
	}
	if (span_is(v->diag.id, "LF104"))
		say_shell(h, v);
}
