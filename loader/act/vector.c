/* The last way to tell a loader its library path: as words of its command line. /proc shows nothing
   of them, for the kernel's copy of the words is elsewhere. */
#include <landfall/vector.h>

#include <landfall/guard.h>
#include <landfall/maps.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define OWN_WORDS 6
/* For the frames of what is called until we leave. */
#define STACK_SLACK 8192

/* Text that outlives us, in the room of the leaving page. */
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

static uint64_t own_words(const struct verdict *v, const struct leave *l, uint64_t arg0,
			  uint64_t *out)
{
	char *room = l->room;
	uint64_t n = 0;
	out[n++] = (uintptr_t)keep(&room, v->handover.loader);
	if (v->handover.knows_argv0 && arg0) {
		out[n++] = (uintptr_t)keep(&room, span_of("--argv0"));
		out[n++] = arg0;
	}
	out[n++] = (uintptr_t)keep(&room, span_of("--inhibit-cache"));
	out[n++] = (uintptr_t)keep(&room, span_of("--library-path"));
	out[n++] = (uintptr_t)keep(&room, v->handover.library_path);
	/* Not for an option of the loader's, and not for a name to be searched. */
	struct span p = program_of(v);
	char *path = room;
	if (span_has(p, '/') && p.p[0] != '-')
		path = keep(&room, p);
	else
		memcpy(keep(&room, span_of("./")) + 2, p.p, p.n + 1);
	out[n++] = (uintptr_t)path;
	return n;
}

static uint64_t aux_value(uint64_t type, uint64_t value, const struct mapped *loader)
{
	switch (type) {
	case AT_PHDR: return loader->phdr;
	case AT_PHNUM: return loader->phnum;
	case AT_ENTRY: return loader->entry;
	case AT_BASE: return 0;
	default: return value;
	}
}

static uint64_t count_words(const uint64_t *sp)
{
	const uint64_t *p = sp + 1 + sp[0] + 1;
	while (*p)
		p++;
	for (p++; p[0] != AT_NULL; p += 2)
		;
	return (uint64_t)(p + 2 - sp);
}

/* argc, the words, the environment and the auxiliary vector, each ended as the kernel ends it. */
static void build(const uint64_t *old, const uint64_t *own, uint64_t nown,
		  const struct mapped *loader, uint64_t *out)
{
	uint64_t argc = old[0];
	uint64_t first = argc ? 1 : 0;
	const uint64_t *from = old + 1 + first;
	*out++ = nown + argc - first;
	memcpy(out, own, nown * sizeof *out);
	out += nown;
	for (uint64_t nulls = 0; nulls < 2; from++) {
		nulls += *from == 0;
		*out++ = *from;
	}
	for (; from[0] != AT_NULL; from += 2, out += 2) {
		out[0] = from[0];
		out[1] = aux_value(from[0], from[1], loader);
	}
	out[0] = AT_NULL;
	out[1] = 0;
}

/* Below everything that is in use. The kernel makes the stack grow to it (Linux 4.20 and later take
   any address inside its limit; what is built here is seldom more than it allowed before). */
static uint64_t *room_below(uint64_t nbytes)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);
	return (uint64_t *)((here - STACK_SLACK - nbytes) & ~(uintptr_t)15);
}

int vector_enter(const struct verdict *v, const struct target *t, const struct mapped *loader)
{
	struct leave l;
	uint64_t own[OWN_WORDS + 1];
	uint64_t n = (count_words(kernel_start.sp) + OWN_WORDS + 1) * sizeof own[0];
	uint64_t ntext = v->handover.loader.n + v->handover.library_path.n + program_of(v).n + 64;
	int os = leave_prepare(&l, ntext);
	if (os)
		return os;
	uint64_t nown = own_words(v, &l, kernel_start.sp[0] ? kernel_start.sp[1] : 0, own);
	os = leave_seal(&l);
	if (os) {
		leave_cancel(&l);
		return os;
	}
	start_restore();
	uint64_t *sp = room_below(n);
	build(kernel_start.sp, own, nown, loader, sp);
	target_remove(t);
	guard_restore();
	maps_drop();
	leave_now(&l, kernel_start.lo, kernel_start.hi, (uintptr_t)sp, loader->entry);
}
