/* Facts about how a program was made, for the command that makes it again so that it starts here.
   */
#include <landfall/verdict.h>

#include <landfall/built.h>
#include <landfall/machine.h>

#include <string.h>

struct cgo_row {
	char module[48];
	char instead[40];
};

static const struct cgo_row cgo[] = {
#include "tables/cgo.inc"
};

/* Modules of one program that are looked at; Kubernetes has 400. */
#define DEPS_MAX 10000

/* Is it that module, or a later major version of it? */
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
		for (size_t i = 0; i < sizeof cgo / sizeof cgo[0]; i++)
			if (is_module(module, cgo[i].module))
				return &cgo[i];
	return NULL;
}

/* What go build is to be told, in the directory of the main module: "./cmd/x". */
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

/* The tags it was built with, and those that take cgo's resolvers out of net and os/user. */
static void say_tags(const struct built_go *go, struct verdict *v)
{
	char text[512];
	struct buf b = buf_of(text, sizeof text);
	buf_add(&b, go->tags);
	if (!has_tag(go->tags, "netgo"))
		buf_adds(&b, b.n ? ",netgo" : "netgo");
	if (!has_tag(go->tags, "osusergo"))
		buf_adds(&b, ",osusergo");
	facts_text(&v->facts, ".go_tags", b.full ? span_of("netgo,osusergo") : buf_span(&b));
}

static void say_go(const struct built_go *go, struct verdict *v)
{
	char text[512];
	struct buf b = buf_of(text, sizeof text);
	const struct cgo_row *only = cgo_only(go);
	facts_text(&v->facts, "built.package", go->path);
	facts_text(&v->facts, "built.module", go->module);
	facts_text(&v->facts, "built.tags", go->tags);
	facts_text(&v->facts, "built.goarch", go->arch);
	if (go->cgo_known)
		facts_number(&v->facts, "built.cgo", go->cgo);
	if (go->trimpath)
		facts_flag(&v->facts, "built.trimpath");
	facts_text(&v->facts, ".go_target", target_of(go, &b));
	say_tags(go, v);
	facts_flag(&v->facts, ".go");
	/* Without cgo only -buildmode=pie leaves a loader to look for. */
	if (go->cgo_known && !go->cgo)
		facts_flag(&v->facts, ".go_pie");
	else if (only)
		facts_text(&v->facts, ".go_cgo_dep", span_of(only->module));
	else
		facts_flag(&v->facts, ".go_plain");
	if (only && facts_find(&v->facts, span_of(".go_cgo_dep")) && only->instead[0] != '-')
		facts_text(&v->facts, ".go_instead", span_of(only->instead));
}

/* The names by which JavaScript runtimes and .NET call a processor. */
static const char *short_arch(const struct machine *m)
{
	if (m && span_is(span_of(m->docker), "amd64"))
		return "x64";
	return m && span_is(span_of(m->docker), "arm64") ? "arm64" : NULL;
}

static const char *flag_of(enum built_by by)
{
	switch (by) {
	case BUILT_UNKNOWN:
	case BUILT_GO:
	case BUILT_RUST: return NULL;
	case BUILT_C:
	case BUILT_CLANG: return ".c";
	case BUILT_ZIG: return ".zig";
	case BUILT_GRAALVM: return ".graalvm";
	case BUILT_BUN: return ".bun";
	case BUILT_BUN_APP: return ".bun_app";
	case BUILT_DENO: return ".deno";
	case BUILT_NODE: return ".node";
	case BUILT_NODE_APP: return ".node_app";
	case BUILT_DOTNET: return ".dotnet";
	case BUILT_PYINSTALLER: return ".pyinstaller";
	}
	return NULL;
}

void describe_built(const struct image *im, struct verdict *v)
{
	struct built b;
	const struct machine *m = machine_of(&im->elf);
	built_read(&im->elf, &b);
	const char *flag = flag_of(b.by);
	facts_text(&v->facts, "built.by", span_of(built_word(b.by)));
	facts_text(&v->facts, "built.with", b.compiler);
	facts_text(&v->facts, "built.packager", b.packager);
	/* Where Rust and zig call the processor as the kernel does. */
	const char *cpu = short_arch(m) ? m->uname : NULL;
	facts_text(&v->facts, ".cpu", span_of(cpu));
	facts_text(&v->facts, ".short_arch", span_of(short_arch(m)));
	if (flag)
		facts_flag(&v->facts, flag);
	if (b.by == BUILT_GO)
		say_go(&b.go, v);
	if (b.by == BUILT_RUST)
		facts_text(&v->facts, ".rust", span_of(cpu));
	if (b.openssl_sys)
		facts_flag(&v->facts, ".openssl_sys");
	if (!flag && b.by != BUILT_GO && b.by != BUILT_RUST)
		facts_flag(&v->facts, ".unknown_tools");
	if (b.upx)
		facts_flag(&v->facts, "built.upx");
	if (b.appimage)
		facts_flag(&v->facts, "built.appimage");
}
