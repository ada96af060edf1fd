/* What is worth knowing beside the verdict: what a shell would do with the file instead, what an
   interpreter will make of its line, and what a program that starts will miss later. Only for
   --explain; nothing here changes a verdict. */
#include <landfall/verdict.h>

#include <landfall/env_args.h>
#include <landfall/go_names.h>
#include <landfall/release.h>

#include <string.h>

/* BusyBox, the largest /bin/sh that is looked into, has 1 MB. */
#define SHELL_SCAN_MAX (4U << 20)
/* Symbols of one program that are looked at for a name. */
#define SYMBOLS_SEEN (1U << 16)

static bool refused_as(const struct verdict *v, const char *id)
{
	return v->action == ACT_NONE && span_is(v->diag.id, id);
}

static bool has_fact(const struct verdict *v, const char *key)
{
	return facts_find(&v->facts, span_of(key));
}

static bool shell_is_busybox(struct host *h)
{
	const struct file *sh = host_file(h, span_of("/bin/sh"));
	struct span s = sh ? sh->bytes : span_of(NULL);
	size_t at;
	if (s.n > SHELL_SCAN_MAX)
		s.n = SHELL_SCAN_MAX;
	return span_find(s, span_of("BusyBox v"), &at);
}

/* What shells do with a file that execve refused with ENOEXEC: bash and dash read what has no NUL
   in its first line, BusyBox's ash anything. */
static const char *shell_does(struct host *h, const struct chain *c, const struct verdict *v)
{
	if (!has_fact(v, "errno") ||
	    !span_is(facts_find(&v->facts, span_of("errno"))->text, "ENOEXEC"))
		return NULL;
	if (c->script && !c->starts)
		return ".shell_interp";
	if (!refused_as(v, "LF201") || c->starts || !c->last->bytes.p)
		return NULL;
	switch (kind_of(c->last->bytes)) {
	case KIND_EMPTY: return ".shell_empty";
	case KIND_BOM_SCRIPT: return ".shell_bom";
	case KIND_TEXT:
	case KIND_HTML:
	case KIND_GIT_LFS: return ".shell_text";
	default: return shell_is_busybox(h) ? ".shell_busybox" : NULL;
	}
}

static void note_shell(struct host *h, const struct chain *c, struct verdict *v)
{
	const char *what = v->action == ACT_NONE ? shell_does(h, c, v) : NULL;
	if (!what)
		return;
	facts_flag(&v->facts, what);
	verdict_note(v, "LF701");
}

/* awk, sed and make without -f take the script's own name for something else. */
static void note_file_option(const struct chain *c, struct span name, struct span arg,
			     struct verdict *v)
{
	static const char known[][2][16] = {
		{"awk", "its program"},  {"gawk", "its program"}, {"mawk", "its program"},
		{"nawk", "its program"}, {"sed", "its commands"}, {"make", "a target"},
		{"gmake", "a target"},
	};
	char sed[ENV_TEXT_BYTES];
	struct buf b = buf_of(sed, sizeof sed);
	const char *takes = NULL;
	bool letters = arg.n > 1 && arg.p[0] == '-';
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		takes = span_is(name, known[i][0]) ? known[i][1] : takes;
	if (!takes || span_has(arg, 'f') || span_has(arg, 'E') || span_has(arg, 'e'))
		return;
	for (size_t i = 1; i < arg.n; i++)
		letters = letters && ((arg.p[i] >= 'a' && arg.p[i] <= 'z') ||
				      (arg.p[i] >= 'A' && arg.p[i] <= 'Z'));
	facts_text(&v->facts, ".taker", name);
	facts_text(&v->facts, ".takes", span_of(takes));
	facts_text(&v->facts, ".script", span_of(c->script->path));
	buf_adds(&b, letters ? "1s|$|f|" : "1s|$| -f|");
	if ((letters || arg.n == 0) && !span_is(span_base(c->line.interp), "env"))
		facts_text(&v->facts, ".sed_option", buf_span(&b));
	verdict_note(v, "LF702");
}

static void note_line(const struct chain *c, struct verdict *v)
{
	struct env_args a;
	struct span name = span_base(c->line.interp);
	struct span arg = c->line.arg;
	facts_text(&v->facts, ".script", span_of(c->script->path));
	if (span_is(name, "env")) {
		env_args_read(arg, &a);
		if (a.form == ENV_AGAIN)
			verdict_note(v, "LF703");
		if (a.form == ENV_PLAIN)
			note_file_option(c, span_base(a.command), (struct span){NULL, 0}, v);
		if (a.form == ENV_SPLIT)
			note_file_option(c, span_base(a.command), a.words[1], v);
		return;
	}
	note_file_option(c, name, arg, v);
	if (span_ends(arg, "\r") && arg.n > 1) {
		facts_text(&v->facts, ".taker", c->line.interp);
		facts_text(&v->facts, ".argument", arg);
		verdict_note(v, "LF704");
	}
}

static bool is_one_of(struct span name, const char *names)
{
	struct span rest = span_of(names);
	struct span one;
	while (name.n && span_cut(&rest, " ", &one))
		if (one.p[0] == name.p[0] && span_eq(name, one))
			return true;
	return false;
}

/* Does it ask another object for one of these? */
static bool imports(const struct image *im, const char *names)
{
	struct elf_symtab t;
	struct elf_sym s = {.shndx = 0};
	if (!elf_symtab_open(&im->elf, &im->dyn, &t))
		return false;
	for (uint32_t i = 1; i < SYMBOLS_SEEN && elf_symbol(&t, i, &s); i++)
		if (s.shndx == 0 && is_one_of(s.name, names))
			return true;
	return false;
}

static void note_go(unsigned lacks, unsigned go, struct verdict *v)
{
	if ((go & GO_RESOLVES) && (lacks & LACK_RESOLV))
		verdict_note(v, "LF705");
	if ((go & GO_VERIFIES) && (lacks & LACK_CERTS) && !(go & GO_OWN_CERTS))
		verdict_note(v, "LF706");
	if ((go & GO_ZONES) && (lacks & LACK_ZONES) && !(go & GO_OWN_ZONES))
		verdict_note(v, "LF707");
	if ((go & GO_TEMP) && (lacks & LACK_TMP))
		verdict_note(v, "LF708");
}

static void note_c(unsigned lacks, const struct image *im, struct verdict *v)
{
	if ((lacks & LACK_RESOLV) && imports(im, "getaddrinfo gethostbyname res_query"))
		verdict_note(v, "LF705");
	if ((lacks & LACK_CERTS) && imports(im, "curl_easy_init"))
		verdict_note(v, "LF706");
	if ((lacks & LACK_TMP) && imports(im, "mkstemp mkstemp64 mkostemp mkostemp64 mkdtemp tmpfile "
					      "tmpfile64 mkstemps"))
		verdict_note(v, "LF708");
}

/* glibc 2.34 and later start threads with clone3, 2.33 and later ask faccessat2. */
static void note_filter(struct host *h, const struct image *im, struct verdict *v)
{
	if (!v->closure || v->closure->kind != LIBC_GLIBC || !host_is_filtered(h))
		return;
	const struct libc *l = host_libc(h);
	uint64_t here = l->kind == LIBC_GLIBC ? release_rank(l->version) : 0;
	if (here >= release_rank(span_of("2.34")) && imports(im, "pthread_create thrd_create") &&
	    host_forbids(h, CALL_CLONE3))
		verdict_note(v, "LF709");
	if (here >= release_rank(span_of("2.33")) && imports(im, "faccessat eaccess euidaccess") &&
	    host_forbids(h, CALL_FACCESSAT2))
		verdict_note(v, "LF710");
}

/* Of a program that starts: what it will look for, and not find. */
static void note_later(struct host *h, const struct file *f, struct verdict *v)
{
	struct image im;
	unsigned lacks = host_lacks(h);
	image_read(f->bytes, &im);
	if (im.kind != KIND_ELF || im.elf_fault != ELF_OK)
		return;
	if (lacks != LACK_KNOWN) {
		facts_text(&v->facts, ".tmp", host_tmp_dir(h));
		unsigned go = go_names_read(&im.elf);
		if (go) {
			facts_flag(&v->facts, ".is_go");
			note_go(lacks, go, v);
		} else {
			note_c(lacks, &im, v);
		}
	}
	note_filter(h, &im, v);
}

void describe_notes(struct host *h, const struct chain *c, struct verdict *v)
{
	note_shell(h, c, v);
	if (c->script && v->action != ACT_NONE)
		note_line(c, v);
	if (v->action != ACT_NONE && c->last->bytes.p)
		note_later(h, c->last, v);
	if (v->nnotes && v->action != ACT_NONE)
		describe_host(h, v);
}
