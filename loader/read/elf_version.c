/* Reads version records: Verneed/Vernaux (what an object wants) and Verdef/Verdaux (what an object
   defines). The layout is that of the LSB's "Symbol Versioning", the same in both ELF classes;
   elf.h's structs give the offsets. The walk goes by vn_next and vna_next, as glibc's
   _dl_check_map_versions does (elf/dl-version.c). */
#include "read/elf.h"

#include <elf.h>

static bool walk_start(const struct elf *e, uint64_t vaddr, struct elf_version_iter *w)
{
	if (w->started)
		return !w->fault && w->table.p;
	w->started = true;
	w->fault = vaddr && !elf_at(e, vaddr, &w->table);
	return vaddr && !w->fault;
}

static bool walk_stop(struct elf_version_iter *w, bool fault)
{
	w->fault = fault;
	w->table = (struct span){NULL, 0};
	return false;
}

bool elf_next_verneed(const struct elf *e, const struct elf_dyn *d, struct elf_version_iter *w,
		      struct elf_version *out)
{
	struct span need;
	struct span naux;
	const bool big = e->big;
	if (!walk_start(e, d->verneed, w))
		return false;
	if (++w->seen > ELF_VERSIONS_MAX ||
	    !span_sub(w->table, w->rec, sizeof(Elf64_Verneed), &need))
		return walk_stop(w, true);
	if (!w->in_record) {
		w->aux = w->rec + load_uint(need.p + offsetof(Elf64_Verneed, vn_aux), 4, big);
		if (!span_cstr(d->strtab,
			       load_uint(need.p + offsetof(Elf64_Verneed, vn_file), 4, big),
			       &w->file))
			return walk_stop(w, true);
	}
	out->file = w->file;
	if (!span_sub(w->table, w->aux, sizeof(Elf64_Vernaux), &naux) ||
	    !span_cstr(d->strtab, load_uint(naux.p + offsetof(Elf64_Vernaux, vna_name), 4, big),
		       &out->name))
		return walk_stop(w, true);
	out->hash = (uint32_t)load_uint(naux.p, 4, big);
	out->flags = (uint16_t)load_uint(naux.p + offsetof(Elf64_Vernaux, vna_flags), 2, big);
	out->index = (uint16_t)load_uint(naux.p + offsetof(Elf64_Vernaux, vna_other), 2, big);
	uint64_t next_aux = load_uint(naux.p + offsetof(Elf64_Vernaux, vna_next), 4, big);
	uint64_t next = load_uint(need.p + offsetof(Elf64_Verneed, vn_next), 4, big);
	w->in_record = next_aux != 0;
	w->aux += next_aux;
	w->rec += w->in_record ? 0 : next;
	if (!w->in_record && next == 0)
		(void)walk_stop(w, false);
	return true;
}

bool elf_next_verdef(const struct elf *e, const struct elf_dyn *d, struct elf_version_iter *w,
		     struct elf_version *out)
{
	struct span def;
	uint64_t name;
	const bool big = e->big;
	if (!walk_start(e, d->verdef, w))
		return false;
	/* Verdaux begins with the name. */
	if (++w->seen > ELF_VERSIONS_MAX ||
	    !span_sub(w->table, w->rec, sizeof(Elf64_Verdef), &def) ||
	    !span_uint(w->table, w->rec + load_uint(def.p + offsetof(Elf64_Verdef, vd_aux), 4, big),
		       4, big, &name) ||
	    !span_cstr(d->strtab, name, &out->name))
		return walk_stop(w, true);
	out->file = (struct span){NULL, 0};
	out->hash = (uint32_t)load_uint(def.p + offsetof(Elf64_Verdef, vd_hash), 4, big);
	out->flags = (uint16_t)load_uint(def.p + offsetof(Elf64_Verdef, vd_flags), 2, big);
	out->index = (uint16_t)load_uint(def.p + offsetof(Elf64_Verdef, vd_ndx), 2, big);
	uint64_t next = load_uint(def.p + offsetof(Elf64_Verdef, vd_next), 4, big);
	if (next == 0)
		(void)walk_stop(w, false);
	w->rec += next;
	return true;
}
