/*
 * tables.c: variables of glibc that programs read. Messages are never translated by this layer, so
 * what libintl counts and names stays as it is.
 */
#include "shim.h"

extern const char _libc_intl_domainname[];
extern const char _nl_default_dirname[];
extern int _nl_msg_cat_cntr;
extern void *_nl_domain_bindings;
extern unsigned __rseq_size, __rseq_flags;
extern long __rseq_offset;

const char _libc_intl_domainname[] = "libc";
const char _nl_default_dirname[] = "/usr/share/locale";
int _nl_msg_cat_cntr;
void *_nl_domain_bindings;

/* No restartable sequences are registered: musl does not, and 0 says so. */
unsigned __rseq_size, __rseq_flags;
long __rseq_offset;
