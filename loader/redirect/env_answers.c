/* What getenv answers beside the environment. A bundle's manifest comes in, names and values go
   out; nothing is opened. The host's own data goes first wherever the program would find it by
   itself, but for what belongs to one build of glibc. */
#include "redirect/env_answers.h"

#include "host/arena.h"
#include "host/owned.h"
#include "message/verdict.h"

#include <string.h>

/* One kind of data, and the variable by which it is asked for. */
struct kind {
	char word[12]; /* in the manifest */
	char variable[16];
	char before[2]; /* in front of the directory, */
	char below[32]; /* behind it: the file, or what is searched next */
	char host[40];  /* the host's own, which is taken instead; "" for none */
};

static const struct kind kinds[] = {
	/* Without LOCPATH glibc looks into an archive first, which holds all locales there are. */
	{"locale", "LOCPATH", "", ":/usr/lib/locale", "/usr/lib/locale/locale-archive"},
	/* The host's converters are of another build. */
	{"gconv", "GCONV_PATH", "", "", ""},
	{"zoneinfo", "TZDIR", "", "", "/usr/share/zoneinfo"},
	/* An empty entry stands for the directories that ncurses was built with. */
	{"terminfo", "TERMINFO_DIRS", ":", "", ""},
	{"ca", "SSL_CERT_FILE", "", "/ca.crt", "/etc/ssl/certs/ca-certificates.crt"},
	{"ca", "CURL_CA_BUNDLE", "", "/ca.crt", "/etc/ssl/certs/ca-certificates.crt"},
	{"fonts", "FONTCONFIG_PATH", "", "", "/etc/fonts/fonts.conf"},
	/* As the host's converters are, its modules are of another build. */
	{"openssl", "OPENSSL_MODULES", "", "/modules", ""},
	{"openssl", "OPENSSL_ENGINES", "", "/engines", ""},
};
_Static_assert(COUNT(kinds) <= ENV_ANSWERS_MAX, "an answer each");

static bool number(struct span *rest, uint64_t *out)
{
	struct span word;
	if (!span_cut(rest, " ", &word) || word.n == 0 || word.n > 20)
		return false;
	*out = 0;
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] < '0' || word.p[i] > '9')
			return false;
		*out = 10 * *out + (uint64_t)(word.p[i] - '0');
	}
	return true;
}

static bool read_numbers(struct span line, struct env_answers *out)
{
	return number(&line, &out->getenv) && number(&line, &out->environ_pointer) &&
	       number(&line, &out->r_debug) && number(&line, &out->expected);
}

static bool has_word(struct span words, const char *want)
{
	struct span word;
	while (span_cut(&words, " ", &word))
		if (span_is(word, want))
			return true;
	return false;
}

static bool is_absolute(struct span path)
{
	return path.n && path.p[0] == '/';
}

/* DIR/data, absolute: the program may change its working directory. There is room for a kind behind
   it, and no more than is needed: a whole PATH_BYTES on the stack would cost each start a page. */
static bool data_dir(struct host *h, const struct bundle *b, struct buf *out)
{
	const bool absolute = is_absolute(b->dir);
	const size_t room = b->dir.n + (absolute ? 0 : PATH_BYTES) + sizeof "/" BUNDLE_DATA "/" +
			    sizeof kinds[0].word;
	char *text = arena_get(h->arena, room);
	if (!text)
		return false;
	*out = buf_of(text, room);
	if (absolute)
		buf_add(out, b->dir);
	else if (b->dir.n && h->ops->cwd(h, out))
		return false;
	else
		buf_path(out, (struct span){NULL, 0}, b->dir);
	buf_adds(out, "/" BUNDLE_DATA);
	/* Those variables are lists. */
	return !out->full && !span_has(buf_span(out), ':');
}

static bool host_has(struct host *h, const char *path)
{
	struct inode n;
	return path[0] && h->ops->lstat(h, path, &n) == 0;
}

static const char *value_of(struct host *h, const struct kind *k, struct span dir)
{
	const size_t room = sizeof k->before + dir.n + 1 + sizeof k->word + sizeof k->below;
	char *text = arena_get(h->arena, room);
	struct buf b = text ? buf_of(text, room) : (struct buf){.full = true};
	if (!text)
		return NULL;
	buf_adds(&b, k->before);
	buf_add(&b, dir);
	buf_adds(&b, "/");
	buf_adds(&b, k->word);
	buf_adds(&b, k->below);
	return b.full ? NULL : text;
}

static OWN_FRAME bool is_owned_way(struct owners *o, struct span dir)
{
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	return owned_path(o, dir, &at);
}

static bool is_owned_dir(struct owners *o, const struct bundle *b, const char *path)
{
	struct inode n;
	return o->host->ops->lstat(o->host, path, &n) == 0 && file_type(&n) == TYPE_DIRECTORY &&
	       (b->by_user || owned_inode(o, &n));
}

/* DIR/data and the way to it, of which the bundle's directory may have been looked at. */
static bool is_owned(struct owners *o, const struct bundle *b, const struct buf *dir)
{
	return b->by_user || (b->dir_is_owned && is_owned_dir(o, b, dir->p)) ||
	       is_owned_way(o, buf_span(dir));
}

/* The directory of a kind: what lies in it was written by the one who made the bundle, as long as
   nobody else could put or replace a file there. The path is put together in dir, which is left as
   it was. */
static bool is_owned_kind(struct owners *o, const struct bundle *b, struct buf *dir,
			  const char *word)
{
	const size_t n = dir->n;
	buf_path(dir, (struct span){NULL, 0}, span_of(word));
	const bool owned = !dir->full && is_owned_dir(o, b, dir->p);
	buf_cut(dir, n);
	return owned;
}

void env_answers_choose(struct host *h, const struct bundle *b, const struct file *program,
			bool secure, struct env_answers *out)
{
	struct buf dir;
	struct owners o;
	owners_of(h, program, false, &o);
	memset(out, 0, sizeof *out);
	if (secure || !b->manifest.data.n || !read_numbers(b->manifest.getenv, out) ||
	    !data_dir(h, b, &dir) || !is_owned(&o, b, &dir))
		return;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		const struct kind *k = &kinds[i];
		const char *value = NULL;
		if (has_word(b->manifest.data, k->word) && !host_env(h, k->variable) &&
		    !host_has(h, k->host) && is_owned_kind(&o, b, &dir, k->word))
			value = value_of(h, k, buf_span(&dir));
		if (value)
			out->answers[out->n++] = (struct env_answer){k->variable, value};
	}
}
