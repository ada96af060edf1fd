/* Base images for a message: one that is new enough for what a program needs, and one as old as the
   host to build on. The needed releases and the host's family come in; names of tables/images.tsv
   go out. */
#include "explain/explain.h"

#include "message/verdict.h"
#include "read/release.h"
#include "read/table.h"

struct image_row {
	char image[20];
	char glibc[8];
	char glibcxx[8];
	char family[8];
};

static const struct image_row images[] TABLE = {
#include "tables/images.inc"
};

/* The glibc of Debian 12; images with an older one have reached their end of life. */
#define IMAGE_OLDEST ((struct release){2, 36, 0})

/* Is this an image to suggest on every host? Debian's and Ubuntu's are, others only on hosts of
   their own family. */
static bool is_common(const struct image_row *r)
{
	return span_is(span_of(r->family), "debian") || span_is(span_of(r->family), "ubuntu");
}

/* Is release a, as written in the table, older than b? */
static bool is_older(const char *a, struct release b)
{
	return release_cmp(release_of(span_of(a)), b) < 0;
}

static bool is_older_row(const struct image_row *a, const struct image_row *b)
{
	return release_cmp_names(span_of(a->glibc), span_of(b->glibc)) < 0;
}

/* The oldest image with that glibc and libstdc++, of the host's family before others; images before
   Debian 12 are left out. */
static const struct image_row *new_enough(const struct os *os, struct release glibc,
					  struct release glibcxx)
{
	const struct image_row *best = NULL;
	for (unsigned pass = 0; pass < 2 && !best; pass++)
		for (size_t i = 0; i < COUNT(images); i++) {
			const struct image_row *r = &images[i];
			bool mine = os_is(os, r->family);
			if (is_older(r->glibc, glibc) || is_older(r->glibcxx, glibcxx) ||
			    (pass == 0 ? !mine : !is_common(r)) ||
			    (is_common(r) && is_older(r->glibc, IMAGE_OLDEST)))
				continue;
			if (!best || is_older_row(r, best))
				best = r;
		}
	return best;
}

/* The newest image whose glibc is not newer than the host's. */
static const struct image_row *old_enough(const struct os *os, struct span here)
{
	const struct image_row *best = NULL;
	for (unsigned pass = 0; pass < 2 && !best; pass++)
		for (size_t i = 0; here.p && i < COUNT(images); i++) {
			const struct image_row *r = &images[i];
			bool wanted = pass == 0 ? os_is(os, r->family) : is_common(r);
			if (!wanted || release_cmp_names(span_of(r->glibc), here) > 0)
				continue;
			if (!best || is_older_row(best, r))
				best = r;
		}
	return best;
}

static struct release fact_release(const struct verdict *v, enum fact_key key)
{
	const struct fact *f = facts_find(&v->message.facts, key);
	return f ? release_of(f->text) : (struct release){0, 0, 0};
}

/* Is it the image that this system is of? Another start from it would end as this one does. */
static bool is_this(const struct image_row *r, const struct os *os)
{
	char text[64];
	struct buf b = buf_of(text, sizeof text);
	struct span image = span_of(r->image);
	buf_add(&b, os->id);
	buf_addc(&b, ':');
	buf_add(&b, os->version_id);
	return !b.full && b.n && os->version_id.n && span_starts(image, text) &&
	       (image.n == b.n || image.p[b.n] == '-');
}

void describe_images(struct host *h, struct verdict *v)
{
	const struct os *os = host_os(h);
	const struct libc *l = host_libc(h);
	struct span here = l->kind == LIBC_GLIBC ? libc_version(l) : span_of(NULL);
	struct release glibc = fact_release(v, HINT_NEED_VERSION);
	/* A release may not define the version of its own number: libc.so.6 of 2.31 ends at
	   GLIBC_2.30. */
	if (span_is(v->message.diag.id, LANDFALL_LF401) && here.p &&
	    release_cmp(glibc, release_of(here)) <= 0) {
		glibc = release_of(here);
		glibc.patch++;
	}
	const struct image_row *r = new_enough(os, glibc, fact_release(v, HINT_NEED_GLIBCXX));
	if (r && !(here.p && is_this(r, os))) {
		facts_text(&v->message.facts, HINT_IMAGE, span_of(r->image));
		facts_text(&v->message.facts, HINT_IMAGE_GLIBC, span_of(r->glibc));
		facts_text(&v->message.facts, HINT_IMAGE_GLIBCXX, span_of(r->glibcxx));
	}
	r = old_enough(os, here);
	if (r) {
		facts_text(&v->message.facts, HINT_BUILD_IMAGE, span_of(r->image));
		facts_text(&v->message.facts, HINT_BUILD_GLIBC, span_of(r->glibc));
	}
}
