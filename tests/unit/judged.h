/* Programs judged on a host of literals: what that host has, and what is expected of the verdict.
   J is a test that begins with an empty host. */
#ifndef LANDFALL_TESTS_UNIT_JUDGED_H
#define LANDFALL_TESTS_UNIT_JUDGED_H

#include "fake_host.h"

#include "message/verdict.h"

#define LD "/lib64/ld-linux-x86-64.so.2"
#define LD_MUSL "/lib/ld-musl-x86_64.so.1"
#define J(fn) \
	{ \
#fn, fn, each, NULL, NULL \
	}

extern struct verdict judged;
int each(void **state);

/* A glibc with the nodes GLIBC_2.2.5 and GLIBC_PRIVATE, whose only default directory is /lib. */
void glibc(void);
void musl(void);
/* The same glibc in that directory, with one node more. */
void bundle(const char *dir, const char *node);
void library(const char *path, const char *soname);
/* A program that needs libc.so.6 and glibc's loader. */
struct tiny program(void);
/* One that also needs liba.so, and says where to look for it. */
void program_with_liba(const char *path, const char *rpath, const char *runpath);

/* The verdict of `path` -> judged. */
void decide(const char *path);
void expect(enum landfall_action action, const char *id);
/* Where a library of that name was found, in a program that runs. */
void expect_at(const char *name, const char *path);

#endif
