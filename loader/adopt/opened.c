/* Opens a file that is to be replaced by a changed copy, and looks for what is kept with the file
   and forbids the change: rights that it gives, and sums that would no longer be true. */
#include "adopt/opened.h"

#include "read/phrases.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Of linux/fs.h, whose use beside musl's headers is not sure. */
#define GET_FLAGS _IOR('f', 1, long)
#define FLAG_VERITY 0x00100000L

static int map(struct host *h, struct opened *out)
{
	if (S_ISDIR(out->st.st_mode))
		return EISDIR;
	if (!S_ISREG(out->st.st_mode))
		return EINVAL;
	out->bytes = span_of("");
	if (out->st.st_size == 0)
		return 0;
	void *p = mmap(NULL, (size_t)out->st.st_size, PROT_READ, MAP_PRIVATE, out->fd, 0);
	if (p == MAP_FAILED)
		return errno;
	out->bytes = (struct span){p, (size_t)out->st.st_size};
	if (h->on_map_file)
		h->on_map_file(p, out->bytes.n);
	return 0;
}

int opened_at(struct host *h, struct span path, struct opened *out)
{
	char text[PATH_BYTES];
	struct path_resolution w;
	struct buf real = buf_of(out->path, sizeof out->path);
	struct buf dir = buf_of(text, sizeof text);
	out->dir = out->fd = -1;
	out->bytes = span_of(NULL);
	path_resolve(h, path, &w);
	if (w.os)
		return w.os;
	buf_adds(&real, w.real);
	out->name = (const char *)span_base(buf_span(&real)).p;
	buf_adds(&dir, h->root);
	buf_add(&dir, span_dir(buf_span(&real)));
	buf_adds(&dir, "/.");
	if (real.full || dir.full)
		return ENAMETOOLONG;
	if (!out->name[0])
		return EISDIR;
	out->dir = open(text, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (out->dir < 0)
		return errno;
	out->fd = openat(out->dir, out->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (out->fd < 0 || fstat(out->fd, &out->st))
		return errno;
	return map(h, out);
}

void opened_close(struct opened *f)
{
	if (f->bytes.n)
		(void)munmap((void *)(uintptr_t)f->bytes.p, f->bytes.n);
	if (f->fd >= 0)
		(void)close(f->fd);
	if (f->dir >= 0)
		(void)close(f->dir);
}

const char *opened_vouched(const struct opened *f)
{
	long flags = 0;
	if (f->st.st_mode & (S_ISUID | S_ISGID))
		return PHRASE_ADOPT_SETID;
	if (fgetxattr(f->fd, "security.capability", NULL, 0) >= 0)
		return PHRASE_ADOPT_CAPABILITIES;
	if (fgetxattr(f->fd, "security.ima", NULL, 0) >= 0 ||
	    fgetxattr(f->fd, "security.evm", NULL, 0) >= 0)
		return PHRASE_ADOPT_IMA;
	if (ioctl(f->fd, (int)GET_FLAGS, &flags) == 0 && (flags & FLAG_VERITY))
		return PHRASE_ADOPT_VERITY;
	return NULL;
}
