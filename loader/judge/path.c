/* Is there a file at the path, and may the user execute it? One errno of the kernel is split into
   its causes here: which component, which link, which mount (fs/namei.c, do_open_execat). */
#include "judge/rules.h"

#include "explain/explain.h"
#include "host/path_search.h"
#include "host/rights.h"
#include "judge/judge.h"
#include "message/errno_name.h"
#include "message/verdict.h"
#include "read/phrases.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

static void say_mode(struct verdict *v, uint32_t mode)
{
	char octal[5] = {0};
	for (int i = 0; i < 4; i++)
		octal[i] = (char)('0' + (mode >> (9 - 3 * i) & 7));
	facts_text(&v->message.facts, FACT_MODE, span_of(octal));
}

static const char *type_text(const struct inode *n)
{
	switch (file_type(n)) {
	case TYPE_DIRECTORY: return PHRASE_IS_DIRECTORY;
	case TYPE_FIFO: return PHRASE_IS_FIFO;
	case TYPE_SOCKET: return PHRASE_IS_SOCKET;
	case TYPE_CHARACTER: return PHRASE_IS_CHARACTER_DEVICE;
	case TYPE_BLOCK: return PHRASE_IS_BLOCK_DEVICE;
	case TYPE_REGULAR:
	case TYPE_SYMLINK:
	case TYPE_OTHER: break;
	}
	return PHRASE_IS_NOT_REGULAR;
}

/* The message id for an errno of path resolution. */
static const char *path_resolution_id(struct host *h, const struct path_resolution *w)
{
	const struct file *target = w->link[0] ? host_file(h, span_of(w->link)) : NULL;
	switch (w->os) {
	/* A link with an existing target, like /bin, is not the cause; only a dangling link is
	   LF002. */
	case ENOENT: return target && target->os == ENOENT ? LANDFALL_LF002 : LANDFALL_LF001;
	case ELOOP: return LANDFALL_LF003;
	case ENOTDIR: return LANDFALL_LF004;
	case EACCES: return LANDFALL_LF008;
	default: return LANDFALL_LF010;
	}
}

/* Suggests a program of the same name in PATH: shells remember where they found a program, and bash
   keeps using that path after the program has moved. */
static void say_other_in_path(struct host *h, const struct file *f, struct verdict *v)
{
	const struct file *other = NULL;
	if (h->path && f->os == ENOENT)
		other = path_search_find(h, span_base(span_of(f->path)));
	if (other && other->path[0] == '/')
		facts_text(&v->message.facts, FACT_ELSEWHERE, span_of(other->path));
}

static void refuse_not_found(struct host *h, const struct file *f, struct verdict *v)
{
	struct path_resolution w;
	path_resolve(h, span_of(f->path), &w);
	say_other_in_path(h, f, v);
	if (f->os == ENOENT)
		describe_word(h, span_of(f->path), v);
	v->kernel_decides = true;
	verdict_errno(v, f->os);
	if (w.os != f->os) {
		/* Path resolution here contradicts the kernel's errno: report only the kernel's
		   errno. */
		verdict_refuse(v, f->os == ENOENT ? LANDFALL_LF001 : LANDFALL_LF010);
		return;
	}
	facts_text(&v->message.facts, FACT_AT, span_of(w.real));
	if (w.link[0])
		facts_text(&v->message.facts, FACT_LINK, span_of(w.link));
	struct span want = span_of(f->path);
	if (!span_ends(span_of(w.real), (const char *)span_base(want).p))
		facts_flag(&v->message.facts, HINT_PARENT);
	verdict_refuse(v, path_resolution_id(h, &w));
}

/* Adds who may execute the file, when some user may and this one may not. */
static void say_user(struct host *h, const struct file *f, struct verdict *v)
{
	if (h->root[0] || !h->uid || !(f->inode.mode & 0111))
		return;
	facts_number(&v->message.facts, FACT_UID, h->uid);
	facts_number(&v->message.facts, FACT_OWNER, f->inode.uid);
}

/* Adds what kind of file lacks its x bit: a shared library needs none, a script can be given to its
   interpreter. */
static void say_content(const struct file *f, struct verdict *v)
{
	struct image im;
	if (!f->bytes.p)
		return;
	image_read(f->bytes, &im);
	if (im.kind == KIND_SCRIPT && im.script_fault == SCRIPT_OK)
		facts_text(&v->message.facts, FACT_SCRIPT_BY, im.script.interp);
	if (im.kind == KIND_ELF && im.elf_fault == ELF_OK && im.elf.type == ET_DYN &&
	    im.interp_fault == ELF_ABSENT && im.dyn.soname.p)
		facts_flag(&v->message.facts, HINT_IS_LIBRARY);
}

bool decide_path(struct host *h, const struct file *f, struct verdict *v)
{
	if (f->os) {
		refuse_not_found(h, f, v);
		return true;
	}
	if (file_type(&f->inode) != TYPE_REGULAR) {
		facts_text(&v->message.facts, FACT_TYPE, span_of(type_text(&f->inode)));
		verdict_errno(v, EACCES);
		v->kernel_decides = true;
		verdict_refuse(v, file_type(&f->inode) == TYPE_DIRECTORY ? LANDFALL_LF005
									 : LANDFALL_LF009);
		return true;
	}
	int os = host_may_exec(h, span_of(f->path));
	if (os != EACCES)
		return false;
	verdict_errno(v, EACCES);
	say_mode(v, f->inode.mode);
	say_content(f, v);
	v->kernel_decides = true;
	bool noexec = (f->inode.mode & 0111) && host_is_noexec(h, span_of(f->path));
	if (!noexec)
		say_user(h, f, v);
	if (host_is_read_only(h, f->path))
		facts_flag(&v->message.facts, HINT_READ_ONLY);
	else if (!h->root[0] && h->uid && h->uid != f->inode.uid)
		facts_flag(&v->message.facts, HINT_NOT_MINE);
	verdict_refuse(v, noexec ? LANDFALL_LF007 : LANDFALL_LF006);
	return true;
}

bool decide_unread(const struct file *f, struct verdict *v)
{
	if (f->os || file_type(&f->inode) != TYPE_REGULAR || f->bytes.p)
		return false;
	facts_flag(&v->message.facts, HINT_IS_FILE);
	verdict_errno(v, f->read_os);
	verdict_refuse(v, LANDFALL_LF012);
	return true;
}

static bool try_candidate(struct host *h, const char *path, bool *denied)
{
	const struct file *f = host_file(h, span_of(path));
	if (!f || f->os || file_type(&f->inode) != TYPE_REGULAR) {
		*denied = *denied || (f && f->os == EACCES);
		return false;
	}
	if (host_may_exec(h, span_of(path)) == 0)
		return true;
	*denied = true;
	return false;
}

void verdict_unlisted(struct host *h, const char *path, int os, bool is_file, struct verdict *out)
{
	verdict_open(out, h->arena, path);
	verdict_errno(out, os);
	if (is_file)
		facts_flag(&out->message.facts, HINT_IS_FILE);
	if (os == ELOOP)
		facts_flag(&out->message.facts, HINT_DEEP);
	if (os == ENOMEM)
		facts_flag(&out->message.facts, HINT_NO_MEMORY);
	if (os == ELOOP || os == ENOMEM)
		facts_flag(&out->message.facts, HINT_PART);
	verdict_refuse(out, LANDFALL_LF012);
}

static void put_candidate(struct span dir, const char *name, struct buf *path)
{
	*path = buf_of(path->p, path->cap);
	if (dir.n)
		buf_path(path, dir, span_of(name));
	else
		buf_adds(path, name);
}

bool verdict_find_in_path(struct host *h, const char *name, struct buf *path, struct verdict *out)
{
	struct span denied_dir = {NULL, 0}; /* a second path would cost a start a page of stack */
	bool any_denied = false;
	/* Without PATH the execvp of musl and of glibc have only these two directories in
	   common. */
	struct span list = span_of(h->path ? h->path : "/bin:/usr/bin");
	struct span dir;
	if (strchr(name, '/')) {
		buf_adds(path, name);
		return !path->full;
	}
	while (name[0] && span_cut(&list, ":", &dir)) {
		bool denied = false;
		put_candidate(dir, name, path);
		if (!path->full && try_candidate(h, path->p, &denied))
			return true;
		if (denied && !path->full && !any_denied)
			denied_dir = dir;
		any_denied = any_denied || (denied && !path->full);
	}
	*path = buf_of(path->p, path->cap);
	if (any_denied)
		put_candidate(denied_dir, name, path);
	if (path->n)
		return true; /* found; the verdict says whether it is executable */
	verdict_open(out, h->arena, name);
	facts_text(&out->message.facts, FACT_PATH, span_of(h->path));
	verdict_errno(out, ENOENT);
	verdict_refuse(out, LANDFALL_LF011);
	out->certain = verdict_is_certain(h, out);
	describe_word(h, span_of(name), out);
	describe_host(h, out);
	return false;
}
