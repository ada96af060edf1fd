/* Gives a loader its library path by an explicit ld.so argument vector, when no other way works:
   "ld.so [--argv0 A] --inhibit-cache --library-path P PROGRAM ARG...". /proc does not show these
   words, because the kernel's copy is elsewhere. The mapped program is removed, since the loader
   maps it again. */
#include "start/enter_loader.h"

#include "redirect/handover.h"
#include "start/entry.h"
#include "start/initial_stack.h"

#include <string.h>

/* Text that must outlive Landfall is put into the trampoline's room. */
static char *keep(char **room, struct span s)
{
	char *p = *room;
	memcpy(p, s.p, s.n);
	p[s.n] = 0;
	*room += s.n + 1;
	return p;
}

static struct span program_of(const struct verdict *v)
{
	return span_of(v->handover.program ? v->handover.program : v->program);
}

static void head(const struct verdict *v, const struct trampoline *l, struct stack_plan *out)
{
	char *room = l->room;
	uintptr_t arg0 = out->from[0] ? out->from[1] : 0;
	uintptr_t *w = out->head;
	*w++ = (uintptr_t)keep(&room, v->handover.loader);
	if (handover_knows_argv0(&v->handover) && arg0) {
		*w++ = (uintptr_t)keep(&room, span_of("--argv0"));
		*w++ = arg0;
	}
	if (v->handover.kind == LIBC_GLIBC)
		*w++ = (uintptr_t)keep(&room, span_of("--inhibit-cache"));
	*w++ = (uintptr_t)keep(&room, span_of("--library-path"));
	*w++ = (uintptr_t)keep(&room, v->handover.library_path);
	/* The path must look neither like an option of ld.so nor like a name to be searched. */
	struct span p = program_of(v);
	char *path = room;
	if (span_has(p, '/') && p.p[0] != '-')
		path = keep(&room, p);
	else
		memcpy(keep(&room, span_of("./")) + 2, p.p, p.n + 1);
	*w++ = (uintptr_t)path;
	out->nhead = (size_t)(w - out->head);
	out->skip = out->from[0] ? 1 : 0;
}

int enter_by_command(const struct loader_entry *p)
{
	const struct handover *h = &p->verdict->handover;
	const uintptr_t aux[] = {AT_PHDR,  p->loader.phdr,  AT_PHNUM, p->loader.phnum,
				 AT_ENTRY, p->loader.entry, AT_BASE,  0,
				 AT_NULL};
	struct stack_plan plan = {.from = kernel_entry.sp, .aux = aux};
	struct trampoline l;
	int os = trampoline_prepare(&l, h->loader.n + h->library_path.n + program_of(p->verdict).n +
						64);
	if (os)
		return os;
	head(p->verdict, &l, &plan);
	uintptr_t *sp = stack_room(stack_bytes(&plan));
	os = enter_seal(p, &l, sp);
	if (os)
		return os;
	entry_restore();
	stack_build(&plan, sp);
	mapped_program_remove(&p->target);
	enter_loader(p, &l, sp);
}
