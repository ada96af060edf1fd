/* Faults that the kernel meets past the point of no return: begin_new_exec has removed the old
   program, so any failure ends the process with a silent SIGSEGV (fs/binfmt_elf.c: load_elf_binary,
   elf_load, padzero). A program that is certain to end so is refused; one that only might is
   started. */
#include "judge/rules.h"

#include "machine/machine.h"
#include "host/rights.h"
#include "message/errno_name.h"
#include "message/verdict.h"
#include "read/phrases.h"
#include "read/segments.h"

#include <elf.h>
#include <errno.h>

static bool refuse(struct verdict *v, const char *id, const char *fault)
{
	facts_text(&v->message.facts, FACT_FAULT, span_of(fault));
	verdict_refuse(v, id);
	return true;
}

/* Is that path a libc's loader, or by its name the place of one? */
static bool is_loader_of_libc(struct host *h, struct span interp)
{
	const struct file *f = h->target ? NULL : host_file(h, interp);
	struct span name = span_base(interp);
	if (f && f->bytes.p && !f->os) {
		enum libc_kind kind = libc_kind_of(f);
		return kind == LIBC_GLIBC || kind == LIBC_MUSL;
	}
	return span_starts(name, "ld-linux") || span_starts(name, "ld-musl-") ||
	       span_starts(name, "ld64.so.") || span_starts(name, "ld.so.");
}

/* Refuses a file that is shorter than its segments. */
static bool decide_cut(const struct elf *e, struct verdict *v)
{
	uint64_t wanted = segments_file_size(e);
	const char *fault = wanted > e->file.n ? segments_cut_fault(e, machine_page(e), true)
					       : NULL;
	if (wanted <= e->file.n)
		return false;
	facts_number(&v->message.facts, FACT_WANTED_SIZE, wanted);
	if (fault)
		return refuse(v, LANDFALL_LF207, fault);
	verdict_note(v, LANDFALL_LF217);
	return false;
}

bool decide_whole(const struct image *im, struct verdict *v)
{
	const struct elf *e = &im->elf;
	const char *fault = segments_map_fault(e);
	uint64_t wanted = segments_file_size(e);
	if (fault)
		return refuse(v, LANDFALL_LF208, fault);
	if (wanted > e->file.n) {
		facts_number(&v->message.facts, FACT_WANTED_SIZE, wanted);
		facts_flag(&v->message.facts, HINT_PART);
		return refuse(v, LANDFALL_LF207, PHRASE_CUT_SEGMENTS);
	}
	bool sound = im->dyn_fault == ELF_OK || im->dyn_fault == ELF_ABSENT;
	return !sound && refuse(v, LANDFALL_LF203, elf_fault_text(im->dyn_fault));
}

/* Adds what the program that loads this library with dlopen must provide. */
static void say_plugin(const struct image *im, struct verdict *v)
{
	struct elf_phdr ph;
	if (segments_exec_stack(&im->elf))
		facts_flag(&v->message.facts, FACT_EXEC_STACK);
	if ((im->dyn.has & (1ULL << DT_FLAGS)) && (im->dyn.val[DT_FLAGS] & DF_STATIC_TLS) &&
	    elf_find_phdr(&im->elf, PT_TLS, &ph))
		facts_number(&v->message.facts, FACT_STATIC_TLS, ph.memsz);
	facts_text(&v->message.facts, FACT_SONAME, im->dyn.soname);
}

/* Is there no executable segment at the entry point? With an executable stack, kernels before 5.8
   make all readable memory executable (READ_IMPLIES_EXEC), and every kernel does so for 32-bit
   programs, so those are not judged. */
static bool starts_nowhere(const struct elf *e)
{
	return e->is64 && !segments_exec_stack(e) && !segments_have_entry(e);
}

/* A fixed program starts without its libraries, too, and what it never calls it never misses. */
bool decide_no_loader(const struct image *im, struct verdict *v)
{
	size_t i = 0;
	struct span name;
	if (im->interp_fault != ELF_ABSENT || !im->dyn.present ||
	    !elf_next_needed(&im->elf, &im->dyn, &i, &name))
		return false;
	facts_text(&v->message.facts, FACT_FIRST_NEEDED, name);
	if (v->how.gate)
		verdict_refuse(v, LANDFALL_LF205);
	else
		verdict_note(v, LANDFALL_LF205);
	return v->how.gate;
}

/* Refuses a file without PT_INTERP that does not relocate itself: a shared library, or a program
   that was linked wrongly. ld.so and static-pie programs relocate themselves, and some libraries
   can be started, too. */
static bool decide_library(const struct image *im, struct verdict *v)
{
	const struct elf *e = &im->elf;
	if (im->interp_fault != ELF_ABSENT || !im->dyn.present)
		return false;
	if (e->type == ET_DYN && (e->entry == 0 || starts_nowhere(e))) {
		say_plugin(im, v);
		return refuse(v, LANDFALL_LF204, PHRASE_ELF_NO_ENTRY);
	}
	return decide_no_loader(im, v);
}

bool decide_memory(struct host *h, uint64_t bytes, const char *whose, struct verdict *v)
{
	if (!host_as_limit(h) || bytes <= h->as_limit)
		return false;
	facts_number(&v->message.facts, FACT_ADDRESS_SPACE, bytes);
	facts_number(&v->message.facts, FACT_LIMIT, h->as_limit);
	return refuse(v, LANDFALL_LF511, whose);
}

/* A file whose size is right and whose bytes were never written: zeros where the program begins, or
   where its loader reads first. */
static bool decide_zeros(struct host *h, const struct image *im, struct verdict *v)
{
	const struct elf *e = &im->elf;
	bool known = e->machine == EM_X86_64 || e->machine == EM_386 || e->machine == EM_AARCH64;
	bool by_loader = im->interp_fault != ELF_ABSENT;
	const struct file *loader = by_loader ? host_file(h, im->interp) : NULL;
	if (loader && elf_dyn_is_zeros(&im->dyn) && libc_kind_of(loader) == LIBC_GLIBC)
		return refuse(v, LANDFALL_LF213, PHRASE_ZEROS_DYNAMIC);
	if (known && segments_entry_is_zeros(e, by_loader))
		return refuse(v, LANDFALL_LF213, PHRASE_ZEROS_ENTRY);
	return false;
}

/* A static program that names a loader: the kernel starts the loader, which finds no .dynamic and
   dies of it (elf/rtld.c; ldso/dynlink.c). Loaders of others may have use for such a file. */
bool decide_static_interp(struct host *h, const struct image *im, struct verdict *v)
{
	char text[24];
	struct buf b = buf_of(text, sizeof text);
	const struct elf *e = &im->elf;
	struct elf_phdr ph;
	unsigned i = 0;
	if (im->interp_fault != ELF_OK || elf_find_phdr(e, PT_DYNAMIC, &ph) ||
	    !is_loader_of_libc(h, im->interp))
		return false;
	while (elf_phdr(e, i, &ph) && ph.type != PT_INTERP)
		i++;
	buf_addu(&b, e->phoff + (uint64_t)i * e->phentsize);
	facts_text(&v->message.facts, FACT_INTERP, im->interp);
	facts_text(&v->message.facts, HINT_PHDR_AT, buf_span(&b));
	verdict_refuse(v, LANDFALL_LF211);
	return true;
}

static OWN_FRAME bool refuse_rights(struct host *h, struct verdict *v)
{
	char text[8192];
	struct buf b = buf_of(text, sizeof text);
	facts_text(&v->message.facts, FACT_CAP_BND, host_status_field(h, "CapBnd:", &b));
	return verdict_refuse_by_kernel(v, LANDFALL_LF514, EPERM);
}

bool decide_rights(struct host *h, const struct file *f, struct verdict *v)
{
	return v->how.symbols && host_withholds_caps(h, f->path) && refuse_rights(h, v);
}

bool decide_segments(struct host *h, const struct image *im, struct verdict *v)
{
	const struct elf *e = &im->elf;
	const char *fault = segments_map_fault(e);
	if (fault)
		return refuse(v, LANDFALL_LF208, fault);
	if (decide_memory(h, segments_memory(e), PHRASE_ITS_SEGMENTS, v) || decide_library(im, v) ||
	    decide_cut(e, v) || decide_zeros(h, im, v))
		return true;
	if (e->type == ET_EXEC && starts_nowhere(e))
		return refuse(v, LANDFALL_LF208, PHRASE_ELF_ENTRY_NO_CODE);
	return false;
}
