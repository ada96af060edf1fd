/* Packed relative relocations (DT_RELR). An address in a file comes in; whether the packed table
   covers it goes out. */
#include "read/elf.h"

/* Words of one table that are read; the largest table of a known program has a hundredth of it. */
#define RELR_WORDS_MAX (1U << 22)

#define TAG_RELRSZ 35
#define TAG_RELR 36

bool elf_relr_covers(const struct elf *e, const struct elf_dyn *d, uint64_t vaddr)
{
	const size_t nbytes = e->is64 ? 8 : 4;
	const uint64_t per_word = 8 * nbytes - 1;
	struct span table;
	uint64_t at = 0; /* the address that the next bitmap begins with */
	uint64_t word;
	if (!(d->has >> TAG_RELR & 1) || !elf_at(e, d->val[TAG_RELR], &table) ||
	    !span_sub(table, 0, d->val[TAG_RELRSZ], &table))
		return false;
	for (uint32_t i = 0;
	     i < RELR_WORDS_MAX && span_uint(table, i * nbytes, nbytes, e->big, &word); i++) {
		if (!(word & 1)) {
			if (word == vaddr)
				return true;
			at = word + nbytes;
			continue;
		}
		if (vaddr >= at && vaddr - at < per_word * nbytes && (vaddr - at) % nbytes == 0 &&
		    word >> ((vaddr - at) / nbytes + 1) & 1)
			return true;
		at += per_word * nbytes;
	}
	return false;
}
