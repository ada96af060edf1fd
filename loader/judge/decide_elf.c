/* What the kernel checks of an ELF program before the loader is reached: its headers, its machine,
   its PT_INTERP (fs/binfmt_elf.c, load_elf_binary). EI_CLASS, EI_DATA, EI_OSABI and ABI notes are
   not among them. */
#include <landfall/verdict.h>

#include <landfall/machine.h>
#include <landfall/own.h>

#include <elf.h>
#include <errno.h>
#include <string.h>

static bool refuse(struct verdict *v, const char *id, int os)
{
	facts_text(&v->facts, "errno", span_of(errno_name(os)));
	v->kernel_decides = true;
	verdict_refuse(v, id);
	return true;
}

static bool is_native(const struct host *h, const struct elf *e)
{
	if (h->machine == EM_X86_64)
		return (e->machine == EM_X86_64 && e->is64) || e->machine == EM_386;
	return h->machine == EM_NONE || e->machine == h->machine;
}

static void say_machine(struct host *h, const struct elf *e, struct verdict *v)
{
	const struct machine *m = machine_of(e);
	const struct machine *here = machine_by_number(h->machine, true, false);
	host_uname(h);
	facts_number(&v->facts, "e_machine", e->machine);
	facts_number(&v->facts, "class", e->is64 ? 64 : 32);
	facts_text(&v->facts, "endian", span_of(e->big ? "big" : "little"));
	facts_text(&v->facts, "need.arch", span_of(m ? m->name : "another processor"));
	if (m && m->docker[0])
		facts_text(&v->facts, "need.docker", span_of(m->docker));
	facts_text(&v->facts, "have.arch", span_of(here ? here->name : NULL));
	facts_text(&v->facts, "have.docker", span_of(here ? here->docker : NULL));
	facts_text(&v->facts, "have.uname", h->uname_machine);
}

static bool decide_foreign(struct host *h, const struct image *im, const struct file *f,
			   struct verdict *v)
{
	char handler[256];
	struct buf name = buf_of(handler, sizeof handler);
	struct span head = f->bytes;
	if (head.n > SCRIPT_HEAD_BYTES)
		head.n = SCRIPT_HEAD_BYTES;
	say_machine(h, &im->elf, v);
	if (host_binfmt(h, head, &name)) {
		facts_text(&v->facts, "binfmt", buf_span(&name));
		return true;
	}
	const struct file *mount = host_file(h, span_of("/proc/sys/fs/binfmt_misc/status"));
	if (mount && !mount->os)
		facts_flag(&v->facts, ".binfmt_mounted");
	return refuse(v, "LF202", ENOEXEC);
}

static const char *type_text(uint16_t e_type)
{
	switch (e_type) {
	case ET_REL: return "it is an object file that was not linked yet (ET_REL)";
	case ET_CORE: return "it is a core dump (ET_CORE)";
	default: return "its e_type is neither ET_EXEC nor ET_DYN";
	}
}

bool decide_machine(struct host *h, const struct image *im, const struct file *f,
		    struct verdict *v)
{
	const struct elf *e = &im->elf;
	bool known = im->elf_fault != ELF_HEADER_SHORT;
	if (known && e->type != ET_EXEC && e->type != ET_DYN) {
		facts_text(&v->facts, "fault", span_of(type_text(e->type)));
		return refuse(v, "LF203", ENOEXEC);
	}
	if (known && !is_native(h, e))
		return decide_foreign(h, im, f, v);
	enum elf_fault fault = im->elf_fault;
	if (fault == ELF_OK && im->interp_fault != ELF_ABSENT)
		fault = im->interp_fault;
	if (fault == ELF_OK)
		return false;
	facts_text(&v->facts, "fault", span_of(elf_fault_text(fault)));
	return refuse(v, "LF203", fault == ELF_INTERP_OUTSIDE ? EIO : ENOEXEC);
}

static const struct {
	char prefix[24];
	char flag[12];
} foreign_homes[] = {
	{"/nix/store/", ".nix"},
	{"/gnu/store/", ".guix"},
	{"/home/linuxbrew/", ".homebrew"},
	{"/opt/homebrew/", ".homebrew"},
	{"/system/bin/linker", ".android"},
	{"/apex/", ".android"},
};

static void say_interp(struct host *h, const struct image *im, struct verdict *v)
{
	const struct machine *m = machine_of(&im->elf);
	struct span base = span_base(im->interp);
	bool own_home = false;
	facts_text(&v->facts, "interp", im->interp);
	for (size_t i = 0; i < sizeof foreign_homes / sizeof foreign_homes[0]; i++)
		if (span_starts(im->interp, foreign_homes[i].prefix)) {
			facts_flag(&v->facts, foreign_homes[i].flag);
			own_home = true;
		}
	if (span_starts(base, "ld-musl-"))
		facts_text(&v->facts, "need.libc", span_of("musl"));
	else if (facts_find(&v->facts, span_of(".android")))
		facts_text(&v->facts, "need.libc", span_of("bionic"));
	else if (span_starts(base, "ld-linux") || span_starts(base, "ld64.so") || own_home)
		facts_text(&v->facts, "need.libc", span_of("glibc"));
	if (!own_home && im->elf.machine == EM_386 && h->machine == EM_X86_64)
		facts_flag(&v->facts, ".i386");
	if (im->interp.n && im->interp.p[0] != '/')
		facts_flag(&v->facts, ".relative");
	if (m)
		facts_text(&v->facts, "need.arch", span_of(m->name));
}

static bool bad_loader(struct verdict *v, const char *fault, int os)
{
	facts_text(&v->facts, "fault", span_of(fault));
	return refuse(v, "LF302", os);
}

/* We are in the loader's place: what the program needs is still to be found, and most often is. The
   message waits until it is not. */
static bool through_us(struct verdict *v)
{
	v->through_us = true;
	v->action = ACT_NONE;
	return true;
}

void refuse_through_us(struct host *h, const struct image *im, struct verdict *v)
{
	say_interp(h, im, v);
	verdict_refuse(v, facts_find(&v->facts, span_of("bundle.untrusted")) ? "LF502" : "LF503");
}

/* True when the kernel would refuse; otherwise *loader is the file, NULL when it is unreadable. */
bool decide_interp(struct host *h, const struct image *im, const struct file **loader,
		   struct verdict *v)
{
	struct elf e;
	if (h->as_loader)
		return through_us(v);
	const struct file *f = host_file(h, im->interp);
	if (!f)
		return false;
	if (im->interp.n == 0) {
		say_interp(h, im, v);
		return bad_loader(v, "PT_INTERP is an empty string", EACCES);
	}
	if (f->os || node_kind(&f->node) != NODE_FILE || host_may_exec(h, im->interp) == EACCES)
		say_interp(h, im, v);
	if (f->os == ENOENT || f->os == ENOTDIR)
		return refuse(v, "LF301", f->os);
	if (f->os)
		return bad_loader(v, "the path to it cannot be walked", f->os);
	if (node_kind(&f->node) != NODE_FILE)
		return bad_loader(v, "it is not a regular file", EACCES);
	if (host_may_exec(h, im->interp) == EACCES)
		return bad_loader(v, "it may not be executed: mode or a noexec mount", EACCES);
	if (!f->bytes.p)
		return false;
	enum elf_fault fault = elf_open(f->bytes, &e);
	if (f->bytes.n < sizeof(Elf64_Ehdr) && im->elf.is64) {
		say_interp(h, im, v);
		return bad_loader(v, "it is shorter than an ELF header", EIO);
	}
	if (fault != ELF_OK || e.machine != im->elf.machine || elf_phdrs_fault(&e) != ELF_OK) {
		say_interp(h, im, v);
		return bad_loader(v, fault == ELF_OK ? "it is for another processor or damaged"
						     : "it is not an ELF file",
				  ELIBBAD);
	}
	*loader = elf_is_own(&e) ? NULL : f;
	if (*loader)
		return false;
	say_interp(h, im, v);
	return through_us(v);
}
