/* Facts about why a library that was looked for cannot be loaded, and about what a library asks of
   the program that loads it: for the choice of sentences and remedies. */
#include <landfall/verdict.h>

#include <landfall/release.h>
#include <landfall/segments.h>

#include <elf.h>

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

static void say_file(struct host *h, const struct place *p, struct verdict *v)
{
	struct elf e;
	const struct file *f = p->why[0] ? host_file(h, p->where) : NULL;
	if (!f || !f->bytes.p)
		return;
	if (is_text(f->bytes))
		facts_flag(&v->facts, ".linker_script");
	else if (elf_open(f->bytes, &e) != ELF_OK)
		return;
	else if (segments_file_size(&e) > f->bytes.n)
		facts_flag(&v->facts, ".cut_lib");
	else if (p->rule != RULE_DEFAULT && p->rule != RULE_CACHE && host_is_noexec(h, p->where))
		facts_flag(&v->facts, ".noexec_lib");
}

void describe_lacks(struct host *h, const struct closure *c, struct verdict *v)
{
	for (const struct lack_lib *l = c->libs; l; l = l->next)
		for (const struct place *p = l->places; l->why[0] && p; p = p->next)
			say_file(h, p, v);
	if (c->libs && h->library_path && c->secure_known && c->secure) {
		facts_flag(&v->facts, ".secure_env");
		facts_text(&v->facts, "library_path", span_of(h->library_path));
	}
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
