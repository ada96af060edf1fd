/* What a program with more rights than its caller may be handed to: only what nobody but root can
   have made. The facts say what stood in the way; the first thing found is the one that is named.
   */
#include <landfall/verdict.h>

#include <landfall/bundle.h>
#include <landfall/safe.h>

static bool say_untrusted(struct host *h, const struct buf *at, struct verdict *v)
{
	char octal[5] = {0};
	struct node n;
	if (facts_find(&v->facts, span_of("bundle.untrusted")))
		return false;
	facts_text(&v->facts, "bundle.untrusted", buf_span(at));
	if (at->n == 0 || h->ops->lstat(h, at->p, &n))
		return false;
	for (int i = 0; i < 4; i++)
		octal[i] = (char)('0' + (n.mode >> (9 - 3 * i) & 7));
	facts_number(&v->facts, "bundle.owner", n.uid);
	facts_text(&v->facts, "bundle.mode", span_of(octal));
	return false;
}

bool trusted_file(struct host *h, struct span path, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	return host_is_safe(h, path, &at) || say_untrusted(h, &at, v);
}

/* One that was made to be moved is a directory of its own; another lies among a system's libraries.
   */
bool trusted_bundle(struct host *h, const struct bundle *b, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	if (b->by_user)
		return false;
	if (!b->manifest.present)
		return trusted_file(h, b->loader_path, v) &&
		       trusted_file(h, span_of(b->libc->path), v);
	return host_is_safe_dir(h, b->dir, &at) || say_untrusted(h, &at, v);
}
