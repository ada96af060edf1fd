/* The trampoline unmaps Landfall and jumps to ld.so. It runs from a copy in a page of its own, or
   in place when nothing has to be put into it; the code itself is arch/CPU/trampoline.S. */
#include "start/trampoline.h"

#include "arch/arch.h"
#include "message/verdict.h"
#include "start/entry.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int trampoline_prepare(struct trampoline *l, uint64_t nroom)
{
	uint64_t ncode = arch_trampoline.end;
	uint64_t n = (ncode + sizeof(struct arch_mm_map) + nroom + ARCH_PAGE - 1) &
		     ~(ARCH_PAGE - 1);
	if (ncode == 0)
		return ENOSYS;
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return errno;
	memcpy(p, arch_trampoline_code, ncode);
	*l = (struct trampoline){.page = p, .nbytes = n, .nroom = nroom};
	l->room = (char *)p + ncode + sizeof(struct arch_mm_map);
	return 0;
}

bool trampoline_in_place(struct trampoline *l)
{
	uintptr_t code = (uintptr_t)arch_trampoline_code;
	uint32_t ncode = arch_trampoline.end;
	if (ncode == 0 || code / ARCH_PAGE != (code + ncode - 1) / ARCH_PAGE)
		return false;
	*l = (struct trampoline){.page = (unsigned char *)code};
	return true;
}

void trampoline_with_mm_map(struct trampoline *l, const struct arch_mm_map *id)
{
	l->identity = l->page + arch_trampoline.end;
	memcpy(l->identity, id, sizeof *id);
}

void trampoline_cancel(struct trampoline *l)
{
	(void)munmap(l->page, l->nbytes);
}

uint64_t trampoline_restore_env(struct trampoline *l, const struct borrowed_env *borrowed_env,
				uint64_t more, uint64_t nmore)
{
	struct arch_trampoline_words *w = (void *)(l->page + arch_trampoline.words);
	for (unsigned i = 0; i < ARCH_STACK_WORDS; i++) {
		w->slot[i] = (uintptr_t)borrowed_env->slot[i];
		w->old[i] = borrowed_env->old[i];
	}
	w->more = more;
	w->nmore = nmore;
	w->array = (uintptr_t)l->page + arch_trampoline.hook;
	return (uintptr_t)&w->array;
}

/* --- answers of getenv ----------------------------------------------------------------------- */

static uint64_t align(uint64_t n)
{
	return (n + 7) & ~(uint64_t)7;
}

uint64_t trampoline_answers_bytes(const struct env_answers *a)
{
	uint64_t n = ((uint64_t)a->n + 1) * 2 * sizeof(uint64_t) + 8;
	for (unsigned i = 0; i < a->n; i++)
		n += strlen(a->answers[i].name) + strlen(a->answers[i].value) + 2;
	return a->n ? align(n) : 0;
}

static uint64_t keep(char **at, const char *s)
{
	char *p = *at;
	size_t n = strlen(s) + 1;
	memcpy(p, s, n);
	*at += n;
	return (uintptr_t)p;
}

static uint64_t put_answers(const struct env_answers *a, char *room)
{
	uint64_t *pair = (uint64_t *)(align((uintptr_t)room));
	char *text = (char *)(pair + 2 * ((size_t)a->n + 1));
	const uint64_t at = (uintptr_t)pair;
	for (unsigned i = 0; i < a->n; i++) {
		*pair++ = keep(&text, a->answers[i].name);
		*pair++ = keep(&text, a->answers[i].value);
	}
	pair[0] = 0;
	pair[1] = 0;
	return at;
}

static uintptr_t *aux_entry(uintptr_t *sp)
{
	uintptr_t *p = sp + 1 + *sp + 1;
	while (*p)
		p++;
	for (p++; p[0] != AT_NULL; p += 2)
		if (p[0] == AT_ENTRY)
			return p + 1;
	return NULL;
}

void trampoline_answer(struct trampoline *l, const struct env_answers *a, uintptr_t *sp,
		       uint64_t loader_bias)
{
	const uint64_t n = trampoline_answers_bytes(a);
	struct arch_trampoline_words *w = (void *)(l->page + arch_trampoline.words);
	const uint64_t target = (uintptr_t)l->page + arch_trampoline.getenv;
	uintptr_t *entry = n ? aux_entry(sp) : NULL;
	if (!entry || l->nroom < n ||
	    !arch_getenv_code(a->getenv, a->environ_pointer, target, w->code))
		return;
	w->answers = put_answers(a, l->room + l->nroom - n);
	w->r_debug = loader_bias + a->r_debug;
	w->getenv = a->getenv;
	w->expected = a->expected;
	w->entry = *entry;
	w->aux_entry = (uintptr_t)entry;
}

/* --- code that was written ------------------------------------------------------------------- */

static void *at(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

static int write_all(int fd, uint64_t from, uint64_t n)
{
	for (uint64_t done = 0; done < n;) {
		ssize_t k = write(fd, at(from + done), n - done);
		if (k < 0)
			return errno;
		done += (uint64_t)k;
	}
	return 0;
}

static int seal_by_memory_file(uint64_t from, uint64_t n)
{
	int fd = memfd_create("landfall", MFD_CLOEXEC);
	if (fd < 0)
		return errno;
	int os = write_all(fd, from, n);
	if (!os &&
	    mmap(at(from), n, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED)
		os = errno;
	(void)close(fd);
	return os;
}

int trampoline_seal_pages(uint64_t from, uint64_t n)
{
	uint64_t first = from & ~(ARCH_PAGE - 1);
	uint64_t length = ((from + n + ARCH_PAGE - 1) & ~(ARCH_PAGE - 1)) - first;
	return mprotect(at(first), length, PROT_READ | PROT_EXEC)
		       ? seal_by_memory_file(first, length)
		       : 0;
}

int trampoline_seal(struct trampoline *l)
{
	__builtin___clear_cache((char *)l->page, (char *)l->page + arch_trampoline.end);
	return trampoline_seal_pages((uintptr_t)l->page, l->nbytes);
}

void trampoline_jump(const struct trampoline *l, uintptr_t sp, uintptr_t entry)
{
	void (*code)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, const void *, uintptr_t,
		     uintptr_t);
	const uintptr_t page = (uintptr_t)l->page & ~(ARCH_PAGE - 1);
	const uintptr_t lo = kernel_entry.lo;
	const uintptr_t end = kernel_entry.hole_lo ? kernel_entry.hole_lo : kernel_entry.hi;
	uintptr_t first = lo;
	uintptr_t second = kernel_entry.hole_hi;
	uintptr_t nsecond = kernel_entry.hi - second;
	memcpy(&code, &l->page, sizeof code);
	if (!l->nbytes) {
		first = page + ARCH_PAGE;
		/* In our first page one munmap suffices, since nothing of us lies before it. */
		if (page > lo && second) {
			(void)munmap((void *)(uintptr_t)lo, page - lo); /* no code, see arch.h */
		} else if (page > lo) {
			second = lo;
			nsecond = page - lo;
		}
	}
	code(first, end - first, sp, entry, l->identity, second, nsecond);
	__builtin_unreachable();
}
