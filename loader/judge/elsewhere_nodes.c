/* What the libraries of a release define, by the tables that toolchain/nodes makes of real
   packages: version nodes of glibc and libstdc++, functions of musl. Nodes are looked up, library
   by library; release numbers are compared only to say since when a library has one. */
#include <landfall/elsewhere.h>

#include <landfall/release.h>
#include <landfall/texts.h>

#include <elf.h>

struct node_row {
	char lib[21];
	char node[24];
	char amd64[7];          /* since that release; "-" for never */
	char arm64[7];
};

struct musl_row {
	char name[20];
	char without[6];
};

/* As long as the table, which is packed with the texts. */
static struct node_row nodes[sizeof((const struct node_row[]){
#include "tables/nodes.inc"
}) / sizeof(struct node_row)];
static const struct musl_row musl_new[] = {
#include "tables/musl_new.inc"
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void load_nodes(void)
{
	static const unsigned char widths[] = {sizeof nodes[0].lib,
					       sizeof nodes[0].node,
					       sizeof nodes[0].amd64,
					       sizeof nodes[0].arm64};
	texts_table("nodes", nodes, COUNT(nodes), widths, sizeof widths);
}

/* The table's name of a library: the loader has another one on each processor. */
static struct span row_name(const struct elsewhere *t, struct span soname)
{
	return span_is(soname, t->machine->glibc_ld) ? span_of("ld.so") : soname;
}

static bool is_glibc_library(const struct elsewhere *t, struct span soname)
{
	struct span name = row_name(t, soname);
	load_nodes();
	for (size_t i = 0; i < COUNT(nodes); i++)
		if (span_is(name, nodes[i].lib))
			return true;
	return false;
}

/* Since when, on this processor; NULL when the table does not have the processor. */
static const char *since(const struct elsewhere *t, const struct node_row *r)
{
	if (t->machine->bits[0] != '6' || t->machine->order[0] != 'l')
		return NULL;
	switch (machine_number(t->machine)) {
	case EM_X86_64: return r->amd64;
	case EM_AARCH64: return r->arm64;
	default: return NULL;
	}
}

static bool row_holds(const struct elsewhere *t, const struct node_row *r)
{
	const char *release = since(t, r);
	return release && release[0] != '-' &&
	       release_rank(span_of(release)) <= release_rank(t->version);
}

static bool has_extra(const struct elsewhere *t, struct span node)
{
	struct span rest = t->extra;
	struct span word;
	while (span_cut(&rest, " ", &word))
		if (span_eq(word, node))
			return true;
	return false;
}

static enum elsewhere_node glibc_node(const struct elsewhere *t, struct span soname,
				      struct span node)
{
	struct span name = row_name(t, soname);
	bool number = span_is(release_family(node), "GLIBC_");
	bool listed = false;
	if (has_extra(t, node))
		return NODE_DEFINED;
	load_nodes();
	for (size_t i = 0; i < COUNT(nodes); i++) {
		if (!span_is(name, nodes[i].lib) || !span_is(node, nodes[i].node))
			continue;
		if (row_holds(t, &nodes[i]))
			return NODE_DEFINED;
		listed = since(t, &nodes[i]);
	}
	/* A marker has no number; makers of systems take one over before its release. */
	if (!number)
		return listed && (!t->known_os || span_is(t->sure, "measured")) ? NODE_LACKING
										: NODE_UNKNOWN;
	if (since(t, &nodes[0]))
		return NODE_LACKING;
	/* Of other processors no table says which nodes they have, but none is older than its name. */
	return release_rank(node) > release_rank(t->version) ? NODE_LACKING : NODE_DEFINED;
}

static struct span cxx_newest(const struct elsewhere *t, struct span family)
{
	if (span_is(family, "GLIBCXX_"))
		return t->glibcxx;
	return span_is(family, "CXXABI_") ? t->cxxabi : (struct span){NULL, 0};
}

static bool is_cxx(const struct elsewhere *t, struct span soname)
{
	return t->libc == LIBC_GLIBC && t->glibcxx.p && span_is(soname, "libstdc++.so.6");
}

/* libstdc++ has kept every node since GLIBCXX_3.4 and CXXABI_1.3, and counts on without a gap but
   for CXXABI_1.3.16, which nothing asks for. */
static enum elsewhere_node cxx_node(const struct elsewhere *t, struct span node)
{
	struct span newest = cxx_newest(t, release_family(node));
	if (!newest.p)
		return NODE_UNKNOWN;
	return release_rank(node) > release_rank(newest) ? NODE_LACKING : NODE_DEFINED;
}

enum elsewhere_node elsewhere_node(const struct elsewhere *t, struct span soname, struct span node)
{
	if (is_cxx(t, soname))
		return cxx_node(t, node);
	if (t->libc != LIBC_GLIBC || !is_glibc_library(t, soname) || span_is(node, "GLIBC_PRIVATE"))
		return NODE_UNKNOWN;
	return glibc_node(t, soname, node);
}

struct span elsewhere_newest(const struct elsewhere *t, struct span soname, struct span family)
{
	struct span name = row_name(t, soname);
	struct span top = {NULL, 0};
	if (is_cxx(t, soname))
		return cxx_newest(t, family);
	load_nodes();
	for (size_t i = 0; i < COUNT(nodes); i++) {
		struct span node = span_of(nodes[i].node);
		if (span_is(name, nodes[i].lib) && row_holds(t, &nodes[i]) &&
		    span_eq(release_family(node), family) && release_rank(node) > release_rank(top))
			top = node;
	}
	return top;
}

/* musl's loader takes these names for itself, whatever comes behind them (ldso/dynlink.c,
   load_library). */
static bool is_musl_library(struct span soname)
{
	static const char reserved[][12] = {"libc.", "libpthread.", "librt.", "libm.", "libdl.",
					   "libutil.", "libxnet."};
	for (size_t i = 0; i < COUNT(reserved); i++)
		if (span_starts(soname, reserved[i]))
			return true;
	return span_starts(soname, "ld-musl-");
}

bool elsewhere_provides(const struct elsewhere *t, struct span soname)
{
	if (t->libc == LIBC_MUSL)
		return is_musl_library(soname);
	return is_glibc_library(t, soname) || is_cxx(t, soname);
}

bool elsewhere_lacks_symbol(const struct elsewhere *t, struct span name)
{
	for (size_t i = 0; i < COUNT(musl_new); i++)
		if (span_is(name, musl_new[i].name))
			return t->libc == LIBC_MUSL &&
			       release_rank(t->version) <= release_rank(span_of(musl_new[i].without));
	return false;
}

struct span elsewhere_newest_glibc(void)
{
	const char *top = nodes[0].amd64;
	load_nodes();
	for (size_t i = 1; i < COUNT(nodes); i++)
		if (release_rank(span_of(nodes[i].amd64)) > release_rank(span_of(top)))
			top = nodes[i].amd64;
	return span_of(top);
}
