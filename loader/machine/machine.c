/* The table of processors. An ELF header, a number or a name comes in; the processor's row goes
   out. */
#include "machine/machine.h"

#include <elf.h>

/* Linux still takes this number (elf_check_arch_ia32); elf.h has another name for it, or none. */
#define EM_486 6
/* PowerPC's 44x with 256 KB. */
#define PAGE_MAX 262144

static const struct machine machines[] = {
#include "tables/machines.inc"
};

#define MACHINES (sizeof machines / sizeof machines[0])

const struct machine *machine_by_number(uint16_t e_machine, bool is64, bool big)
{
	for (size_t i = 0; i < MACHINES; i++) {
		const struct machine *m = &machines[i];
		if (m->e_machine == e_machine && (m->bits == 64) == is64 && m->big == big)
			return m;
	}
	return NULL;
}

const struct machine *machine_of(const struct elf *e)
{
	return machine_by_number(e->machine, e->is64, e->big);
}

const struct machine *machine_by_uname(struct span uname)
{
	for (size_t i = 0; i < MACHINES; i++)
		if (span_is(uname, machines[i].uname))
			return &machines[i];
	return NULL;
}

const struct machine *machine_by_name(struct span name)
{
	if (span_starts(name, "linux/"))
		(void)span_from(name, sizeof "linux/" - 1, &name);
	for (size_t i = 0; name.n && i < MACHINES; i++)
		if (span_is(name, machines[i].docker) || span_is(name, machines[i].musl_arch))
			return &machines[i];
	return machine_by_uname(name);
}

const struct machine *machine_at(unsigned i)
{
	return i < MACHINES ? &machines[i] : NULL;
}

/* Kernels look at e_machine alone, and at the class where one number stands for both. */
bool machine_runs_beside(const struct machine *m, const struct elf *e)
{
	if (m->beside == EM_386 && e->machine == EM_486)
		return true;
	return m->beside && e->machine == m->beside &&
	       (m->beside != m->e_machine || (!e->is64 && e->big == m->big));
}

void machine_loader(const struct machine *m, bool musl, struct buf *out)
{
	buf_adds(out, "/");
	buf_adds(out, musl ? "lib" : m->glibc_dir);
	buf_adds(out, musl ? "/ld-musl-" : "/");
	buf_adds(out, musl ? m->musl_arch : m->glibc_ld);
	buf_adds(out, musl ? ".so.1" : "");
}

uint64_t machine_page(const struct elf *e)
{
	const struct machine *m = machine_of(e);
	return m ? m->page : PAGE_MAX;
}
