/* Is there a file at the path, and may it be executed? What the kernel says in one errno is taken
   apart here: which component, which link, which mount (fs/namei.c, do_open_execat). */
#include <landfall/verdict.h>

#include <elf.h>
#include <errno.h>
#include <string.h>

static void say_mode(struct verdict *v, uint32_t mode)
{
	char octal[5] = {0};
	for (int i = 0; i < 4; i++)
		octal[i] = (char)('0' + (mode >> (9 - 3 * i) & 7));
	facts_text(&v->facts, "mode", span_of(octal));
}

static const char *type_text(const struct node *n)
{
	switch (node_kind(n)) {
	case NODE_DIRECTORY: return "a directory";
	case NODE_FIFO: return "a FIFO";
	case NODE_SOCKET: return "a socket";
	case NODE_CHARACTER: return "a character device";
	case NODE_BLOCK: return "a block device";
	case NODE_FILE:
	case NODE_LINK:
	case NODE_OTHER: break;
	}
	return "not a regular file";
}

/* Which id an errno of the path walk belongs to. */
static const char *walk_id(struct host *h, const struct walk *w)
{
	const struct file *target = w->link[0] ? host_file(h, span_of(w->link)) : NULL;
	switch (w->os) {
	/* A link that leads somewhere is not to blame for what is missing behind it: /bin. */
	case ENOENT: return target && target->os == ENOENT ? "LF002" : "LF001";
	case ELOOP: return "LF003";
	case ENOTDIR: return "LF004";
	case EACCES: return "LF008";
	default: return "LF010";
	}
}

/* A program of that name which PATH has: shells remember where they found one, and bash goes on
   asking for it there when it has moved. */
static void say_elsewhere(struct host *h, const struct file *f, struct verdict *v)
{
	const struct file *other = NULL;
	if (h->path && f->os == ENOENT)
		other = path_find(h, span_base(span_of(f->path)));
	if (other && other->path[0] == '/')
		facts_text(&v->facts, "elsewhere", span_of(other->path));
}

static void refuse_missing(struct host *h, const struct file *f, struct verdict *v)
{
	struct walk w;
	host_walk(h, span_of(f->path), &w);
	say_elsewhere(h, f, v);
	v->kernel_decides = true;
	facts_text(&v->facts, "errno", span_of(errno_name(f->os)));
	if (w.os != f->os) {
		/* The walk sees something else than the kernel did: say only what the kernel said. */
		verdict_refuse(v, f->os == ENOENT ? "LF001" : "LF010");
		return;
	}
	facts_text(&v->facts, "at", span_of(w.real));
	if (w.link[0])
		facts_text(&v->facts, "link", span_of(w.link));
	struct span want = span_of(f->path);
	if (!span_ends(span_of(w.real), (const char *)span_base(want).p))
		facts_flag(&v->facts, ".parent");
	verdict_refuse(v, walk_id(h, &w));
}

/* Somebody may execute it, and not this user. */
static void say_user(struct host *h, const struct file *f, struct verdict *v)
{
	if (h->root[0] || !h->uid || !(f->node.mode & 0111))
		return;
	facts_number(&v->facts, "uid", h->uid);
	facts_number(&v->facts, "owner", f->node.uid);
}

/* What changes the remedy: a shared library needs none, a script can be handed over. */
static void say_content(const struct file *f, struct verdict *v)
{
	struct image im;
	if (!f->bytes.p)
		return;
	image_read(f->bytes, &im);
	if (im.kind == KIND_SCRIPT && im.script_fault == SCRIPT_OK)
		facts_text(&v->facts, "script_by", im.script.interp);
	if (im.kind == KIND_ELF && im.elf_fault == ELF_OK && im.elf.type == ET_DYN &&
	    im.interp_fault == ELF_ABSENT && im.dyn.soname.p)
		facts_flag(&v->facts, ".is_library");
}

bool decide_path(struct host *h, const struct file *f, struct verdict *v)
{
	if (f->os) {
		refuse_missing(h, f, v);
		return true;
	}
	if (node_kind(&f->node) != NODE_FILE) {
		facts_text(&v->facts, "type", span_of(type_text(&f->node)));
		facts_text(&v->facts, "errno", span_of("EACCES"));
		v->kernel_decides = true;
		verdict_refuse(v, node_kind(&f->node) == NODE_DIRECTORY ? "LF005" : "LF009");
		return true;
	}
	int os = host_may_exec(h, span_of(f->path));
	if (os != EACCES)
		return false;
	facts_text(&v->facts, "errno", span_of("EACCES"));
	say_mode(v, f->node.mode);
	say_content(f, v);
	v->kernel_decides = true;
	bool noexec = (f->node.mode & 0111) && host_is_noexec(h, span_of(f->path));
	if (!noexec)
		say_user(h, f, v);
	verdict_refuse(v, noexec ? "LF007" : "LF006");
	return true;
}

static bool try_candidate(struct host *h, const char *path, bool *denied)
{
	const struct file *f = host_file(h, span_of(path));
	if (!f || f->os || node_kind(&f->node) != NODE_FILE) {
		*denied = *denied || (f && f->os == EACCES);
		return false;
	}
	if (host_may_exec(h, span_of(path)) == 0)
		return true;
	*denied = true;
	return false;
}

void verdict_closed(const char *dir, int os, struct verdict *out)
{
	verdict_open(out, dir);
	facts_text(&out->facts, "errno", span_of(errno_name(os)));
	if (os == ELOOP)
		facts_flag(&out->facts, ".deep");
	if (os == ENOMEM)
		facts_flag(&out->facts, ".no_memory");
	if (os == ELOOP || os == ENOMEM)
		facts_flag(&out->facts, ".part");
	verdict_refuse(out, "LF012");
}

bool verdict_find_in_path(struct host *h, const char *name, struct buf *path, struct verdict *out)
{
	char denied_path[PATH_BYTES] = "";
	/* musl's and glibc's execvp agree on nothing but these two when PATH is unset. */
	struct span list = span_of(h->path ? h->path : "/bin:/usr/bin");
	struct span dir;
	if (strchr(name, '/')) {
		buf_adds(path, name);
		return !path->full;
	}
	while (name[0] && span_cut(&list, ":", &dir)) {
		bool denied = false;
		*path = buf_of(path->p, path->cap);
		if (dir.n)
			buf_path(path, dir, span_of(name));
		else
			buf_adds(path, name);
		if (!path->full && try_candidate(h, path->p, &denied))
			return true;
		if (denied && !path->full && !denied_path[0])
			memcpy(denied_path, path->p, path->n + 1);
	}
	*path = buf_of(path->p, path->cap);
	buf_adds(path, denied_path);
	if (path->n)
		return true;    /* found, though not executable: the verdict will say why */
	verdict_open(out, name);
	facts_text(&out->facts, "path", span_of(h->path));
	facts_text(&out->facts, "errno", span_of("ENOENT"));
	verdict_refuse(out, "LF011");
	describe_host(h, out);
	return false;
}
