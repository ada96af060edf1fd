/* The kernel's checks of an ELF program before PT_INTERP is opened: its headers and its processor
   (fs/binfmt_elf.c, load_elf_binary). The kernel does not check EI_CLASS, EI_DATA, EI_OSABI or ABI
   notes. */
#include "judge/rules.h"

#include "explain/explain.h"
#include "machine/machine.h"
#include "message/verdict.h"
#include "read/phrases.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

/* Does the kernel of this system start e? On a processor other than x86 the running kernel may
   accept more than the row says. */
static bool is_native(const struct host *h, const struct elf *e)
{
	const struct machine *here = host_machine(h);
	if (!here)
		return h->machine == EM_NONE || e->machine == h->machine;
	if (machine_of(e) == here || machine_runs_beside(here, e))
		return true;
	return !h->here && here->e_machine != EM_X86_64 && e->machine == here->e_machine;
}

static void say_machine(struct host *h, const struct elf *e, struct verdict *v)
{
	const struct machine *m = machine_of(e);
	const struct machine *here = host_machine(h);
	host_uname(h);
	facts_number(&v->message.facts, FACT_E_MACHINE, e->machine);
	facts_number(&v->message.facts, FACT_CLASS, e->is64 ? 64 : 32);
	facts_text(&v->message.facts, FACT_ENDIAN, span_of(e->big ? "big" : "little"));
	facts_text(&v->message.facts, FACT_NEED_ARCH, span_of(m ? m->name : "another processor"));
	if (m && m->docker[0])
		facts_text(&v->message.facts, FACT_NEED_DOCKER, span_of(m->docker));
	facts_text(&v->message.facts, FACT_HAVE_ARCH, span_of(here ? here->name : NULL));
	facts_text(&v->message.facts, FACT_HAVE_DOCKER, span_of(here ? here->docker : NULL));
	facts_text(&v->message.facts, FACT_HAVE_UNAME, h->uname_machine);
}

static bool decide_foreign(struct host *h, const struct image *im, const struct file *f,
			   struct verdict *v)
{
	say_machine(h, &im->elf, v);
	if (decide_binfmt(h, im, f, v))
		return true;
	const struct file *mount = host_file(h, span_of("/proc/sys/fs/binfmt_misc/status"));
	if (mount && !mount->os)
		facts_flag(&v->message.facts, HINT_BINFMT_MOUNTED);
	/* x32 is for this processor, but the kernel was built without CONFIG_X86_X32_ABI. */
	bool x32 = im->elf.machine == EM_X86_64 && !im->elf.is64 && h->machine == EM_X86_64;
	return verdict_refuse_by_kernel(v, x32 ? LANDFALL_LF206 : LANDFALL_LF202, ENOEXEC);
}

static const char *type_text(uint16_t e_type)
{
	switch (e_type) {
	case ET_REL: return PHRASE_ELF_OBJECT;
	case ET_CORE: return PHRASE_ELF_CORE;
	default: return PHRASE_ELF_TYPE;
	}
}

bool decide_machine(struct host *h, const struct image *im, const struct file *f, struct verdict *v)
{
	const struct elf *e = &im->elf;
	bool known = im->elf_fault != ELF_HEADER_SHORT;
	if (known && e->type != ET_EXEC && e->type != ET_DYN) {
		facts_text(&v->message.facts, FACT_FAULT, span_of(type_text(e->type)));
		return verdict_refuse_by_kernel(v, LANDFALL_LF203, ENOEXEC);
	}
	if (known && !is_native(h, e))
		return decide_foreign(h, im, f, v);
	enum elf_fault fault = im->elf_fault;
	if (fault == ELF_OK && im->interp_fault != ELF_ABSENT)
		fault = im->interp_fault;
	if (fault == ELF_OK)
		return false;
	facts_text(&v->message.facts, FACT_FAULT, span_of(elf_fault_text(fault)));
	return verdict_refuse_by_kernel(v, LANDFALL_LF203,
					fault == ELF_INTERP_OUTSIDE ? EIO : ENOEXEC);
}
