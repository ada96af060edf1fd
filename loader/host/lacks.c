/* What programs count on beside their libraries, and whether this host has it: a resolver's
   configuration, certificates, time zones, a place for temporary files. Only paths count. */
#include <landfall/host.h>

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
	"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo",
	"/usr/local/go/lib/time/zoneinfo.zip",
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
/* Entries of a directory that are looked at for one that is not "." or "..". */
#define ENTRIES_SEEN 3

static bool is_there(struct host *h, const char *path)
{
	const struct file *f = host_file(h, span_of(path));
	return !f || f->os != ENOENT;
}

/* An absent or an empty directory; of one that cannot be read nothing is said. */
static bool is_empty_dir(struct host *h, const char *path)
{
	char name[256];
	struct walk w;
	host_walk(h, span_of(path), &w);
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

struct span host_tmp_dir(const struct host *h)
{
	const char *dir = host_env(h, "TMPDIR");
	return span_of(dir && dir[0] ? dir : "/tmp");
}

unsigned host_lacks(struct host *h)
{
	if (h->lacks)
		return h->lacks;
	const struct file *tmp = host_file(h, host_tmp_dir(h));
	h->lacks = LACK_KNOWN;
	if (!h->root[0] && !is_there(h, "/etc/resolv.conf"))
		h->lacks |= LACK_RESOLV;
	if (lacks_certs(h))
		h->lacks |= LACK_CERTS;
	if (lacks_zones(h))
		h->lacks |= LACK_ZONES;
	if (tmp && tmp->os == ENOENT)
		h->lacks |= LACK_TMP;
	return h->lacks;
}
