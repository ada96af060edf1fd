/* From a mapped program and a mapped loader to the loader's first instruction. Everything that can
   fail is done before the first thing that cannot be taken back. */
#include <landfall/passage.h>

#include <landfall/guard.h>
#include <landfall/lend.h>
#include <landfall/maps.h>
#include <landfall/start.h>

#include <string.h>

static const char name[] = "LD_LIBRARY_PATH=";

/* The auxiliary vector behind these vectors, its end too. */
static uint64_t aux_bytes(const uint64_t *sp, const uint64_t **aux)
{
	const uint64_t *p = sp + 1 + *sp + 1;
	while (*p)
		p++;
	*aux = ++p;
	while (p[0] != AT_NULL)
		p += 2;
	return (uint64_t)(p + 2 - *aux) * sizeof *p;
}

static void give_identity(const struct identity *id, struct leave *l, const uint64_t *sp)
{
	struct leave_identity out = {.map = id->map, .fd = id->fd};
	const uint64_t *aux;
	/* The vectors at sp are built later, but are as long as those in use. */
	out.map.auxv_size = (uint32_t)aux_bytes(kernel_start.sp, &aux);
	out.map.start_stack = (uintptr_t)sp;
	out.map.auxv = (void *)(uintptr_t)aux;
	out.without_exe = out.map;
	out.without_exe.exe_fd = UINT32_MAX;
	if (id->keeps_exe)
		out.map.exe_fd = UINT32_MAX;
	leave_with_identity(l, &out);
}

int passage_seal(const struct passage *p, struct leave *l, const uint64_t *sp)
{
	if (p->identity)
		give_identity(p->identity, l, sp);
	int os = leave_seal(l);
	if (os)
		leave_cancel(l);
	return os;
}

void passage_enter(const struct passage *p, const struct leave *l, uint64_t *sp)
{
	guard_restore();
	maps_drop();
	leave_now(l, kernel_start.lo, kernel_start.hi, (uintptr_t)sp, p->loader.entry);
}

int passage_plain(const struct passage *p)
{
	struct leave l;
	int os = 0;
	if (p->identity || !leave_in_place(&l)) {
		os = leave_prepare(&l, 0);
		if (!os)
			os = passage_seal(p, &l, kernel_start.sp);
	}
	if (os)
		return os;
	start_restore();
	*start_aux(AT_BASE) = p->loader.bias;
	passage_enter(p, &l, kernel_start.sp);
}

static void put_library_path(struct span path, char *to)
{
	memcpy(to, name, sizeof name - 1);
	to += sizeof name - 1;
	memcpy(to, path.p, path.n);
	to[path.n] = 0;
}

int passage_lend(const struct passage *p)
{
	struct span path = p->verdict->handover.library_path;
	struct leave l;
	struct lent lent;
	uint64_t more;
	uint64_t nmore;
	int os = leave_prepare(&l, sizeof name + path.n);
	if (os)
		return os;
	put_library_path(path, l.room);
	lend_plan(kernel_start.sp, name, &lent);
	started_own_hooks(&p->target, &more, &nmore);
	uint64_t array = leave_give_back(&l, &lent, more, nmore);
	os = passage_seal(p, &l, kernel_start.sp);
	if (os)
		return os;
	kernel_start.sp = lend_do(kernel_start.sp, l.room, &lent);
	started_set_hook(&p->target, array);
	start_restore();
	*start_aux(AT_BASE) = p->loader.bias;
	passage_enter(p, &l, kernel_start.sp);
}
