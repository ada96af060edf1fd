/* Keeps the stack that the kernel left at our entry. entry_keep runs before this program is
   relocated and before there is a thread, so it may use nothing but its arguments and its own
   static data by relative address. */
#include "start/entry.h"

#include "start/environ.h"

#include <stddef.h>
#include <sys/auxv.h>

/* For a vector without AT_PAGESZ, which no kernel makes. */
#define ENTRY_PAGE_LEAST 4096

struct kernel_entry_state kernel_entry;

/* Finds the auxiliary vector, which stands behind the environment (Linux: fs/binfmt_elf.c,
   create_elf_tables). */
static uintptr_t *aux_of(uintptr_t *sp)
{
	uintptr_t *p = sp + 1 + sp[0] + 1;
	while (*p)
		p++;
	return p + 1;
}

static uintptr_t *find(uintptr_t *sp, uint64_t type)
{
	for (uintptr_t *a = aux_of(sp); *a != AT_NULL; a += 2)
		if (*a == type)
			return a + 1;
	return NULL;
}

/* Makes one value the same as another, and returns what it was. */
static uintptr_t level(uintptr_t *value, const uintptr_t *with)
{
	uintptr_t was = value ? *value : 0;
	if (value && with)
		*value = *with;
	return was;
}

/* Hides from musl's start-up that rights are gained: it would poll descriptors 0 to 2, open
   /dev/null for a closed one, and crash where either fails (musl 1.2.5, src/env/
   __libc_start_main.c, __init_libc), under RLIMIT_NOFILE 2 for one. The descriptors are left to
   the program's own loader, which makes them sound in the same way. */
static void hide_rights(uintptr_t *sp)
{
	const uintptr_t none = 0;
	uintptr_t *euid = find(sp, AT_EUID);
	uintptr_t *egid = find(sp, AT_EGID);
	kernel_entry.euid = level(euid, find(sp, AT_UID));
	kernel_entry.egid = level(egid, find(sp, AT_GID));
	kernel_entry.at_secure = level(find(sp, AT_SECURE), &none);
	kernel_entry.secure = kernel_entry.at_secure || (euid && *euid != kernel_entry.euid) ||
			      (egid && *egid != kernel_entry.egid);
}

/* Where our own segments lie. Between two of them the kernel may have put something else: on
   AArch64, whose segments keep 64 KB apart, its vdso. */
static void keep_place(const ElfW(Ehdr) * self, uintptr_t page)
{
	const ElfW(Phdr) *ph = (const ElfW(Phdr) *)((uintptr_t)self + self->e_phoff);
	uintptr_t end = (uintptr_t)self;
	kernel_entry.lo = end;
	kernel_entry.hole_lo = 0;
	kernel_entry.hole_hi = 0;
	for (unsigned i = 0; i < self->e_phnum; i++) {
		if (ph[i].p_type != PT_LOAD)
			continue;
		const uintptr_t lo = ((uintptr_t)self + ph[i].p_vaddr) & ~(page - 1);
		if (lo > end && end > kernel_entry.lo) {
			kernel_entry.hole_lo = end;
			kernel_entry.hole_hi = lo;
		}
		end = ((uintptr_t)self + ph[i].p_vaddr + ph[i].p_memsz + page - 1) & ~(page - 1);
	}
	kernel_entry.hi = end;
}

void entry_keep(uintptr_t *sp, uintptr_t entry, const ElfW(Ehdr) * self)
{
	const uintptr_t *page = find(sp, AT_PAGESZ);
	const uintptr_t *secure = find(sp, AT_SECURE);
	if (secure && *secure)
		environ_distrust(sp); /* before musl's start-up keeps a pointer into it */
	hide_rights(sp);
	uintptr_t *at_entry = find(sp, AT_ENTRY);
	uintptr_t *at_phdr = find(sp, AT_PHDR);
	uintptr_t *at_phnum = find(sp, AT_PHNUM);
	kernel_entry.sp = sp;
	keep_place(self, page ? *page : ENTRY_PAGE_LEAST);
	if (!at_entry || !at_phdr || !at_phnum || *at_entry == entry)
		return;
	kernel_entry.as_interp = true;
	kernel_entry.phdr = *at_phdr;
	kernel_entry.phnum = *at_phnum;
	*at_phdr = (uintptr_t)self + self->e_phoff;
	*at_phnum = self->e_phnum;
}

uintptr_t *entry_aux(uint64_t type)
{
	return kernel_entry.sp ? find(kernel_entry.sp, type) : NULL;
}

void entry_show_rights(void)
{
	static const uint64_t types[] = {AT_EUID, AT_EGID, AT_SECURE};
	const uintptr_t values[] = {kernel_entry.euid, kernel_entry.egid, kernel_entry.at_secure};
	for (unsigned i = 0; i < sizeof types / sizeof types[0]; i++) {
		uintptr_t *value = entry_aux(types[i]);
		if (value)
			*value = values[i];
	}
}

bool entry_is_secure(void)
{
	return kernel_entry.sp ? kernel_entry.secure : getauxval(AT_SECURE);
}

void entry_restore(void)
{
	*find(kernel_entry.sp, AT_PHDR) = kernel_entry.phdr;
	*find(kernel_entry.sp, AT_PHNUM) = kernel_entry.phnum;
}
