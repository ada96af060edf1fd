/* rt_sigaction of x86-64. */
#include "arch/restorer.h"
