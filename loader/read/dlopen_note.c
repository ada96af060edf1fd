/* Reads the notes by which a file tells of the libraries that it opens itself. Program headers come
   in, names go out; a name with a '/' or a control byte is none. */
#include "read/dlopen_note.h"

#include "read/json.h"

#include <elf.h>

#define NT_FDO_DLOPEN 0x407c0c0aU

struct taking {
	bool (*take)(void *ctx, struct span soname);
	void *ctx;
};

static bool is_name(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] == '/' || s.p[i] >= 127)
			return false;
	return s.n > 0;
}

static bool take_sonames(const struct taking *t, struct span array)
{
	struct span value;
	for (unsigned i = 0; i < DLOPEN_SONAMES_MAX && json_next(&array, &value); i++) {
		char text[DLOPEN_NAME_BYTES];
		struct buf b = buf_of(text, sizeof text);
		if (json_string(value, &b) && is_name(buf_span(&b)) &&
		    !t->take(t->ctx, buf_span(&b)))
			return false;
	}
	return true;
}

/* desc: the text, with zeros behind it. */
static bool take_note(const struct taking *t, struct span desc)
{
	struct span object;
	struct span names;
	while (desc.n && desc.p[desc.n - 1] == 0)
		desc.n--;
	if (!json_is_sound(desc))
		return true;
	for (unsigned i = 0; i < DLOPEN_SONAMES_MAX && json_next(&desc, &object); i++)
		if (json_member(object, "soname", &names) && !take_sonames(t, names))
			return false;
	return true;
}

/* Notes of 4-byte alignment: 12 bytes, the name, the text, each padded (elf(5)). */
static bool take_segment(const struct taking *t, struct span notes, bool big)
{
	for (unsigned n = 0; n < DLOPEN_NOTES_MAX && notes.n >= 16; n++) {
		uint64_t word[3] = {0};
		struct span name;
		struct span desc;
		for (unsigned k = 0; k < 3; k++)
			(void)span_uint(notes, 4 * (uint64_t)k, 4, big, &word[k]);
		const uint64_t at = 12 + (word[0] + 3) / 4 * 4;
		if (!span_sub(notes, 12, word[0], &name) || !span_sub(notes, at, word[1], &desc))
			return true;
		if (word[2] == NT_FDO_DLOPEN && word[0] == sizeof "FDO" &&
		    span_starts(name, "FDO") && !take_note(t, desc))
			return false;
		if (!span_from(notes, at + (word[1] + 3) / 4 * 4, &notes))
			return true;
	}
	return true;
}

bool dlopen_note_each(const struct elf *e, bool (*take)(void *ctx, struct span soname), void *ctx)
{
	const struct taking t = {take, ctx};
	struct elf_phdr ph;
	struct span notes;
	for (unsigned i = 0; elf_next_phdr(e, PT_NOTE, &i, &ph);)
		if (ph.align == 4 && span_sub(e->file, ph.off, ph.filesz, &notes) &&
		    !take_segment(&t, notes, e->big))
			return false;
	return true;
}
