/* Notes of libraries that a file opens itself, in files made of literals. */
#include "t.h"

#include "read/buf.h"
#include "read/dlopen_note.h"
#include "read/image.h"

#include <elf.h>
#include <string.h>

struct file {
	Elf64_Ehdr head;
	Elf64_Phdr note;
	unsigned char bytes[1024];
};

static struct file made;
static char got[512];

static bool note_down(void *ctx, struct span soname)
{
	struct buf *b = ctx;
	buf_add(b, soname);
	buf_adds(b, ";");
	return true;
}

static size_t add_note(size_t at, uint32_t type, const char *name, const char *text)
{
	const uint32_t words[3] = {(uint32_t)strlen(name) + 1, (uint32_t)strlen(text) + 1, type};
	const size_t nname = words[0];
	const size_t ntext = words[1];
	memcpy(made.bytes + at, words, sizeof words);
	memcpy(made.bytes + at + 12, name, nname);
	at += 12 + (nname + 3) / 4 * 4;
	memcpy(made.bytes + at, text, ntext);
	return at + (ntext + 3) / 4 * 4;
}

/* What is found in the first n bytes of notes, cut off there. */
static const char *found(size_t n)
{
	struct image im;
	struct buf b = buf_of(got, sizeof got);
	made.head = (Elf64_Ehdr){
		.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
		.e_type = ET_DYN,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_phoff = sizeof made.head,
		.e_ehsize = sizeof made.head,
		.e_phentsize = sizeof made.note,
		.e_phnum = 1,
	};
	made.note = (Elf64_Phdr){
		.p_type = PT_NOTE,
		.p_offset = offsetof(struct file, bytes),
		.p_filesz = n,
		.p_memsz = n,
		.p_align = 4,
	};
	image_read((struct span){(const unsigned char *)&made, sizeof made}, &im);
	(void)dlopen_note_each(&im.elf, note_down, &b);
	return got;
}

#define FDO 0x407c0c0aU

static void names(void **state)
{
	(void)state;
	size_t n = add_note(0, 3, "GNU", "id");
	n = add_note(n, FDO, "FDO",
		     "[{\"soname\":[\"liba.so.1\",\"libb.so.2\"]},{\"soname\":[\"libc.so\"]}]");
	n = add_note(n, FDO, "FDO", "[{\"feature\":\"x\",\"soname\":[\"libd.so\"]}]");
	t_text("liba.so.1;libb.so.2;libc.so;libd.so;", found(n));
}

static void others(void **state)
{
	static const char *const texts[] = {
		"",
		"[",
		"{\"soname\":[\"liba.so\"]}",
		"[{\"soname\":\"liba.so\"}]",
		"[{\"soname\":[1, null, {}]}]",
		"[{\"soname\":[\"/lib/liba.so\"]}]",
		"[{\"soname\":[\"a\\u0000b\", \"\", \"a b\"]}]",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		t_text("", found(add_note(0, FDO, "FDO", texts[i])));
	t_text("", found(add_note(0, FDO, "GNU", "[{\"soname\":[\"liba.so\"]}]")));
	t_text("", found(add_note(0, 1, "FDO", "[{\"soname\":[\"liba.so\"]}]")));
}

static void cut_off(void **state)
{
	(void)state;
	size_t n = add_note(0, FDO, "FDO", "[{\"soname\":[\"liba.so\"]}]");
	for (size_t i = 0; i + 4 < n; i++)
		t_text("", found(i));
	t_text("liba.so;", found(n));
	memset(made.bytes, 0xff, 16);
	t_text("", found(n));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest notes[] = {T(names), T(others), T(cut_off)};
	t_filter(argc, argv);
	return t_group(notes) != 0;
}
