/* Facts for a message about the file itself: names to put into commands, first bytes, what else it
   could be. */
#include <landfall/verdict.h>

#include <landfall/kind.h>
#include <landfall/script.h>

#include <elf.h>

/* The file in question is the last one that was looked at: of a script whose interpreter cannot be
   run, the interpreter. */
static void say_names(const struct file *f, struct verdict *v)
{
	struct span path = span_of(f->path);
	/* Where the walk ended; the whole path when it came out otherwise the second time. */
	if (span_is(v->diag.id, "LF001") || span_is(v->diag.id, "LF010"))
		facts_text(&v->facts, "at", path);
	const struct fact *at = facts_find(&v->facts, span_of("at"));
	facts_text(&v->facts, ".target", path);
	facts_text(&v->facts, ".target_dir", span_dir(path));
	facts_text(&v->facts, ".file", span_base(path));
	if (!span_is(path, v->program))
		facts_flag(&v->facts, ".inner");
	if (span_ends(path, ".sh"))
		facts_flag(&v->facts, ".sh_name");
	if (at)
		facts_text(&v->facts, ".at_dir", span_dir(at->text));
}

static void say_link(struct host *h, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct fact *link = facts_find(&v->facts, span_of("link"));
	if (link && h->ops->readlink(h, (const char *)link->text.p, &b) == 0)
		facts_text(&v->facts, "link_target", buf_span(&b));
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
		facts_text(&v->facts, ".first_bytes", buf_span(&b));
	facts_number(&v->facts, "size", f->bytes.n);
}

/* Its first line: of a script as the kernel sees it, of another text the first 60 bytes. */
static void say_line(const struct file *f, enum kind k, struct verdict *v)
{
	struct script script;
	struct span rest = f->bytes;
	struct span line;
	if (k == KIND_SCRIPT) {
		(void)script_read(f->bytes, &script);
		facts_text(&v->facts, ".line", script.line);
	} else if (k == KIND_TEXT || k == KIND_HTML || k == KIND_GIT_LFS || k == KIND_ANSWER) {
		(void)span_cut(&rest, "\n", &line);
		if (line.n > 60)
			line.n = 60;
		line = line.n ? line : span_of(NULL);
		facts_text(&v->facts, ".line", line);
	}
}

/* What steers the choice of a remedy; for what is compressed, the program that unpacks it. */
static void say_kind(enum kind k, struct verdict *v)
{
	const char *flag = NULL;
	const char *unpacker = NULL;
	const char *more = NULL;
	switch (k) {
	case KIND_TEXT: flag = ".is_text"; break;
	case KIND_BOM_SCRIPT: flag = ".is_bom"; break;
	case KIND_UTF16: flag = ".is_utf16"; break;
	case KIND_ANSWER:
	case KIND_HTML: flag = ".is_page"; break;
	case KIND_EMPTY: flag = ".is_empty"; break;
	case KIND_ZEROS: flag = ".is_zeros"; break;
	case KIND_GIT_LFS: flag = ".is_lfs"; break;
	case KIND_GZIP: unpacker = "gzip"; break;
	case KIND_XZ: unpacker = "xz"; break;
	case KIND_ZSTD: unpacker = "zstd"; break;
	case KIND_BZIP2: unpacker = "bzip2"; break;
	case KIND_TAR: flag = ".is_tar", more = ".is_packed"; break;
	case KIND_ZIP: flag = ".is_zip", more = ".is_packed"; break;
	case KIND_DEB: flag = ".is_deb", more = ".is_packed"; break;
	case KIND_JAR: flag = ".is_jar", more = ".is_machine_code"; break;
	case KIND_PYZ: flag = ".is_pyz", more = ".is_machine_code"; break;
	case KIND_JAVA_CLASS: flag = ".is_class", more = ".is_machine_code"; break;
	case KIND_WASM: flag = ".is_wasm", more = ".is_machine_code"; break;
	case KIND_PE:
	case KIND_DOS: flag = ".is_windows", more = ".is_foreign_os"; break;
	case KIND_MACHO: flag = ".is_foreign_os"; break;
	case KIND_AR: flag = ".is_archive"; break;
	case KIND_ELF:
	case KIND_SCRIPT:
	case KIND_UNKNOWN: break;
	}
	if (unpacker)
		flag = ".is_packed";
	if (more)
		facts_flag(&v->facts, more);
	if (flag)
		facts_flag(&v->facts, flag);
	facts_text(&v->facts, ".unpacker", span_of(unpacker));
}

static void say_elf_type(const struct file *f, struct verdict *v)
{
	struct elf e;
	if (elf_open(f->bytes, &e) != ELF_OK)
		return;
	if (e.type == ET_REL)
		facts_flag(&v->facts, ".is_object");
	if (e.type == ET_CORE)
		facts_flag(&v->facts, ".is_core");
}

/* A shell that could run the script instead: /bin/sh, and what it says it is. */
static void say_shell(struct host *h, struct verdict *v)
{
	char text[128];
	struct buf b = buf_of(text, sizeof text);
	struct span version;
	size_t at;
	const struct file *sh = h->elsewhere ? NULL : host_file(h, span_of("/bin/sh"));
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
	facts_text(&v->facts, "have.shell", buf_span(&b));
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
	if (span_is(v->diag.id, "LF201"))
		say_kind(k, v);
	if (span_is(v->diag.id, "LF201") && k == KIND_TEXT)
		describe_text(h, f, v);
	if (span_is(v->diag.id, "LF203"))
		say_elf_type(f, v);
	if (span_is(v->diag.id, "LF104") || span_is(v->diag.id, "LF109"))
		say_shell(h, v);
}
