/* The formats that Landfall is registered for: none of them is one that a kernel starts by itself,
   and their names are different. */
#include "t.h"

#include "machine/formats.h"

#include <elf.h>

static bool takes(const struct format *f, const unsigned char *head)
{
	for (size_t i = 0; i < f->n; i++)
		if ((head[i] ^ f->magic[i]) & f->mask[i])
			return false;
	return true;
}

static unsigned takers(const struct machine *own, const unsigned char *head)
{
	struct format f;
	unsigned n = 0;
	for (unsigned i = 0; format_at(i, own, &f); i++)
		n += takes(&f, head);
	return n;
}

static void header_of(const struct machine *m, unsigned type, unsigned char *head)
{
	memset(head, 0, FORMAT_BYTES_MAX);
	memcpy(head, ELFMAG, SELFMAG);
	head[EI_CLASS] = m->bits == 64 ? ELFCLASS64 : ELFCLASS32;
	head[EI_DATA] = m->big ? ELFDATA2MSB : ELFDATA2LSB;
	head[EI_VERSION] = EV_CURRENT;
	head[EI_OSABI] = 3;
	head[EI_NIDENT + (m->big ? 1 : 0)] = (unsigned char)type;
	head[EI_NIDENT + (m->big ? 2 : 3)] = (unsigned char)(m->e_machine >> 8);
	head[EI_NIDENT + (m->big ? 3 : 2)] = (unsigned char)m->e_machine;
}

/* On each processor: its own programs and those of its other word length are taken by nothing, all
   others once. */
static void machines(void **state)
{
	(void)state;
	unsigned char head[FORMAT_BYTES_MAX];
	const struct machine *own;
	const struct machine *m;
	for (unsigned i = 0; (own = machine_at(i)); i++)
		for (unsigned k = 0; (m = machine_at(k)); k++) {
			const bool near = m->e_machine == own->e_machine ||
					  m->beside == own->e_machine ||
					  own->beside == m->e_machine;
			header_of(m, ET_EXEC, head);
			t_int(near ? 0 : 1, (int)takers(own, head));
			header_of(m, ET_DYN, head);
			t_int(near ? 0 : 1, (int)takers(own, head));
			header_of(m, ET_REL, head);
			t_int(0, (int)takers(own, head));
		}
}

struct head {
	const char *name;
	const char *head;
	size_t n;
	unsigned takers;
};

static const struct head heads[] = {
	{"windows", "MZ\x90\0\3", 5, 1},
	{"ape", "MZqFpD='", 8, 0},
	{"macho", "\xcf\xfa\xed\xfe", 4, 1},
	{"macho_big", "\xfe\xed\xfa\xcf", 4, 1},
	{"macho_fat", "\xca\xfe\xba\xbe\0\0\0\2", 8, 1},
	{"java_45", "\xca\xfe\xba\xbe\0\0\0\x2d", 8, 0},
	{"java_minor_3", "\xca\xfe\xba\xbe\0\3\0\x2d", 8, 0},
	{"sh_crlf", "#!/bin/sh\r\n", 11, 1},
	{"sh", "#!/bin/sh\n", 10, 0},
	{"sh_argument_crlf", "#!/bin/sh -e\r\n", 14, 0},
	{"env_crlf", "#!/usr/bin/env bash\r\n", 21, 1},
	{"env", "#!/usr/bin/env bash\n", 20, 0},
	{"empty", "", 0, 0},
	{"text", "echo hello\n", 11, 0},
};

static void check_head(void **state)
{
	const struct head *r = *state;
	unsigned char head[FORMAT_BYTES_MAX] = {0};
	memcpy(head, r->head, r->n);
	t_int((int)r->takers, (int)takers(machine_at(0), head));
}

static void names(void **state)
{
	(void)state;
	struct format a;
	struct format b;
	for (unsigned i = 0; format_at(i, machine_at(0), &a); i++) {
		t_int(true, strlen(a.name) + 1 < sizeof a.name && a.n > 0);
		t_int(true, strncmp(a.name, BINFMT_OWN, strlen(BINFMT_OWN)) == 0);
		t_int(true, !strpbrk(a.name, "/:\n"));
		for (unsigned k = 0; k < i && format_at(k, machine_at(0), &b); k++)
			t_int(true, strcmp(a.name, b.name) != 0);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {T(machines), T(names)};
	t_filter(argc, argv);
	int failures = t_rows(check_head, heads);
	failures += t_group(others);
	return failures != 0;
}
