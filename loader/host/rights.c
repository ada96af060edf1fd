/* What the kernel withholds from this process and from what it starts: file capabilities outside
   its bounding set, memory that is writable and executable. Asked for messages alone: a start is
   told by execve and by the loader. */
#include "host/rights.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

#define GET_MDWE 66 /* PR_GET_MDWE, Linux 6.3 */
#define REFUSE_EXEC_GAIN 1
/* struct vfs_cap_data of revision 2, and of revision 3 with the root of a namespace behind it
   (include/uapi/linux/capability.h). */
#define CAPS_BYTES_2 20
#define CAPS_BYTES_3 24
#define CAPS_EFFECTIVE 1

bool host_refuses_exec_gain(const struct host *h)
{
	int r = h->is_real && !h->root[0] ? prctl(GET_MDWE, 0, 0, 0, 0) : 0;
	return r > 0 && (r & REFUSE_EXEC_GAIN);
}

static uint64_t hex_of(struct span s)
{
	uint64_t n = 0;
	for (size_t i = 0; i < s.n && i < 16; i++) {
		unsigned char c = s.p[i];
		unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
				 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
							: 0;
		n = n << 4 | digit;
	}
	return n;
}

struct span host_status_field(struct host *h, const char *key, struct buf *text)
{
	struct span line;
	if (h->ops->slurp(h, "/proc/self/status", text) != 0)
		return (struct span){NULL, 0};
	struct span rest = buf_span(text);
	while (span_cut(&rest, "\n", &line))
		if (span_starts(line, key) && span_from(line, strlen(key), &line))
			return span_trim(line);
	return (struct span){NULL, 0};
}

static uint64_t mask_of(struct host *h, const char *key, bool *known)
{
	char text[8192];
	struct buf b = buf_of(text, sizeof text);
	struct span s = host_status_field(h, key, &b);
	*known = *known && s.n;
	return hex_of(s);
}

/* A word of the attribute: two halves of 32 bits, the lower one first. */
static uint64_t half(const unsigned char *raw, size_t at)
{
	uint64_t n = 0;
	(void)span_uint((struct span){raw, CAPS_BYTES_3}, at, 4, false, &n);
	return n;
}

bool host_is_read_only(const struct host *h, const char *path)
{
	struct statvfs fs;
	return h->is_real && !h->root[0] && statvfs(path, &fs) == 0 && (fs.f_flag & ST_RDONLY);
}

bool host_withholds_caps(struct host *h, const char *path)
{
	unsigned char raw[CAPS_BYTES_3] = {0};
	struct statvfs fs;
	bool known = true;
	/* Nearly no file has any, so this is asked first. */
	ssize_t n = h->is_real && !h->root[0]
			    ? getxattr(path, "security.capability", raw, sizeof raw)
			    : 0;
	if (n < (ssize_t)CAPS_BYTES_2 || !(half(raw, 0) & CAPS_EFFECTIVE) || statvfs(path, &fs) ||
	    (fs.f_flag & ST_NOSUID))
		return false;
	uint64_t permitted = half(raw, 4) | half(raw, 12) << 32;
	uint64_t inheritable = half(raw, 8) | half(raw, 16) << 32;
	uint64_t bounding = mask_of(h, "CapBnd:", &known);
	uint64_t own = mask_of(h, "CapInh:", &known);
	uint64_t gained = (permitted & bounding) | (inheritable & own);
	return known && (permitted & ~gained);
}
