/* Finds which files that programs count on are missing: a resolver's configuration, certificates,
   time zones, a directory for temporary files, the locale and the terminal of the environment. Only
   paths are looked at. */
#include "host/host.h"

#include <errno.h>

static const char *const cert_files[] = {
	"/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/ca-bundle.pem",
	"/etc/pki/tls/cacert.pem",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
	"/etc/ssl/cert.pem",
};
static const char *const cert_dirs[] = {"/etc/ssl/certs", "/etc/pki/tls/certs"};
static const char *const zone_dirs[] = {
	"/usr/share/zoneinfo",
	"/usr/share/lib/zoneinfo",
	"/usr/lib/locale/TZ",
	"/etc/zoneinfo",
	"/usr/local/go/lib/time/zoneinfo.zip",
};

/* The number of entries of a directory that are read in search of one that is not "." or "..". */
#define ENTRIES_SEEN 3

static bool is_there(struct host *h, const char *path)
{
	const struct file *f = host_file(h, span_of(path));
	return !f || f->os != ENOENT;
}

/* Is the directory absent or empty? A directory that cannot be read counts as neither. */
static bool is_empty_dir(struct host *h, const char *path)
{
	char name[256];
	struct path_resolution w;
	path_resolve(h, span_of(path), &w);
	if (w.os)
		return w.os == ENOENT;
	for (unsigned i = 0; i < ENTRIES_SEEN; i++) {
		struct buf b = buf_of(name, sizeof name);
		int os = h->ops->entry(h, w.real, i, &b);
		if (os)
			return os == ENOENT;
		if (!span_is(buf_span(&b), ".") && !span_is(buf_span(&b), ".."))
			return false;
	}
	return false;
}

static bool lacks_certs(struct host *h)
{
	if (host_env(h, "SSL_CERT_FILE") || host_env(h, "SSL_CERT_DIR"))
		return false;
	for (size_t i = 0; i < COUNT(cert_files); i++)
		if (is_there(h, cert_files[i]))
			return false;
	for (size_t i = 0; i < COUNT(cert_dirs); i++)
		if (!is_empty_dir(h, cert_dirs[i]))
			return false;
	return true;
}

static bool lacks_zones(struct host *h)
{
	if (host_env(h, "ZONEINFO"))
		return false;
	for (size_t i = 0; i < COUNT(zone_dirs); i++)
		if (is_there(h, zone_dirs[i]))
			return false;
	return true;
}

/* --- what the environment asks for ---------------------------------------------------------- */

struct span host_locale(const struct host *h)
{
	static const char names[][9] = {"LC_ALL", "LC_CTYPE", "LANG"};
	const char *value = NULL;
	for (size_t i = 0; i < COUNT(names) && (!value || !value[0]); i++)
		value = host_env(h, names[i]);
	struct span s = span_of(value);
	return !s.n || span_is(s, "C") || span_is(s, "POSIX") ? span_of(NULL) : s;
}

/* The name as glibc has it for directories: the part behind the '.' in small letters and digits
   alone (_nl_normalize_codeset). */
static void add_normal(struct span name, struct buf *out)
{
	bool codeset = false;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = name.p[i];
		const bool upper = c >= 'A' && c <= 'Z';
		if (codeset && upper)
			c = (unsigned char)(c - 'A' + 'a');
		if (!codeset || c == '@' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			buf_addc(out, (char)c);
		codeset = c != '@' && (codeset || c == '.');
	}
}

/* Neither an archive, which may hold it, nor a directory of that name. */
static bool lacks_locale(struct host *h)
{
	static const char dir[] = "/usr/lib/locale/";
	char plain[PATH_BYTES];
	char normal[PATH_BYTES];
	struct span name = host_locale(h);
	struct buf p = buf_of(plain, sizeof plain);
	struct buf n = buf_of(normal, sizeof normal);
	if (!name.n || span_has(name, '/') || host_env(h, "LOCPATH"))
		return false;
	buf_adds(&p, dir);
	buf_add(&p, name);
	buf_adds(&n, dir);
	add_normal(name, &n);
	return !p.full && !n.full && !is_there(h, "/usr/lib/locale/locale-archive") &&
	       !is_there(h, plain) && !is_there(h, normal);
}

/* Where ncurses of the distributions looks (terminfo(5)): a directory for the first letter, or for
   its code. */
static bool lacks_terminal(struct host *h)
{
	static const char dirs[][20] = {"/etc/terminfo", "/lib/terminfo", "/usr/lib/terminfo",
					"/usr/share/terminfo"};
	static const char digits[] = "0123456789abcdef";
	char text[PATH_BYTES];
	struct span term = span_of(host_env(h, "TERM"));
	if (!term.n || span_is(term, "dumb") || span_has(term, '/') || host_env(h, "TERMINFO") ||
	    host_env(h, "TERMINFO_DIRS"))
		return false;
	const char first = (char)term.p[0];
	const char code[3] = {digits[term.p[0] >> 4], digits[term.p[0] & 15], 0};
	for (size_t i = 0; i < 2 * COUNT(dirs); i++) {
		struct buf b = buf_of(text, sizeof text);
		buf_adds(&b, dirs[i / 2]);
		buf_adds(&b, "/");
		if (i % 2)
			buf_adds(&b, code);
		else
			buf_addc(&b, first);
		buf_path(&b, (struct span){NULL, 0}, term);
		if (b.full || is_there(h, text))
			return false;
	}
	return true;
}

/* TZ names a zone, "Europe/Berlin", and no rule of its own. */
static bool lacks_zone(struct host *h)
{
	struct span zone = span_of(host_env(h, "TZ"));
	return span_has(zone, '/') && zone.p[0] != '/' && zone.p[0] != ':' &&
	       !host_env(h, "TZDIR") && lacks_zones(h);
}

struct span host_tmp_dir(const struct host *h)
{
	const char *dir = host_env(h, "TMPDIR");
	return span_of(dir && dir[0] ? dir : "/tmp");
}

unsigned host_missing_files(struct host *h)
{
	if (h->lacks)
		return h->lacks;
	const struct file *tmp = host_file(h, host_tmp_dir(h));
	h->lacks = MISSING_KNOWN;
	if (!h->root[0] && !is_there(h, "/etc/resolv.conf"))
		h->lacks |= MISSING_RESOLV;
	if (lacks_certs(h))
		h->lacks |= MISSING_CERTS;
	if (lacks_zones(h))
		h->lacks |= MISSING_ZONES;
	if (tmp && tmp->os == ENOENT)
		h->lacks |= MISSING_TMP;
	if (lacks_locale(h))
		h->lacks |= MISSING_LOCALE;
	if (lacks_terminal(h))
		h->lacks |= MISSING_TERMINAL;
	if (lacks_zone(h))
		h->lacks |= MISSING_ZONE;
	return h->lacks;
}
