/* What the kernel left on the stack, kept at our entry. The first function runs before this program
   is relocated and before there is a thread: it may use nothing but its arguments and its own
   static data by relative address. */
#include <landfall/start.h>

#include <stddef.h>

#define PAGE ((uint64_t)4096)

struct start kernel_start;

/* Behind the environment (Linux: fs/binfmt_elf.c, create_elf_tables). */
static uint64_t *aux_of(uint64_t *sp)
{
	uint64_t *p = sp + 1 + sp[0] + 1;
	while (*p)
		p++;
	return p + 1;
}

static uint64_t *find(uint64_t *sp, uint64_t type)
{
	for (uint64_t *a = aux_of(sp); *a != AT_NULL; a += 2)
		if (*a == type)
			return a + 1;
	return NULL;
}

void start_keep(uint64_t *sp, uint64_t entry, const Elf64_Ehdr *self)
{
	const Elf64_Phdr *ph = (const Elf64_Phdr *)((uintptr_t)self + self->e_phoff);
	uint64_t *at_entry = find(sp, AT_ENTRY);
	uint64_t *at_phdr = find(sp, AT_PHDR);
	uint64_t *at_phnum = find(sp, AT_PHNUM);
	uint64_t end = 0;
	for (unsigned i = 0; i < self->e_phnum; i++)
		if (ph[i].p_type == PT_LOAD && ph[i].p_vaddr + ph[i].p_memsz > end)
			end = ph[i].p_vaddr + ph[i].p_memsz;
	kernel_start.sp = sp;
	kernel_start.lo = (uintptr_t)self;
	kernel_start.hi = ((uintptr_t)self + end + PAGE - 1) & ~(PAGE - 1);
	if (!at_entry || !at_phdr || !at_phnum || *at_entry == entry)
		return;
	kernel_start.as_interp = true;
	kernel_start.phdr = *at_phdr;
	kernel_start.phnum = *at_phnum;
	*at_phdr = (uintptr_t)ph;
	*at_phnum = self->e_phnum;
}

void start_restore(void)
{
	*find(kernel_start.sp, AT_PHDR) = kernel_start.phdr;
	*find(kernel_start.sp, AT_PHNUM) = kernel_start.phnum;
}

uint64_t *start_aux(uint64_t type)
{
	return kernel_start.sp ? find(kernel_start.sp, type) : NULL;
}
