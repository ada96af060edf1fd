/* Which files are Landfall, and which scripts would have it start them again for ever. */
#include "t.h"
#include "../fuzz/tiny.c"
#include "fake_host.c"

#include "host/own_file.h"

#include <elf.h>

/* The smallest file with Landfall's note: header, one PT_NOTE, the note. */
struct own {
	Elf64_Ehdr e;
	Elf64_Phdr note;
	unsigned char bytes[28];
};

static struct own own_of(const char *name, uint32_t n)
{
	struct own o = {.e = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
			      .e_type = ET_DYN,
			      .e_machine = EM_X86_64,
			      .e_version = EV_CURRENT,
			      .e_phoff = sizeof(Elf64_Ehdr),
			      .e_ehsize = sizeof(Elf64_Ehdr),
			      .e_phentsize = sizeof(Elf64_Phdr),
			      .e_phnum = 1},
			.note = {.p_type = PT_NOTE,
				 .p_offset = offsetof(struct own, bytes),
				 .p_filesz = sizeof o.bytes}};
	const uint32_t head[] = {n, 4, 1};
	memcpy(o.bytes, head, sizeof head);
	memcpy(o.bytes + sizeof head, name, strlen(name));
	return o;
}

static const struct file *file_at(const char *path)
{
	return host_file(&fake, span_of(path));
}

static void recognized_by_its_note(void **state)
{
	(void)state;
	static struct own ours;
	static struct own other;
	static struct own longer;
	fake_reset();
	ours = own_of("Landfall", 9);
	other = own_of("Landfull", 9);
	longer = own_of("Landfall", 10);
	fake_bytes("/ours", &ours, sizeof ours);
	fake_bytes("/other", &other, sizeof other);
	fake_bytes("/longer", &longer, sizeof longer);
	fake_bytes("/cut", &ours, offsetof(struct own, bytes) + 8);
	fake_text("/text", "Landfall");
	fake_link("/link", "/ours");
	fake_elf("/elf", (struct tiny){.soname = "liblandfall.so"});
	assert_true(own_file_is(file_at("/ours")));
	assert_true(own_file_is(file_at("/link")));
	assert_false(own_file_is(file_at("/other")));
	assert_false(own_file_is(file_at("/longer")));
	assert_false(own_file_is(file_at("/cut")));
	assert_false(own_file_is(file_at("/text")));
	assert_false(own_file_is(file_at("/elf")));
	assert_false(own_file_is(file_at("/absent")));
	assert_false(own_file_is(NULL));
}

struct row {
	const char *name;
	const char *script; /* of /s */
	const char *other;  /* of /t; NULL: none */
	bool expected;
};

static const struct row rows[] = {
	{"itself", "#!/bin/landfall\n", NULL, true},
	{"another-program", "#!/bin/landfall /bin/cat\n", NULL, false},
	{"not-landfall", "#!/bin/cat\n", NULL, false},
	{"not-a-script", "echo\n", NULL, false},
	{"an-option", "#!/bin/landfall -v\n", NULL, true},
	{"no-shim", "#!/bin/landfall --no-shim\n", NULL, true},
	{"install", "#!/bin/landfall --install\n", NULL, true},
	{"explains", "#!/bin/landfall --explain\n", NULL, false},
	{"picks", "#!/bin/landfall --pick\n", NULL, false},
	{"value-joined", "#!/bin/landfall --with-bundle=/x\n", NULL, true},
	{"value-is-the-script", "#!/bin/landfall --with-bundle\n", NULL, false},
	{"env", "#!/usr/bin/env landfall\n", NULL, true},
	{"env-split", "#!/usr/bin/env -S landfall\n", NULL, true},
	{"env-option", "#!/usr/bin/env -S landfall --no-shim\n", NULL, true},
	{"env-shim", "#!/usr/bin/env -S landfall --shim /layer.so\n", NULL, true},
	{"env-shim-is", "#!/usr/bin/env -S landfall --shim=/layer.so\n", NULL, true},
	{"env-value", "#!/usr/bin/env -S landfall --with-bundle /x\n", NULL, true},
	{"env-colour", "#!/usr/bin/env -S landfall --color never -v\n", NULL, true},
	{"env-value-missing", "#!/usr/bin/env -S landfall --with-bundle\n", NULL, false},
	{"env-end", "#!/usr/bin/env -S landfall --no-shim --\n", NULL, true},
	{"env-value-cat", "#!/usr/bin/env -S landfall --with-bundle /x cat\n", NULL, false},
	{"env-cat", "#!/usr/bin/env -S landfall cat\n", NULL, false},
	{"env-emptied", "#!/usr/bin/env -S -i /bin/landfall -v\n", NULL, true},
	{"env-emptied-name", "#!/usr/bin/env -S -i landfall\n", NULL, false},
	{"env-path", "#!/usr/bin/env -S PATH=/opt /bin/landfall\n", NULL, true},
	{"env-path-name", "#!/usr/bin/env -S PATH=/opt landfall\n", NULL, false},
	{"env-unset-path", "#!/usr/bin/env -S -u PATH /opt/lf\n", NULL, true},
	{"env-loader", "#!/usr/bin/env -S LD_BIND_NOW=1 landfall\n", NULL, true},
	{"env-signal", "#!/usr/bin/env -S --default-signal=INT landfall\n", NULL, true},
	{"env-directory", "#!/usr/bin/env -S -C /opt /bin/landfall\n", NULL, false},
	{"env-emptied-cat", "#!/usr/bin/env -S -i /bin/landfall /bin/cat\n", NULL, false},
	{"env-another", "#!/usr/bin/env -S landfall /t\n", "#!/bin/landfall /s\n", true},
	{"env-no-end", "#!/usr/bin/env -S landfall /t\n", "#!/bin/cat\n", false},
	{"two-without", "#!/t\n", "#!/s\n", false},
	{"second-one", "#!/t\n", "#!/bin/landfall\n", true},
	{"copy", "#!/opt/lf\n", NULL, true},
	{"nice", "#!/usr/bin/nice landfall\n", NULL, true},
	{"nice-cat", "#!/usr/bin/nice cat\n", NULL, false},
	{"nice-alone", "#!/usr/bin/nice\n", NULL, false},
	{"env-nice", "#!/usr/bin/env -S nice landfall\n", NULL, true},
	{"env-nice-option", "#!/usr/bin/env -S nice -n 5 landfall -v\n", NULL, true},
	{"env-nice-timeout", "#!/usr/bin/env -S nice timeout 9 /bin/landfall\n", NULL, true},
	{"env-nice-explains", "#!/usr/bin/env -S nice landfall --explain\n", NULL, false},
	{"env-nice-cat", "#!/usr/bin/env -S nice landfall /bin/cat\n", NULL, false},
	{"env-nice-unknown", "#!/usr/bin/env -S nice --help landfall\n", NULL, false},
};

static void leads_back(void **state)
{
	const struct row *r = *state;
	static struct own ours;
	fake_reset();
	fake.path = "/bin";
	ours = own_of("Landfall", 9);
	fake_bytes("/bin/landfall", &ours, sizeof ours);
	fake_bytes("/opt/lf", &ours, sizeof ours);
	fake_elf("/usr/bin/env", (struct tiny){.interp = "/lib/ld.so"});
	fake_elf("/bin/cat", (struct tiny){.interp = "/lib/ld.so"});
	fake_text("/s", r->script);
	if (r->other)
		fake_text("/t", r->other);
	t_int(r->expected, own_file_leads_back(&fake, file_at("/s")));
}

static void nothing_leads_nowhere(void **state)
{
	(void)state;
	fake_reset();
	assert_false(own_file_leads_back(&fake, NULL));
	assert_false(own_file_leads_back(&fake, file_at("/absent")));
}

static const struct CMUnitTest others[] = {
	T(recognized_by_its_note),
	T(nothing_leads_nowhere),
};

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_group(others) + t_rows(leads_back, rows) != 0;
}
