/* The calls in musl's loader that are led to the glibc layer. The loader's file comes in, addresses
   of calls go out; nothing is changed here. */
#include "shim/sites.h"

#include "arch/arch.h"

#include <elf.h>
#include <string.h>

/* map_library calls read so soon. */
#define HEAD_BYTES 0x60U
/* __dls3 and dlopen are shorter. */
#define FUNCTION_BYTES_MAX 0x8000U
/* map_library maps the whole library, each segment, and what has no bytes in the file. */
#define MMAPS 3U

static const char names[SHIM_CALLS][16] = {
	[SHIM_CALL_OPEN] = "open",   [SHIM_CALL_FSTAT] = "fstat",
	[SHIM_CALL_READ] = "read",   [SHIM_CALL_MMAP] = "mmap",
	[SHIM_CALL_CLOSE] = "close", [SHIM_CALL_DEBUG_STATE] = "_dl_debug_state",
};

struct text {
	struct span bytes;
	uint64_t vaddr;
	struct shim_sites *out;
};

static bool find_text(const struct elf *musl, struct text *t)
{
	struct elf_phdr ph;
	for (unsigned i = 0; elf_next_phdr(musl, PT_LOAD, &i, &ph);) {
		if (!(ph.flags & PF_X))
			continue;
		t->vaddr = ph.vaddr;
		return span_sub(musl->file, ph.off, ph.filesz, &t->bytes);
	}
	return false;
}

/* The definition of a function of musl's; false when it has none of that name. */
static bool find_function(const struct elf_symtab *symbols, const char *name, struct elf_sym *out)
{
	struct elf_match m = {0};
	struct span wanted = span_of(name);
	while (elf_next_match(symbols, wanted, elf_gnu_hash(wanted), &m, out))
		if (out->shndx != SHN_UNDEF && out->type == STT_FUNC && out->value)
			return true;
	return false;
}

static bool find_functions(const struct elf_symtab *symbols, struct shim_sites *out)
{
	struct elf_sym s;
	for (unsigned i = 0; i < SHIM_CALLS; i++) {
		if (!find_function(symbols, names[i], &s))
			return false;
		out->function[i] = s.value;
	}
	if (!find_function(symbols, "pthread_setattr_default_np", &s))
		return false;
	out->set_stack_size = s.value;
	return true;
}

/* Goes from *at to the next call of something in this text, before to; false when there is none.
   The bounds are looked at once, not at each byte, and the processor's own search goes by words:
   that was two thirds of a start's work. */
static bool next_call(const struct text *t, uint64_t *at, uint64_t to, uint64_t *target)
{
	const uint64_t end = t->vaddr + t->bytes.n;
	*at = (*at + ARCH_CALL_STEP - 1) & ~(uint64_t)(ARCH_CALL_STEP - 1);
	if (t->bytes.n < ARCH_CALL_BYTES || *at < t->vaddr || *at >= end)
		return false;
	to = to > end - ARCH_CALL_BYTES ? end - ARCH_CALL_BYTES + 1 : to;
	if (*at >= to)
		return false;
	const unsigned char *p = t->bytes.p + (*at - t->vaddr);
	const unsigned char *last = p + (to - *at);
	for (; (p = arch_call_next(p, last)) < last; p += ARCH_CALL_STEP) {
		*at = t->vaddr + (uint64_t)(p - t->bytes.p);
		if (arch_call_target(p, *at, target) && *target - t->vaddr < t->bytes.n)
			return true;
	}
	return false;
}

/* Adds each call in [from, to) of one of the functions from first to last. False past
   SHIM_SITES_MAX. */
static bool add_calls(struct text *t, uint64_t from, uint64_t to, enum shim_call first,
		      enum shim_call last)
{
	struct shim_sites *out = t->out;
	uint64_t target;
	for (uint64_t at = from; next_call(t, &at, to, &target); at++) {
		for (unsigned i = first; i <= last; i++) {
			if (target != out->function[i])
				continue;
			if (out->n == SHIM_SITES_MAX)
				return false;
			out->site[out->n++] = (struct shim_site){at, (enum shim_call)i};
		}
	}
	return true;
}

static unsigned count(const struct shim_sites *s, enum shim_call call)
{
	unsigned n = 0;
	for (unsigned i = 0; i < s->n; i++)
		n += s->site[i].call == call;
	return n;
}

static bool loads_libraries(const struct shim_sites *s)
{
	return count(s, SHIM_CALL_OPEN) && count(s, SHIM_CALL_FSTAT) && count(s, SHIM_CALL_READ) &&
	       count(s, SHIM_CALL_CLOSE) && count(s, SHIM_CALL_MMAP) >= MMAPS;
}

static bool calls_read_first(const struct text *t, uint64_t function)
{
	uint64_t target;
	for (uint64_t at = function; next_call(t, &at, function + HEAD_BYTES, &target); at++)
		if (target == t->out->function[SHIM_CALL_READ])
			return true;
	return false;
}

static bool add_behind(struct text *t, uint64_t from)
{
	t->out->n = 0;
	return add_calls(t, from, from + ARCH_LOADER_BYTES, SHIM_CALL_OPEN, SHIM_CALL_CLOSE) &&
	       loads_libraries(t->out);
}

/* By the calls of __dls3, which lies at start. */
static bool find_by_start(struct text *t, const struct elf_sym *start)
{
	uint64_t target;
	for (uint64_t at = start->value; next_call(t, &at, start->value + start->size, &target);
	     at++)
		if (calls_read_first(t, target) && add_behind(t, target))
			return true;
	return false;
}

/* By all calls of read: the loader's is the one with the others around it. */
static bool find_by_search(struct text *t)
{
	uint64_t target;
	const uint64_t end = t->vaddr + t->bytes.n;
	for (uint64_t at = t->vaddr; next_call(t, &at, end, &target); at++) {
		if (target != t->out->function[SHIM_CALL_READ])
			continue;
		t->out->n = 0;
		uint64_t from = at - t->vaddr > ARCH_LOADER_BYTES ? at - ARCH_LOADER_BYTES
								  : t->vaddr;
		if (add_calls(t, from, at + ARCH_LOADER_BYTES, SHIM_CALL_OPEN, SHIM_CALL_CLOSE) &&
		    loads_libraries(t->out))
			return true;
	}
	return false;
}

/* The calls of _dl_debug_state in one function, which must have one. */
static bool add_states(struct text *t, const struct elf_sym *function)
{
	unsigned before = t->out->n;
	return add_calls(t, function->value, function->value + function->size,
			 SHIM_CALL_DEBUG_STATE, SHIM_CALL_DEBUG_STATE) &&
	       t->out->n > before;
}

bool shim_sites_find(const struct elf *musl, const struct elf_symtab *symbols,
		     struct shim_sites *out)
{
	struct elf_sym start;
	struct elf_sym open;
	struct text t = {.out = out};
	memset(out, 0, sizeof *out);
	if (!find_text(musl, &t) || !find_functions(symbols, out) ||
	    !find_function(symbols, "__dls3", &start) || !find_function(symbols, "dlopen", &open) ||
	    start.size > FUNCTION_BYTES_MAX || open.size > FUNCTION_BYTES_MAX)
		return false;
	return (find_by_start(&t, &start) || find_by_search(&t)) && add_states(&t, &start) &&
	       add_states(&t, &open);
}
