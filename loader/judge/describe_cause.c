/* Facts about why a library that was looked for cannot be loaded, and about what a library asks of
   the program that loads it: for the choice of sentences and remedies. */
#include <landfall/verdict.h>

#include <landfall/release.h>
#include <landfall/segments.h>

#include <elf.h>
#include <errno.h>

/* glibc's surplus of the static TLS block that dlopen may use up (elf/dl-tls.c, 2.32 on). */
#define TLS_SURPLUS 1664

static bool is_text(struct span file)
{
	struct span s = file;
	if (s.n > 64)
		s.n = 64;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\n' && s.p[i] != '\t' && (s.p[i] < ' ' || s.p[i] > '~'))
			return false;
	return s.n > 0;
}

/* A file of the right name that the loader passed over or stopped at. */
static const char *flag_of(struct host *h, const struct place *p, const struct file *f,
			   const struct elf *program)
{
	struct elf e;
	bool usual = p->rule == RULE_DEFAULT || p->rule == RULE_CACHE;
	if (f->os == EACCES || f->read_os == EACCES)
		return ".unreadable_lib";
	if (!f->bytes.p)
		return NULL;
	if (is_text(f->bytes))
		return ".linker_script";
	if (elf_open(f->bytes, &e) != ELF_OK)
		return NULL;
	if (e.machine != program->machine || e.is64 != program->is64)
		return ".other_machine_lib";
	if (segments_file_size(&e) > f->bytes.n)
		return ".cut_lib";
	return !usual && host_is_noexec(h, p->where) ? ".noexec_lib" : ".passed_over";
}

static void say_place(struct host *h, const struct closure *c, const struct place *p,
		      struct verdict *v)
{
	const struct file *f = p->why[0] ? host_file(h, p->where) : NULL;
	const char *flag = f && (!f->os || f->os == EACCES) && node_kind(&f->node) != NODE_DIRECTORY
				   ? flag_of(h, p, f, &c->program->lib->image.elf)
				   : NULL;
	if (!flag || facts_find(&v->facts, span_of(".lib_file")))
		return;
	facts_flag(&v->facts, flag);
	facts_text(&v->facts, ".lib_file", p->where);
	facts_text(&v->facts, ".lib_why", span_of(p->why));
}

/* One cause is told: that of the first library that is lacking. */
void describe_lacks(struct host *h, const struct closure *c, struct verdict *v)
{
	for (const struct place *p = c->libs ? c->libs->places : NULL; p; p = p->next)
		say_place(h, c, p, v);
	if (c->libs && h->library_path && c->secure_known && c->secure) {
		facts_flag(&v->facts, ".secure_env");
		facts_text(&v->facts, "library_path", span_of(h->library_path));
	}
	/* The library is here: no package brings it. */
	if (facts_find(&v->facts, span_of(".noexec_lib")) ||
	    facts_find(&v->facts, span_of(".unreadable_lib")) ||
	    facts_find(&v->facts, span_of(".secure_env")))
		facts_flag(&v->facts, ".lib_is_here");
}

void describe_plugin(struct host *h, struct verdict *v)
{
	const struct libc *l = host_libc(h);
	const struct fact *tls = facts_find(&v->facts, span_of("static_tls"));
	if (l->kind == LIBC_GLIBC && l->version.p &&
	    release_rank(l->version) >= release_rank(span_of("2.41")))
		facts_flag(&v->facts, ".glibc_241");
	if (tls && tls->number > TLS_SURPLUS)
		facts_flag(&v->facts, ".much_tls");
}
