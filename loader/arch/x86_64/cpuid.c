/* The x86-64 level of this processor, by CPUID. */
#include "arch/arch.h"

#include <cpuid.h>

int arch_isa_level(void)
{
	unsigned a = 0;
	unsigned b = 0;
	unsigned c = 0;
	unsigned d = 0;
	const unsigned v2 = bit_CMPXCHG16B | bit_POPCNT | bit_SSE3 | bit_SSE4_1 | bit_SSE4_2 |
			    bit_SSSE3;
	const unsigned v3c = bit_AVX | bit_F16C | bit_FMA | bit_MOVBE | bit_OSXSAVE;
	const unsigned v3b = bit_AVX2 | bit_BMI | bit_BMI2;
	const unsigned v4b = bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ |
			     bit_AVX512VL;
	if (!__get_cpuid(1, &a, &b, &c, &d) || (c & v2) != v2)
		return 1;
	unsigned c1 = c;
	if ((c1 & v3c) != v3c || !__get_cpuid_count(7, 0, &a, &b, &c, &d) || (b & v3b) != v3b)
		return 2;
	return (b & v4b) == v4b ? 4 : 3;
}

bool arch_is_intel(void)
{
	unsigned a = 0;
	unsigned b = 0;
	unsigned c = 0;
	unsigned d = 0;
	return __get_cpuid(0, &a, &b, &c, &d) && b == signature_INTEL_ebx;
}
