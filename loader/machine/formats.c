/* The beginnings of files that Landfall is registered for. A number and this machine's processor
   come in, magic and mask go out; what this kernel could start by itself is never among them. */
#include "machine/formats.h"

#include <elf.h>
#include <string.h>

/* Windows' linkers write this; a program that is also a shell script (APE) begins with other bytes
   behind "MZ", and shells start it. Of a fat file of macOS the number of its parts is less than 32,
   of a class file of Java the same four bytes hold 45 or more. */
static const struct {
	char name[12];
	unsigned char magic[8];
	unsigned char last_mask;
	size_t n;
} fixed[] = {
	{"pe", "MZ\x90\0", 0xff, 4},
	{"macho-be", "\xfe\xed\xfa\xce", 0xfe, 4},
	{"macho-32", "\xce\xfa\xed\xfe", 0xff, 4},
	{"macho-64", "\xcf\xfa\xed\xfe", 0xff, 4},
	{"macho-fat", "\xca\xfe\xba\xbe\0\0\0", 0xe0, 8},
};

/* Interpreters of scripts that people save with CRLF. The CR stands where the path ends, so each
   path is a registration; behind env one word follows. */
static const char crlf[][20] = {"/bin/sh",         "/bin/bash",     "/usr/bin/bash",
				"/bin/dash",       "/bin/ash",      "/usr/bin/python3",
				"/usr/bin/python", "/usr/bin/perl", "/usr/bin/node"};
static const char crlf_env[][12] = {"sh", "bash", "python3", "python", "node", "perl", "ruby"};

/* Could a kernel on own start what is for m: the same number in another class or byte order (x32),
   or one of the two beside the other? */
static bool is_native(const struct machine *own, const struct machine *m)
{
	return m->e_machine == own->e_machine || m->beside == own->e_machine ||
	       own->beside == m->e_machine;
}

static void put_name(struct format *f, const char *one, const char *two)
{
	struct buf b = buf_of(f->name, sizeof f->name);
	buf_adds(&b, BINFMT_OWN);
	buf_adds(&b, one);
	buf_adds(&b, two);
}

/* The identification, a type that is started (2 or 3), the processor; EI_OSABI and what follows
   it say nothing to the kernel (fs/binfmt_elf.c). */
static void put_elf(const struct machine *m, struct format *f)
{
	const unsigned hi = m->big ? 0 : 1;
	memset(f->mask, 0xff, EI_VERSION + 1);
	memcpy(f->magic, ELFMAG, SELFMAG);
	f->magic[EI_CLASS] = m->bits == 64 ? ELFCLASS64 : ELFCLASS32;
	f->magic[EI_DATA] = m->big ? ELFDATA2MSB : ELFDATA2LSB;
	f->magic[EI_VERSION] = EV_CURRENT;
	f->magic[EI_NIDENT + 1 - hi] = ET_EXEC;
	memset(f->mask + EI_NIDENT, 0xff, 4);
	f->mask[EI_NIDENT + 1 - hi] = 0xfe;
	f->magic[EI_NIDENT + 2 + hi] = (unsigned char)(m->e_machine >> 8);
	f->magic[EI_NIDENT + 3 - hi] = (unsigned char)m->e_machine;
	f->n = EI_NIDENT + 4;
	put_name(f, m->name, "");
}

static void put_fixed(size_t i, struct format *f)
{
	f->n = fixed[i].n;
	memcpy(f->magic, fixed[i].magic, f->n);
	memset(f->mask, 0xff, f->n);
	f->mask[f->n - 1] = fixed[i].last_mask;
	put_name(f, fixed[i].name, "");
}

/* What a registration may be called has no slash in it. */
static void put_crlf(const char *env, const char *word, struct format *f)
{
	char line[FORMAT_BYTES_MAX];
	struct buf b = buf_of(line, sizeof line);
	buf_adds(&b, "#!");
	buf_adds(&b, env);
	buf_adds(&b, word);
	buf_adds(&b, "\r\n");
	f->n = b.n;
	memcpy(f->magic, line, b.n);
	memset(f->mask, 0xff, b.n);
	put_name(f, env[0] ? "crlf-env-" : "crlf", env[0] ? word : "");
	struct buf name = {f->name, strlen(f->name), sizeof f->name, false};
	for (const char *c = word; !env[0] && *c; c++)
		buf_addc(&name, *c == '/' ? '-' : *c);
}

bool format_at(unsigned i, const struct machine *own, struct format *out)
{
	size_t at = i;
	const struct machine *m;
	memset(out, 0, sizeof *out);
	for (unsigned k = 0; (m = machine_at(k)); k++) {
		if (is_native(own, m))
			continue;
		if (at == 0) {
			put_elf(m, out);
			return true;
		}
		at--;
	}
	if (at < COUNT(fixed)) {
		put_fixed(at, out);
		return true;
	}
	at -= COUNT(fixed);
	if (at < COUNT(crlf))
		put_crlf("", crlf[at], out);
	else if (at < COUNT(crlf) + COUNT(crlf_env))
		put_crlf("/usr/bin/env ", crlf_env[at - COUNT(crlf)], out);
	return out->n;
}
