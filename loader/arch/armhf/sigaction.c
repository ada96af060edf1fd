/* rt_sigaction of 32-bit ARM. */
#include "arch/restorer.h"
