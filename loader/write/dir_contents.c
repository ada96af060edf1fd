/* Whose a file in a bundle's directory is. The manifest is the list of what a bundle owns; a name
   that it does not list is the user's, and is neither removed nor moved. Directories are read with
   getdents64, because readdir takes memory from a heap. */
#include "write/dir_contents.h"

#include "write/temp_name.h"
#include "redirect/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DIGEST_DIGITS 64

bool dir_next_name(struct dir_names *d, struct span *name)
{
	uint64_t reclen;
	for (;;) {
		if (d->at >= d->n) {
			long n = syscall(SYS_getdents64, d->fd, d->block, sizeof d->block);
			if (n <= 0)
				return false;
			d->n = (size_t)n;
			d->at = 0;
		}
		struct span rest = {d->block + d->at, d->n - d->at};
		if (!span_uint(rest, 16, 2, false, &reclen) || reclen == 0 ||
		    !span_cstr(rest, 19, name))
			return false;
		d->at += (size_t)reclen;
		if (!span_is(*name, ".") && !span_is(*name, ".."))
			return true;
	}
}

static bool open_dir_at(int fd, const char *name, int *out)
{
	*out = openat(fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	return *out >= 0;
}

/* Adds the bytes of a regular file in the directory fd to those at text. */
static void read_text(int fd, const char *name, char *text, size_t max, size_t *have)
{
	struct stat st;
	ssize_t n = 1;
	int in = openat(fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (in < 0)
		return;
	bool regular = fstat(in, &st) == 0 && S_ISREG(st.st_mode);
	while (regular && n > 0 && *have < max) {
		n = read(in, text + *have, max - *have);
		*have += n > 0 ? (size_t)n : 0;
	}
	(void)close(in);
}

struct span contents_manifest(struct arena *arena, int fd)
{
	const struct span none = {NULL, 0};
	size_t have = 0;
	char *text = arena_get(arena, CONTENTS_LISTS_MAX);
	if (!text)
		return none;
	read_text(fd, ".landfall/" BUNDLE_TREE_LIST, text, CONTENTS_LISTS_MAX, &have);
	if (!have)
		read_text(fd, "opt/landfall/" BUNDLE_TREE_LIST, text, CONTENTS_LISTS_MAX, &have);
	struct span all = {(const unsigned char *)text, have};
	if (span_starts(all, BUNDLE_TREE_HEAD))
		return all;
	have = 0;
	read_text(fd, BUNDLE_MANIFEST, text, MANIFEST_BYTES_MAX, &have);
	all.n = have;
	if (!span_starts(all, "landfall-bundle 1"))
		return none;
	read_text(fd, BUNDLE_DATA_LIST, text, CONTENTS_LISTS_MAX, &have);
	all.n = have;
	return all;
}

/* The next "file SHA256 SIZE NAME..." of a manifest: what stands from NAME on. */
static bool next_file(struct span *rest, struct span *from_name)
{
	struct span line;
	struct span size;
	while (span_cut(rest, "\n", &line))
		if ((span_starts(line, "file ") || span_starts(line, "link ")) &&
		    span_from(line, sizeof "file " - 1 + DIGEST_DIGITS + 1, &line) &&
		    span_cut(&line, " ", &size)) {
			*from_name = line;
			return true;
		}
	return false;
}

static bool owns_file(struct span manifest, struct span path)
{
	static const char own[][24] = {BUNDLE_MANIFEST, BUNDLE_DATA_LIST, BUNDLE_FROM_LIST,
				       BUNDLE_PACKAGES, BUNDLE_CACHE,     BUNDLE_LOADER,
				       UNFINISHED_MARK};
	struct span line;
	struct span head;
	for (size_t i = 0; manifest.p && i < sizeof own / sizeof own[0]; i++)
		if (span_is(path, own[i]))
			return true;
	while (next_file(&manifest, &line))
		if (span_sub(line, 0, path.n, &head) && span_eq(head, path) &&
		    (line.n == path.n || line.p[path.n] == ' '))
			return true;
	return false;
}

/* A link is listed as one: in the place of a file it is somebody's who wants it overwritten. */
static bool owns_link(struct span manifest, struct span path)
{
	struct span line;
	while (span_cut(&manifest, "\n", &line))
		if (span_starts(line, "link ") && span_ends(line, (const char *)path.p) &&
		    line.n == sizeof "link " - 1 + DIGEST_DIGITS + sizeof " 0 " - 1 + path.n)
			return true;
	return false;
}

static bool owns_dir(struct span manifest, struct span path)
{
	struct span line;
	struct span head;
	while (next_file(&manifest, &line))
		if (line.n > path.n && line.p[path.n] == '/' && span_sub(line, 0, path.n, &head) &&
		    span_eq(head, path))
			return true;
	return false;
}

/* Names that a message shows; further ones are counted. */
#define SHOWN_MAX 6

struct foreign {
	struct arena *arena;
	struct span manifest;
	const char *shown[SHOWN_MAX]; /* the first by their order, however the directory has them */
	unsigned nshown;
	unsigned n;
};

static void add_foreign(struct foreign *f, struct span path)
{
	const char *name = arena_copy(f->arena, path);
	f->n++;
	for (unsigned i = 0; name && i < f->nshown; i++)
		if (strcmp(name, f->shown[i]) < 0) {
			const char *moved = f->shown[i];
			f->shown[i] = name;
			name = moved;
		}
	if (name && f->nshown < SHOWN_MAX)
		f->shown[f->nshown++] = name;
}

/* prefix: the directory's own path below the bundle, with a '/' behind it; "" for the bundle. */
static void look(int fd, struct span prefix, unsigned depth, struct foreign *f)
{
	char text[PATH_BYTES];
	struct dir_names names = {.fd = fd};
	struct span name;
	struct stat st;
	int sub;
	(void)lseek(fd, 0, SEEK_SET);
	while (dir_next_name(&names, &name)) {
		struct buf b = buf_of(text, sizeof text);
		buf_add(&b, prefix);
		buf_add(&b, name);
		bool known = fstatat(fd, (const char *)name.p, &st, AT_SYMLINK_NOFOLLOW) == 0;
		if (b.full || !known) {
			add_foreign(f, name);
		} else if (S_ISREG(st.st_mode) ||
			   (S_ISLNK(st.st_mode) && owns_link(f->manifest, buf_span(&b)))) {
			if (!owns_file(f->manifest, buf_span(&b)))
				add_foreign(f, buf_span(&b));
		} else if (S_ISDIR(st.st_mode) && prefix.n == 0 && temp_name_is(name)) {
			continue;
		} else if (S_ISDIR(st.st_mode) && depth < CONTENTS_DEPTH_MAX &&
			   owns_dir(f->manifest, buf_span(&b)) &&
			   open_dir_at(fd, (const char *)name.p, &sub)) {
			buf_addc(&b, '/');
			look(sub, buf_span(&b), depth + 1, f);
			(void)close(sub);
		} else {
			add_foreign(f, buf_span(&b));
		}
	}
}

unsigned contents_foreign(struct arena *arena, int fd, struct span manifest, struct buf *out)
{
	struct foreign f = {.arena = arena, .manifest = manifest};
	unsigned named = 0;
	look(fd, span_of(""), 0, &f);
	for (unsigned i = 0; i < f.nshown; i++) {
		struct span name = span_of(f.shown[i]);
		if (out->n + name.n + sizeof ", and 4294967295 more" >= out->cap)
			continue;
		buf_adds(out, out->n ? ", " : "");
		buf_add(out, name);
		named++;
	}
	if (f.n > named) {
		buf_adds(out, out->n ? ", and " : "");
		buf_addu(out, f.n - named);
		buf_adds(out, " more");
	}
	return f.n;
}

static bool is_loader(struct span path)
{
	return span_starts(path, "ld-");
}

enum removed { REMOVE_LOADERS, REMOVE_ALL_BUT_MANIFEST, REMOVE_ANY };

static bool is_removed(struct span manifest, struct span path, enum removed what)
{
	switch (what) {
	case REMOVE_LOADERS: return is_loader(path) && owns_file(manifest, path);
	case REMOVE_ALL_BUT_MANIFEST:
		return !span_is(path, BUNDLE_MANIFEST) && !span_is(path, BUNDLE_DATA_LIST) &&
		       !span_is(path, UNFINISHED_MARK) && owns_file(manifest, path);
	case REMOVE_ANY: break;
	}
	return true;
}

/* Once more as long as something went: a directory whose names are removed may hide others. */
static void remove_in(int fd, struct span prefix, unsigned depth, struct span manifest,
		      enum removed what)
{
	char text[PATH_BYTES];
	struct span name;
	struct stat st;
	int sub;
	bool again = true;
	while (again) {
		struct dir_names names = {.fd = fd};
		again = false;
		(void)lseek(fd, 0, SEEK_SET);
		while (dir_next_name(&names, &name)) {
			const char *entry = (const char *)name.p;
			struct buf b = buf_of(text, sizeof text);
			buf_add(&b, prefix);
			buf_add(&b, name);
			if (b.full || fstatat(fd, entry, &st, AT_SYMLINK_NOFOLLOW) != 0)
				continue;
			if (!S_ISDIR(st.st_mode)) {
				if (is_removed(manifest, buf_span(&b), what))
					again = unlinkat(fd, entry, 0) == 0 || again;
				continue;
			}
			bool ours = what == REMOVE_ANY || owns_dir(manifest, buf_span(&b));
			if (!ours || depth >= CONTENTS_DEPTH_MAX || !open_dir_at(fd, entry, &sub))
				continue;
			buf_addc(&b, '/');
			remove_in(sub, buf_span(&b), depth + 1, manifest, what);
			(void)close(sub);
			again = unlinkat(fd, entry, AT_REMOVEDIR) == 0 || again;
		}
	}
}

void contents_remove(int fd, struct span manifest)
{
	if (!manifest.p)
		return;
	remove_in(fd, span_of(""), 0, manifest, REMOVE_LOADERS);
	remove_in(fd, span_of(""), 0, manifest, REMOVE_ALL_BUT_MANIFEST);
	(void)unlinkat(fd, UNFINISHED_MARK, 0);
	(void)unlinkat(fd, BUNDLE_DATA_LIST, 0);
	(void)unlinkat(fd, BUNDLE_MANIFEST, 0);
}

void contents_remove_all(int fd)
{
	remove_in(fd, span_of(""), 0, (struct span){NULL, 0}, REMOVE_ANY);
}

static int finish(int fd, int64_t mtime, unsigned depth)
{
	const struct timespec when[2] = {{.tv_sec = mtime}, {.tv_sec = mtime}};
	struct dir_names names = {.fd = fd};
	struct span name;
	int sub;
	int os = 0;
	(void)lseek(fd, 0, SEEK_SET);
	while (!os && depth < CONTENTS_DEPTH_MAX && dir_next_name(&names, &name)) {
		if (!open_dir_at(fd, (const char *)name.p, &sub))
			continue;
		os = finish(sub, mtime, depth + 1);
		(void)close(sub);
	}
	if (!os && (fchmod(fd, 0755) || futimens(fd, when)))
		os = errno;
	return os;
}

int contents_finish_dirs(int fd, int64_t mtime)
{
	return finish(fd, mtime, 0);
}
