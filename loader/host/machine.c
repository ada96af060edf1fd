/* Names of processors: one table, asked by what an ELF header says or by what uname says. */
#include <landfall/machine.h>

static const struct machine machines[] = {
#include "tables/machines.inc"
};

static uint16_t decimal(const char *s)
{
	unsigned v = 0;
	while (*s >= '0' && *s <= '9')
		v = v * 10 + (unsigned)(*s++ - '0');
	return (uint16_t)v;
}

const struct machine *machine_by_number(uint16_t e_machine, bool is64, bool big)
{
	for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
		const struct machine *m = &machines[i];
		if (decimal(m->e_machine) == e_machine && (m->bits[0] == '6') == is64 &&
		    (m->order[0] == 'b') == big)
			return m;
	}
	return NULL;
}

const struct machine *machine_of(const struct elf *e)
{
	return machine_by_number(e->machine, e->is64, e->big);
}

const struct machine *machine_by_uname(struct span uname)
{
	for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++)
		if (span_is(uname, machines[i].uname))
			return &machines[i];
	return NULL;
}

const struct machine *machine_by_name(struct span name)
{
	if (span_starts(name, "linux/"))
		(void)span_from(name, sizeof "linux/" - 1, &name);
	for (size_t i = 0; name.n && i < sizeof machines / sizeof machines[0]; i++)
		if (span_is(name, machines[i].docker))
			return &machines[i];
	return machine_by_uname(name);
}

const struct machine *machine_at(unsigned i)
{
	return i < sizeof machines / sizeof machines[0] ? &machines[i] : NULL;
}

uint16_t machine_number(const struct machine *m)
{
	return decimal(m->e_machine);
}
