/* exitfail.h: the status of a failed obstack is a variable of glibc's. */
#ifndef SHIM_GNULIB_EXITFAIL_H
#define SHIM_GNULIB_EXITFAIL_H
extern int obstack_exit_failure;
#define exit_failure obstack_exit_failure
#endif
