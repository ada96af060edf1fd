/* Takes the last step of a hand-over: unmaps Landfall and jumps to ld.so. Everything that can fail
   is done before the first step that cannot be undone. */
#include "start/enter_loader.h"

#include "start/auxv.h"
#include "start/mappings.h"
#include "start/sigbus_guard.h"
#include "start/entry.h"
#include "start/env_slot.h"

#include <string.h>

static const char name[] = "LD_LIBRARY_PATH=";

/* Finds the auxiliary vector behind the vectors at sp; its size includes AT_NULL. */
static uint64_t aux_bytes(const uintptr_t *sp, const uintptr_t **aux)
{
	const uintptr_t *p = sp + 1 + *sp + 1;
	while (*p)
		p++;
	*aux = ++p;
	while (p[0] != AT_NULL)
		p += 2;
	return (uint64_t)(p + 2 - *aux) * sizeof *p;
}

static void give_identity(const struct mm_map_identity *id, struct trampoline *l,
			  const uintptr_t *sp)
{
	struct arch_mm_map out = {.map = id->map, .fd = id->fd};
	const uintptr_t *aux;
	/* The vectors at sp are built later, with the length of those in use. */
	out.map.auxv_size = (uint32_t)aux_bytes(kernel_entry.sp, &aux);
	out.map.start_stack = (uintptr_t)sp;
	out.map.auxv = (uintptr_t)aux;
	out.without_exe = out.map;
	out.without_exe.exe_fd = UINT32_MAX;
	if (id->keeps_exe)
		out.map.exe_fd = UINT32_MAX;
	out.nbytes = mm_map_pack(&out.map);
	(void)mm_map_pack(&out.without_exe);
	trampoline_with_mm_map(l, &out);
}

int enter_seal(const struct loader_entry *p, struct trampoline *l, const uintptr_t *sp)
{
	if (p->identity)
		give_identity(p->identity, l, sp);
	int os = trampoline_seal(l);
	if (os)
		trampoline_cancel(l);
	return os;
}

void enter_loader(const struct loader_entry *p, const struct trampoline *l, uintptr_t *sp)
{
	sigbus_guard_restore();
	if (p->loader.in_place)
		mappings_keep(p->loader.lo, p->loader.hi);
	mappings_drop();
	trampoline_jump(l, (uintptr_t)sp, p->loader.entry);
}

/* Writes program and loader into the auxiliary vector. In front of a program PR_SET_MM_MAP tells
   the kernel of it with everything else. */
static void give_base(const struct loader_entry *p)
{
	entry_restore();
	*entry_aux(AT_BASE) = p->loader.bias;
	if (!p->identity)
		auxv_tell(&p->target);
}

int enter_plain(const struct loader_entry *p)
{
	struct trampoline l;
	int os = 0;
	const uint64_t nanswers = trampoline_answers_bytes(&p->verdict->handover.env);
	if (p->identity || nanswers || !trampoline_in_place(&l)) {
		os = trampoline_prepare(&l, nanswers);
		if (!os) {
			trampoline_answer(&l, &p->verdict->handover.env, kernel_entry.sp,
					  p->loader.bias);
			os = enter_seal(p, &l, kernel_entry.sp);
		}
	}
	if (os)
		return os;
	give_base(p);
	enter_loader(p, &l, kernel_entry.sp);
}

static void put_library_path(struct span path, char *to)
{
	memcpy(to, name, sizeof name - 1);
	to += sizeof name - 1;
	memcpy(to, path.p, path.n);
	to[path.n] = 0;
}

int enter_with_variable(const struct loader_entry *p)
{
	struct span path = p->verdict->handover.library_path;
	struct trampoline l;
	struct borrowed_env borrowed_env;
	uint64_t more;
	uint64_t nmore;
	int os = trampoline_prepare(
		&l, sizeof name + path.n + trampoline_answers_bytes(&p->verdict->handover.env));
	if (os)
		return os;
	put_library_path(path, l.room);
	env_slot_plan(kernel_entry.sp, name, &borrowed_env);
	mapped_program_own_hooks(&p->target, &more, &nmore);
	uint64_t array = trampoline_restore_env(&l, &borrowed_env, more, nmore);
	trampoline_answer(&l, &p->verdict->handover.env, kernel_entry.sp, p->loader.bias);
	os = enter_seal(p, &l, kernel_entry.sp);
	if (os)
		return os;
	give_base(p);
	kernel_entry.sp = env_slot_borrow(kernel_entry.sp, l.room, &borrowed_env);
	mapped_program_set_hook(&p->target, array);
	enter_loader(p, &l, kernel_entry.sp);
}
