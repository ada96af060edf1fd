/* Finds which files that programs count on are missing: a resolver's configuration, certificates,
   time zones, a directory for temporary files. Only paths are looked at. */
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
	return h->lacks;
}
