/* The wrapper door's hand-over: maps the program itself, writes the vectors that the kernel would
   have given it, and goes on as if the kernel had done both. */
#include <landfall/handover.h>

#include <landfall/passage.h>
#include <landfall/repoint.h>
#include <landfall/stack.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Strings of ours that the program is to have: they are copied above its vectors. */
struct text {
	const char *execfn;     /* as execve was given it, a script's where there is one */
	const char *own[3];     /* what stands in the place of a script's argv[0] */
	size_t nown;
	char *const *rest;      /* the words behind them */
};

static void choose(const struct verdict *v, char *const *argv, struct text *out)
{
	const struct handover *h = &v->handover;
	*out = (struct text){.execfn = v->program, .rest = argv};
	if (!h->script_arg0)
		return;
	out->own[out->nown++] = h->script_arg0;
	if (h->script_arg)
		out->own[out->nown++] = h->script_arg;
	out->own[out->nown++] = v->program;
	out->rest += *argv != NULL;
}

/* With words of ours all others are copied too: /proc/self/cmdline is one run of bytes. */
static size_t text_bytes(const struct text *t)
{
	size_t n = strlen(t->execfn) + 1;
	for (size_t i = 0; i < t->nown; i++)
		n += strlen(t->own[i]) + 1;
	for (char *const *a = t->rest; t->nown && *a; a++)
		n += strlen(*a) + 1;
	return n;
}

static char *put(char **at, const char *s)
{
	char *p = *at;
	size_t n = strlen(s) + 1;
	memcpy(p, s, n);
	*at += n;
	return p;
}

/* The words' strings, and their pointers in the vectors at sp. */
static void put_words(const struct text *t, char *at, uint64_t *sp)
{
	uint64_t *word = sp + 1;
	for (size_t i = 0; i < t->nown; i++)
		*word++ = (uintptr_t)put(&at, t->own[i]);
	for (char *const *a = t->rest; *a; a++)
		*word++ = (uintptr_t)put(&at, *a);
}

static uint64_t words_end(char *const *argv)
{
	uint64_t end = 0;
	for (; *argv; argv++)
		end = (uintptr_t)*argv + strlen(*argv) + 1;
	return end;
}

/* The new vectors; kernel_start then tells of them and of the program at m. */
static void build(const struct text *t, const struct mapped *m, struct identity *id)
{
	char *const *ours = (char *const *)(void *)(kernel_start.sp + 1);
	uint64_t aux[] = {AT_PHDR, m->phdr, AT_PHNUM, m->phnum, AT_ENTRY, m->entry,
			  AT_EXECFN, 0, AT_NULL};
	struct stack_plan plan = {
		.from = kernel_start.sp,
		.nhead = t->nown,
		.skip = (size_t)(t->rest - ours),
		.aux = aux,
	};
	uint64_t nvectors = stack_bytes(&plan);
	uint64_t ntext = text_bytes(t);
	uint64_t *sp = stack_room(nvectors + ntext);
	char *text = (char *)sp + nvectors;
	char *words = text;
	char *execfn = text + ntext - strlen(t->execfn) - 1;
	aux[7] = (uintptr_t)put(&execfn, t->execfn);
	stack_build(&plan, sp);
	if (t->nown)
		put_words(t, words, sp);
	kernel_start.sp = sp;
	kernel_start.phdr = m->phdr;
	kernel_start.phnum = m->phnum;
	id->map.arg_start = sp[1];
	id->map.arg_end = words_end((char *const *)(void *)(sp + 1));
}

static int map_program(const struct file *f, struct elf *e, struct identity *id,
		       struct mapped *out, int *fd)
{
	if (elf_open(f->bytes, e) != ELF_OK || elf_phdrs_fault(e) != ELF_OK)
		return ENOEXEC;
	/* No O_CLOEXEC, for which musl takes another call: it is closed before anything is executed. */
	*fd = open(f->path, O_RDONLY | O_NOCTTY);
	if (*fd < 0)
		return errno;
	const struct map_wish wish = {e->file.n, identity_place(id), MAP_NOT_SOFT};
	int os = map_elf(*fd, e, &wish, out);
	if (os)
		(void)close(*fd);
	return os;
}

int handover_unmapped(const struct verdict *v, char *const *argv)
{
	const struct handover *h = &v->handover;
	const struct start before = kernel_start;
	struct passage p = {.verdict = v};
	struct identity id;
	struct mapped m = {0};
	struct text t;
	struct elf e;
	int fd = -1;
	int os = h->target ? map_program(h->target, &e, &id, &m, &fd) : ENOENT;
	if (os)
		return os;
	choose(v, argv, &t);
	identity_fill(&e, &m, fd, (char *const *)(void *)(kernel_start.sp + 2 + *kernel_start.sp),
		      &id);
	build(&t, &m, &id);
	if (!id.map.env_end)
		id.map.env_start = id.map.env_end = id.map.arg_end;
	/* Only $ORIGIN is read from /proc/self/exe, so only then it is asked for beforehand. */
	id.keeps_exe = h->origin && !identity_may_change(&id);
	started_read((const Elf64_Phdr *)(uintptr_t)m.phdr, m.phnum, &p.target);
	p.identity = &id;
	if (v->action == ACT_REPOINT)
		os = target_repoint(&p.target, v->closure->nodes);
	identity_name(v->program);
	/* A loader that cannot be told where the program is would search in our directory. */
	if (id.keeps_exe && !h->library_path.p)
		os = EPERM;
	if (!os)
		os = passage_begin(&p);
	kernel_start = before;
	map_remove(&m);
	(void)close(fd);
	return os;
}
