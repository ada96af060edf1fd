/* What the kernel checks of an ELF program before the loader is reached: its headers, its machine,
   its PT_INTERP (fs/binfmt_elf.c, load_elf_binary). EI_CLASS, EI_DATA, EI_OSABI and ABI notes are
   not among them. */
#include <landfall/verdict.h>

#include <landfall/arena.h>

#include <landfall/machine.h>
#include <landfall/own.h>

#include <elf.h>
#include <errno.h>
#include <string.h>

/* Still taken by elf_check_arch_ia32; elf.h calls the number something else, or nothing. */
#define EM_486 6
/* The stand-in is smaller, and a libc's loader never is; a start does not read through those. */
#define STUB_BYTES_MAX 65536

static bool refuse(struct verdict *v, const char *id, int os)
{
	facts_text(&v->facts, "errno", span_of(errno_name(os)));
	v->kernel_decides = true;
	verdict_refuse(v, id);
	return true;
}

/* The 32-bit programs that a 64-bit kernel usually starts as well. */
static bool runs_beside(const struct machine *here, const struct elf *e)
{
	uint16_t number = machine_number(here);
	if (here->bits[0] != '6')
		return false;
	return (number == EM_X86_64 && (e->machine == EM_386 || e->machine == EM_486)) ||
	       (number == EM_AARCH64 && e->machine == EM_ARM);
}

static bool is_native(const struct host *h, const struct elf *e)
{
	if (h->here)
		return machine_of(e) == h->here || runs_beside(h->here, e);
	if (h->machine == EM_X86_64)
		return (e->machine == EM_X86_64 && e->is64) || e->machine == EM_386 ||
		       e->machine == EM_486;
	return h->machine == EM_NONE || e->machine == h->machine;
}

static void say_machine(struct host *h, const struct elf *e, struct verdict *v)
{
	const struct machine *m = machine_of(e);
	const struct machine *here = host_machine(h);
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
	say_machine(h, &im->elf, v);
	if (decide_binfmt(h, im, f, v))
		return true;
	const struct file *mount = host_file(h, span_of("/proc/sys/fs/binfmt_misc/status"));
	if (mount && !mount->os)
		facts_flag(&v->facts, ".binfmt_mounted");
	/* The processor is the right one, and the kernel was built without this use of it. */
	bool x32 = im->elf.machine == EM_X86_64 && !im->elf.is64 && h->machine == EM_X86_64;
	return refuse(v, x32 ? "LF206" : "LF202", ENOEXEC);
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

static bool bad_loader(struct host *h, const struct image *im, struct verdict *v,
		       const char *fault, int os)
{
	say_interp(h, im, v);
	facts_text(&v->facts, "fault", span_of(fault));
	return refuse(v, "LF302", os);
}

/* Absent; when it is a link that leads to nothing, where that points. */
static bool absent_loader(struct host *h, const struct image *im, int os, struct verdict *v)
{
	say_interp(h, im, v);
	/* In haste it is only to be found that it is not there. */
	struct walk *w = h->trust_modes ? NULL : arena_get(sizeof *w);
	char *target = w ? arena_get(PATH_BYTES) : NULL;
	if (!target)
		return refuse(v, "LF301", os);
	struct buf b = buf_of(target, PATH_BYTES);
	host_walk(h, im->interp, w);
	const struct file *end = w->link[0] ? host_file(h, span_of(w->link)) : NULL;
	if (w->os == os && end && end->os && h->ops->readlink(h, w->link, &b) == 0 && !b.full) {
		facts_text(&v->facts, "interp_link", span_of(w->link));
		facts_text(&v->facts, "interp_target", buf_span(&b));
	}
	return refuse(v, "LF301", os);
}

static bool denied_loader(struct host *h, const struct image *im, const struct file *f,
			  struct verdict *v)
{
	bool noexec = (f->node.mode & 0111) && host_is_noexec(h, im->interp);
	facts_flag(&v->facts, noexec ? ".loader_noexec" : ".loader_mode");
	return bad_loader(h, im, v,
			  noexec ? "it is on a mount that forbids execution (noexec)"
				 : "this user may not execute it: its mode lacks x",
			  EACCES);
}

/* What is wrong with its headers, in the order of load_elf_binary; NULL when nothing is. */
static const char *loader_fault(const struct image *im, const struct file *f, int *os)
{
	struct elf e;
	bool is64 = im->elf.is64;
	*os = EIO;
	if (f->bytes.n < (is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr)))
		return f->bytes.n ? "it is shorter than an ELF header" : "it is empty";
	enum elf_fault fault = elf_open(f->bytes, &e);
	*os = ELIBBAD;
	if (fault != ELF_OK)
		return "it is not an ELF file";
	if (e.machine != im->elf.machine)
		return "it is for another processor";
	if (e.is64 != is64)
		return "it is of another class: 32-bit for a 64-bit program, or the reverse";
	return elf_phdrs_fault(&e) != ELF_OK ? "it is damaged: its program headers cannot be read"
					     : NULL;
}

/* A program that needs no loader is none: the kernel starts it in place of the program. */
static void note_static_loader(struct host *h, const struct image *im, const struct file *f,
			       struct verdict *v)
{
	struct elf_phdr ph;
	struct elf e;
	if (elf_open(f->bytes, &e) != ELF_OK || elf_find_phdr(&e, PT_DYNAMIC, &ph))
		return;
	say_interp(h, im, v);
	verdict_note(v, "LF303");
}

/* nixpkgs, pkgs/by-name/st/stub-ld: a static program that prints this and exits with 127. */
bool is_nixos_stub(const struct file *loader)
{
	struct span s = loader->bytes;
	size_t at;
	return s.n <= STUB_BYTES_MAX &&
	       span_find(s, span_of("NixOS cannot run dynamically linked executables"), &at);
}

/* The kernel starts it, so the refusal is ours; another glibc may still be found. */
static bool refuse_stub(struct host *h, const struct image *im, struct verdict *v)
{
	say_interp(h, im, v);
	facts_flag(&v->facts, ".nixos_stub");
	facts_text(&v->facts, "fault", span_of("it is NixOS's stand-in for a loader, which only "
					       "prints that it cannot run the program"));
	verdict_refuse(v, "LF302");
	return true;
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
	int os;
	struct elf e;
	if (h->as_loader)
		return through_us(v);
	const struct file *f = host_file(h, im->interp);
	if (!f)
		return false;
	if (im->interp.n == 0)
		return bad_loader(h, im, v, "PT_INTERP is an empty string", EACCES);
	if (f->os == ENOENT || f->os == ENOTDIR)
		return absent_loader(h, im, f->os, v);
	if (f->os == ELOOP)
		return bad_loader(h, im, v, "it leads through more than 40 symbolic links", f->os);
	if (f->os)
		return bad_loader(h, im, v, "the path to it cannot be walked", f->os);
	if (node_kind(&f->node) != NODE_FILE)
		return bad_loader(h, im, v, "it is not a regular file", EACCES);
	if (host_may_exec(h, im->interp) == EACCES)
		return denied_loader(h, im, f, v);
	if (!f->bytes.p)
		return false;
	const char *fault = loader_fault(im, f, &os);
	if (fault)
		return bad_loader(h, im, v, fault, os);
	if (is_nixos_stub(f))
		return refuse_stub(h, im, v);
	if (elf_open(f->bytes, &e) == ELF_OK && elf_is_own(&e)) {
		say_interp(h, im, v);
		return through_us(v);
	}
	note_static_loader(h, im, f, v);
	*loader = f;
	return false;
}

void describe_interp(struct host *h, const struct image *im, struct verdict *v)
{
	say_interp(h, im, v);
}
