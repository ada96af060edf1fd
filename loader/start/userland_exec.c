/* Executes a program in user space (the hand-over in front of a program): maps the program, writes
   the vectors that the kernel would have given it, and goes on as if the kernel had done both. */
#include "start/handover.h"

#include "start/enter_loader.h"
#include "start/initial_stack.h"
#include "start/patch_verneed.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Strings of ours for the program, copied above its vectors. */
struct text {
	const char *execfn; /* the path that execve would be given, a script's where there is one */
	const char *own[3]; /* the words that replace a script's argv[0] */
	size_t nown;
	char *const *rest; /* the words behind own */
	bool in_place;     /* nothing is copied: the kernel's strings hold all of it */
};

/* Does the first word lie where the kernel wrote it, right before the second? One that --pick chose
   does not, and /proc/self/cmdline is one run of bytes. */
static bool is_in_place(char *const *argv)
{
	return (uintptr_t)argv[0] > (uintptr_t)kernel_entry.sp &&
	       (!argv[1] || argv[0] + strlen(argv[0]) + 1 == argv[1]);
}

static void choose(const struct verdict *v, char *const *argv, struct text *out)
{
	const struct handover *h = &v->handover;
	*out = (struct text){.execfn = h->execfn ? h->execfn : v->program, .rest = argv};
	if (!h->script_arg0) {
		if (*argv && !is_in_place(argv))
			out->own[out->nown++] = *out->rest++;
		else
			out->in_place = *argv && !strcmp(out->execfn, *argv);
		return;
	}
	out->own[out->nown++] = h->script_arg0;
	if (h->script_arg)
		out->own[out->nown++] = h->script_arg;
	out->own[out->nown++] = v->program;
	out->rest += *argv != NULL;
}

/* Copies all words when one is ours, because /proc/self/cmdline is one run of bytes. */
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

/* Copies the words' strings and writes their pointers into the vectors at sp. */
static void put_words(const struct text *t, char *at, uintptr_t *sp)
{
	uintptr_t *word = sp + 1;
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

/* Writes the new vectors below those in use, with the strings of ours behind them. */
static uintptr_t *build_below(const struct text *t, struct stack_plan *plan, uintptr_t *at_execfn)
{
	uint64_t nvectors = stack_bytes(plan);
	uint64_t ntext = text_bytes(t);
	uintptr_t *sp = stack_room(nvectors + ntext);
	char *text = (char *)sp + nvectors;
	char *words = text;
	char *execfn = text + ntext - strlen(t->execfn) - 1;
	*at_execfn = (uintptr_t)put(&execfn, t->execfn);
	stack_build(plan, sp);
	if (t->nown)
		put_words(t, words, sp);
	return sp;
}

/* Writes the new vectors; kernel_entry then describes them and the program at m. */
static void build(const struct text *t, const struct mapped *m, struct mm_map_identity *id,
		  struct stack_shift *shift)
{
	char *const *ours = (char *const *)(void *)(kernel_entry.sp + 1);
	uintptr_t aux[] = {AT_PHDR,  m->phdr,   AT_PHNUM, m->phnum, AT_ENTRY,
			   m->entry, AT_EXECFN, 0,        AT_NULL};
	struct stack_plan plan = {
		.from = kernel_entry.sp,
		.nhead = t->nown,
		.skip = (size_t)(t->rest - ours),
		.aux = aux,
	};
	uintptr_t *sp;
	shift->from = NULL;
	if (t->in_place) {
		aux[7] = (uintptr_t)*t->rest;
		sp = stack_shift(&plan, shift);
	} else {
		sp = build_below(t, &plan, &aux[7]);
	}
	kernel_entry.sp = sp;
	kernel_entry.phdr = m->phdr;
	kernel_entry.phnum = m->phnum;
	id->map.arg_start = sp[1];
	id->map.arg_end = words_end((char *const *)(void *)(sp + 1));
}

static int map_program(const struct file *f, struct elf *e, struct mm_map_identity *id,
		       struct mapped *out, int *fd)
{
	if (elf_open(f->bytes, e) != ELF_OK || elf_phdrs_fault(e) != ELF_OK)
		return ENOEXEC;
	/* No O_CLOEXEC, which costs musl another call: the descriptor is closed before anything is
	   executed. */
	*fd = open(f->path, O_RDONLY | O_NOCTTY);
	if (*fd < 0)
		return errno;
	const struct map_wish wish = {
		.nfile = e->file.n, .at = mm_map_random_address(id), .soft = MAP_NOT_SOFT};
	int os = map_elf(*fd, e, &wish, out);
	if (!os && !map_elf_reads(e, out)) {
		map_remove(out);
		os = ENOEXEC;
	}
	if (os)
		(void)close(*fd);
	return os;
}

int handover_unmapped(const struct verdict *v, char *const *argv)
{
	const struct handover *h = &v->handover;
	const struct kernel_entry_state before = kernel_entry;
	struct loader_entry p = {.verdict = v};
	struct mm_map_identity id;
	struct mapped m = {0};
	struct text t;
	struct stack_shift shift;
	struct elf e;
	int fd = -1;
	int os = h->target ? map_program(h->target, &e, &id, &m, &fd) : ENOENT;
	if (os)
		return os;
	choose(v, argv, &t);
	mm_map_fill(&e, &m, fd, (char *const *)(void *)(kernel_entry.sp + 2 + *kernel_entry.sp),
		    &id);
	build(&t, &m, &id, &shift);
	if (!id.map.env_end)
		id.map.env_start = id.map.env_end = id.map.arg_end;
	/* Asks beforehand only where $ORIGIN matters, the one thing that is read from
	   /proc/self/exe. */
	id.keeps_exe = h->origin && !mm_map_may_change(&id);
	mapped_program_read((const ElfW(Phdr) *)(uintptr_t)m.phdr, m.phnum, &p.target);
	p.identity = &id;
	/* A loader would look for the program where it does not lie. */
	if (p.target.bias != m.bias)
		os = ENOEXEC;
	else if (v->action == LANDFALL_REPOINT)
		os = patch_verneed(&p.target, v->closure->missing_versions);
	mm_map_name(t.execfn);
	/* A loader that cannot be told where the program is would search our own directory. */
	if (!os && id.keeps_exe && !h->library_path.p)
		os = EPERM;
	if (!os)
		os = enter_begin(&p);
	if (shift.from)
		stack_shift_back(&shift);
	kernel_entry = before;
	map_remove(&m);
	(void)close(fd);
	return os;
}
