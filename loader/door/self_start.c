/* A program in front of which Landfall stands, and whose /proc/self/exe could not be made its own,
   starts itself: its words come to us as if they were our command line. The first of them, a script
   of its own or an option, must not be taken for the program to run. Which program it is the
   environment says, or that of our parent; what could be somebody else's file is not started. */
#include "door/self_start.h"

#include "door/stand_in.h"
#include "host/arena.h"
#include "host/own_file.h"
#include "host/owned.h"
#include "message/errno_name.h"
#include "message/verdict.h"
#include "read/elf.h"
#include "read/phrases.h"
#include "redirect/bundle.h"
#include "report/out.h"
#include "report/report.h"
#include "report/streams.h"

#include <landfall/landfall.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of a parent's environment the first so many bytes are searched. */
#define ENVIRON_BYTES (1U << 18)

static const char proc_exe[] = "/proc/self/exe";
static const char in_memory[] = "memfd:" BUNDLE_SELF;

static struct span execfn(void)
{
	return span_of((const char *)(uintptr_t)getauxval(AT_EXECFN));
}

static bool is_by_link(void)
{
	const struct span path = execfn();
	return path.p && span_starts(path, "/proc/") && span_ends(path, "/exe");
}

static bool is_by_name(void)
{
	const struct span path = execfn();
	return path.p && span_is(span_base(path), BUNDLE_SELF);
}

/* How many components say that Landfall itself has started us (door/stand_in.c, first_path). */
static size_t firsts(void)
{
	struct span dir = execfn().p ? span_dir(execfn()) : execfn();
	size_t n = 0;
	for (; dir.p && span_ends(dir, STAND_IN_FIRST); n++)
		dir.n -= sizeof STAND_IN_FIRST - 1;
	return n;
}

/* The path of our own executable, as its link shows it. */
static struct span own_path(char *text)
{
	ssize_t n = readlink(proc_exe, text, PATH_BYTES - 1);
	text[n > 0 ? n : 0] = 0;
	return span_of(text);
}

bool self_start_is(void)
{
	static char text[PATH_BYTES];
	if (is_by_link() || is_by_name())
		return true;
	if (execfn().p && span_is(span_base(execfn()), "landfall"))
		return false;
	/* By another link, or without a name. */
	const struct span own = span_base(own_path(text));
	if (!own.n) /* no /proc */
		return getenv(STAND_IN_VARIABLE);
	return span_starts(own, BUNDLE_SELF) || span_starts(own, in_memory);
}

/* --- the parent ------------------------------------------------------------------------------ */

struct parent {
	bool asked;
	int dir;     /* of /proc, -1 for none */
	char *value; /* its STAND_IN_VARIABLE; NULL for none */
};

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* A stand-in of the same user, and our parent still after its directory was opened, so that the
   number is that of no later process? */
static bool is_stand_in(int dir, pid_t pid)
{
	struct stat st;
	struct stat own;
	struct stat its;
	return fstat(dir, &st) == 0 && st.st_uid == geteuid() && st.st_uid == getuid() &&
	       stat(proc_exe, &own) == 0 && fstatat(dir, "exe", &its, 0) == 0 &&
	       is_same(&own, &its) && getppid() == pid;
}

static char *value_in(char *text, size_t n)
{
	static const char name[] = STAND_IN_VARIABLE "=";
	for (char *p = text; p < text + n; p += strlen(p) + 1)
		if (strncmp(p, name, sizeof name - 1) == 0)
			return p + sizeof name - 1;
	return NULL;
}

static char *read_value(struct host *h, int dir)
{
	char *text = arena_get(h->arena, ENVIRON_BYTES + 1);
	int fd = text ? openat(dir, "environ", O_RDONLY | O_CLOEXEC) : -1;
	size_t n = 0;
	ssize_t k = 1;
	if (fd < 0)
		return NULL;
	while (k > 0 && n < ENVIRON_BYTES) {
		k = read(fd, text + n, ENVIRON_BYTES - n);
		n += k > 0 ? (size_t)k : 0;
	}
	(void)close(fd);
	text[n] = 0;
	return value_in(text, n);
}

static void open_parent(struct host *h, struct parent *p)
{
	char text[64];
	struct buf b = buf_of(text, sizeof text);
	const pid_t pid = getppid();
	if (p->asked)
		return;
	p->asked = true;
	buf_adds(&b, "/proc/");
	buf_addu(&b, (uint64_t)pid);
	p->dir = pid > 0 ? open(text, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
	if (p->dir >= 0 && is_stand_in(p->dir, pid))
		p->value = read_value(h, p->dir);
}

/* Is our parent that program, as the same file in its root and in ours? Then this user runs it
   already, whosever it is. */
static bool is_of_parent(struct host *h, struct parent *p, const char *program)
{
	char text[PATH_BYTES + 8];
	struct buf b = buf_of(text, sizeof text);
	struct stat ours;
	struct stat its;
	open_parent(h, p);
	buf_adds(&b, "root");
	buf_adds(&b, program);
	return p->value && strcmp(p->value, program) == 0 && !b.full && stat(program, &ours) == 0 &&
	       fstatat(p->dir, text, &its, 0) == 0 && is_same(&ours, &its);
}

/* --- the program ----------------------------------------------------------------------------- */

static bool reject(struct self_start *s, const char *reason, int os)
{
	s->program = NULL;
	s->reason = reason;
	s->os = os;
	return false;
}

/* Is our own file where its link says that it is? Not in another root than that of its start, where
   the program's path means another file. What was deleted, or is in memory, has no path. */
static bool is_in_its_root(void)
{
	static char text[PATH_BYTES];
	struct stat own;
	struct stat there;
	const struct span path = own_path(text);
	return span_ends(path, " (deleted)") || (path.n && stat(proc_exe, &own) == 0 &&
						 stat(text, &there) == 0 && is_same(&own, &there));
}

/* Whoever owns our own file has his code run already. */
static bool is_owned(struct host *h, const char *program)
{
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	struct file own = {.path = proc_exe};
	struct stat st;
	struct owners o;
	if (stat(proc_exe, &st))
		return false;
	own.inode.uid = st.st_uid;
	owners_of(h, &own, false, &o);
	return owned_path(&o, span_of(program), &at);
}

/* A script is never named, and Landfall itself would start without an end. */
static bool is_program(const struct file *f)
{
	struct elf e;
	return f && f->bytes.p && elf_open(f->bytes, &e) == ELF_OK && !own_file_is(f);
}

static bool check(struct host *h, struct parent *p, struct self_start *s)
{
	const struct file *f;
	s->program = s->said;
	if (s->said[0] != '/')
		return reject(s, PHRASE_SELF_RELATIVE, 0);
	if (!firsts() && !is_by_name() && !is_in_its_root())
		return reject(s, PHRASE_SELF_OTHER_ROOT, 0);
	f = host_file(h, span_of(s->said));
	if (f && f->os)
		return reject(s, f->os == ENOENT ? PHRASE_NO_SUCH_FILE : errno_text(f->os), f->os);
	if (!is_program(f))
		return reject(s, PHRASE_SELF_NO_PROGRAM, 0);
	return firsts() || is_owned(h, s->said) || is_of_parent(h, p, s->said) ||
	       reject(s, PHRASE_SELF_NOT_OWNED, 0);
}

/* Programs find the bundle of their first start again, which --with-bundle may have named. */
static void take_bundle(struct host *h)
{
	char text[PATH_BYTES];
	const struct span path = own_path(text);
	const struct span dir = span_dir(path);
	if (span_starts(span_base(path), BUNDLE_SELF))
		h->with_bundle = arena_copy(h->arena, dir);
}

/* The word that is a script's path, the n-th. */
static const char *script_of(char *const *argv, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!argv[i])
			return NULL;
	return n ? argv[n] : NULL;
}

bool self_start_find(struct host *h, char *const *argv, struct self_start *out)
{
	struct parent p = {.dir = -1};
	*out = (struct self_start){.said = NULL};
	if (getauxval(AT_SECURE))
		return false;
	out->said = host_env(h, STAND_IN_VARIABLE);
	if (!out->said)
		open_parent(h, &p);
	if (!out->said)
		out->said = p.value;
	const bool found = out->said && check(h, &p, out);
	if (p.dir >= 0)
		(void)close(p.dir);
	take_bundle(h);
	out->execfn = firsts() ? script_of(argv, firsts() - 1) : NULL;
	return found;
}

int self_start_refuse(struct host *h, const struct self_start *s)
{
	struct out *out = out_shared(STDERR_FILENO);
	struct verdict v;
	verdict_open(&v, h->arena, (const char *)execfn().p);
	facts_text(&v.message.facts, FACT_AT, span_of(s->said));
	facts_text(&v.message.facts, FACT_REASON, span_of(s->reason));
	facts_text(&v.message.facts, FACT_ERRNO, span_of(s->os ? errno_name(s->os) : NULL));
	verdict_refuse(&v, LANDFALL_LF517);
	report_text(out, &v);
	return out_end(out, v.exit);
}
