/* What this processor can do, asked once and only when an answer depends on it. */
#include "host/host.h"

#include "arch/arch.h"

int host_isa_level(struct host *h)
{
	if (!h->isa_level)
		h->isa_level = arch_isa_level();
	return h->isa_level;
}

bool host_is_intel(struct host *h)
{
	(void)h;
	return arch_is_intel();
}
