/* The code that leads libc's getenv elsewhere (arch/arch.h): lea DISTANCE(%rip), %rax; movabs
   TARGET, %r11; jmp *%r11. Both registers are the caller's to lose. */
#include "arch/arch.h"

static void put(unsigned char *p, uint64_t v, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

bool arch_getenv_code(uint64_t getenv, uint64_t environ_pointer, uint64_t target,
		      unsigned char code[24])
{
	const uint64_t behind_lea = getenv + 7;
	const int64_t distance = (int64_t)(environ_pointer - behind_lea);
	if (distance != (int32_t)distance)
		return false;
	put(code, 0x058d48, 3);
	put(code + 3, (uint64_t)distance, 4);
	put(code + 7, 0xbb49, 2);
	put(code + 9, target, 8);
	put(code + 17, 0xe3ff41, 3);
	return true;
}
