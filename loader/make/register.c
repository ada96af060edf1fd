/* --register and --unregister: Landfall in the kernel's binfmt_misc
   (Documentation/admin-guide/binfmt-misc). The formats come from formats.c; lines are written to
   the files of the kernel, and what was done goes to stdout. */
#include "make/register.h"

#include "host/arena.h"
#include "machine/formats.h"
#include "message/errno_name.h"
#include "read/phrases.h"
#include "report/report.h"
#include "report/streams.h"

#include <errno.h>
#include <fcntl.h>
#include <landfall/landfall.h>
#include <string.h>
#include <unistd.h>

#define BINFMT_DIR "/proc/sys/fs/binfmt_misc/"
/* BINPRM_BUF_SIZE - 1 (fs/binfmt_misc.c, bm_entry_write): the longest path of an interpreter. */
#define INTERPRETER_MAX 127

struct registering {
	struct host *h;
	struct out *out;
	bool dry_run;
	char self[PATH_BYTES];
};

static int refuse(struct registering *r, int os)
{
	struct verdict *v = arena_get(r->h->arena, sizeof *v);
	if (!v || !out_flush(r->out))
		return LANDFALL_EXIT_OWN_FAULT;
	verdict_open(v, r->h->arena, BINFMT_DIR "register");
	facts_text(&v->message.facts, FACT_ERRNO, span_of(errno_name(os)));
	if (!host_binfmt_is_known(r->h))
		facts_flag(&v->message.facts, HINT_BINFMT_UNMOUNTED);
	if (os == ENAMETOOLONG)
		facts_flag(&v->message.facts, HINT_TOO_LONG);
	verdict_refuse(v, LANDFALL_LF606);
	return report_aside(v);
}

static void say(struct registering *r, const char *name, const char *what, struct span more)
{
	out_str(r->out, name);
	out_str(r->out, ": ");
	out_str(r->out, what);
	out_escaped(r->out, more);
	out_str(r->out, "\n");
}

static void say_done(struct registering *r, const char *name, const char *what)
{
	say(r, name, r->dry_run ? "would be " : "", span_of(what));
}

/* Writes one line to a file of binfmt_misc; 0 or an errno. */
static int write_line(const char *path, struct span line)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int os = 0;
	if (fd < 0)
		return errno;
	if (write(fd, line.p, line.n) < 0)
		os = errno;
	(void)close(fd);
	return os;
}

static void add_hex(struct buf *b, const unsigned char *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < n; i++) {
		buf_adds(b, "\\x");
		buf_addc(b, digits[p[i] >> 4]);
		buf_addc(b, digits[p[i] & 15]);
	}
}

/* Flag F has the kernel open this program now, so that it runs in containers that have it not; with
   O it gets the file as a descriptor, by which it knows that it was called so (AT_EXECFD). */
static int add(struct registering *r, const struct format *f)
{
	char text[1024];
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, ":");
	buf_adds(&b, f->name);
	buf_adds(&b, ":M::");
	add_hex(&b, f->magic, f->n);
	buf_adds(&b, ":");
	add_hex(&b, f->mask, f->n);
	buf_adds(&b, ":");
	buf_adds(&b, r->self);
	buf_adds(&b, ":OF");
	if (b.full)
		return ENAMETOOLONG;
	return r->dry_run ? 0 : write_line(BINFMT_DIR "register", buf_span(&b));
}

static bool is_there(struct registering *r, const char *name)
{
	char path[256];
	struct inode inode;
	struct buf b = buf_of(path, sizeof path);
	buf_adds(&b, BINFMT_DIR);
	buf_adds(&b, name);
	return r->h->ops->lstat(r->h, path, &inode) == 0;
}

static int add_format(struct registering *r, const struct format *f)
{
	const struct span none = {NULL, 0};
	struct binfmt *other = arena_get(r->h->arena, sizeof *other);
	struct span head = {f->magic, f->n};
	int os;
	if (!other)
		return ENOMEM;
	if (is_there(r, f->name)) {
		say(r, f->name, PHRASE_ALREADY_THERE, none);
		return 0;
	}
	if (host_binfmt(r->h, head, other)) {
		say(r, f->name, PHRASE_LEFT "; " PHRASE_HANDLED_BY " ", span_of(other->name));
		return 0;
	}
	os = add(r, f);
	if (!os)
		say_done(r, f->name, "registered");
	return os;
}

static int remove_format(struct registering *r, const struct format *f)
{
	char path[256];
	struct buf b = buf_of(path, sizeof path);
	int os = 0;
	buf_adds(&b, BINFMT_DIR);
	buf_adds(&b, f->name);
	if (!is_there(r, f->name))
		return 0;
	if (!r->dry_run)
		os = write_line(path, span_of("-1"));
	if (!os)
		say_done(r, f->name, "removed");
	return os;
}

/* The path at which the kernel is to open this program; ENAMETOOLONG for one that a registration
   cannot hold. */
static int find_self(struct registering *r)
{
	struct buf b = buf_of(r->self, sizeof r->self);
	int os = r->h->ops->readlink(r->h, "/proc/self/exe", &b);
	if (os)
		return os;
	return b.n > INTERPRETER_MAX || strpbrk(r->self, ":\n") ? ENAMETOOLONG : 0;
}

static int each_format(struct host *h, bool dry_run,
		       int (*act)(struct registering *, const struct format *))
{
	struct registering *r = arena_get(h->arena, sizeof *r);
	const struct machine *own = host_machine(h);
	struct format f;
	int os = 0;
	if (!r || !own)
		return LANDFALL_EXIT_OWN_FAULT;
	r->h = h;
	r->out = out_shared(STDOUT_FILENO);
	r->dry_run = dry_run;
	os = host_binfmt_is_known(h) ? find_self(r) : ENOENT;
	for (unsigned i = 0; !os && format_at(i, own, &f); i++)
		os = act(r, &f);
	return os ? refuse(r, os) : out_end(r->out, 0);
}

int make_register(struct host *h, bool dry_run)
{
	return each_format(h, dry_run, add_format);
}

int make_unregister(struct host *h, bool dry_run)
{
	return each_format(h, dry_run, remove_format);
}
