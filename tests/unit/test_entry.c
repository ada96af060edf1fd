/* What entry_keep does with the vectors that the kernel left: musl's start-up is told of no rights
   gained, and everybody behind it of those that are. */
#include "t.h"

#include "start/entry.h"

#include <elf.h>

struct row {
	const char *name;
	uint64_t secure, uid, euid, gid, egid;
	bool expected;
};

static const struct row rows[] = {
	{"plain", 0, 1000, 1000, 1000, 1000, false}, {"setuid", 1, 1000, 0, 1000, 1000, true},
	{"setgid", 1, 1000, 1000, 1000, 50, true},   {"capable", 1, 1000, 1000, 1000, 1000, true},
	{"ids-alone", 0, 1000, 0, 1000, 1000, true}, {"root", 0, 0, 0, 0, 0, false},
};

static void test_rights(void **state)
{
	const struct row *r = *state;
	static const Elf64_Ehdr self;
	uint64_t stack[] = {0,         0,        0,      AT_UID,  r->uid,  AT_EUID,
			    r->euid,   AT_GID,   r->gid, AT_EGID, r->egid, AT_SECURE,
			    r->secure, AT_ENTRY, 1,      AT_NULL, 0};
	kernel_entry = (struct kernel_entry_state){.sp = NULL};
	entry_keep(stack, 1, &self);
	t_int((intmax_t)r->uid, (intmax_t)*entry_aux(AT_EUID));
	t_int((intmax_t)r->gid, (intmax_t)*entry_aux(AT_EGID));
	t_int(0, (intmax_t)*entry_aux(AT_SECURE));
	t_int(r->expected, entry_is_secure());
	entry_show_rights();
	t_int((intmax_t)r->euid, (intmax_t)*entry_aux(AT_EUID));
	t_int((intmax_t)r->egid, (intmax_t)*entry_aux(AT_EGID));
	t_int((intmax_t)r->secure, (intmax_t)*entry_aux(AT_SECURE));
	t_int(r->expected, entry_is_secure());
	kernel_entry = (struct kernel_entry_state){.sp = NULL};
}

/* A vector without these entries stays as it is. */
static void test_absent(void **state)
{
	(void)state;
	static const Elf64_Ehdr self;
	uint64_t stack[] = {0, 0, 0, AT_PAGESZ, 4096, AT_NULL, 0};
	entry_keep(stack, 1, &self);
	entry_show_rights();
	assert_false(entry_is_secure());
	assert_null(entry_aux(AT_SECURE));
	t_int(4096, (intmax_t)stack[4]);
	kernel_entry = (struct kernel_entry_state){.sp = NULL};
}

/* Our own segments on pages of each size: between two that are 64 KB apart, as on AArch64, is a
   hole, which a page of 64 KB closes. */
static void test_place(void **state)
{
	static const struct {
		uint64_t page, hole_lo, hole_hi, hi;
	} places[] = {
		{4096, 0x9000, 0x1f000, 0x23000},
		{16384, 0xc000, 0x1c000, 0x24000},
		{65536, 0, 0, 0x30000},
	};
	static _Alignas(65536) struct {
		Elf64_Ehdr header;
		Elf64_Phdr table[3];
	} self = {
		.header = {.e_phoff = sizeof(Elf64_Ehdr), .e_phnum = 3},
		.table = {{.p_type = PT_LOAD, .p_memsz = 0x8f10},
			  {.p_type = PT_NOTE, .p_vaddr = 0x100, .p_memsz = 0x20},
			  {.p_type = PT_LOAD, .p_vaddr = 0x1ff10, .p_memsz = 0x3000}},
	};
	(void)state;
	for (size_t i = 0; i < T_COUNT(places); i++) {
		uint64_t stack[] = {0, 0, 0, AT_PAGESZ, places[i].page, AT_NULL, 0};
		const uint64_t lo = (uintptr_t)&self;
		entry_keep(stack, 1, &self.header);
		t_int((intmax_t)lo, (intmax_t)kernel_entry.lo);
		t_int((intmax_t)(lo + places[i].hi), (intmax_t)kernel_entry.hi);
		t_int((intmax_t)(places[i].hole_lo ? lo + places[i].hole_lo : 0),
		      (intmax_t)kernel_entry.hole_lo);
		t_int((intmax_t)(places[i].hole_hi ? lo + places[i].hole_hi : 0),
		      (intmax_t)kernel_entry.hole_hi);
	}
	kernel_entry = (struct kernel_entry_state){.sp = NULL};
}

static const struct CMUnitTest others[] = {
	T(test_absent),
	T(test_place),
};

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_rows(test_rights, rows) + t_group(others) != 0;
}
