/* What the kernel finds when it is too late to refuse: begin_new_exec has torn the old program
   down, and whatever then fails ends the new one with a silent SIGSEGV (fs/binfmt_elf.c,
   load_elf_binary, elf_load, padzero). A program that will end so for certain is refused here; when
   it only might, it is run. */
#include <landfall/verdict.h>

#include <landfall/segments.h>

#include <elf.h>

static bool refuse(struct verdict *v, const char *id, const char *fault)
{
	facts_text(&v->facts, "fault", span_of(fault));
	verdict_refuse(v, id);
	return true;
}

/* Shorter than its segments say. */
static bool decide_cut(const struct elf *e, struct verdict *v)
{
	uint64_t wanted = segments_file_size(e);
	const char *fault = wanted > e->file.n ? segments_cut_fault(e, true) : NULL;
	if (wanted <= e->file.n)
		return false;
	facts_number(&v->facts, "wanted_size", wanted);
	if (fault)
		return refuse(v, "LF207", fault);
	verdict_note(v, "LF217");
	return false;
}

/* What a program that loads it with dlopen should know of it. */
static void say_plugin(const struct image *im, struct verdict *v)
{
	struct elf_phdr ph;
	if (segments_exec_stack(&im->elf))
		facts_flag(&v->facts, "exec_stack");
	if ((im->dyn.has & (1ULL << DT_FLAGS)) && (im->dyn.val[DT_FLAGS] & DF_STATIC_TLS) &&
	    elf_find_phdr(&im->elf, PT_TLS, &ph))
		facts_number(&v->facts, "static_tls", ph.memsz);
	facts_text(&v->facts, "soname", im->dyn.soname);
}

/* Where the stack may be executable, kernels before 5.8 let all be that can be read
   (READ_IMPLIES_EXEC), and all kernels do for 32-bit programs. */
static bool starts_nowhere(const struct elf *e)
{
	return e->is64 && !segments_exec_stack(e) && !segments_have_entry(e);
}

/* Without PT_INTERP nobody relocates it: a shared library, or a program that was linked wrongly.
   ld.so and static-pie programs relocate themselves, and some libraries can be started, too. */
static bool decide_library(const struct image *im, struct verdict *v)
{
	const struct elf *e = &im->elf;
	size_t i = 0;
	struct span name;
	if (im->interp_fault != ELF_ABSENT || !im->dyn.present || e->type != ET_DYN)
		return false;
	if (e->entry == 0 || starts_nowhere(e)) {
		say_plugin(im, v);
		return refuse(v, "LF204", "it has no entry point: e_entry leads to no code");
	}
	if (elf_next_needed(e, &im->dyn, &i, &name)) {
		facts_text(&v->facts, "first_needed", name);
		verdict_note(v, "LF205");
	}
	return false;
}

bool decide_memory(struct host *h, uint64_t bytes, const char *whose, struct verdict *v)
{
	if (!host_as_limit(h) || bytes <= h->as_limit)
		return false;
	facts_number(&v->facts, "address_space", bytes);
	facts_number(&v->facts, "limit", h->as_limit);
	return refuse(v, "LF511", whose);
}

bool decide_segments(struct host *h, const struct image *im, struct verdict *v)
{
	const struct elf *e = &im->elf;
	const char *fault = segments_map_fault(e);
	if (fault)
		return refuse(v, "LF208", fault);
	if (decide_memory(h, segments_memory(e), "its own segments", v) || decide_library(im, v) ||
	    decide_cut(e, v))
		return true;
	if (e->type == ET_EXEC && starts_nowhere(e))
		return refuse(v, "LF208", "e_entry, where it is to start, lies in no executable segment");
	return false;
}
