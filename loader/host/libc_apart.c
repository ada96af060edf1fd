/* A libc that is here and of no use to this processor's programs as it lies: its loader is not at
   the path that they name, or it is for another processor. Asked only for messages. */
#include "host/host.h"

#include "machine/machine.h"

#include <string.h>

static const struct file *find(struct host *h, const struct machine *m, const char *dir,
			       const char *sub, const char *name, enum libc_kind kind)
{
	char path[256];
	struct buf b = buf_of(path, sizeof path);
	struct elf e;
	buf_adds(&b, dir);
	buf_adds(&b, sub);
	buf_adds(&b, "/");
	buf_adds(&b, name);
	const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
	return f && f->bytes.p && elf_open(f->bytes, &e) == ELF_OK && machine_of(&e) == m &&
			       libc_kind_of(f) == kind
		       ? f
		       : NULL;
}

static const struct file *find_glibcs(struct host *h, const struct machine *m, const char *name)
{
	static const char dirs[][10] = {"/lib", "/usr/lib", "/lib64", "/usr/lib64", "/lib32"};
	const struct file *f = find(h, m, "/", m->glibc_dir, name, LIBC_GLIBC);
	for (size_t i = 0; i < 2 && !f; i++) {
		char sub[sizeof m->multiarch + 1] = "/";
		memcpy(sub + 1, m->multiarch, sizeof m->multiarch);
		f = find(h, m, dirs[i], sub, name, LIBC_GLIBC);
	}
	for (size_t i = 0; i < sizeof dirs / sizeof dirs[0] && !f; i++)
		f = find(h, m, dirs[i], "", name, LIBC_GLIBC);
	return f;
}

static const struct file *find_musl(struct host *h, const struct machine *m)
{
	char name[64];
	struct buf b = buf_of(name, sizeof name);
	buf_adds(&b, "ld-musl-");
	buf_adds(&b, m->musl_arch);
	buf_adds(&b, ".so.1");
	return m->musl_arch[0] && !b.full ? find(h, m, "/lib", "", name, LIBC_MUSL) : NULL;
}

static bool is_for(struct host *h, const struct machine *m, struct libc_apart *out)
{
	struct libc *l = &out->libc;
	memset(out, 0, sizeof *out);
	out->machine = m;
	l->loader = find_glibcs(h, m, m->glibc_ld);
	l->file = find_glibcs(h, m, "libc.so.6");
	l->kind = LIBC_GLIBC;
	if (!l->file && !l->loader) {
		l->kind = LIBC_MUSL;
		l->loader = l->file = find_musl(h, m);
	}
	if (!l->file)
		l->file = l->loader;
	return l->file;
}

bool host_libc_apart(struct host *h, struct libc_apart *out)
{
	const struct machine *own = host_machine(h);
	const struct machine *m;
	if (!own || host_libc(h)->kind != LIBC_NONE)
		return false;
	if (is_for(h, own, out))
		return true;
	for (unsigned i = 0; (m = machine_at(i)); i++)
		if (m != own && is_for(h, m, out))
			return true;
	return false;
}
