/* Facts about how a program was built, for the command that builds it again so that it starts here.
   An ELF file comes in; its toolchain, module and build tags go out. */
#include "explain/explain.h"

#include "built/built.h"
#include "machine/machine.h"
#include "message/verdict.h"
#include "read/table.h"

#include <string.h>

struct cgo_row {
	char module[48];
	char instead[40];
};

static const struct cgo_row cgo[] TABLE = {
#include "tables/cgo.inc"
};

/* Modules read of one program; Kubernetes has 400. */
#define DEPS_MAX 10000

/* Is module the one called name, or a later major version of it ("name/v2")? */
static bool is_module(struct span module, const char *name)
{
	struct span rest;
	return span_starts(module, name) && span_from(module, strlen(name), &rest) &&
	       (rest.n == 0 || span_starts(rest, "/v"));
}

static const struct cgo_row *cgo_only(const struct built_go *go)
{
	struct span rest = go->info;
	struct span module;
	for (unsigned n = 0; n < DEPS_MAX && built_go_next_dep(&rest, &module); n++)
		for (size_t i = 0; i < COUNT(cgo); i++)
			if (is_module(module, cgo[i].module))
				return &cgo[i];
	return NULL;
}

/* The argument of go build, relative to the directory of the main module: "./cmd/x". */
static struct span target_of(const struct built_go *go, struct buf *b)
{
	struct span rest;
	if (!go->path.p || span_is(go->path, "command-line-arguments") ||
	    span_eq(go->path, go->module))
		return span_of(".");
	if (!go->module.n || go->path.n <= go->module.n ||
	    !span_eq((struct span){go->path.p, go->module.n}, go->module) ||
	    !span_from(go->path, go->module.n, &rest) || rest.p[0] != '/')
		return go->path;
	buf_adds(b, ".");
	buf_add(b, rest);
	return b->full ? go->path : buf_span(b);
}

static bool has_tag(struct span tags, const char *tag)
{
	struct span one;
	while (span_cut(&tags, ",", &one))
		if (span_is(one, tag))
			return true;
	return false;
}

/* Adds the tags that the program was built with, and the tags netgo and osusergo, which replace
   cgo's resolvers in net and os/user. */
static void say_tags(const struct built_go *go, struct verdict *v)
{
	char text[512];
	struct buf b = buf_of(text, sizeof text);
	buf_add(&b, go->tags);
	if (!has_tag(go->tags, "netgo"))
		buf_adds(&b, b.n ? ",netgo" : "netgo");
	if (!has_tag(go->tags, "osusergo"))
		buf_adds(&b, ",osusergo");
	facts_text(&v->message.facts, HINT_GO_TAGS,
		   b.full ? span_of("netgo,osusergo") : buf_span(&b));
}

static void say_go(const struct built_go *go, struct verdict *v)
{
	char text[512];
	struct buf b = buf_of(text, sizeof text);
	const struct cgo_row *only = cgo_only(go);
	facts_text(&v->message.facts, FACT_BUILT_PACKAGE, go->path);
	facts_text(&v->message.facts, FACT_BUILT_MODULE, go->module);
	facts_text(&v->message.facts, FACT_BUILT_TAGS, go->tags);
	facts_text(&v->message.facts, FACT_BUILT_GOARCH, go->arch);
	if (go->cgo_known)
		facts_number(&v->message.facts, FACT_BUILT_CGO, go->cgo);
	if (go->trimpath)
		facts_flag(&v->message.facts, FACT_BUILT_TRIMPATH);
	facts_text(&v->message.facts, HINT_GO_TARGET, target_of(go, &b));
	say_tags(go, v);
	facts_flag(&v->message.facts, HINT_GO);
	/* Without cgo a Go program has PT_INTERP only if it was built with -buildmode=pie. */
	if (go->cgo_known && !go->cgo)
		facts_flag(&v->message.facts, HINT_GO_PIE);
	else if (only)
		facts_text(&v->message.facts, HINT_GO_CGO_DEP, span_of(only->module));
	else
		facts_flag(&v->message.facts, HINT_GO_PLAIN);
	if (only && facts_find(&v->message.facts, HINT_GO_CGO_DEP) && only->instead[0] != '-')
		facts_text(&v->message.facts, HINT_GO_INSTEAD, span_of(only->instead));
}

/* The name that JavaScript runtimes and .NET use for a processor. */
static const char *short_arch(const struct machine *m)
{
	if (m && span_is(span_of(m->docker), "amd64"))
		return "x64";
	return m && span_is(span_of(m->docker), "arm64") ? "arm64" : NULL;
}

static enum fact_key flag_of(enum built_by by)
{
	switch (by) {
	case BUILT_UNKNOWN:
	case BUILT_GO:
	case BUILT_RUST:
	case BUILT_DENO: return FACT_NONE;
	case BUILT_C:
	case BUILT_CLANG: return HINT_C;
	case BUILT_ZIG: return HINT_ZIG;
	case BUILT_GRAALVM: return HINT_GRAALVM;
	case BUILT_BUN: return HINT_BUN;
	case BUILT_BUN_APP: return HINT_BUN_APP;
	case BUILT_NODE: return HINT_NODE;
	case BUILT_NODE_APP: return HINT_NODE_APP;
	case BUILT_DOTNET: return HINT_DOTNET;
	case BUILT_PYINSTALLER: return HINT_PYINSTALLER;
	}
	return FACT_NONE;
}

void describe_built(const struct image *im, struct verdict *v)
{
	struct built b;
	const struct machine *m = machine_of(&im->elf);
	built_read(&im->elf, &b);
	facts_text(&v->message.facts, FACT_BUILT_BY, span_of(built_word(b.by)));
	facts_text(&v->message.facts, FACT_BUILT_WITH, b.compiler);
	facts_text(&v->message.facts, FACT_BUILT_PACKAGER, b.packager);
	/* Rust and zig use the kernel's name of the processor (uname -m). */
	const char *cpu = short_arch(m) ? m->uname : NULL;
	facts_text(&v->message.facts, HINT_CPU, span_of(cpu));
	facts_text(&v->message.facts, HINT_SHORT_ARCH, span_of(short_arch(m)));
	facts_flag(&v->message.facts, flag_of(b.by));
	if (b.by == BUILT_GO)
		say_go(&b.go, v);
	if (b.by == BUILT_RUST)
		facts_text(&v->message.facts, HINT_RUST, span_of(cpu));
	if (b.openssl_sys)
		facts_flag(&v->message.facts, HINT_OPENSSL_SYS);
	if (b.upx)
		facts_flag(&v->message.facts, FACT_BUILT_UPX);
	if (b.appimage)
		facts_flag(&v->message.facts, FACT_BUILT_APPIMAGE);
}
