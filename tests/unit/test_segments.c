/* Loadable segments against file size and addresses, and the notes on processors: each row is one
   program header of a file of 0x1800 bytes that starts at 0x401000. */
#include "t.h"

#include "machine/machine.h"
#include "machine/x86_64.h"
#include "read/segments.h"

#include <elf.h>
#include <string.h>

#define SIZE 0x1800
#define MOST ((1ULL << 56) - 0x401000)

static unsigned char bytes[SIZE];

static struct elf made(const Elf64_Phdr *ph, unsigned n, uint16_t type)
{
	Elf64_Ehdr e = {.e_type = type,
			.e_machine = EM_X86_64,
			.e_version = 1,
			.e_entry = 0x401000,
			.e_phoff = sizeof e,
			.e_ehsize = sizeof e,
			.e_phentsize = sizeof *ph};
	struct elf out;
	memcpy(e.e_ident, "\177ELF\2\1\1", 7);
	e.e_phnum = (uint16_t)n;
	memset(bytes, 0, sizeof bytes);
	memcpy(bytes, &e, sizeof e);
	memcpy(bytes + sizeof e, ph, n * sizeof *ph);
	t_int(ELF_OK, elf_open((struct span){bytes, sizeof bytes}, &out));
	return out;
}

struct row {
	const char *name;
	Elf64_Phdr ph;
	bool maps, whole, code;
};

#define LOAD(f, off, at, file, mem) \
	{ \
		.p_type = PT_LOAD, .p_flags = (f), .p_offset = (off), .p_vaddr = (at), \
		.p_filesz = (file), .p_memsz = (mem), .p_align = 4096 \
	}

static const struct row rows[] = {
	{"sound", LOAD(5, 0x1000, 0x401000, 0x100, 0x100), true, true, true},
	{"code behind the last page", LOAD(5, 0x2000, 0x401000, 0x100, 0x100), true, false, true},
	{"code in the last page", LOAD(5, 0x1000, 0x401000, 0x1000, 0x1000), true, true, true},
	{"another place of its page", LOAD(5, 0x1008, 0x401000, 0x100, 0x100), false, true, true},
	{"another place, and no bytes", LOAD(6, 0x1008, 0x501000, 0, 0x100), true, true, false},
	{"not executable", LOAD(6, 0x1000, 0x401000, 0x100, 0x100), true, true, false},
	{"elsewhere", LOAD(5, 0x1000, 0x501000, 0x100, 0x100), true, true, false},
	{"more in the file than in memory", LOAD(5, 0x1000, 0x401000, 0x100, 0xff), false, true,
	 true},
	{"as large as can be", LOAD(5, 0x1000, 0x401000, 0x100, MOST), true, true, true},
	{"larger", LOAD(5, 0x1000, 0x401000, 0x100, MOST + 1), false, true, true},
	{"it overflows", LOAD(5, 0x1000, 0x401000, 0x100, UINT64_MAX), false, true, true},
	{"bss behind the end", LOAD(6, 0x2010, 0x601010, 0x10, 0x100), true, false, false},
	{"bss on a page's end", LOAD(6, 0x2000, 0x601000, 0x1000, 0x2000), true, true, false},
	{"bss that is read-only", LOAD(4, 0x2010, 0x601010, 0x10, 0x100), true, true, false},
	{"data behind the end, and no bss", LOAD(6, 0x2010, 0x601010, 0x10, 0x10), true, true,
	 false},
};

static void check_row(void **state)
{
	const struct row *row = *state;
	struct elf e = made(&row->ph, 1, ET_EXEC);
	t_int(row->maps, segments_map_fault(&e) == NULL);
	t_int(row->whole, segments_cut_fault(&e, machine_page(&e), true) == NULL);
	t_int(row->code, segments_have_entry(&e));
}

/* Nobody starts a library at its entry, and nobody reads .dynamic of a static program. */
static void whose_end(void **state)
{
	const Elf64_Phdr code = LOAD(5, 0x2000, 0x401000, 0x100, 0x100);
	const Elf64_Phdr dynamic = {.p_type = PT_DYNAMIC, .p_offset = 0x2000, .p_filesz = 16};
	struct elf e = made(&code, 1, ET_DYN);
	(void)state;
	t_int(true, segments_cut_fault(&e, machine_page(&e), false) == NULL);
	e = made(&dynamic, 1, ET_DYN);
	t_int(true, segments_cut_fault(&e, machine_page(&e), false) != NULL);
	e = made(&dynamic, 1, ET_EXEC);
	t_int(true, segments_cut_fault(&e, machine_page(&e), true) == NULL);
}

static void sums(void **state)
{
	const Elf64_Phdr two[] = {LOAD(5, 0x1000, 0x401000, 0x100, 0x100),
				  LOAD(6, 0x2000, 0x601000, 0x10, 0x3000)};
	struct elf e = made(two, 2, ET_EXEC);
	(void)state;
	t_int(0x3100, (long long)segments_memory(&e));
	t_int(0x2010, (long long)segments_file_size(&e));
}

static void stack(void **state)
{
	Elf64_Phdr ph = {.p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W};
	struct elf e = made(&ph, 1, ET_DYN);
	(void)state;
	t_int(false, segments_exec_stack(&e));
	ph.p_flags |= PF_X;
	e = made(&ph, 1, ET_DYN);
	t_int(true, segments_exec_stack(&e));
	ph.p_type = PT_NULL;
	e = made(&ph, 1, ET_DYN);
	t_int(true, segments_exec_stack(&e));
}

/* A note of another kind before it, another property in it; any cut of it is no crash. */
static void levels(void **state)
{
	static const uint32_t note[] = {4,        4,          1, 0x554e47, 7, 0,          4, 32, 5,
					0x554e47, 0xc0000002, 4, 3,        0, 0xc0008002, 4, 7,  0};
	Elf64_Phdr ph = {
		.p_type = PT_NOTE, .p_offset = 0x1000, .p_filesz = sizeof note, .p_align = 8};
	struct elf e = made(&ph, 1, ET_DYN);
	(void)state;
	memcpy(bytes + 0x1000, note, sizeof note);
	t_int(7, x86_64_isa_needed(&e));
	for (size_t n = 0; n < sizeof note; n++) {
		ph.p_filesz = n;
		e = made(&ph, 1, ET_DYN);
		memcpy(bytes + 0x1000, note, n);
		t_int(0, x86_64_isa_needed(&e) & ~7U);
	}
	ph.p_filesz = sizeof note;
	ph.p_align = 4;
	e = made(&ph, 1, ET_DYN);
	memcpy(bytes + 0x1000, note, sizeof note);
	t_int(0, x86_64_isa_needed(&e));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {T(whose_end), T(sums), T(stack), T(levels)};
	t_filter(argc, argv);
	int failures = t_rows(check_row, rows);
	failures += t_group(others);
	return failures != 0;
}
