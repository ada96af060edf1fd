/* The closure of a file that is looked at and not started: a program, a plugin, a Node addon. */
#include <landfall/verdict.h>

#include <landfall/machine.h>

/* PT_INTERP when it is here; else the host's own loader, which would be asked as "ld.so FILE". */
static const struct file *loader_for(struct host *h, const struct image *im)
{
	const struct machine *m = machine_of(&im->elf);
	char path[128];
	struct buf b = buf_of(path, sizeof path);
	const struct file *named = im->interp_fault == ELF_OK ? host_file(h, im->interp) : NULL;
	if (named && named->bytes.p && libc_kind_of(named->bytes) != LIBC_OTHER)
		return named;
	if (!m)
		return NULL;
	const struct libc *l = host_libc(h);
	if (im->elf.machine == h->machine && l->loader)
		return l->loader;
	buf_adds(&b, built_for_musl(im) ? "/lib/ld-musl-" : "/lib/");
	buf_adds(&b, built_for_musl(im) ? m->musl_arch : m->glibc_ld);
	buf_adds(&b, built_for_musl(im) ? ".so.1" : "");
	return host_file(h, buf_span(&b));
}

bool closure_of(struct host *h, const struct file *f, struct closure *out, const char **why)
{
	struct lib *l = f->bytes.p ? lib_of(f) : NULL;
	*why = "it cannot be read";
	if (!l)
		return false;
	*why = "it is not an ELF file that loads libraries";
	if (l->image.kind != KIND_ELF || l->image.elf_fault != ELF_OK || !l->image.dyn.present)
		return false;
	const struct file *loader = loader_for(h, &l->image);
	*why = "its loader is not on this system";
	if (!loader || !loader->bytes.p)
		return false;
	struct search s = {
		.host = h,
		.loader = loader,
		.loader_path = span_of(loader->path),
		.interp = span_of(loader->path),
		.library_path = span_of(h->library_path),
		.preload = span_of(h->preload),
		.use_cache = true,
		.bind_now = h->bind_now,
		.symbols = true,
		.by_command = true,
	};
	closure_read(&s, f, out);
	if (l->image.interp_fault == ELF_OK && loader != host_file(h, l->image.interp))
		out->named = l->image.interp;
	*why = out->unsure;
	return !out->unsure;
}
