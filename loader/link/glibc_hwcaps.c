/* Subdirectories that glibc's ld.so tries before the directory itself: glibc-hwcaps from 2.33 on
   (elf/dl-hwcaps.c), and up to 2.36 tls, the platform and the capabilities in every combination
   (_dl_important_hwcaps, with the bits of sysdeps/x86/dl-hwcap.h). An index comes in; the name of
   that subdirectory on this processor goes out. */
#include "link/glibc.h"

#include "closure/closure.h"
#include "machine/machine.h"
#include "read/phrases.h"

#include <elf.h>

#define HWCAPS_DIR "glibc-hwcaps/"
#define HWCAP_X86_64 (1ULL << 1)
#define HWCAP_AVX512_1 (1ULL << 2)
#define PLATFORM_HASWELL (1ULL << 50)
#define HWCAP_TLS (1ULL << 63)

/* The parts of a legacy subdirectory, from the most to the least significant; AT_PLATFORM stands
   where glibc has no better name. */
static unsigned legacy_parts(struct host *h, const char *part[4])
{
	bool intel = host_is_intel(h);
	unsigned n = 0;
	part[n++] = "tls";
	part[n++] = intel && host_isa_level(h) >= 3 ? "haswell" : "x86_64";
	if (intel && host_isa_level(h) >= 4)
		part[n++] = "avx512_1";
	part[n++] = "x86_64";
	return n;
}

uint64_t glibc_legacy_hwcaps(struct closure *c, struct host *h)
{
	uint64_t bits = HWCAP_X86_64 | HWCAP_TLS;
	if (glibc_minor(c) > 36)
		return 0;
	if (c->machine->e_machine != EM_X86_64)
		return HWCAP_TLS;
	if (host_is_intel(h) && host_isa_level(h) >= 3)
		bits |= PLATFORM_HASWELL;
	if (host_is_intel(h) && host_isa_level(h) >= 4)
		bits |= HWCAP_AVX512_1;
	return bits;
}

bool glibc_platform(struct closure *c, struct host *h, struct buf *out)
{
	const struct machine *m = c->machine;
	if (m->e_machine == EM_X86_64 && host_is_intel(h) && host_isa_level(h) >= 3)
		buf_adds(out, "haswell");
	else if (m->platform[0] == '?')
		closure_unsure(c, PHRASE_PLATFORM_OF_MODEL);
	else if (m->platform[0] != '-')
		buf_adds(out, m->platform);
	else
		return false;
	return true;
}

bool glibc_hwcaps_dir(const struct machine *m, unsigned i, struct span *name)
{
	struct span list = span_of(m->hwcaps);
	do {
		if (!span_cut(&list, ":", name))
			return false;
	} while (i--);
	return name->n;
}

bool glibc_has_variant(struct closure *c, struct host *h, struct span dir, struct span name)
{
	char path[PATH_BYTES];
	struct span sub;
	for (unsigned i = 0; glibc_hwcaps_dir(c->machine, i, &sub); i++) {
		struct buf b = buf_of(path, sizeof path);
		buf_add(&b, dir);
		buf_adds(&b, dir.n ? "/" HWCAPS_DIR : HWCAPS_DIR);
		buf_add(&b, sub);
		buf_path(&b, (struct span){NULL, 0}, name);
		const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
		if (f && !f->os)
			return true;
	}
	return false;
}

/* Subset number i of the parts. _dl_important_hwcaps of releases up to 2.36 makes all subsets but
   the empty one, as binary numbers from the highest down; the first part is the highest bit. */
static bool legacy_subdir(struct host *h, unsigned i, struct buf *out)
{
	const char *part[4];
	unsigned n = legacy_parts(h, part);
	unsigned last = (1U << n) - 1;
	unsigned mask = last - i;
	if (i >= last)
		return false;
	for (unsigned k = 0; k < n; k++) {
		if (!(mask >> (n - 1 - k) & 1))
			continue;
		buf_adds(out, out->n ? "/" : "");
		buf_adds(out, part[k]);
	}
	return true;
}

bool glibc_subdir(struct closure *c, struct host *h, unsigned i, struct buf *out)
{
	struct span name;
	unsigned n = 0;
	if (h->baseline)
		return false;
	for (; glibc_hwcaps_dir(c->machine, n, &name); n++) {
		/* x86-64-v4 is the first. */
		if (n != i || glibc_minor(c) < 33 || host_isa_level(h) < 4 - (int)i)
			continue;
		buf_adds(out, HWCAPS_DIR);
		buf_add(out, name);
	}
	return i < n || (glibc_minor(c) <= 36 && legacy_subdir(h, i - n, out));
}

static bool find_subdirs(struct host *h, struct span dir)
{
	static const char names[][13] = {"glibc-hwcaps", "x86_64", "tls", "haswell", "avx512_1"};
	char path[PATH_BYTES];
	for (size_t i = 0; i < COUNT(names); i++) {
		struct buf b = buf_of(path, sizeof path);
		if (dir.n)
			buf_path(&b, dir, span_of(names[i]));
		else
			buf_adds(&b, names[i]);
		const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
		if (f && !f->os)
			return true;
	}
	return false;
}

bool glibc_has_subdirs(struct host *h, struct span dir)
{
	const struct file *f = dir.n ? host_file(h, dir) : NULL;
	if (!f || f->os)
		return find_subdirs(h, dir);
	/* nlink counts no links to directories, so only the quick pass takes this shortcut. */
	if (h->skip_access_checks)
		return f->inode.nlink != 2 && find_subdirs(h, dir);
	if (!f->known->subdirs_known)
		f->known->has_subdirs = find_subdirs(h, dir);
	f->known->subdirs_known = true;
	return f->known->has_subdirs;
}
