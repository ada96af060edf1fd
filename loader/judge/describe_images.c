/* Base images for a message: one new enough for what a program needs, and one as old as the host to
   build on. Needs and the host's family come in, names of tables/images.tsv go out. */
#include <landfall/verdict.h>

#include <landfall/release.h>

struct image_row {
	char image[20];
	char glibc[8];
	char glibcxx[8];
	char family[8];
};

static const struct image_row images[] = {
#include "tables/images.inc"
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Debian's and Ubuntu's are for everybody; others for hosts of their family. */
static bool is_common(const struct image_row *r)
{
	return span_is(span_of(r->family), "debian") || span_is(span_of(r->family), "ubuntu");
}

static uint64_t rank_of(const char *release)
{
	return release_rank(span_of(release));
}

/* The oldest image with that glibc and libstdc++, of the host's family before others; those before
   Debian 12 have reached their end. */
static const struct image_row *new_enough(const struct os *os, uint64_t glibc, uint64_t glibcxx)
{
	const struct image_row *best = NULL;
	for (unsigned pass = 0; pass < 2 && !best; pass++)
		for (size_t i = 0; i < COUNT(images); i++) {
			const struct image_row *r = &images[i];
			bool mine = os_is(os, r->family);
			if (rank_of(r->glibc) < glibc || rank_of(r->glibcxx) < glibcxx ||
			    (pass == 0 ? !mine : !is_common(r)) ||
			    (is_common(r) && rank_of(r->glibc) < rank_of("2.36")))
				continue;
			if (!best || rank_of(r->glibc) < rank_of(best->glibc))
				best = r;
		}
	return best;
}

/* The newest image that is no newer than the host. */
static const struct image_row *old_enough(const struct os *os, struct span here)
{
	const struct image_row *best = NULL;
	for (unsigned pass = 0; pass < 2 && !best; pass++)
		for (size_t i = 0; here.p && i < COUNT(images); i++) {
			const struct image_row *r = &images[i];
			bool wanted = pass == 0 ? os_is(os, r->family) : is_common(r);
			if (!wanted || rank_of(r->glibc) > release_rank(here))
				continue;
			if (!best || rank_of(r->glibc) > rank_of(best->glibc))
				best = r;
		}
	return best;
}

static uint64_t fact_rank(const struct verdict *v, const char *key)
{
	const struct fact *f = facts_find(&v->facts, span_of(key));
	return f ? release_rank(f->text) : 0;
}

void describe_images(struct host *h, struct verdict *v)
{
	const struct os *os = host_os(h);
	const struct libc *l = host_libc(h);
	struct span here = l->kind == LIBC_GLIBC ? l->version : span_of(NULL);
	uint64_t glibc = fact_rank(v, ".need_version");
	/* A release can lack a node that bears its number: 2.31's libc.so.6 ends at GLIBC_2.30. */
	if (span_is(v->diag.id, "LF401") && here.p && glibc <= release_rank(here))
		glibc = release_rank(here) + 1;
	const struct image_row *r = new_enough(os, glibc, fact_rank(v, ".need_glibcxx"));
	if (r) {
		facts_text(&v->facts, ".image", span_of(r->image));
		facts_text(&v->facts, ".image_glibc", span_of(r->glibc));
		facts_text(&v->facts, ".image_glibcxx", span_of(r->glibcxx));
	}
	r = old_enough(os, here);
	if (r) {
		facts_text(&v->facts, ".build_image", span_of(r->image));
		facts_text(&v->facts, ".build_glibc", span_of(r->glibc));
	}
}
