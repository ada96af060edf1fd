/* Notes beside the verdict, for --explain only: what a shell would do with the file instead, how an
   interpreter reads its '#!' line, and which host files a started program will not find. Nothing
   here changes a verdict. */
#include "explain/explain.h"

#include "built/go_names.h"
#include "machine/machine.h"
#include "message/chain.h"
#include "message/verdict.h"
#include "read/release.h"
#include "wrapper/env_args.h"

#include <errno.h>
#include <string.h>

/* Bytes searched of a /bin/sh; BusyBox, the largest one, has 1 MB. */
#define SHELL_SCAN_MAX (4U << 20)
/* Bytes of a bundle's manifest that are searched for what it lacks. */
#define LACKS_SEEN (1U << 18)

static bool refused_as(const struct verdict *v, const char *id)
{
	return v->action == LANDFALL_NONE && span_is(v->message.diag.id, id);
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

/* What a shell does with a file that execve refused with ENOEXEC: bash and dash read a file whose
   first line has no NUL, BusyBox's ash reads any file. */
static enum fact_key shell_does(struct host *h, const struct chain *c, const struct verdict *v)
{
	if (v->os != ENOEXEC)
		return FACT_NONE;
	if (c->script && !c->starts)
		return HINT_SHELL_INTERP;
	if (!refused_as(v, LANDFALL_LF201) || c->starts || !c->last->bytes.p)
		return FACT_NONE;
	switch (kind_of(c->last->bytes)) {
	case KIND_EMPTY: return HINT_SHELL_EMPTY;
	case KIND_BOM_SCRIPT: return HINT_SHELL_BOM;
	case KIND_TEXT:
	case KIND_HTML:
	case KIND_GIT_LFS: return HINT_SHELL_TEXT;
	default: return shell_is_busybox(h) ? HINT_SHELL_BUSYBOX : FACT_NONE;
	}
}

static void note_shell(struct host *h, const struct chain *c, struct verdict *v)
{
	enum fact_key what = v->action == LANDFALL_NONE ? shell_does(h, c, v) : FACT_NONE;
	if (!what)
		return;
	facts_flag(&v->message.facts, what);
	verdict_note(v, LANDFALL_LF701);
}

/* Notes an awk, sed or make without -f, which takes the script's own name for its program or
   target. */
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
	facts_text(&v->message.facts, HINT_TAKER, name);
	facts_text(&v->message.facts, HINT_TAKES, span_of(takes));
	facts_text(&v->message.facts, HINT_SCRIPT, span_of(c->script->path));
	buf_adds(&b, letters ? "1s|$|f|" : "1s|$| -f|");
	if ((letters || arg.n == 0) && !span_is(span_base(c->line.interp), "env"))
		facts_text(&v->message.facts, HINT_SED_OPTION, buf_span(&b));
	verdict_note(v, LANDFALL_LF702);
}

static void note_line(const struct chain *c, struct verdict *v)
{
	struct env_args a;
	struct span name = span_base(c->line.interp);
	struct span arg = c->line.arg;
	facts_text(&v->message.facts, HINT_SCRIPT, span_of(c->script->path));
	if (span_is(name, "env")) {
		env_args_read(arg, &a);
		if (a.form == ENV_AGAIN)
			verdict_note(v, LANDFALL_LF703);
		if (a.form == ENV_PLAIN)
			note_file_option(c, span_base(a.command), (struct span){NULL, 0}, v);
		if (a.form == ENV_SPLIT)
			note_file_option(c, span_base(a.command), a.words[1], v);
		return;
	}
	note_file_option(c, name, arg, v);
}

/* Notes a carriage return at the end of a '#!' line, on whichever script of the chain: the
   interpreter there gets it as a part of its argument. */
static void note_carriage_return(const struct chain *c, struct verdict *v)
{
	if (!c->crlf || c->crlf_line.arg.n < 2 ||
	    (c->crlf == c->script && span_is(span_base(c->crlf_line.interp), "env")))
		return;
	facts_put(&v->message.facts, HINT_SCRIPT, span_of(c->crlf->path));
	facts_put(&v->message.facts, HINT_TAKER, c->crlf_line.interp);
	facts_text(&v->message.facts, HINT_ARGUMENT, c->crlf_line.arg);
	verdict_note(v, LANDFALL_LF704);
}

static void note_go(unsigned missing, unsigned go, struct verdict *v)
{
	if ((go & GO_RESOLVES) && (missing & MISSING_RESOLV))
		verdict_note(v, LANDFALL_LF705);
	if ((go & GO_VERIFIES) && (missing & MISSING_CERTS) && !(go & GO_OWN_CERTS))
		verdict_note(v, LANDFALL_LF706);
	if ((go & GO_ZONES) && (missing & MISSING_ZONES) && !(go & GO_OWN_ZONES))
		verdict_note(v, LANDFALL_LF707);
	if ((go & GO_TEMP) && (missing & MISSING_TMP))
		verdict_note(v, LANDFALL_LF708);
}

/* Does the bundle that the program is handed to have data of that kind (make/data.h)? Where it is
   libc is told through /proc/self/mem (arch/arch.h, start). */
static bool bundle_has(struct host *h, const struct verdict *v, const char *kind)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct file *proc = h->root[0] ? NULL : host_file(h, span_of("/proc/self"));
	if (!verdict_hands_over(v) || !v->handover.loader.p || (proc && proc->os))
		return false;
	buf_path(&b, span_dir(v->handover.loader), span_of("data"));
	buf_path(&b, (struct span){NULL, 0}, span_of(kind));
	const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
	return f && !f->os;
}

/* Says the language of a locale, "de" of "de_DE.UTF-8": two or three letters before a territory.
   Packages of Red Hat's kin are named by it. */
static void say_language(struct facts *facts, struct span locale)
{
	struct span name = locale;
	struct span language;
	bool letters = span_cut(&name, "_", &language) && name.n && language.n >= 2 &&
		       language.n <= 3;
	for (size_t i = 0; letters && i < language.n; i++)
		letters = language.p[i] >= 'a' && language.p[i] <= 'z';
	if (letters)
		facts_text(facts, HINT_LOCALE_LANGUAGE, language);
}

/* What a program of glibc asks for by function, and the environment by name. */
static void note_environment(struct host *h, unsigned missing, const struct image *im,
			     struct verdict *v)
{
	struct facts *facts = &v->message.facts;
	const struct span locale = host_locale(h);
	if ((missing & MISSING_ZONE) && image_imports(im, "localtime localtime_r mktime tzset") &&
	    !bundle_has(h, v, "zoneinfo"))
		verdict_note(v, LANDFALL_LF707);
	if (!v->closure || v->closure->kind != LIBC_GLIBC)
		return;
	if ((missing & MISSING_LOCALE) && image_imports(im, "setlocale newlocale") &&
	    !(span_starts(locale, "C.") && bundle_has(h, v, "locale"))) {
		facts_text(facts, HINT_LOCALE, locale);
		say_language(facts, locale);
		verdict_note(v, LANDFALL_LF715);
	}
	if ((missing & MISSING_TERMINAL) &&
	    image_imports(im, "setupterm tgetent initscr newterm") &&
	    !bundle_has(h, v, "terminfo")) {
		facts_text(facts, HINT_TERM, span_of(host_env(h, "TERM")));
		verdict_note(v, LANDFALL_LF716);
	}
}

static void note_c(struct host *h, unsigned missing, const struct image *im, struct verdict *v)
{
	if ((missing & MISSING_RESOLV) && image_imports(im, "getaddrinfo gethostbyname res_query"))
		verdict_note(v, LANDFALL_LF705);
	if ((missing & MISSING_CERTS) &&
	    image_imports(im, "curl_easy_init SSL_CTX_set_default_verify_paths "
			      "SSL_CTX_set_default_verify_file X509_STORE_set_default_paths "
			      "gnutls_certificate_set_x509_system_trust "
			      "gnutls_x509_trust_list_add_system_trust") &&
	    !bundle_has(h, v, "ca"))
		verdict_note(v, LANDFALL_LF706);
	note_environment(h, missing, im, v);
	if ((missing & MISSING_TMP) &&
	    image_imports(im, "mkstemp mkstemp64 mkostemp mkostemp64 mkdtemp tmpfile "
			      "tmpfile64 mkstemps"))
		verdict_note(v, LANDFALL_LF708);
}

/* Notes a seccomp filter that refuses the system calls of this glibc: 2.34 and later start threads
   with clone3, 2.33 and later call faccessat2. */
static void note_filter(struct host *h, const struct image *im, struct verdict *v)
{
	if (!v->closure || v->closure->kind != LIBC_GLIBC || !host_is_filtered(h))
		return;
	const struct libc *l = host_libc(h);
	struct span here = l->kind == LIBC_GLIBC ? libc_version(l) : span_of(NULL);
	if (release_cmp_names(here, span_of("2.34")) >= 0 &&
	    image_imports(im, "pthread_create thrd_create") && host_forbids(h, CALL_CLONE3))
		verdict_note(v, LANDFALL_LF709);
	if (release_cmp_names(here, span_of("2.33")) >= 0 &&
	    image_imports(im, "faccessat eaccess euidaccess") && host_forbids(h, CALL_FACCESSAT2))
		verdict_note(v, LANDFALL_LF710);
}

/* Is there a libgcc_s.so.1 in a directory that a loader of glibc looks into by itself, or may one
   be that cannot be asked for? */
static bool may_have_unwinder(struct host *h, const struct machine *m)
{
	static const char dirs[][11] = {"/lib/", "/usr/lib/", "/lib64", "/usr/lib64", "/lib"};
	char text[128];
	for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++) {
		struct buf b = buf_of(text, sizeof text);
		buf_adds(&b, dirs[i]);
		buf_adds(&b, i < 2 ? m->multiarch : "");
		buf_adds(&b, "/libgcc_s.so.1");
		const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
		if (!f || !f->os)
			return true;
	}
	return false;
}

/* Notes a program that ends threads early where there is no libgcc_s.so.1: glibc opens that only
   then (sysdeps/nptl, __libc_unwind_link_get), and aborts without it. */
static void note_unwinder(struct host *h, const struct image *im, struct verdict *v)
{
	const struct machine *m = host_machine(h);
	if (!v->closure || v->closure->kind != LIBC_GLIBC || !m || h->as_loader ||
	    v->action != LANDFALL_RUN || im->dyn.rpath.p || im->dyn.runpath.p || h->library_path ||
	    may_have_unwinder(h, m) || closure_find(v->closure, span_of("libgcc_s.so.1")) ||
	    !image_imports(im, "pthread_exit pthread_cancel"))
		return;
	verdict_note(v, LANDFALL_LF714);
}

/* The libc.so.6 that the program will run with; NULL for musl's. */
static const struct file *libc_of(struct host *h, const struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct object *o;
	if (verdict_hands_over(v) && v->handover.kind == LIBC_GLIBC && v->handover.loader.p) {
		buf_path(&b, span_dir(v->handover.loader), span_of("libc.so.6"));
		return b.full ? NULL : host_file(h, buf_span(&b));
	}
	if (v->action != LANDFALL_RUN || !v->closure || v->closure->kind != LIBC_GLIBC)
		return NULL;
	o = closure_find(v->closure, span_of("libc.so.6"));
	return o ? o->file : NULL;
}

/* Was the place in this libc found for a program before this one? */
static bool knows_gconv_dir(const struct host *h, const struct file *libc)
{
	return h->gconv.dev == libc->inode.dev && h->gconv.ino == libc->inode.ino;
}

/* Finds the directory of glibc's modules for character sets, a path that libc.so.6 has built in
   (iconv/gconv_conf.c); its modules' cache lies in it. The place in the file of the libc that was
   asked last is kept over the programs of one run. */
static bool find_gconv_dir(struct host *h, const struct file *libc, struct span *out)
{
	static const char cache[] = "/gconv/gconv-modules.cache";
	const struct span needle = span_of(cache);
	struct gconv_place *known = &h->gconv;
	struct span there;
	size_t at;
	if (knows_gconv_dir(h, libc) && span_sub(libc->bytes, known->at, needle.n, &there) &&
	    span_eq(there, needle))
		at = (size_t)known->at;
	else if (!span_find(libc->bytes, needle, &at))
		return false;
	*known = (struct gconv_place){libc->inode.dev, libc->inode.ino, at};
	size_t begin = at;
	while (begin && libc->bytes.p[begin - 1] > ' ' && at - begin < 256)
		begin--;
	*out = (struct span){libc->bytes.p + begin, at + strlen("/gconv") - begin};
	return out->p[0] == '/';
}

/* Notes a program that converts character sets where glibc's modules for that are not. */
static void note_gconv(struct host *h, const struct image *im, struct verdict *v)
{
	const struct file *libc = h->as_loader || host_env(h, "GCONV_PATH") ? NULL : libc_of(h, v);
	struct span dir;
	if (!libc || !libc->bytes.p || bundle_has(h, v, "gconv"))
		return;
	/* The cheaper question first: a search through libc, or through the program's symbols. */
	const bool known = knows_gconv_dir(h, libc);
	if ((!known && !image_imports(im, "iconv_open")) || !find_gconv_dir(h, libc, &dir))
		return;
	const struct file *f = host_file(h, dir);
	if (!f || f->os != ENOENT || (known && !image_imports(im, "iconv_open")))
		return;
	facts_text(&v->message.facts, HINT_GCONV_DIR, dir);
	verdict_note(v, LANDFALL_LF713);
}

/* Adds the path of a line "lacks PATH PROGRAM", if it is of that program and not here either. */
static void add_lacked(struct host *h, struct span line, struct span program, struct buf *out)
{
	struct span path;
	if (!span_cut(&line, " ", &path) || !span_eq(span_base(line), program))
		return;
	const struct file *f = host_file(h, path);
	if (!f || f->os != ENOENT)
		return;
	buf_adds(out, out->n ? " " : "");
	buf_add(out, path);
}

/* Notes what a program names in itself, its home has, and neither its bundle nor this host: plugins
   and data. The bundle's manifest has a line for each. */
static void note_lacked(struct host *h, struct verdict *v)
{
	char text[PATH_BYTES];
	char list[512];
	struct buf b = buf_of(text, sizeof text);
	struct buf names = buf_of(list, sizeof list);
	struct span line;
	if (!verdict_hands_over(v) || !v->handover.loader.p || !v->handover.target)
		return;
	buf_path(&b, span_dir(v->handover.loader), span_of("landfall.bundle"));
	const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
	struct span rest = f && f->bytes.n < LACKS_SEEN ? f->bytes : span_of(NULL);
	const struct span program = span_base(span_of(v->handover.target->path));
	while (span_cut(&rest, "\n", &line))
		if (span_starts(line, "lacks ") && span_from(line, 6, &line))
			add_lacked(h, line, program, &names);
	if (!names.n)
		return;
	facts_text(&v->message.facts, HINT_NAMED, buf_span(&names));
	verdict_note(v, LANDFALL_LF717);
}

/* Notes host files that a program which starts will need and not find. */
static void note_later(struct host *h, const struct file *f, struct verdict *v)
{
	const struct lib *l = lib_of(f);
	const unsigned missing = host_missing_files(h);
	if (!l || l->image.kind != KIND_ELF || l->image.elf_fault != ELF_OK)
		return;
	const struct image *im = &l->image;
	if (missing != MISSING_KNOWN) {
		facts_text(&v->message.facts, HINT_TMP, host_tmp_dir(h));
		unsigned go = go_names_read(&im->elf);
		if (go) {
			note_go(missing, go, v);
		} else {
			note_c(h, missing, im, v);
		}
	}
	note_filter(h, im, v);
	note_unwinder(h, im, v);
	note_gconv(h, im, v);
	note_lacked(h, v);
}

void describe_notes(struct host *h, const struct chain *c, struct verdict *v)
{
	note_shell(h, c, v);
	if (c->script && v->action != LANDFALL_NONE) {
		note_line(c, v);
		note_carriage_return(c, v);
	}
	if (v->action != LANDFALL_NONE && c->last->bytes.p)
		note_later(h, c->last, v);
	if (v->nnotes && v->action != LANDFALL_NONE)
		describe_host(h, v);
}
