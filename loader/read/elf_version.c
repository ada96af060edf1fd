/* Version records: Verneed/Vernaux (what an object wants) and Verdef/Verdaux (what it defines).
   Layout from the LSB's "Symbol Versioning"; the same in both ELF classes. The walk goes by
   vn_next and vna_next, as glibc's _dl_check_map_versions does (elf/dl-version.c). */
#include <landfall/elf.h>

static bool walk_start(const struct elf *e, uint64_t vaddr, struct elf_walk *w)
{
	if (w->started)
		return !w->fault && w->table.p;
	w->started = true;
	w->fault = vaddr && !elf_at(e, vaddr, &w->table);
	return vaddr && !w->fault;
}

static bool walk_stop(struct elf_walk *w, bool fault)
{
	w->fault = fault;
	w->table = (struct span){NULL, 0};
	return false;
}

bool elf_next_verneed(const struct elf *e, const struct elf_dyn *d, struct elf_walk *w,
		      struct elf_version *out)
{
	/* Verneed: version, cnt, file, aux, next. Vernaux: hash, flags, other, name, next. */
	static const unsigned char need[] = {2, 2, 4, 4, 4, 0};
	static const unsigned char naux[] = {4, 2, 2, 4, 4, 0};
	uint64_t n[5];
	uint64_t a[5];
	if (!walk_start(e, d->verneed, w))
		return false;
	if (++w->seen > ELF_VERSIONS_MAX || !span_record(w->table, w->rec, need, e->big, n))
		return walk_stop(w, true);
	if (!w->in_record)
		w->aux = w->rec + n[3];
	if (!span_record(w->table, w->aux, naux, e->big, a) ||
	    !span_cstr(d->strtab, n[2], &out->file) ||
	    !span_cstr(d->strtab, a[3], &out->name))
		return walk_stop(w, true);
	out->hash = (uint32_t)a[0];
	out->flags = (uint16_t)a[1];
	out->index = (uint16_t)a[2];
	w->in_record = a[4] != 0;
	w->aux += a[4];
	w->rec += w->in_record ? 0 : n[4];
	if (!w->in_record && n[4] == 0)
		(void)walk_stop(w, false);
	return true;
}

bool elf_next_verdef(const struct elf *e, const struct elf_dyn *d, struct elf_walk *w,
		     struct elf_version *out)
{
	/* version, flags, ndx, cnt, hash, aux, next; Verdaux begins with the name. */
	static const unsigned char def[] = {2, 2, 2, 2, 4, 4, 4, 0};
	uint64_t v[7];
	uint64_t name;
	if (!walk_start(e, d->verdef, w))
		return false;
	if (++w->seen > ELF_VERSIONS_MAX ||
	    !span_record(w->table, w->rec, def, e->big, v) ||
	    !span_uint(w->table, w->rec + v[5], 4, e->big, &name) ||
	    !span_cstr(d->strtab, name, &out->name))
		return walk_stop(w, true);
	out->file = (struct span){NULL, 0};
	out->hash = (uint32_t)v[4];
	out->flags = (uint16_t)v[1];
	out->index = (uint16_t)v[2];
	if (v[6] == 0)
		(void)walk_stop(w, false);
	w->rec += v[6];
	return true;
}
