/* rt_sigaction of i386. */
#include "arch/restorer.h"
