/* Updates the kernel's copy of the auxiliary vector, which debuggers read and which has Landfall's
   address as AT_BASE. PR_SET_MM_MAP changes it and wants all bounds of a process, which are
   computed as fs/binfmt_elf.c does. */
#include "start/auxv.h"

#include "start/entry.h"
#include "start/mm_map.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static uint64_t max_of(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static void fill_code(const struct mapped_program *t, struct arch_prctl_map *out)
{
	out->start_code = UINT64_MAX;
	for (size_t i = 0; i < t->phnum; i++) {
		const ElfW(Phdr) *p = &t->phdr[i];
		uint64_t lo = t->bias + p->p_vaddr;
		if (p->p_type != PT_LOAD)
			continue;
		if ((p->p_flags & PF_X) && lo < out->start_code)
			out->start_code = lo;
		if (p->p_flags & PF_X)
			out->end_code = max_of(out->end_code, lo + p->p_filesz);
		out->start_data = max_of(out->start_data, lo);
		out->end_data = max_of(out->end_data, lo + p->p_filesz);
	}
}

/* Finds where the strings end: the words lie behind each other, then the environment, then
   AT_EXECFN (copy_strings of fs/exec.c). False without words, which leave their place unknown. */
static bool fill_words(struct arch_prctl_map *out)
{
	const uintptr_t *sp = kernel_entry.sp;
	const uintptr_t *execfn = entry_aux(AT_EXECFN);
	if (!sp[0] || !execfn)
		return false;
	out->arg_start = sp[1];
	out->arg_end = sp[sp[0]] + strlen((const char *)(uintptr_t)sp[sp[0]]) + 1;
	out->env_start = out->arg_end;
	out->env_end = *execfn;
	out->start_stack = (uintptr_t)sp;
	return out->arg_start < out->arg_end && out->env_start <= out->env_end;
}

static void fill_auxv(struct arch_prctl_map *out)
{
	uintptr_t *p = kernel_entry.sp + 1 + kernel_entry.sp[0] + 1;
	while (*p++)
		;
	out->auxv = (uintptr_t)p;
	while (p[0] != AT_NULL)
		p += 2;
	out->auxv_size = (uint32_t)((uintptr_t)(p + 2) - out->auxv);
}

void auxv_tell(const struct mapped_program *t)
{
	struct arch_prctl_map m = {.exe_fd = UINT32_MAX};
	if (!fill_words(&m))
		return;
	fill_code(t, &m);
	fill_auxv(&m);
	m.start_brk = (uint64_t)syscall(SYS_brk, 0);
	m.brk = m.start_brk;
	/* The system call itself, because musl's prctl takes its arguments from a list. */
	const uint32_t n = mm_map_pack(&m);
	(void)syscall(SYS_prctl, PR_SET_MM, PR_SET_MM_MAP, &m, n, 0);
}
