/* Facts about why a needed library cannot be loaded, and about what a library needs of the program
   that loads it, for the choice of sentences and fixes. */
#include "explain/explain.h"

#include "closure/closure.h"
#include "link/load.h"
#include "machine/machine.h"
#include "message/verdict.h"
#include "read/kind.h"
#include "read/release.h"
#include "read/segments.h"

#include <elf.h>
#include <errno.h>

/* Bytes of static TLS that glibc reserves for dlopen (elf/dl-tls.c, 2.32 on). */
#define TLS_SURPLUS 1664

/* The hint for what lies there and is no ELF file; FACT_NONE for bytes of no kind that is known. */
static enum fact_key flag_of_kind(struct host *h, const struct search_path_entry *p,
				  const struct file *f, struct verdict *v)
{
	static const char words[][16] = {"GROUP", "INPUT", "OUTPUT_FORMAT"};
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span line = span_trim(f->bytes);
	size_t at;
	switch (kind_of(f->bytes)) {
	case KIND_GIT_LFS: return HINT_LIB_LFS;
	case KIND_HTML:
	case KIND_ANSWER: return HINT_LIB_PAGE;
	case KIND_EMPTY: return HINT_LIB_EMPTY;
	case KIND_ZEROS: return HINT_LIB_ZEROS;
	case KIND_TEXT: break;
	default: return FACT_NONE;
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (span_find(f->bytes, span_of(words[i]), &at))
			return HINT_LINKER_SCRIPT;
	buf_path(&b, line.n && line.p[0] == '/' ? span_of(NULL) : span_dir(p->where), line);
	const struct file *end = b.full || span_has(line, '\n') ? NULL : host_file(h, buf_span(&b));
	if (!end || end->os)
		return HINT_LIB_TEXT;
	facts_text(&v->message.facts, HINT_LOST_LINK, line);
	return HINT_LIB_LINK;
}

/* A directory on the way that this user may not search: its mode lacks x, not the file's r. */
static enum fact_key say_closed(struct host *h, struct span path, struct verdict *v)
{
	struct path_resolution w;
	path_resolve(h, path, &w);
	if (w.os != EACCES)
		return HINT_UNREADABLE_LIB;
	facts_text(&v->message.facts, HINT_CLOSED_DIR, span_dir(span_of(w.real)));
	return HINT_CLOSED_LIB;
}

/* The hint for a file of the needed name that the loader skipped or stopped at. */
static enum fact_key flag_of(struct host *h, const struct search_path_entry *p,
			     const struct file *f, const struct elf *program, struct verdict *v)
{
	struct elf e;
	bool usual = p->rule == RULE_DEFAULT || p->rule == RULE_CACHE;
	if (f->os == EACCES)
		return say_closed(h, p->where, v);
	if (f->read_os == EACCES)
		return HINT_UNREADABLE_LIB;
	if (!f->bytes.p)
		return f->inode.size ? FACT_NONE : HINT_LIB_EMPTY;
	if (elf_open(f->bytes, &e) != ELF_OK)
		return flag_of_kind(h, p, f, v);
	if (e.machine != program->machine || e.is64 != program->is64)
		return HINT_OTHER_MACHINE_LIB;
	if (segments_file_size(&e) > f->bytes.n)
		return HINT_CUT_LIB;
	if (!usual && host_is_noexec(h, p->where))
		return HINT_NOEXEC_LIB;
	/* elf/dl-load.c, _dl_map_object_from_fd: "cannot dynamically load ... executable" */
	return span_ends(span_of(p->why), "executable") ? HINT_LIB_PROGRAM : HINT_PASSED_OVER;
}

static void say_search_path_entry(struct host *h, const struct closure *c,
				  const struct search_path_entry *p, struct verdict *v)
{
	const struct file *f = p->why[0] ? host_file(h, p->where) : NULL;
	enum fact_key flag = f && (!f->os || f->os == EACCES) &&
					     file_type(&f->inode) != TYPE_DIRECTORY
				     ? flag_of(h, p, f, &c->program->lib->image.elf, v)
				     : FACT_NONE;
	if (!flag || facts_find(&v->message.facts, HINT_LIB_FILE))
		return;
	facts_flag(&v->message.facts, flag);
	facts_text(&v->message.facts, HINT_LIB_FILE, p->where);
	facts_text(&v->message.facts, HINT_LIB_WHY, span_of(p->why));
	/* a file of the program's own, which no package brings */
	if (flag == HINT_PASSED_OVER && p->rule != RULE_DEFAULT && p->rule != RULE_CACHE)
		facts_flag(&v->message.facts, HINT_LIB_IS_HERE);
}

/* The file in which musl's loader reads its directories (ldso/dynlink.c). */
static void say_musl_path(const struct closure *c, struct verdict *v)
{
	char text[64];
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, "/etc/ld-musl-");
	buf_adds(&b, c->machine ? c->machine->musl_arch : "");
	buf_adds(&b, ".path");
	if (c->kind == LIBC_MUSL && c->machine && !b.full)
		facts_text(&v->message.facts, HINT_MUSL_PATH, buf_span(&b));
}

/* Adds a program or an addon that was built for musl and is loaded by glibc: it asks for musl's
   libc. */
static void say_musls(const struct closure *c, struct verdict *v)
{
	const struct image *im = &c->program->lib->image;
	if (c->kind != LIBC_GLIBC || !c->libs || c->libs->by != c->program ||
	    !load_is_musls(c->libs->name))
		return;
	facts_text(&v->message.facts, HINT_MUSL_BUILT, c->program->path);
	if (span_starts(span_base(im->interp), "ld-musl"))
		facts_text(&v->message.facts, HINT_MUSL_LOADER, im->interp);
	if (span_ends(c->program->path, ".node"))
		facts_flag(&v->message.facts, HINT_MUSL_ADDON);
}

/* Only the cause of the first missing library is described. */
void describe_missing(struct host *h, const struct closure *c, struct verdict *v)
{
	for (const struct search_path_entry *p = c->libs ? c->libs->places : NULL; p; p = p->next)
		say_search_path_entry(h, c, p, v);
	if (c->libs && h->library_path && c->secure_known && c->secure) {
		facts_flag(&v->message.facts, HINT_SECURE_ENV);
		facts_text(&v->message.facts, FACT_LIBRARY_PATH, span_of(h->library_path));
	}
	say_musl_path(c, v);
	say_musls(c, v);
	bool here = c->libs && !facts_find(&v->message.facts, HINT_LIB_FILE) &&
		    describe_library_here(h, c, v);
	/* the library exists, so that no package helps */
	if (here || facts_find(&v->message.facts, HINT_CLOSED_LIB) ||
	    facts_find(&v->message.facts, HINT_LIB_LFS) ||
	    facts_find(&v->message.facts, HINT_LIB_LINK) ||
	    facts_find(&v->message.facts, HINT_LIB_PROGRAM) ||
	    facts_find(&v->message.facts, HINT_MUSL_BUILT) ||
	    facts_find(&v->message.facts, HINT_NOEXEC_LIB) ||
	    facts_find(&v->message.facts, HINT_UNREADABLE_LIB) ||
	    facts_find(&v->message.facts, HINT_SECURE_ENV))
		facts_flag(&v->message.facts, HINT_LIB_IS_HERE);
}

void describe_plugin(struct host *h, struct verdict *v)
{
	const struct libc *l = host_libc(h);
	const struct fact *tls = facts_find(&v->message.facts, FACT_STATIC_TLS);
	if (l->kind == LIBC_GLIBC && libc_version(l).p &&
	    release_cmp_names(libc_version(l), span_of("2.41")) >= 0)
		facts_flag(&v->message.facts, HINT_GLIBC_241);
	if (tls && tls->number > TLS_SURPLUS)
		facts_flag(&v->message.facts, HINT_MUCH_TLS);
}
