/* The calls in musl's loader that are led to the glibc layer: a loader is put together of the
   functions that are looked for and of calls between them, as each row says. */
#include "t.h"

#include "arch/arch.h"
#include "read/image.h"
#include "shim/sites.h"

#include <elf.h>

#define FILE_BYTES 0x12000
#define TEXT 0x1000

/* Where the functions lie; each has 16 bytes but for those with calls in them. */
enum {
	OPEN = TEXT,
	FSTAT = TEXT + 0x10,
	READ = TEXT + 0x20,
	MMAP = TEXT + 0x30,
	CLOSE = TEXT + 0x40,
	STATE = TEXT + 0x50,
	STACK = TEXT + 0x60,
	START = 0x2000,  /* __dls3 */
	DLOPEN = 0x3000, /* dlopen */
	READER = 0x4000, /* a function that reads and maps nothing */
	MAPPER = 0x6000, /* map_library */
	OTHER = 0x9000,  /* somewhere else */
	FUNCTION_BYTES = 0x200,
};

static unsigned char file[FILE_BYTES];

struct call {
	unsigned at, to;
};

#define CALLS 24
#define LOADER \
	{MAPPER + 0x10, READ}, {MAPPER + 0x80, MMAP}, {MAPPER + 0x90, MMAP}, \
		{MAPPER + 0xa0, MMAP}, {MAPPER + 0x400, OPEN}, {MAPPER + 0x440, FSTAT}, \
	{ \
		MAPPER + 0x480, CLOSE \
	}
#define STATES \
	{START + 0x100, STATE}, \
	{ \
		DLOPEN + 0x100, STATE \
	}

static const struct row {
	const char *name;
	struct call calls[CALLS];
	unsigned n;          /* sites; 0 when they must not be found */
	const char *without; /* a function that this musl does not define */
	unsigned repeat;     /* that many calls of mmap more */
} rows[] = {
	{"by-start", {{START + 8, MAPPER}, LOADER, STATES}, 9, NULL, 0},
	{"by-start-behind-a-reader",
	 {{READER + 8, READ}, {START + 8, READER}, {START + 0x20, MAPPER}, LOADER, STATES},
	 9,
	 NULL,
	 0},
	{"by-search", {LOADER, STATES}, 9, NULL, 0},
	{"by-search-not-the-reader", {{READER + 8, READ}, LOADER, STATES}, 9, NULL, 0},
	{"others-are-left",
	 {{OTHER, OPEN}, {OTHER + 8, CLOSE}, {START + 8, MAPPER}, LOADER, STATES},
	 9,
	 NULL,
	 0},
	{"opens-before-in-search",
	 {{MAPPER - 0x100, OPEN},
	  {MAPPER + 0x10, READ},
	  {MAPPER + 0x80, MMAP},
	  {MAPPER + 0x90, MMAP},
	  {MAPPER + 0xa0, MMAP},
	  {MAPPER + 0x440, FSTAT},
	  {MAPPER + 0x480, CLOSE},
	  STATES},
	 9,
	 NULL,
	 0},
	{"no-state-in-dlopen", {{START + 8, MAPPER}, LOADER, {START + 0x100, STATE}}, 0, NULL, 0},
	{"no-state-in-start", {{START + 8, MAPPER}, LOADER, {DLOPEN + 0x100, STATE}}, 0, NULL, 0},
	{"no-loader", {{START + 8, MAPPER}, STATES}, 0, NULL, 0},
	{"two-mmaps",
	 {{MAPPER + 0x10, READ},
	  {MAPPER + 0x80, MMAP},
	  {MAPPER + 0x90, MMAP},
	  {MAPPER + 0x400, OPEN},
	  {MAPPER + 0x440, FSTAT},
	  {MAPPER + 0x480, CLOSE},
	  STATES},
	 0,
	 NULL,
	 0},
	{"no-stack-size",
	 {{START + 8, MAPPER}, LOADER, STATES},
	 0,
	 "pthread_setattr_default_np",
	 0},
	{"no-fstat", {{START + 8, MAPPER}, LOADER, STATES}, 0, "fstat", 0},
	{"no-dlopen", {{START + 8, MAPPER}, LOADER, STATES}, 0, "dlopen", 0},
	{"as-many-as-are-kept", {{START + 8, MAPPER}, LOADER, STATES}, 64, NULL, 55},
	{"too-many", {{START + 8, MAPPER}, LOADER, STATES}, 0, NULL, 56},
};

static const struct function {
	const char *name;
	unsigned at, size;
} functions[] = {
	{"open", OPEN, 16},
	{"fstat", FSTAT, 16},
	{"read", READ, 16},
	{"mmap", MMAP, 16},
	{"close", CLOSE, 16},
	{"_dl_debug_state", STATE, 16},
	{"pthread_setattr_default_np", STACK, 16},
	{"__dls3", START, FUNCTION_BYTES},
	{"dlopen", DLOPEN, FUNCTION_BYTES},
};

/* Offsets of the tables in the file; addresses are the same. */
enum { DYNAMIC = 0x200, SYMBOLS = 0x300, STRINGS = 0x500, HASH = 0x700 };

/* A call of this processor. */
static const unsigned char call[ARCH_CALL_BYTES] = {ARCH_E_MACHINE == EM_X86_64 ? 0xe8 : 0, 0, 0,
						    ARCH_E_MACHINE == EM_AARCH64 ? 0x94 : 0};

static void put(unsigned at, const void *p, size_t n)
{
	memcpy(file + at, p, n);
}

static void put_call(unsigned at, unsigned to)
{
	put(at, call, sizeof call);
	assert_true(arch_call_lead(file + at, at, to));
}

static void put_symbols(const char *without)
{
	uint32_t hash[3 + T_COUNT(functions) + 1] = {1, T_COUNT(functions) + 1, T_COUNT(functions)};
	uint32_t name = 1;
	for (unsigned i = 0; i < T_COUNT(functions); i++) {
		const struct function *f = &functions[i];
		bool absent = without && strcmp(without, f->name) == 0;
		Elf64_Sym s = {
			.st_name = name,
			.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
			.st_shndx = absent ? SHN_UNDEF : 1,
			.st_value = absent ? 0 : f->at,
			.st_size = f->size,
		};
		put(SYMBOLS + (i + 1) * (unsigned)sizeof s, &s, sizeof s);
		put(STRINGS + name, f->name, strlen(f->name) + 1);
		name += (uint32_t)strlen(f->name) + 1;
		hash[3 + i + 1] = i;
	}
	put(HASH, hash, sizeof hash);
}

static void put_headers(void)
{
	const Elf64_Ehdr e = {
		.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
		.e_type = ET_DYN,
		.e_machine = ARCH_E_MACHINE,
		.e_version = EV_CURRENT,
		.e_phoff = sizeof e,
		.e_ehsize = sizeof e,
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 2,
	};
	const Elf64_Dyn d[] = {{DT_STRTAB, {STRINGS}},
			       {DT_SYMTAB, {SYMBOLS}},
			       {DT_HASH, {HASH}},
			       {DT_STRSZ, {0x200}},
			       {DT_NULL, {0}}};
	const Elf64_Phdr ph[] = {
		{.p_type = PT_LOAD,
		 .p_flags = PF_R | PF_X,
		 .p_filesz = FILE_BYTES,
		 .p_memsz = FILE_BYTES},
		{.p_type = PT_DYNAMIC,
		 .p_flags = PF_R,
		 .p_offset = DYNAMIC,
		 .p_vaddr = DYNAMIC,
		 .p_filesz = sizeof d,
		 .p_memsz = sizeof d},
	};
	put(0, &e, sizeof e);
	put(sizeof e, ph, sizeof ph);
	put(DYNAMIC, d, sizeof d);
}

static bool is_wanted(const struct row *r, const struct shim_site *s, const struct shim_sites *all)
{
	for (unsigned i = 0; i < CALLS && r->calls[i].at; i++)
		if (r->calls[i].at == s->vaddr && r->calls[i].to == all->function[s->call])
			return true;
	return s->vaddr > MAPPER + 0x480 && s->call == SHIM_CALL_MMAP;
}

static void test_find(void **state)
{
	const struct row *r = *state;
	struct shim_sites found;
	struct elf_symtab symbols;
	struct image im;
	memset(file, 0, sizeof file);
	put_headers();
	put_symbols(r->without);
	for (unsigned i = 0; i < CALLS && r->calls[i].at; i++)
		put_call(r->calls[i].at, r->calls[i].to);
	for (unsigned i = 0; i < r->repeat; i++)
		put_call(MAPPER + 0x500 + 8 * i, MMAP);
	image_read((struct span){file, sizeof file}, &im);
	assert_true(elf_symtab_open(&im.elf, &im.dyn, &symbols));
	t_int(r->n != 0, shim_sites_find(&im.elf, &symbols, &found));
	if (!r->n)
		return;
	t_int(r->n, found.n);
	t_int(STACK, (long long)found.set_stack_size);
	for (unsigned i = 0; i < found.n; i++)
		t_int(true, is_wanted(r, &found.site[i], &found));
}

static const struct lead_row {
	unsigned machine;
	uint64_t address, target;
	bool leads;
} leads[] = {
	{EM_X86_64, 0x1000, 0x80000000, true},  {EM_X86_64, 0x100000000, 0x90000000, true},
	{EM_X86_64, 0, 0x80000005, false},      {EM_X86_64, 0x200000000, 0, false},
	{EM_AARCH64, 0x1000, 0x8000ffc, true},  {EM_AARCH64, 0x10000000, 0x8000000, true},
	{EM_AARCH64, 0x1000, 0x8001000, false}, {EM_AARCH64, 0x10000000, 0x7fffffc, false},
	{EM_AARCH64, 0x1000, 0x2002, false},
};

/* A call is led only where its distance reaches, and says afterwards where it leads. */
static void test_lead(void **state)
{
	unsigned tried = 0;
	(void)state;
	for (size_t i = 0; i < T_COUNT(leads); i++) {
		unsigned char code[ARCH_CALL_BYTES];
		uint64_t before;
		uint64_t target;
		if (leads[i].machine != ARCH_E_MACHINE)
			continue;
		memcpy(code, call, sizeof code);
		assert_true(arch_call_target(code, leads[i].address, &before));
		t_int(leads[i].leads, arch_call_lead(code, leads[i].address, leads[i].target));
		assert_true(arch_call_target(code, leads[i].address, &target));
		t_int((long long)(leads[i].leads ? leads[i].target : before), (long long)target);
		tried++;
	}
	assert_true(tried > 3);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest lead[] = {T(test_lead)};
	int failures = 0;
	t_filter(argc, argv);
	failures += t_rows(test_find, rows);
	failures += t_group(lead);
	return failures != 0;
}
