/* gcompat, Alpine's partial glibc layer: is it installed, and would it start the program? A program
   and the host come in; for a message the first failure goes out. gcompat's loader executes musl's
   with libgcompat preloaded (gcompat 1.1.0, loader/loader.c); a symbol that neither musl nor
   libgcompat defines stops the program. */
#include "explain/explain.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "link/gcompat.h"
#include "link/musl.h"
#include "message/verdict.h"
#include "read/phrases.h"
#include "read/release.h"
#include "read/table.h"

#include <elf.h>
#include <string.h>

/* Missing symbols that are named; further ones are counted. */
#define MISSING_SHOWN 6
/* Bytes searched of a loader; gcompat's has 20,000. */
#define LOADER_BYTES_MAX (1U << 20)
#ifndef DT_RELR
#define DT_RELR 36
#endif

#define LAYER "/lib/libgcompat.so.0"

/* The symbols that libgcompat defines, each ended by a NUL. */
static const char symbols[] TABLE =
#include "tables/gcompat.inc"
	;

/* The libraries that gcompat stands in for; every other DT_NEEDED must be on the host. */
static const char libc_family[][16] = {
	"libc.so.6",  "libm.so.6",    "libpthread.so.0", "libdl.so.2",
	"librt.so.1", "libutil.so.1", "libresolv.so.2",  "libcrypt.so.1",
};

bool gcompat_is_loader(const struct file *f)
{
	struct span s = f->bytes;
	size_t at;
	if (s.n > LOADER_BYTES_MAX)
		s.n = LOADER_BYTES_MAX;
	return span_find(s, span_of("This is the gcompat ELF interpreter stub"), &at);
}

bool gcompat_search(struct host *h, struct search *s)
{
	/* The cheapest test comes first, because few hosts have gcompat. */
	const struct file *layer = host_file(h, span_of(LAYER));
	if (!layer || !layer->bytes.p || !gcompat_is_loader(s->loader))
		return false;
	const struct libc *l = host_libc(h);
	if (l->kind != LIBC_MUSL)
		return false;
	s->loader = l->loader;
	s->loader_path = span_of(l->loader->path);
	s->preload = span_of(LAYER);
	s->by_command = true;
	return true;
}

static bool layer_has(struct closure *c, struct span name)
{
	struct span all = {(const unsigned char *)symbols, sizeof symbols - 1};
	struct span one;
	bool found = false;
	for (uint64_t at = 0; !found && span_cstr(all, at, &one); at += one.n + 1) {
		closure_charge(c, 1);
		found = span_eq(name, one);
	}
	return found;
}

static bool is_family(struct span name)
{
	for (size_t i = 0; i < sizeof libc_family / sizeof libc_family[0]; i++)
		if (span_is(name, libc_family[i]))
			return true;
	return span_starts(name, "ld-linux");
}

/* Does it need glibc and nothing else, so that each symbol must come from there? */
static bool needs_glibc_alone(const struct image *im)
{
	struct span name;
	size_t i = 0;
	while (elf_next_needed(&im->elf, &im->dyn, &i, &name))
		if (!is_family(name))
			return false;
	return true;
}

/* Is this a reference to a symbol of glibc? A symbol without a version may come from another
   library, if there is one. */
static bool is_glibc_reference(const struct lib *l, const struct elf_sym *s, bool alone)
{
	size_t index = s->version & 0x7fffU;
	if (s->shndx != SHN_UNDEF || s->bind != STB_GLOBAL || s->name.n == 0)
		return false;
	return (alone && index < 2) ||
	       (index < l->nversions && span_starts(l->versions[index].name, "GLIBC_"));
}

static unsigned list_missing(struct closure *c, struct lib *l, struct buf *out)
{
	struct lib *m = lib_of(c->loader);
	struct elf_sym s;
	unsigned n = 0;
	const bool alone = needs_glibc_alone(&l->image);
	if (!m || !lib_symbols(l) || !lib_symbols(m))
		return 0;
	for (uint32_t i = 1; !c->unsure && elf_symbol(&l->symtab, i, &s); i++) {
		closure_charge(c, 1);
		if (!is_glibc_reference(l, &s, alone) || musl_defines(c, m, s.name) ||
		    layer_has(c, s.name))
			continue;
		if (n++ < MISSING_SHOWN) {
			buf_adds(out, n > 1 ? ", " : "");
			buf_add(out, s.name);
		}
	}
	if (n > MISSING_SHOWN) {
		buf_adds(out, " and ");
		buf_addu(out, n - MISSING_SHOWN);
		buf_adds(out, " more");
	}
	return n;
}

static bool is_here(struct host *h, struct span soname)
{
	static const char dirs[][16] = {"/lib", "/usr/local/lib", "/usr/lib"};
	char path[PATH_BYTES];
	for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++) {
		struct buf b = buf_of(path, sizeof path);
		buf_path(&b, span_of(dirs[i]), soname);
		const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
		if (f && !f->os)
			return true;
	}
	return false;
}

static void say_libs(struct host *h, const struct image *im, struct verdict *v)
{
	char text[1024];
	struct buf b = buf_of(text, sizeof text);
	struct span name;
	size_t i = 0;
	while (elf_next_needed(&im->elf, &im->dyn, &i, &name))
		if (!is_family(name) && name_is_plain(name) && !is_here(h, name)) {
			buf_adds(&b, " so:");
			buf_add(&b, name);
		}
	if (!b.full)
		facts_text(&v->message.facts, HINT_GCOMPAT_LIBS, b.n ? buf_span(&b) : span_of(""));
}

void describe_gcompat(struct host *h, const struct file *f, const struct image *im,
		      struct verdict *v)
{
	const struct libc *l = host_libc(h);
	struct lib *program = lib_of(f);
	/* This closure has no program: it only serves questions about musl's loader. */
	struct closure c = {.arena = h->arena, .kind = LIBC_MUSL, .loader = l->loader};
	struct elf_phdr tls;
	char text[512];
	struct buf b = buf_of(text, sizeof text);
	/* musl's functions are read from its file, so without one there is no answer. */
	bool asked = !h->target && l->kind == LIBC_MUSL && im->elf.machine == h->machine;
	if (!asked || !program || !im->dyn.present)
		return;
	buf_adds(&b, PHRASE_WOULD_STOP_AT " ");
	unsigned n = list_missing(&c, program, &b);
	const struct file *layer = host_file(h, span_of(LAYER));
	if (layer && !layer->os)
		facts_flag(&v->message.facts, HINT_GCOMPAT_HERE);
	if (n)
		facts_text(&v->message.facts, HINT_GCOMPAT_NO,
			   b.full ? span_of(PHRASE_WOULD_STOP_AT_MANY) : buf_span(&b));
	else if (elf_find_phdr(&im->elf, PT_TLS, &tls))
		facts_text(&v->message.facts, HINT_GCOMPAT_NO, span_of(PHRASE_GCOMPAT_TLS));
	else if ((im->dyn.has >> DT_RELR & 1) && !musl_reads_relr(l->file))
		facts_text(&v->message.facts, HINT_GCOMPAT_NO, span_of(PHRASE_GCOMPAT_RELR));
	else if (!musl_knows_relocs(&c, program))
		facts_text(&v->message.facts, HINT_GCOMPAT_NO, span_of(PHRASE_GCOMPAT_RELOCATION));
	else if (!c.unsure)
		say_libs(h, im, v);
}
