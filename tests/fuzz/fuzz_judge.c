/* The judge on hosts that the input describes: records of a slot, a mode, a length and bytes, each
   a file, a link or a word of the environment. The verdict must hold together, and what is said of
   it must be printable and, as JSON, JSON. */
#include "text.h"

#include <landfall/arena.h>
#include <landfall/report.h>
#include <landfall/verdict.h>

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAID_MAX (8U << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { PROGRAM, FILES = 18, LIBRARY_PATH = FILES, PRELOAD, BUNDLE, PATH, NAME, HANDLER, SWITCHES,
	SLOTS };

/* The one list of places; seeds.c numbers its records by it. */
static const char *const paths[FILES] = {
	"/app/program",
	"/lib64/ld-linux-x86-64.so.2",
	"/lib/x86_64-linux-gnu/libc.so.6",
	"/lib/x86_64-linux-gnu/liba.so.1",
	"/etc/ld.so.cache",
	"/etc/os-release",
	"/lib/ld-musl-x86_64.so.1",
	"/etc/ld-musl-x86_64.path",
	"/usr/lib/libb.so.2",
	"/opt/landfall/ld-linux-x86-64.so.2",
	"/opt/landfall/libc.so.6",
	"/etc/ld.so.preload",
	"/bin/sh",
	"/app/.landfall/ld-linux-x86-64.so.2",
	"/app/.landfall/libc.so.6",
	"/app/lib/liba.so.1",
	"/proc/sys/fs/binfmt_misc/status",
	"/lib/i386-linux-gnu/libc.so.6",
};

/* mode of a record: its type, and what is odd about it. */
enum { REGULAR, DIRECTORY, LINK, FIFO, TYPES = 3 };
enum { NOT_EXEC = 4, SETUID = 8, NOEXEC = 16, UNREADABLE = 32, CAPS = 64 };

struct record {
	bool given;
	unsigned char mode;
	unsigned char *bytes;   /* a block of its own, ended by a NUL that is not counted */
	size_t n;
};

static struct record records[SLOTS];

static const struct record *find(const char *path, size_t *slot)
{
	for (*slot = 0; *slot < FILES; ++*slot)
		if (records[*slot].given && strcmp(path, paths[*slot]) == 0)
			return &records[*slot];
	return NULL;
}

static bool is_parent(const char *path)
{
	size_t n = strlen(path);
	for (size_t i = 0; i < FILES; i++)
		if (records[i].given && strncmp(path, paths[i], n) == 0 && paths[i][n] == '/')
			return true;
	return n == 0 || strcmp(path, "/") == 0;
}

static void fill_node(const struct record *r, size_t slot, struct node *out)
{
	static const uint32_t types[] = {S_IFREG, S_IFDIR, S_IFLNK, S_IFIFO};
	uint32_t perm = r->mode & NOT_EXEC ? 0644 : 0755;
	*out = (struct node){types[r->mode & TYPES] | perm | (r->mode & SETUID ? 04000 : 0), 1,
			     slot + 1, r->n};
}

static int fake_lstat(struct host *h, const char *path, struct node *out)
{
	size_t slot;
	(void)h;
	const struct record *r = find(path, &slot);
	if (!r && !is_parent(path))
		return ENOENT;
	*out = (struct node){S_IFDIR | 0755, 1, 100 + strlen(path), 0};
	if (r)
		fill_node(r, slot, out);
	return 0;
}

static int fake_readlink(struct host *h, const char *path, struct buf *out)
{
	size_t slot;
	(void)h;
	const struct record *r = find(path, &slot);
	if (!r || (r->mode & TYPES) != LINK)
		return EINVAL;
	buf_add(out, (struct span){r->bytes, strlen((char *)r->bytes)});
	return out->full ? ENAMETOOLONG : 0;
}

/* Finds through links, as stat does. */
static const struct record *resolve(const char *path, size_t *slot, int *os)
{
	const struct record *r = find(path, slot);
	for (int i = 0; r && (r->mode & TYPES) == LINK; i++) {
		*os = ELOOP;
		if (i == HOST_LINKS_MAX)
			return NULL;
		r = find((char *)r->bytes, slot);
	}
	*os = r ? 0 : ENOENT;
	return r;
}

static void fake_open(struct host *h, const char *path, struct file *out)
{
	size_t slot;
	const struct record *r = resolve(path, &slot, &out->os);
	if (!r) {
		if (out->os == ENOENT && is_parent(path))
			out->os = fake_lstat(h, path, &out->node);
		return;
	}
	fill_node(r, slot, &out->node);
	if ((r->mode & TYPES) != REGULAR)
		return;
	if (r->mode & UNREADABLE)
		out->read_os = EACCES;
	else
		out->bytes = (struct span){r->bytes, r->n};
}

static int fake_may_exec(struct host *h, const char *path)
{
	size_t slot;
	int os;
	(void)h;
	const struct record *r = resolve(path, &slot, &os);
	return r && r->mode & (NOT_EXEC | NOEXEC) ? EACCES : os;
}

static bool has(const char *path, unsigned mode)
{
	size_t slot;
	int os;
	const struct record *r = resolve(path, &slot, &os);
	return r && (r->mode & mode);
}

static bool fake_is_noexec(struct host *h, const char *path)
{
	(void)h;
	return has(path, NOEXEC);
}

static bool fake_has_caps(struct host *h, const char *path)
{
	(void)h;
	return has(path, CAPS);
}

static int fake_dir(struct host *h, struct buf *out)
{
	(void)h;
	buf_adds(out, "/app");
	return out->full ? ENAMETOOLONG : 0;
}

static int fake_slurp(struct host *h, const char *path, struct buf *out)
{
	const struct record *r = &records[HANDLER];
	(void)h;
	if (!r->given || !strstr(path, "binfmt_misc/"))
		return ENOENT;
	buf_add(out, (struct span){r->bytes, r->n});
	return 0;
}

/* The kernel's list has names as short as file names are; this one has a long one too. */
static int fake_entry(struct host *h, const char *dir, unsigned i, struct buf *name)
{
	(void)h;
	(void)dir;
	if (i > 1 || !records[HANDLER].given)
		return ENOENT;
	buf_adds(name, i ? "qemu\033[31m" : "status");
	return 0;
}

static const struct host_ops fake_ops = {
	.lstat = fake_lstat,
	.readlink = fake_readlink,
	.open = fake_open,
	.may_exec = fake_may_exec,
	.is_noexec = fake_is_noexec,
	.has_caps = fake_has_caps,
	.self_dir = fake_dir,
	.cwd = fake_dir,
	.slurp = fake_slurp,
	.entry = fake_entry,
};

static void read_records(const uint8_t *data, size_t n)
{
	size_t i = 0;
	while (n - i >= 4) {
		struct record *r = &records[data[i] % SLOTS];
		size_t len = data[i + 2] | (size_t)data[i + 3] << 8;
		len = len < n - i - 4 ? len : n - i - 4;
		free(r->bytes);
		r->given = true;
		r->mode = data[i + 1];
		r->n = len;
		r->bytes = malloc(len + 1);
		if (!r->bytes)
			abort();
		memcpy(r->bytes, data + i + 4, len);
		r->bytes[len] = 0;
		i += 4 + len;
	}
}

static void forget_records(void)
{
	for (size_t i = 0; i < SLOTS; i++)
		free(records[i].bytes);
	memset(records, 0, sizeof records);
	arena_reset();
}

static const char *word(size_t slot)
{
	return (const char *)records[slot].bytes;
}

static _Noreturn void fail(const char *what, const char *said, size_t n, size_t at)
{
	(void)fprintf(stderr, "%s at byte %zu of:\n", what, at);
	(void)fwrite(said, 1, n, stderr);
	(void)fputc('\n', stderr);
	abort();
}

/* What was said, in memory: a file of the kernel's behind the same writes as in real life. */
static void check_said(const struct verdict *v, bool json)
{
	static int fd = -1;
	static char said[SAID_MAX];
	struct out out;
	size_t at = 0;
	if (fd < 0)
		fd = memfd_create("said", 0);
	if (fd < 0 || ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	out_open(&out, fd);
	(json ? report_json : report_text)(&out, v);
	if (!out_flush(&out))
		fail("not written", "", 0, 0);
	ssize_t n = pread(fd, said, sizeof said, 0);
	if (n <= 0 || (size_t)n == sizeof said || said[n - 1] != '\n')
		fail("no sound end", said, 0, (size_t)n);
	if (!text_is_clean((unsigned char *)said, (size_t)n, &at))
		fail("unclean", said, (size_t)n, at);
	if (json && !text_is_json((unsigned char *)said, (size_t)n, &at))
		fail("no JSON", said, (size_t)n, at);
	if (json && memchr(said, '\n', (size_t)n) != said + n - 1)
		fail("more than a line", said, (size_t)n, at);
}

static void check_verdict(const struct verdict *v)
{
	if ((v->action == ACT_NONE) != (v->diag.id.p != NULL))
		fail("id without refusal, or the reverse", "", 0, 0);
	if ((v->action == ACT_NONE) != (v->exit == 126 || v->exit == 127))
		fail("wrong exit", "", 0, (size_t)v->exit);
	if (v->action == ACT_HANDOVER && (!v->handover.loader.p || !v->handover.library_path.p))
		fail("hand-over to nothing", "", 0, 0);
	check_said(v, false);
	check_said(v, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct verdict v;
	struct host h = {.ops = &fake_ops, .machine = EM_X86_64};
	read_records(data, n);
	unsigned switches = records[SWITCHES].mode;
	struct verdict_options o = {.no_redirect = switches & 1};
	h.root = switches & 2 ? "/root" : "";
	h.isa_level = (int)(switches >> 2 & 3) + 1;
	h.library_path = word(LIBRARY_PATH);
	h.preload = word(PRELOAD);
	h.path = word(PATH);
	h.bundle = word(BUNDLE);
	h.uname_machine = span_of("x86_64");
	const char *name = records[NAME].given ? word(NAME) : paths[PROGRAM];
	if (strchr(name, '/') || strlen(name) >= PATH_BYTES)
		verdict_decide(&h, name, &o, &v);
	else if (verdict_find_in_path(&h, name, &b, &v))
		verdict_decide(&h, path, &o, &v);
	check_verdict(&v);
	forget_records();
	return 0;
}
