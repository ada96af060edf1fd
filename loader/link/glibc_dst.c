/* Dynamic string tokens of glibc's ld.so: $ORIGIN, $LIB and $PLATFORM (elf/dl-load.c:
   _dl_dst_count, _dl_dst_substitute). A text and the object that contains it come in; the text with
   its tokens replaced goes out, or that a setuid program must not use it. */
#include "link/glibc.h"

#include "closure/closure.h"
#include "host/arena.h"
#include "machine/machine.h"

#include <string.h>

struct span glibc_dirs(struct closure *c)
{
	struct lib *loader = c->dirs_known ? NULL : lib_of(c->loader);
	/* The loader is searched for them once a run: all of it, for each program of a root without
	   a cache. */
	if (loader && !loader->dirs_known)
		loader->dirs = glibc_system_dirs(c->loader->bytes);
	if (loader) {
		loader->dirs_known = true;
		c->dirs = loader->dirs;
	}
	c->dirs_known = true;
	return c->dirs;
}

bool closure_is_secure(struct closure *c, struct host *h)
{
	if (!c->secure_known)
		c->secure = h->secure || host_is_secure(h, c->program->file);
	c->secure_known = true;
	return c->secure;
}

bool glibc_in_dirs(struct closure *c, struct span path)
{
	struct span dirs = glibc_dirs(c);
	struct span dir;
	while (dirs.n && span_cstr(dirs, 0, &dir)) {
		if (path.n >= dir.n && memcmp(path.p, dir.p, dir.n) == 0)
			return true;
		(void)span_from(dirs, dir.n + 1, &dirs);
	}
	return false;
}

/* Is "/NAME/" one of the loader's directories? */
static bool has_dir(struct closure *c, struct span name)
{
	char text[64];
	size_t at;
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, "/");
	buf_add(&b, name);
	buf_adds(&b, "/");
	return !b.full && span_find(glibc_dirs(c), buf_span(&b), &at);
}

/* DL_DST_LIB is compiled into the loader: Debian's directory or upstream's, which also stand in its
   system directories. */
static void add_lib_token(struct closure *c, struct buf *out)
{
	char text[64];
	struct buf debian = buf_of(text, sizeof text);
	buf_adds(&debian, "lib/");
	buf_adds(&debian, c->machine->multiarch);
	struct span upstream = span_of(c->machine->lib);
	if (has_dir(c, buf_span(&debian)))
		buf_add(out, buf_span(&debian));
	else
		buf_add(out, has_dir(c, upstream) ? upstream : span_of("lib"));
}

static size_t token_length(struct span at, const char *name)
{
	size_t n = strlen(name);
	struct span rest;
	if (!span_from(at, 1, &rest))
		return 0;
	if (span_starts(rest, "{") && span_from(rest, 1, &rest) && span_starts(rest, name) &&
	    rest.n > n && rest.p[n] == '}')
		return n + 3;
	if (rest.p && span_starts(rest, name)) {
		/* A token's name ends where an identifier would (is_dst in elf/dl-load.c). */
		unsigned char c = rest.n > n ? rest.p[n] : 0;
		bool word = c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			    (c >= 'a' && c <= 'z');
		return word ? 0 : n + 1;
	}
	return 0;
}

/* is_trusted_path_normalize of elf/dl-load.c: is the path, with each ".." resolved, below a default
   directory? */
static bool is_trusted(struct closure *c, struct span path)
{
	char plain[PATH_BYTES];
	struct buf b = buf_of(plain, sizeof plain);
	struct span part;
	while (span_cut(&path, "/", &part)) {
		if (span_is(part, "..")) {
			while (b.n && plain[--b.n] != '/')
				;
		} else if (part.n && !span_is(part, ".")) {
			buf_adds(&b, "/");
			buf_add(&b, part);
		}
	}
	buf_adds(&b, "/");
	return !b.full && glibc_in_dirs(c, buf_span(&b));
}

bool glibc_expand(struct closure *c, struct host *h, struct object *owner, struct span s,
		  struct buf *out)
{
	size_t n;
	bool origin = false;
	for (size_t i = 0; i < s.n; i++) {
		struct span at = {s.p + i, s.n - i};
		if (s.p[i] != '$') {
			const unsigned char *token = memchr(at.p, '$', at.n);
			at.n = token ? (size_t)(token - at.p) : at.n;
			buf_add(out, at);
			i += at.n - 1;
		} else if ((n = token_length(at, "ORIGIN")) != 0) {
			origin = true;
			struct span origin_dir = object_origin(h, c, owner);
			/* Without a known $ORIGIN ld.so ignores the whole element
			   (fillin_rpath). */
			out->full = out->full || !origin_dir.p;
			buf_add(out, origin_dir);
			i += n - 1;
		} else if ((n = token_length(at, "LIB")) != 0) {
			add_lib_token(c, out);
			i += n - 1;
		} else if ((n = token_length(at, "PLATFORM")) != 0) {
			/* Without one the whole element is passed over too. */
			out->full = !glibc_platform(c, h, out) || out->full;
			i += n - 1;
		} else {
			buf_addc(out, '$');
		}
	}
	return !origin || owner != c->program || !closure_is_secure(c, h) ||
	       is_trusted(c, buf_span(out));
}

struct span glibc_without_comments(struct closure *c, struct span text)
{
	unsigned char *copy = (unsigned char *)arena_copy(c->arena, text);
	bool in_comment = false;
	for (size_t i = 0; copy && i < text.n; i++) {
		in_comment = (in_comment || copy[i] == '#') && copy[i] != '\n';
		copy[i] = in_comment ? ' ' : copy[i];
	}
	return (struct span){copy, copy ? text.n : 0};
}
