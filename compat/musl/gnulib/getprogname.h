/* getprogname.h: error() of glibc begins with the program's name as it was called. */
#ifndef SHIM_GNULIB_GETPROGNAME_H
#define SHIM_GNULIB_GETPROGNAME_H
#include <errno.h>
#define getprogname() program_invocation_name
#endif
