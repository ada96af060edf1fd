/* There is no trampoline: its run has no bytes (arch/arch.h). */
#include "arch/arch.h"

const unsigned char arch_trampoline_code[1];
const struct arch_trampoline_layout arch_trampoline;
