/* alignof.h: as the compiler has it. */
#ifndef SHIM_GNULIB_ALIGNOF_H
#define SHIM_GNULIB_ALIGNOF_H
#define alignof_type(type) _Alignof(type)
#endif
