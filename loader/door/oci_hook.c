/* --oci-hook: would the program of a container that is being made start? The state comes on
   standard input (OCI runtime specification, hooks); nothing is said unless the start would
   certainly fail, since a hook that fails ends a container that might have run. */
#include "door/oci_hook.h"

#include "command/command.h"
#include "door/oci_config.h"
#include "host/arena.h"
#include "judge/judge.h"
#include "read/json.h"
#include "read/script.h"
#include "report/report.h"
#include "report/streams.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define STATE_BYTES_MAX ((size_t)256 << 10)
#define MOUNTS_BYTES_MAX ((size_t)1 << 20)
#define STOPPED 1

static struct span read_state(struct host *h)
{
	unsigned char *text = arena_get(h->arena, STATE_BYTES_MAX);
	size_t n = 0;
	ssize_t got = 1;
	while (text && n < STATE_BYTES_MAX && got) {
		got = read(STDIN_FILENO, text + n, STATE_BYTES_MAX - n);
		if (got < 0 && errno != EINTR)
			return (struct span){NULL, 0};
		n += got > 0 ? (size_t)got : 0;
	}
	return (struct span){n < STATE_BYTES_MAX ? text : NULL, n};
}

/* The directory of the root file system, its links resolved: an absolute link would lead out of the
   view of /proc/PID/root. */
static bool find_rootfs(struct host *h, const struct oci_config *c, struct buf *out)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	if (c->rootfs[0] == '/')
		buf_adds(&b, c->rootfs);
	else
		buf_path(&b, span_of(c->bundle), span_of(c->rootfs));
	return !b.full && h->ops->place(h, text, out) == 0;
}

static void add_proc(const struct oci_config *c, const char *name, struct buf *b)
{
	buf_adds(b, "/proc/");
	buf_addu(b, c->pid);
	buf_adds(b, name);
}

/* Directories in which the kernel, and files by which an engine, tells something: no program and no
   library lies there. */
static bool holds_no_program(struct span dest)
{
	static const char dirs[][8] = {"/proc", "/sys", "/dev"};
	static const char files[][24] = {"/etc/resolv.conf", "/etc/hosts", "/etc/hostname",
					 "/run/.containerenv", "/run/secrets"};
	struct span rest;
	for (size_t i = 0; i < COUNT(dirs); i++)
		if (span_starts(dest, dirs[i]) && span_from(dest, strlen(dirs[i]), &rest) &&
		    (rest.n == 0 || rest.p[0] == '/'))
			return true;
	for (size_t i = 0; i < COUNT(files); i++)
		if (span_is(dest, files[i]))
			return true;
	return false;
}

/* Is there a mount at that place, by /proc/PID/mountinfo, whose fifth field is the place? */
static bool is_mounted(struct span mountinfo, struct span place)
{
	struct span line;
	struct span field = {NULL, 0};
	while (span_cut(&mountinfo, "\n", &line)) {
		for (unsigned i = 0; i < 5; i++)
			if (!span_cut(&line, " ", &field))
				field = (struct span){NULL, 0};
		if (span_eq(field, place))
			return true;
	}
	return false;
}

/* Are all mounts of the container in the view, those apart that hold no program? */
static bool sees_mounts(struct host *h, const struct oci_config *c, struct span rootfs,
			struct span mountinfo)
{
	struct span mounts = c->mounts;
	struct span one;
	char text[PATH_BYTES];
	for (unsigned n = 0; json_next(&mounts, &one); n++) {
		struct buf b = buf_of(text, sizeof text);
		struct span dest = span_of(oci_text(h, one, "destination"));
		if (!dest.p || n == OCI_WORDS_MAX)
			return false;
		while (dest.n > 1 && dest.p[dest.n - 1] == '/')
			dest.n--;
		buf_add(&b, rootfs);
		buf_adds(&b, dest.n && dest.p[0] == '/' ? "" : "/");
		buf_add(&b, dest);
		if (!holds_no_program(dest) &&
		    (b.full || !mountinfo.p || !is_mounted(mountinfo, buf_span(&b))))
			return false;
	}
	return true;
}

/* Opens the root as the container's own process sees it, with what is mounted there; where it
   cannot be asked, the directory itself, if nothing else is mounted in it. */
static bool open_root(struct host *h, const struct oci_config *c, struct host *out)
{
	char place[PATH_BYTES];
	char text[PATH_BYTES];
	char *mounts = arena_get(h->arena, MOUNTS_BYTES_MAX);
	struct buf root = buf_of(place, sizeof place);
	struct buf b = buf_of(text, sizeof text);
	struct buf m;
	if (!mounts || !find_rootfs(h, c, &root))
		return false;
	m = buf_of(mounts, MOUNTS_BYTES_MAX);
	add_proc(c, "/mountinfo", &b);
	if (c->pid && h->ops->slurp(h, text, &m) == 0 && !m.full &&
	    sees_mounts(h, c, buf_span(&root), buf_span(&m))) {
		b = buf_of(text, sizeof text);
		add_proc(c, "/root", &b);
		buf_add(&b, buf_span(&root));
		if (!b.full && host_open(out, h->arena, text, NULL))
			return true;
	}
	return sees_mounts(h, c, buf_span(&root), (struct span){NULL, 0}) &&
	       host_open(out, h->arena, place, NULL);
}

/* The container is started by this kernel: what binfmt_misc hands on here runs there, too. */
static bool is_handed_on(struct host *h, struct host *root, const char *path)
{
	struct binfmt *b = arena_get(h->arena, sizeof *b);
	const struct file *f = host_file(root, span_of(path));
	struct span head = f ? f->bytes : (struct span){NULL, 0};
	if (head.n > SCRIPT_HEAD_BYTES)
		head.n = SCRIPT_HEAD_BYTES;
	return !b || !head.p || !host_binfmt_is_known(h) || host_binfmt(h, head, b);
}

static bool is_certain(struct host *h, struct host *root, const struct verdict *v)
{
	static const char by_format[][LANDFALL_ID_BYTES] = {LANDFALL_LF103, LANDFALL_LF201,
							    LANDFALL_LF202, LANDFALL_LF206};
	bool asks = false;
	for (size_t i = 0; i < COUNT(by_format); i++)
		asks = asks || span_is(v->message.diag.id, by_format[i]);
	if (!asks || v->action != LANDFALL_NONE)
		return v->certain;
	/* What is behind a script is looked up where the script leads, so it is left alone. */
	return !facts_find(&v->message.facts, FACT_UNSURE) &&
	       !facts_find(&v->message.facts, FACT_SCRIPT_INTERP) &&
	       !is_handed_on(h, root, v->program);
}

/* The verdict on the program, or on what it will start as a wrapper, when that one stops. */
static void judge(struct host *root, const struct oci_config *c, struct verdict *v)
{
	static char path[PATH_BYTES];
	const struct judging how = {.no_redirect = true, .plain_start = true, .symbols = true};
	struct verdict *command = arena_get(root->arena, sizeof *command);
	struct buf b = buf_of(path, sizeof path);
	const char *name = c->args[0];
	if (!strchr(name, '/')) {
		if (!verdict_find_in_path(root, name, &b, v))
			return;
		name = path;
	}
	verdict_decide(root, name, &how, v);
	verdict_sibling(root, v);
	if (command && v->action == LANDFALL_RUN &&
	    command_judge(root, name, c->args, &how, command) == COMMAND_STOPS)
		*v = *command;
}

int oci_hook(struct host *h)
{
	struct oci_config *c = arena_get(h->arena, sizeof *c);
	struct host *root = arena_get(h->arena, sizeof *root);
	struct verdict *v = arena_get(h->arena, sizeof *v);
	if (!c || !root || !v || !oci_config_read(h, read_state(h), c) || !open_root(h, c, root))
		return 0;
	host_take_env(root, c->env);
	root->on_map_file = h->on_map_file;
	root->root_cwd = c->cwd[1] ? c->cwd : "";
	root->user = c->mode_counts && h->uid == 0 ? &c->user : NULL;
	if (!strchr(c->args[0], '/') && !root->path)
		return 0;
	judge(root, c, v);
	if (h->arena->full || root->scarce || v->interp_is_landfall || !is_certain(h, root, v))
		return 0;
	(void)report_aside(v);
	return STOPPED;
}
