/*
 * dl.c: dlfcn.h as glibc has it. The names of glibc's own libraries open this object, which holds
 * their symbols and needs musl, which holds the rest. A bare name is also the SONAME of a library
 * that is loaded already, and is looked for in the caller's DT_RUNPATH. There is one namespace.
 */
#include <dlfcn.h>
#include <elf.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "objects.h"
#include "shim.h"

enum { WANT_SYMBOL = 1, WANT_LINK_MAP = 2 }; /* glibc's RTLD_DL_SYMENT, RTLD_DL_LINKMAP */

void *dlmopen(long space, const char *name, int mode);
int dladdr1(const void *address, Dl_info *info, void **extra, int want);

SHIM_MUSL(dlopen)
SHIM_MUSL(dlerror)

static pthread_key_t message_key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_key(void)
{
	pthread_key_create(&message_key, NULL);
}

void shim_dl_fail(const char *message)
{
	pthread_once(&once, make_key);
	pthread_setspecific(message_key, message);
}

char *dlerror(void)
{
	char *message;

	pthread_once(&once, make_key);
	message = pthread_getspecific(message_key);
	if (message == NULL)
		return musl_dlerror()();
	pthread_setspecific(message_key, NULL);
	return message;
}

/*
 * glibc's libraries that are this object and musl; libcrypt is not among them, it is a project of
 * its own.
 */
static bool is_glibc_name(const char *name)
{
	static const char names[][24] = {"ld-linux-x86-64.so.2",
					 "ld-linux-aarch64.so.1",
					 "libc.so.6",
					 "libpthread.so.0",
					 "libm.so.6",
					 "libdl.so.2",
					 "librt.so.1",
					 "libutil.so.1",
					 "libresolv.so.2",
					 "libanl.so.1",
					 "libnsl.so.1"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* This object by the name that musl knows it under. */
static void *open_self(int mode)
{
	uintptr_t from, to;
	const char *carried = shim_carried_path();
	const struct link_map *self = shim_object_of((const void *)&message_key, &from, &to);

	return musl_dlopen()(carried != NULL ? carried : self != NULL ? self->l_name : NULL, mode);
}

static void *open_loaded(const char *name, int mode)
{
	for (const struct link_map *object = shim_objects(); object != NULL;
	     object = object->l_next) {
		const char *soname = shim_object_string(object, DT_SONAME);

		if (soname != NULL && strcmp(soname, name) == 0 && object->l_name[0] == '/')
			return musl_dlopen()(object->l_name, mode);
	}
	return NULL;
}

/*
 * One folder of a DT_RUNPATH, with $ORIGIN for the folder of the object that it stands in; false if
 * it is too long.
 */
static bool join(char *to, const char *folder, size_t n, const char *origin, const char *name)
{
	const char *slash = strrchr(origin, '/');
	int head = slash != NULL ? (int)(slash - origin) : 0;
	size_t token = strncmp(folder, "$ORIGIN", 7) == 0     ? 7
		       : strncmp(folder, "${ORIGIN}", 9) == 0 ? 9
							      : 0;

	if (token > n)
		return false;
	if (token == 0)
		head = 0;
	return snprintf(to, PATH_MAX, "%.*s%.*s/%s", head, origin, (int)(n - token), folder + token,
			name) < PATH_MAX;
}

static void *open_beside(const struct link_map *caller, const char *name, int mode)
{
	const char *folders = shim_object_string(caller, DT_RUNPATH);
	char path[PATH_MAX];

	while (folders != NULL && *folders != '\0') {
		size_t n = strcspn(folders, ":");
		void *handle = NULL;

		if (n > 0 && join(path, folders, n, caller->l_name, name))
			handle = musl_dlopen()(path, mode);
		if (handle != NULL)
			return handle;
		folders += n + (folders[n] == ':' ? 1 : 0);
	}
	return NULL;
}

void *dlopen(const char *name, int mode)
{
	uintptr_t from, to;
	const struct link_map *caller = shim_object_of(SHIM_CALLER, &from, &to);
	void *handle = NULL;

	if (name == NULL || strchr(name, '/') != NULL)
		return musl_dlopen()(name, mode);
	if (is_glibc_name(name))
		return open_self(mode);
	handle = open_loaded(name, mode);
	if (handle == NULL && caller != NULL && caller->l_name[0] == '/')
		handle = open_beside(caller, name, mode);
	return handle != NULL ? handle : musl_dlopen()(name, mode);
}

void *dlmopen(long space, const char *name, int mode)
{
	if (space == 0)
		return dlopen(name, mode);
	shim_dl_fail("landfall's glibc layer has one namespace only");
	return NULL;
}

static const ElfW(Sym) * symbol_of(const struct link_map *object, const Dl_info *info)
{
	const char *strings = NULL;
	const ElfW(Sym) *symbols = NULL;
	const uint32_t *hash = NULL;

	for (const ElfW(Dyn) *d = object->l_ld; d->d_tag != DT_NULL; d++) {
		if (d->d_tag == DT_STRTAB)
			strings = (const char *)(object->l_addr + d->d_un.d_ptr);
		else if (d->d_tag == DT_SYMTAB)
			symbols = (const void *)(object->l_addr + d->d_un.d_ptr);
		else if (d->d_tag == DT_HASH)
			hash = (const void *)(object->l_addr + d->d_un.d_ptr);
	}
	if (symbols == NULL || strings == NULL)
		return NULL;
	/*
	 * The symbol table ends where the strings begin, as every linker lays it out, unless DT_HASH
	 * counts it.
	 */
	for (size_t i = 1; hash != NULL ? i < hash[1] : (const char *)&symbols[i + 1] <= strings;
	     i++)
		if ((const char *)object->l_addr + symbols[i].st_value ==
			    (const char *)info->dli_saddr &&
		    strcmp(strings + symbols[i].st_name, info->dli_sname) == 0)
			return &symbols[i];
	return NULL;
}

int dladdr1(const void *address, Dl_info *info, void **extra, int want)
{
	struct link_map *object;
	uintptr_t from, to;

	if (dladdr(address, info) == 0)
		return 0;
	object = shim_object_of(address, &from, &to);
	if (want == WANT_LINK_MAP)
		*extra = object;
	else if (want == WANT_SYMBOL)
		*extra = object != NULL && info->dli_sname != NULL
				 ? (void *)(uintptr_t)symbol_of(object, info)
				 : NULL;
	return 1;
}
