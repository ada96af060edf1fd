/* The kernel's checks of PT_INTERP and of the loader it names (fs/binfmt_elf.c, load_elf_binary):
   an ELF program comes in, a refusal or the loader goes out. */
#include "judge/rules.h"

#include "closure/lib.h"
#include "explain/explain.h"
#include "host/arena.h"
#include "link/adopted.h"
#include "machine/machine.h"
#include "message/errno_name.h"
#include "message/verdict.h"
#include "read/own.h"
#include "read/phrases.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

/* Largest size of a stub loader; a libc's loader is always larger and is not searched before a
   start. */
#define STUB_BYTES_MAX 65536

static const struct {
	char prefix[24];
	enum fact_key flag;
} foreign_homes[] = {
	{"/nix/store/", HINT_NIX},
	{"/gnu/store/", HINT_GUIX},
	{"/home/linuxbrew/", HINT_HOMEBREW},
	{"/opt/homebrew/", HINT_HOMEBREW},
	{"/system/bin/linker", HINT_ANDROID},
	{"/apex/", HINT_ANDROID},
};

/* Other systems whose programs name a loader of theirs; EI_OSABI is not looked at by Linux. */
static const struct {
	char interp[24];
	unsigned char osabi; /* 0 for a system that writes none */
	char name[12];
} other_systems[] = {
	{"/libexec/ld-elf.so.1", ELFOSABI_FREEBSD, "FreeBSD"},
	{"/usr/libexec/ld-elf.so.", 0, "DragonFly"},
	{"/usr/libexec/ld.elf_so", ELFOSABI_NETBSD, "NetBSD"},
	{"/usr/libexec/ld.so", ELFOSABI_OPENBSD, "OpenBSD"},
	{"/system/runtime_loader", 0, "Haiku"},
};

/* What ld writes into PT_INTERP when nobody tells it (bfd, ELF_DYNAMIC_INTERPRETER); no libc has
   its loader there. */
static const struct {
	uint16_t machine;
	bool is64;
	char interp[20];
} ld_defaults[] = {
	{EM_X86_64, true, "/lib/ld64.so.1"},
	{EM_X86_64, false, "/lib/ldx32.so.1"},
	{EM_386, false, "/usr/lib/libc.so.1"},
};

/* Marks a program for another system, or for a store or prefix of its own; false for neither. */
static bool say_foreign_home(const struct image *im, struct verdict *v)
{
	bool own_home = false;
	unsigned char osabi = im->elf.file.n > EI_OSABI ? im->elf.file.p[EI_OSABI] : 0;
	for (size_t i = 0; i < sizeof foreign_homes / sizeof foreign_homes[0]; i++)
		if (span_starts(im->interp, foreign_homes[i].prefix)) {
			facts_flag(&v->message.facts, foreign_homes[i].flag);
			own_home = true;
		}
	for (size_t i = 0; i < sizeof other_systems / sizeof other_systems[0]; i++)
		if (span_starts(im->interp, other_systems[i].interp) ||
		    (osabi && osabi == other_systems[i].osabi)) {
			facts_text(&v->message.facts, HINT_OTHER_SYSTEM,
				   span_of(other_systems[i].name));
			own_home = true;
		}
	return own_home;
}

/* The libc that a program was linked against, by what it needs and not by its loader's name. */
static const char *libc_needed(const struct image *im)
{
	struct elf_version_iter w = {0};
	struct elf_version version;
	struct span name;
	size_t i = 0;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &version))
		if (span_starts(version.name, "GLIBC_"))
			return "glibc";
	while (elf_next_needed(&im->elf, &im->dyn, &i, &name))
		if (span_is(name, "libc.so.6"))
			return "glibc";
	return lib_image_is_for_musl(im) ? "musl" : NULL;
}

/* Marks a loader that lies where no libc puts its own, and adds the path where its libc does. */
static void say_odd_loader(const struct image *im, const struct machine *m, const char *libc,
			   struct verdict *v)
{
	char text[64];
	struct buf b = buf_of(text, sizeof text);
	bool musl = span_is(span_of(libc), "musl");
	for (size_t i = 0; i < sizeof ld_defaults / sizeof ld_defaults[0]; i++)
		if (im->elf.machine == ld_defaults[i].machine &&
		    im->elf.is64 == ld_defaults[i].is64 &&
		    span_is(im->interp, ld_defaults[i].interp))
			facts_flag(&v->message.facts, HINT_LD_DEFAULT);
	machine_loader(m, musl, &b);
	if (b.full || span_is(im->interp, text))
		return;
	facts_text(&v->message.facts, HINT_RIGHT_LOADER, buf_span(&b));
	/* no command is made with a name that it cannot show */
	for (size_t i = 0; i < im->interp.n; i++)
		if (im->interp.p[i] <= ' ')
			return;
	if (im->interp.n && im->interp.p[0] == '/')
		facts_text(&v->message.facts, HINT_INTERP_DIR, span_dir(im->interp));
}

/* False when the program has a home of its own. */
static bool say_libc_needed(struct host *h, const struct image *im, struct verdict *v)
{
	const struct machine *m = machine_of(&im->elf);
	struct span base = span_base(im->interp);
	struct span was;
	const bool adopted = adopted_is(h, im, &was);
	const char *libc = libc_needed(im);
	if (adopted) {
		facts_text(&v->message.facts, FACT_ADOPTED, was);
		base = span_base(was);
	}
	const bool own_home = say_foreign_home(im, v);
	if (facts_find(&v->message.facts, HINT_OTHER_SYSTEM))
		return false;
	if (span_starts(base, "ld-musl-"))
		libc = "musl";
	else if (facts_find(&v->message.facts, HINT_ANDROID))
		libc = "bionic";
	else if (span_starts(base, "ld-linux") || (m && span_is(base, m->glibc_ld)) || own_home)
		libc = "glibc";
	else if (libc && m && !adopted)
		say_odd_loader(im, m, libc, v);
	facts_text(&v->message.facts, FACT_NEED_LIBC, span_of(libc));
	return !own_home;
}

static void say_interp(struct host *h, const struct image *im, struct verdict *v)
{
	const struct machine *m = machine_of(&im->elf);
	facts_text(&v->message.facts, FACT_INTERP, im->interp);
	if (say_libc_needed(h, im, v) && im->elf.machine == EM_386 && h->machine == EM_X86_64)
		facts_flag(&v->message.facts, HINT_I386);
	if (im->interp.n && im->interp.p[0] != '/')
		facts_flag(&v->message.facts, HINT_RELATIVE);
	if (m)
		facts_text(&v->message.facts, FACT_NEED_ARCH, span_of(m->name));
}

static bool bad_loader(struct host *h, const struct image *im, struct verdict *v, const char *fault,
		       int os)
{
	say_interp(h, im, v);
	facts_text(&v->message.facts, FACT_FAULT, span_of(fault));
	return verdict_refuse_by_kernel(v, LANDFALL_LF302, os);
}

/* Refuses a missing loader; for a dangling symbolic link the message names its target. */
static bool absent_loader(struct host *h, const struct image *im, int os, struct verdict *v)
{
	say_interp(h, im, v);
	/* The quick pass (skip_access_checks) does not need the link's target. */
	struct path_resolution *w = h->skip_access_checks ? NULL : arena_get(h->arena, sizeof *w);
	char *target = w ? arena_get(h->arena, PATH_BYTES) : NULL;
	if (!target)
		return verdict_refuse_by_kernel(v, LANDFALL_LF301, os);
	struct buf b = buf_of(target, PATH_BYTES);
	path_resolve(h, im->interp, w);
	const struct file *end = w->link[0] ? host_file(h, span_of(w->link)) : NULL;
	if (w->os == os && end && end->os && h->ops->readlink(h, w->link, &b) == 0 && !b.full) {
		facts_text(&v->message.facts, FACT_INTERP_LINK, span_of(w->link));
		facts_text(&v->message.facts, FACT_INTERP_TARGET, buf_span(&b));
	}
	return verdict_refuse_by_kernel(v, LANDFALL_LF301, os);
}

static bool denied_loader(struct host *h, const struct image *im, const struct file *f,
			  struct verdict *v)
{
	bool noexec = (f->inode.mode & 0111) && host_is_noexec(h, im->interp);
	facts_flag(&v->message.facts, noexec ? HINT_LOADER_NOEXEC : HINT_LOADER_MODE);
	return bad_loader(h, im, v, noexec ? PHRASE_INTERP_NOEXEC : PHRASE_INTERP_NO_X, EACCES);
}

/* The first fault in a loader's ELF headers, in the order of load_elf_binary; NULL for none, with
   the headers in *e. */
static const char *loader_fault(const struct image *im, const struct file *f, struct elf *e,
				int *os)
{
	bool is64 = im->elf.is64;
	*os = EIO;
	if (f->bytes.n < (is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr)))
		return f->bytes.n ? PHRASE_INTERP_SHORT : PHRASE_INTERP_EMPTY;
	enum elf_fault fault = elf_open(f->bytes, e);
	*os = ELIBBAD;
	if (fault != ELF_OK)
		return PHRASE_INTERP_NO_ELF;
	if (e->machine != im->elf.machine)
		return PHRASE_OTHER_MACHINE;
	if (e->is64 != is64)
		return PHRASE_INTERP_CLASS;
	return elf_phdrs_fault(e) != ELF_OK ? PHRASE_INTERP_PHDRS : NULL;
}

/* Notes a PT_INTERP that names a static program: the kernel starts that one in place of the
   program. */
static void note_static_loader(struct host *h, const struct image *im, const struct elf *loader,
			       struct verdict *v)
{
	struct elf_phdr ph;
	if (elf_find_phdr(loader, PT_DYNAMIC, &ph))
		return;
	say_interp(h, im, v);
	verdict_note(v, LANDFALL_LF303);
}

/* Is the loader NixOS's stub-ld (nixpkgs, pkgs/by-name/st/stub-ld), a static program that prints a
   text and exits with 127? */
static bool is_nixos_stub(const struct file *loader)
{
	struct span s = loader->bytes;
	size_t at;
	return s.n <= STUB_BYTES_MAX &&
	       span_find(s, span_of("NixOS cannot run dynamically linked executables"), &at);
}

/* Refuses NixOS's stub ourselves, because the kernel would start it; a hand-over to another glibc
   is still possible. */
static bool refuse_stub(struct host *h, const struct image *im, struct verdict *v)
{
	say_interp(h, im, v);
	facts_flag(&v->message.facts, HINT_NIXOS_STUB);
	facts_text(&v->message.facts, FACT_FAULT, span_of(PHRASE_INTERP_NIXOS));
	verdict_refuse(v, LANDFALL_LF302);
	return true;
}

/* Marks the verdict of a program whose PT_INTERP is Landfall, without a message yet: a loader for
   the program is searched next, and usually found. */
static bool interp_is_landfall(struct verdict *v)
{
	v->interp_is_landfall = true;
	v->action = LANDFALL_NONE;
	return true;
}

void refuse_landfall_as_interp(struct host *h, const struct image *im, struct verdict *v)
{
	say_interp(h, im, v);
	if (facts_find(&v->message.facts, FACT_BUNDLE_UNTRUSTED))
		verdict_refuse(v, LANDFALL_LF502);
	else if (!refuse_scarce(h, v))
		verdict_refuse(v, LANDFALL_LF503);
}

/* True when the kernel would refuse. Otherwise *loader is the loader's file, or NULL when it cannot
   be read. */
bool decide_interp(struct host *h, const struct image *im, const struct file **loader,
		   struct verdict *v)
{
	int os;
	struct elf e;
	if (h->as_loader)
		return interp_is_landfall(v);
	const struct file *f = host_file(h, im->interp);
	if (!f)
		return false;
	if (im->interp.n == 0)
		return bad_loader(h, im, v, PHRASE_INTERP_NAME_EMPTY, EACCES);
	if (f->os == ENOENT || f->os == ENOTDIR)
		return absent_loader(h, im, f->os, v);
	if (f->os == ELOOP)
		return bad_loader(h, im, v, PHRASE_INTERP_LINKS, f->os);
	if (f->os)
		return bad_loader(h, im, v, PHRASE_INTERP_PATH, f->os);
	if (file_type(&f->inode) != TYPE_REGULAR)
		return bad_loader(h, im, v, PHRASE_NOT_REGULAR, EACCES);
	if (host_may_exec(h, im->interp) == EACCES)
		return denied_loader(h, im, f, v);
	if (!f->bytes.p)
		return false;
	const char *fault = loader_fault(im, f, &e, &os);
	if (fault)
		return bad_loader(h, im, v, fault, os);
	if (is_nixos_stub(f))
		return refuse_stub(h, im, v);
	if (elf_is_own(&e)) {
		say_interp(h, im, v);
		return interp_is_landfall(v);
	}
	note_static_loader(h, im, &e, v);
	*loader = f;
	return false;
}

void describe_interp(struct host *h, const struct image *im, struct verdict *v)
{
	say_interp(h, im, v);
}
