/* What the bytes of a program say about a change of its PT_INTERP: where it lies, how long it may
   be, and whether more than the path depends on it. */
#include "adopt/adoptable.h"

#include "read/elf_section.h"
#include "read/phrases.h"

#include <elf.h>

/* The end of a file that was signed as kernel modules are (scripts/sign-file.c; also for IMA). */
#define APPENDED "~Module signature appended~\n"

bool adoptable_read(struct span bytes, struct adoptable *out)
{
	struct elf_phdr ph;
	image_read(bytes, &out->image);
	if (out->image.kind != KIND_ELF || out->image.elf_fault != ELF_OK ||
	    out->image.interp_fault != ELF_OK || !out->image.dyn.present ||
	    out->image.dyn.soname.p || !elf_find_phdr(&out->image.elf, PT_INTERP, &ph))
		return false;
	out->off = ph.off;
	return span_sub(bytes, ph.off, ph.filesz, &out->room);
}

/* Do the bytes lie where the dynamic section has its strings? Then they are another's too. */
static bool is_shared(const struct adoptable *a)
{
	const struct span strings = a->image.dyn.strtab;
	return strings.p && a->room.p < strings.p + strings.n && strings.p < a->room.p + a->room.n;
}

/* Is nothing but NUL behind the path? Then the room's bytes follow from the path alone. */
static bool is_path_alone(const struct adoptable *a)
{
	for (size_t i = a->image.interp.n; i < a->room.n; i++)
		if (a->room.p[i])
			return false;
	return true;
}

/* Does a section hold a signature of the file? An AppImage that nobody signed has an empty one. */
static bool has_signature(struct span file)
{
	static const char *const names[] = {".sha256_sig", ".signature", "signature"};
	struct elf e;
	struct elf_sections all;
	struct elf_section s;
	if (elf_open(file, &e) != ELF_OK || !elf_sections_open(&e, &all))
		return false;
	for (unsigned i = 0; i < all.count; i++) {
		if (!elf_section(&all, i, &s))
			continue;
		for (size_t k = 0; k < COUNT(names); k++)
			for (size_t at = 0; span_is(s.name, names[k]) && at < s.bytes.n; at++)
				if (s.bytes.p[at])
					return true;
	}
	return false;
}

const char *adoptable_unfit(const struct adoptable *a, struct span bytes)
{
	if (!is_path_alone(a) || is_shared(a))
		return PHRASE_ADOPT_SHARED;
	if (has_signature(bytes) || span_ends(bytes, APPENDED))
		return PHRASE_ADOPT_SIGNED;
	return NULL;
}
