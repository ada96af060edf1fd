/* Subdirectories that glibc's ld.so looks into before a directory itself: glibc-hwcaps from 2.33 on
   (elf/dl-hwcaps.c), and up to 2.36 tls, the platform and the capabilities in every combination
   (_dl_important_hwcaps; the bits are those of sysdeps/x86/dl-hwcap.h). A number comes in, the name
   of that subdirectory on this processor goes out. */
#include <landfall/need.h>

#include <elf.h>

#define FIRST_LEGACY 3
#define HWCAP_X86_64 (1ULL << 1)
#define HWCAP_AVX512_1 (1ULL << 2)
#define PLATFORM_HASWELL (1ULL << 50)
#define HWCAP_TLS (1ULL << 63)

/* From the most to the least significant. AT_PLATFORM is the name where glibc knows no better. */
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
	if (host_is_intel(h) && host_isa_level(h) >= 3)
		bits |= PLATFORM_HASWELL;
	if (host_is_intel(h) && host_isa_level(h) >= 4)
		bits |= HWCAP_AVX512_1;
	return bits;
}

struct span glibc_platform(struct closure *c, struct host *h)
{
	if (c->program->lib->image.elf.machine == EM_X86_64 && glibc_minor(c) <= 36 &&
	    host_is_intel(h) && host_isa_level(h) >= 3)
		return span_of("haswell");
	host_uname(h);
	return h->uname_machine;
}

bool glibc_subdir(struct closure *c, struct host *h, unsigned i, struct buf *out)
{
	static const char named[][23] = {"glibc-hwcaps/x86-64-v4", "glibc-hwcaps/x86-64-v3",
					 "glibc-hwcaps/x86-64-v2"};
	const char *part[4];
	if (i < FIRST_LEGACY) {
		if (glibc_minor(c) >= 33 && host_isa_level(h) >= 4 - (int)i)
			buf_adds(out, named[i]);
		return true;
	}
	if (glibc_minor(c) > 36)
		return false;
	unsigned n = legacy_parts(h, part);
	unsigned last = (1U << n) - 1;
	unsigned mask = last - (i - FIRST_LEGACY);
	if (i - FIRST_LEGACY >= last)
		return false;
	for (unsigned k = 0; k < n; k++) {
		if (!(mask >> (n - 1 - k) & 1))
			continue;
		buf_adds(out, out->n ? "/" : "");
		buf_adds(out, part[k]);
	}
	return true;
}
