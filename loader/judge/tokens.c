/* Dynamic string tokens as glibc's ld.so replaces them: $ORIGIN, $LIB and $PLATFORM (_dl_dst_count
   and _dl_dst_substitute of elf/dl-load.c). A text and the object it stands in come in, the text
   with its tokens replaced goes out, or that a setuid program may not use it. */
#include <landfall/need.h>

#include <landfall/arena.h>

#include <string.h>

struct span glibc_dirs(struct closure *c)
{
	if (!c->dirs_known)
		c->dirs = glibc_system_dirs(c->loader->bytes);
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

static struct span lib_token(struct closure *c)
{
	size_t at;
	struct span dirs = glibc_dirs(c);
	if (span_find(dirs, span_of("/lib/x86_64-linux-gnu/"), &at))
		return span_of("lib/x86_64-linux-gnu");
	if (span_find(dirs, span_of("/lib/aarch64-linux-gnu/"), &at))
		return span_of("lib/aarch64-linux-gnu");
	return span_find(dirs, span_of("/lib64/"), &at) ? span_of("lib64") : span_of("lib");
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
		/* $ORIGIN ends where an identifier would (is_dst in elf/dl-load.c). */
		unsigned char c = rest.n > n ? rest.p[n] : 0;
		bool word = c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			    (c >= 'a' && c <= 'z');
		return word ? 0 : n + 1;
	}
	return 0;
}

/* is_trusted_path_normalize: below a default directory once each ".." is resolved. */
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
			buf_addc(out, (char)s.p[i]);
		} else if ((n = token_length(at, "ORIGIN")) != 0) {
			origin = true;
			struct span place = object_origin(h, c, owner);
			/* Not known: the whole element is passed over (fillin_rpath). */
			out->full = out->full || !place.p;
			buf_add(out, place);
			i += n - 1;
		} else if ((n = token_length(at, "LIB")) != 0) {
			buf_add(out, lib_token(c));
			i += n - 1;
		} else if ((n = token_length(at, "PLATFORM")) != 0) {
			buf_add(out, glibc_platform(c, h));
			i += n - 1;
		} else {
			buf_addc(out, '$');
		}
	}
	return !origin || owner != c->program || !closure_is_secure(c, h) ||
	       is_trusted(c, buf_span(out));
}

struct span glibc_without_comments(struct span text)
{
	unsigned char *copy = (unsigned char *)arena_copy(text);
	bool in_comment = false;
	for (size_t i = 0; copy && i < text.n; i++) {
		in_comment = (in_comment || copy[i] == '#') && copy[i] != '\n';
		copy[i] = in_comment ? ' ' : copy[i];
	}
	return (struct span){copy, copy ? text.n : 0};
}
