/* Security modules that change what a process may do when it executes a file: AppArmor attaches a
   profile by the path (security/apparmor/domain.c, find_attach), SELinux computes a domain
   (security/selinux/hooks.c, selinux_bprm_creds_for_exec). A path comes in; nothing is changed. */
#include "explain/lsm.h"

#include "explain/aare.h"
#include "host/arena.h"

#define PROFILES "/sys/kernel/security/apparmor/policy/profiles"
#define TEXT_BYTES 4096

/* A file of the kernel's: its first line. Absent when it cannot be read. */
static struct span line_of(struct host *h, const char *path)
{
	char *text = arena_get(h->arena, TEXT_BYTES);
	struct buf b = text ? buf_of(text, TEXT_BYTES) : (struct buf){.full = true};
	struct span line = {NULL, 0};
	if (!text || h->ops->slurp(h, path, &b) || b.full)
		return line;
	struct span rest = span_of(text); /* up to a NUL, which ends some of them */
	(void)span_cut(&rest, "\n", &line);
	return line;
}

static bool has_selinux(struct host *h)
{
	struct inode n;
	return h->ops->lstat(h, "/sys/fs/selinux/enforce", &n) == 0;
}

/* Before a policy is loaded everything is the kernel's own. */
static enum lsm ask_selinux(struct host *h, struct buf *name)
{
	struct span context = line_of(h, "/proc/self/attr/current");
	if (span_is(context, "kernel"))
		return LSM_NONE;
	buf_add(name, context);
	return LSM_SELINUX;
}

/* "unconfined", or "NAME (enforce)". */
static struct span apparmor_current(struct host *h)
{
	struct span line = line_of(h, "/proc/self/attr/apparmor/current");
	struct span profile = {NULL, 0};
	if (!line.n)
		line = line_of(h, "/proc/self/attr/current");
	for (size_t i = 0; i + 1 < line.n; i++)
		if (line.p[i] == ' ' && line.p[i + 1] == '(')
			(void)span_sub(line, 0, i, &profile);
	return profile.n ? profile : line;
}

/* Their rules let every program inherit them ("file," of moby's and containerd's templates). */
static bool is_container_profile(struct span name)
{
	static const char heads[][24] = {"docker-default",     "cri-containerd.apparmor",
					 "containers-default", "crio-default",
					 "nerdctl-default",    "lxc-container-default"};
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		if (span_starts(name, heads[i]))
			return true;
	return false;
}

static struct span profile_line(struct host *h, struct span profile, const char *file)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	buf_path(&b, span_of(PROFILES), profile);
	buf_path(&b, (struct span){NULL, 0}, span_of(file));
	return b.full ? (struct span){NULL, 0} : line_of(h, path);
}

/* The pattern that a profile is attached by. Before Linux 6.2 that of a profile with wildcards is
   "<unknown>"; a name that is a path is the pattern then. Absent when it is not told. */
static struct span attachment(struct host *h, struct span profile, struct span name)
{
	struct span attach = profile_line(h, profile, "attach");
	if (!span_is(attach, "<unknown>"))
		return attach;
	return span_starts(name, "/") ? name : (struct span){NULL, 0};
}

static void add_name(struct buf *list, struct span name)
{
	buf_adds(list, list->n ? ", " : "");
	buf_add(list, name);
}

/* The longest attachment that fits, as the kernel uses the most exact one; else those that are not
   told. */
static enum lsm ask_attachments(struct host *h, struct span path, struct buf *out)
{
	struct span names;
	struct span one;
	size_t best = 0;
	if (h->ops->list(h, PROFILES, &names))
		return LSM_NONE;
	arena_keep(h->arena, (void *)(uintptr_t)names.p, names.n);
	for (; names.n && span_cstr(names, 0, &one); (void)span_from(names, one.n + 1, &names)) {
		struct span name = profile_line(h, one, "name");
		struct span attach = attachment(h, one, name);
		if (!attach.p && name.p && !best)
			add_name(out, name);
		if (!span_starts(attach, "/") || attach.n <= best || !aare_match(attach, path))
			continue;
		best = attach.n;
		*out = buf_of(out->p, out->cap);
		buf_add(out, name);
	}
	if (best)
		return LSM_ATTACHED;
	return out->n ? LSM_UNTOLD : LSM_NONE;
}

static enum lsm ask_apparmor(struct host *h, const char *path, struct buf *name)
{
	struct span current = apparmor_current(h);
	if (current.n && !span_is(current, "unconfined")) {
		buf_add(name, current);
		return is_container_profile(current) ? LSM_NONE : LSM_CONFINED;
	}
	struct path_resolution *w = arena_get(h->arena, sizeof *w);
	if (!w)
		return LSM_NONE;
	path_resolve(h, span_of(path), w);
	return w->os ? LSM_NONE : ask_attachments(h, span_of(w->real), name);
}

enum lsm host_lsm(struct host *h, const char *path, struct buf *name)
{
	struct inode n;
	if (h->root[0] || h->target)
		return LSM_NONE;
	if (has_selinux(h))
		return ask_selinux(h, name);
	/* Another module's label is none of AppArmor's; without the list only the profiles tell. */
	if (h->ops->lstat(h, PROFILES, &n) && h->ops->lstat(h, "/sys/module/apparmor", &n))
		return LSM_NONE;
	return ask_apparmor(h, path, name);
}
