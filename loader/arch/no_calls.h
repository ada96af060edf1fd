/* no_calls: a processor whose calls are not led to the glibc layer */
#ifndef LANDFALL_ARCH_NO_CALLS_H
#define LANDFALL_ARCH_NO_CALLS_H

#include <stdbool.h>
#include <stdint.h>

#define ARCH_CALL_BYTES 4
#define ARCH_CALL_STEP 4
#define ARCH_LOADER_BYTES 0x1800U

/* Finds no place where a call may begin. */
static inline const unsigned char *arch_call_next(const unsigned char *p, const unsigned char *end)
{
	(void)p;
	return end;
}

/* Knows no call: no site of musl's loader is found, and the judge then offers no layer. */
static inline bool arch_call_target(const unsigned char *p, uint64_t address, uint64_t *target)
{
	(void)p;
	*target = address;
	return false;
}

/* Leads a call nowhere, and changes nothing. */
static inline bool arch_call_lead(unsigned char *p, uint64_t address, uint64_t target)
{
	(void)p;
	return address == target;
}

#endif
