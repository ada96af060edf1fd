/* The readers over any bytes: everything of loader/read that takes a file, and what looks for marks
   in one. Nothing is expected of the answers but that each walk ends and stays inside the file. */
#include "built/built.h"
#include "built/go_names.h"
#include "built/language.h"
#include "host/host.h"
#include "link/glibc.h"
#include "closure/lib.h"
#include "machine/relocs.h"
#include "write/sha256.h"
#include "read/dlopen_note.h"
#include "read/elf_lookup.h"
#include "read/elf_sym.h"
#include "wrapper/env_args.h"
#include "read/image.h"
#include "read/ldcache.h"
#include "redirect/bundle.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A span must lie inside the file, or be a constant of ours: read every byte of it. */
static volatile unsigned sum;

static void touch(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		sum += s.p[i];
}

static void read_versions(const struct image *im)
{
	struct elf_version_iter need = {0};
	struct elf_version_iter def = {0};
	struct elf_version v;
	while (elf_next_verneed(&im->elf, &im->dyn, &need, &v)) {
		touch(v.file);
		touch(v.name);
	}
	while (elf_next_verdef(&im->elf, &im->dyn, &def, &v))
		touch(v.name);
}

static void find_symbol(const struct elf_symtab *t, struct span name)
{
	struct elf_match m = {0};
	struct elf_sym hit;
	while (elf_next_match(t, name, elf_gnu_hash(name), &m, &hit))
		touch(hit.name);
}

static void read_symbols(const struct image *im)
{
	struct elf_symtab t;
	struct elf_sym s;
	if (!elf_symtab_open(&im->elf, &im->dyn, &t))
		return;
	for (uint32_t i = 0; i < t.count && i < 2000 && elf_symbol(&t, i, &s); i++) {
		touch(s.name);
		if (i < 50)
			find_symbol(&t, s.name);
	}
	find_symbol(&t, span_of("malloc"));
}

static void read_relocations(const struct image *im)
{
	struct elf_relocs t;
	struct elf_reloc r;
	const struct machine *m = machine_of(&im->elf);
	if (!m)
		return;
	const struct reloc_rule *rules = machine_relocs(m);
	for (unsigned table = 0; table < 3; table++) {
		if (!elf_relocs_open(&im->elf, &im->dyn, table, &t))
			continue;
		for (uint64_t i = 0; i < 4000 && elf_reloc(&t, i, &r); i++)
			sum += r.sym + reloc_class(rules, r.type);
		uint64_t at = 0;
		for (unsigned n = 0; n < 4000 && elf_next_symbol_reloc(&t, &at, &r); n++)
			sum += r.sym;
	}
}

static bool read_soname(void *ctx, struct span soname)
{
	(void)ctx;
	touch(soname);
	return true;
}

static void read_image(struct span file)
{
	struct image im;
	struct span name;
	size_t i = 0;
	image_read(file, &im);
	touch(im.interp);
	touch(im.dyn.soname);
	touch(im.dyn.rpath);
	touch(im.dyn.runpath);
	touch(im.script.line);
	touch(im.script.interp);
	touch(im.script.arg);
	touch(span_of(kind_text(im.kind)));
	touch(span_of(kind_word(im.kind)));
	touch(span_of(elf_fault_text(im.elf_fault)));
	while (elf_next_needed(&im.elf, &im.dyn, &i, &name))
		touch(name);
	(void)dlopen_note_each(&im.elf, read_soname, NULL);
	(void)machine_of(&im.elf);
	(void)lib_image_is_for_musl(&im);
	(void)go_names_read(&im.elf);
	read_versions(&im);
	read_symbols(&im);
	read_relocations(&im);
}

static void read_cache(struct span file)
{
	static const char names[][12] = {"libc.so.6", "liba.so.1", "libb.so.2", ""};
	struct ldcache c;
	bool wants_isa = false;
	if (!ldcache_open(file, false, &c))
		return;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		for (int level = 0; level < 5; level++)
			touch(ldcache_find(&c, span_of(names[i]), 0x303, level, &wants_isa));
}

/* The file as a script, as the argument of env, as a text without '#!'. */
static void read_text(struct span file)
{
	struct env_args a;
	struct script s;
	struct span line;
	unsigned number;
	struct span arg = file;
	if (arg.n > SCRIPT_HEAD_BYTES)
		arg.n = SCRIPT_HEAD_BYTES;
	if (script_read(file, &s) == SCRIPT_OK && s.arg.p)
		arg = s.arg;
	env_args_read(arg, &a);
	for (unsigned i = 0; a.form == ENV_SPLIT && i < a.nwords; i++)
		touch(a.words[i]);
	if (language_late_mark(file, &number, &line))
		touch(line);
	(void)language_of(file);
}

static void read_marks(struct span file)
{
	struct built b;
	struct elf e;
	struct span module;
	uint64_t lines;
	uint64_t crlf;
	char hex[SHA256_HEX_BYTES];
	struct sha256 digest;
	struct file_known known = {0};
	const struct file f = {.bytes = file, .known = &known};
	if (elf_open(file, &e) == ELF_OK) {
		built_read(&e, &b);
		touch(b.compiler);
		touch(b.packager);
		touch(b.go.path);
		touch(b.go.tags);
		touch(b.go.info);
		while (built_go_next_dep(&b.go.info, &module))
			touch(module);
	}
	script_count_lines(file, &lines, &crlf);
	touch(libc_version_of(libc_kind_of(&f), &f));
	touch(libc_version_of(LIBC_MUSL, &f));
	touch(libc_version_of(LIBC_GLIBC, &f));
	touch(glibc_system_dirs(file));
	sha256_begin(&digest);
	sha256_add(&digest, file);
	sha256_hex(&digest, hex);
}

static void read_manifest(struct span file)
{
	static const char names[][21] = {"libc.so.6", "ld-linux-x86-64.so.2", ""};
	struct manifest m;
	struct manifest_file f;
	manifest_read(file, &m);
	touch(m.version);
	touch(m.files);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (!manifest_find(&m, span_of(names[i]), &f))
			continue;
		touch(f.versions);
		sum += manifest_has_version(&f, 0x09691a75);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	/* A block of its own, of its very size. */
	unsigned char *copy = malloc(n + !n);
	if (!copy)
		abort();
	if (n)
		memcpy(copy, data, n);
	struct span file = {copy, n};
	read_image(file);
	read_text(file);
	read_cache(file);
	read_marks(file);
	read_manifest(file);
	free(copy);
	return 0;
}
