/* Remembers mappings as runs: the kernel puts one mapping below the other, so that a whole analysis
   is usually one run and one munmap. It maps nothing itself. */
#include "start/mappings.h"

#include "arch/arch.h"

#include <stdint.h>
#include <sys/mman.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* musl 1.2.3 has no name for it */
#endif

static struct run {
	uintptr_t lo, hi;
} runs[MAPS_MAX];
static unsigned nruns;

void mappings_bring_in(uintptr_t lo, uintptr_t hi)
{
	const uintptr_t from = lo & ~(uintptr_t)(ARCH_PAGE - 1);
	(void)madvise((void *)from, hi - from, MADV_POPULATE_WRITE);
}

void mappings_add(const void *p, size_t n)
{
	uintptr_t lo = (uintptr_t)p;
	uintptr_t hi = (lo + n + ARCH_PAGE - 1) & ~(ARCH_PAGE - 1);
	for (unsigned i = nruns; i-- > 0;) {
		if (runs[i].lo != hi && runs[i].hi != lo)
			continue;
		runs[i].lo = runs[i].lo == hi ? lo : runs[i].lo;
		runs[i].hi = runs[i].hi == lo ? hi : runs[i].hi;
		return;
	}
	if (nruns < MAPS_MAX)
		runs[nruns++] = (struct run){lo, hi};
}

void mappings_keep(uintptr_t lo, uintptr_t hi)
{
	for (unsigned i = 0; i < nruns; i++) {
		struct run *r = &runs[i];
		if (lo < r->lo || hi > r->hi)
			continue;
		const uintptr_t end = r->hi;
		r->hi = lo;
		if (hi < end && nruns < MAPS_MAX)
			runs[nruns++] = (struct run){hi, end};
		return;
	}
}

void mappings_drop(void)
{
	for (; nruns; nruns--)
		if (runs[nruns - 1].lo < runs[nruns - 1].hi)
			(void)munmap((void *)runs[nruns - 1].lo,
				     runs[nruns - 1].hi - runs[nruns - 1].lo);
}
