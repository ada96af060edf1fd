/*
 * config.h: what gnulib's sources ask of a system, answered for musl and for a result with glibc's
 * interfaces. It takes the place of a configure script's. toolchain/gnulib says what else is
 * changed of gnulib's sources.
 */
#ifndef SHIM_GNULIB_CONFIG_H
#define SHIM_GNULIB_CONFIG_H

#include <stdalign.h>
#include <stdbool.h>

/* obstack: glibc's interface is the first version, with int sizes. */
#define _OBSTACK_INTERFACE_VERSION 1

/* regex: glibc's layout, without _REGEX_LARGE_OFFSETS; and its non-standard error codes. */
#define RE_ENABLE_I18N 1
#define HAVE_LANGINFO_H 1
#define HAVE_LANGINFO_CODESET 1
#define HAVE_LOCALE_H 1
#define HAVE_WCHAR_H 1
#define HAVE_WCTYPE_H 1
#define HAVE_WCRTOMB 1
#define HAVE_MBRTOWC 1
#define HAVE_WCSCOLL 1
#define HAVE_ALLOCA 1
#define HAVE_ALLOCA_H 1
#define _REGEX_INCLUDE_LIMITS_H 1

/* error, argp, getopt */
#define HAVE_DECL_STRERROR_R 1
#define HAVE_STRERROR_R 1
#define HAVE_DECL_PROGRAM_INVOCATION_NAME 1
#define HAVE_DECL_PROGRAM_INVOCATION_SHORT_NAME 1
#define HAVE_DECL_FLOCKFILE 1
#define HAVE_DECL_FUNLOCKFILE 1
#define HAVE_DECL_CLEARERR_UNLOCKED 1
#define HAVE_DECL_FEOF_UNLOCKED 1
#define HAVE_DECL_FERROR_UNLOCKED 1
#define HAVE_DECL_FFLUSH_UNLOCKED 1
#define HAVE_DECL_FGETS_UNLOCKED 1
#define HAVE_DECL_FPUTC_UNLOCKED 1
#define HAVE_DECL_FPUTS_UNLOCKED 1
#define HAVE_DECL_FREAD_UNLOCKED 1
#define HAVE_DECL_FWRITE_UNLOCKED 1
#define HAVE_DECL_GETCHAR_UNLOCKED 1
#define HAVE_DECL_GETC_UNLOCKED 1
#define HAVE_DECL_PUTCHAR_UNLOCKED 1
#define HAVE_DECL_PUTC_UNLOCKED 1
#define HAVE_FLOCKFILE 1
#define HAVE_FUNLOCKFILE 1
#define HAVE_MEMPCPY 1
#define HAVE_STRCHRNUL 1
#define HAVE_STRNDUP 1
#define HAVE_STRCASECMP 1
#define HAVE_SLEEP 1
#define HAVE_ASPRINTF 1
#define HAVE_UNISTD_H 1
#define HAVE_LIBINTL_H 1
#define HAVE_DCGETTEXT 1

/* gnulib's own macros, which its m4 files would define. */
#define _GL_INLINE static inline
#define _GL_EXTERN_INLINE static inline
#define _GL_INLINE_HEADER_BEGIN
#define _GL_INLINE_HEADER_END
#define _GL_UNUSED __attribute__((__unused__))
#define _GL_ATTRIBUTE_MAYBE_UNUSED __attribute__((__unused__))
#define _GL_ATTRIBUTE_PURE __attribute__((__pure__))
#define _GL_ATTRIBUTE_CONST __attribute__((__const__))
#define _GL_ATTRIBUTE_MALLOC __attribute__((__malloc__))
#define _GL_ATTRIBUTE_NODISCARD
#define _GL_ATTRIBUTE_NOTHROW
#define _GL_ATTRIBUTE_NONNULL(args)
#define _GL_ATTRIBUTE_RETURNS_NONNULL
#define _GL_ATTRIBUTE_DEALLOC(f, i)
#define _GL_ATTRIBUTE_DEALLOC_FREE
#define _GL_ATTRIBUTE_FORMAT(spec)
#define _GL_ATTRIBUTE_SPEC_PRINTF_STANDARD __printf__
#define _GL_ATTRIBUTE_SPEC_PRINTF_SYSTEM __printf__
#define _GL_ATTRIBUTE_FORMAT_PRINTF_STANDARD(formatstring, first)
#define _GL_ATTRIBUTE_FORMAT_PRINTF_SYSTEM(formatstring, first)
#define _GL_ARG_NONNULL(args)
#define _GL_CMP(a, b) (((a) > (b)) - ((a) < (b)))
#define _Restrict_arr_ __restrict
#define _Restrict_ __restrict
#define _GL_ATTRIBUTE_FALLTHROUGH __attribute__((__fallthrough__))
#define FALLTHROUGH __attribute__((__fallthrough__))

#define __getopt_argv_const const

#endif
