/* Systems that are not here: what --against may name, and what the tables say that their libraries
   have. */
#include "t.h"

#include "target/systems.h"

#include <elf.h>

static struct target target;
static char list[1024];

static bool parse(const char *words)
{
	struct buf known = buf_of(list, sizeof list);
	return target_parse(words, machine_by_number(EM_X86_64, true, false), &target, &known);
}

struct name_row {
	const char *name;
	const char *words;
	const char *libc;    /* "glibc 2.31"; NULL: not known */
	const char *version; /* of the system; NULL for none */
	const char *machine;
	const char *known; /* the list begins with it */
};

static const struct name_row names[] = {
	{"debian", "debian:11", "glibc 2.31", "11", "x86-64", NULL},
	{"point_release", "debian:12.5", "glibc 2.36", "12.5", "x86-64", NULL},
	{"slim", "debian:12-slim", "glibc 2.36", "12", "x86-64", NULL},
	{"codename", "debian:trixie", "glibc 2.41", "13", "x86-64", NULL},
	{"codename_slim", "debian:bookworm-slim", "glibc 2.36", "12", "x86-64", NULL},
	{"ubuntu", "ubuntu:22.04", "glibc 2.35", "22.04", "x86-64", NULL},
	{"ubuntu_point", "ubuntu:22.04.3", "glibc 2.35", "22.04.3", "x86-64", NULL},
	{"ubuntu_codename", "ubuntu:noble", "glibc 2.39", "24.04", "x86-64", NULL},
	{"rhel", "rhel:8", "glibc 2.28", "8", "x86-64", NULL},
	{"rebuild_of_rhel", "almalinux:9.4", "glibc 2.34", "9.4", "x86-64", NULL},
	{"stream", "centos:stream9", "glibc 2.34", "9", "x86-64", NULL},
	{"slash_in_the_name", "opensuse/leap:15.6", "glibc 2.38", "15.6", "x86-64", NULL},
	{"alpine", "alpine:3.20", "musl 1.2.5", "3.20", "x86-64", NULL},
	{"alpine_point", "alpine:3.17.10", "musl 1.2.3", "3.17.10", "x86-64", NULL},
	{"glibc", "glibc:2.17", "glibc 2.17", NULL, "x86-64", NULL},
	{"musl", "musl:1.2.5", "musl 1.2.5", NULL, "x86-64", NULL},
	{"arm64", "debian:11,arm64", "glibc 2.31", "11", "arm64", NULL},
	{"uname", "glibc:2.31,aarch64", "glibc 2.31", NULL, "arm64", NULL},
	{"platform", "debian:11,linux/arm64", "glibc 2.31", "11", "arm64", NULL},
	{"arm_v7", "debian:11,arm/v7", "glibc 2.31", "11", "arm", NULL},
	{"i386", "debian:11,386", "glibc 2.31", "11", "i386", NULL},
	{"latest", "debian:latest", "glibc 2.41", "13", "x86-64", NULL},
	{"latest_of_none", "rhel:latest", NULL, NULL, NULL, "rhel:6 "},
	{"registry", "docker.io/library/debian:11", "glibc 2.31", "11", "x86-64", NULL},
	{"registry_with_a_port", "localhost:5000/ubuntu:22.04,arm64", "glibc 2.35", "22.04",
	 "arm64", NULL},
	{"registry_and_slash", "registry.example/opensuse/leap:15.6", "glibc 2.38", "15.6",
	 "x86-64", NULL},
	{"digest", "debian:12@sha256:0123", "glibc 2.36", "12", "x86-64", NULL},
	{"ubi", "ubi9", "glibc 2.34", "9", "x86-64", NULL},
	{"ubi_minimal", "registry.access.redhat.com/ubi8/ubi-minimal:8.10", "glibc 2.28", "8",
	 "x86-64", NULL},
	{"node", "node:20", "glibc 2.36", "12", "x86-64", NULL},
	{"node_codename", "node:20-bullseye-slim", "glibc 2.31", "11", "x86-64", NULL},
	{"node_alpine", "node:20-alpine", "musl 1.2.5", "3.20", "x86-64", NULL},
	{"node_alpine_release", "node:20-alpine3.17", "musl 1.2.3", "3.17", "x86-64", NULL},
	{"python_slim", "python:3.12-slim-bookworm", "glibc 2.36", "12", "x86-64", NULL},
	{"temurin", "eclipse-temurin:21-jre-noble", "glibc 2.39", "24.04", "x86-64", NULL},
	{"corretto", "amazoncorretto:21-al2023", "glibc 2.34", "2023", "x86-64", NULL},
	{"distroless", "gcr.io/distroless/cc-debian12:nonroot", "glibc 2.36", "12", "x86-64", NULL},
	{"dotnet", "mcr.microsoft.com/dotnet/aspnet:8.0", "glibc 2.36", "12", "x86-64", NULL},
	{"image_without_a_tag", "node", NULL, NULL, NULL, "almalinux "},
	{"image_of_nobody", "example/app:1.2", NULL, NULL, NULL, "almalinux "},
	{"image_of_nobody_on_jammy", "example/app:1.2-jammy", "glibc 2.35", "22.04", "x86-64",
	 NULL},
	{"only_alpine_has_none", "mysql:8-alpine", NULL, NULL, NULL, "alpine:3.5 "},
	{"manylinux", "manylinux_2_17", "glibc 2.17", NULL, "x86-64", NULL},
	{"manylinux_arch", "manylinux_2_28_aarch64", "glibc 2.28", NULL, "arm64", NULL},
	{"manylinux2014", "manylinux2014_x86_64", "glibc 2.17", NULL, "x86-64", NULL},
	{"manylinux1", "manylinux1", "glibc 2.5", NULL, "x86-64", NULL},
	{"musllinux", "musllinux_1_2_x86_64", "musl 1.2", NULL, "x86-64", NULL},
	{"manylinux_cut_off", "manylinux_2", NULL, NULL, NULL, "almalinux "},
	{"manylinux_too_new", "manylinux_2_99", NULL, NULL, NULL, "glibc:2.2 to glibc:2.4"},
	{"manylinux_no_number", "manylinux_2_x", NULL, NULL, NULL, "almalinux "},
	{"manylinux_machine", "manylinux_2_17_vax", NULL, NULL, NULL, "amd64 "},
	{"empty", "", NULL, NULL, NULL, "almalinux alpine "},
	{"no_release", "debian", NULL, NULL, NULL, "debian:8 9 10 11 12 13"},
	{"empty_release", "debian:", NULL, NULL, NULL, "debian:8 "},
	{"other_release", "debian:99", NULL, NULL, NULL, "debian:8 "},
	{"begins_alike", "debian:110", NULL, NULL, NULL, "debian:8 "},
	{"half_a_release", "ubuntu:22", NULL, NULL, NULL, "ubuntu:14.04 "},
	{"minor_that_is_not", "alpine:3.99", NULL, NULL, NULL, "alpine:3.5 "},
	{"codename_of_another", "debian:jammy", NULL, NULL, NULL, "debian:8 "},
	{"slim_alone", "debian:-slim", NULL, NULL, NULL, "debian:8 "},
	{"other_name", "windows:11", NULL, NULL, NULL, "almalinux "},
	{"glibc_too_new", "glibc:2.99", NULL, NULL, NULL, "glibc:2.2 to glibc:2.4"},
	{"glibc_not_2", "glibc:3.1", NULL, NULL, NULL, "glibc:2.2 to "},
	{"glibc_no_number", "glibc:new", NULL, NULL, NULL, "glibc:2.2 to "},
	{"glibc_family", "glibc:GLIBC_2.17", NULL, NULL, NULL, "glibc:2.2 to "},
	{"musl_too_old", "musl:0.9.1", NULL, NULL, NULL, "musl:1.1.0 to musl:1.2.6"},
	{"other_machine", "debian:11,vax", NULL, NULL, NULL, "amd64 386 arm64 "},
	{"empty_machine", "debian:11,", NULL, NULL, NULL, "amd64 "},
};

static void check_name(void **state)
{
	const struct name_row *row = *state;
	char libc[32];
	bool ok = parse(row->words);
	t_int(row->libc != NULL, ok);
	if (!ok) {
		if (strncmp(list, row->known, strlen(row->known)) != 0)
			fail_msg("known is '%s'", list);
		return;
	}
	(void)snprintf(libc, sizeof libc, "%s %.*s", target.libc == LIBC_MUSL ? "musl" : "glibc",
		       (int)target.version.n, (const char *)target.version.p);
	assert_string_equal(row->libc, libc);
	assert_string_equal(row->machine, target.machine->name);
	t_int(row->version != NULL, target.known_os);
	if (row->version)
		t_bytes(row->version, target.os.version_id.p, target.os.version_id.n);
}

struct node_row {
	const char *name;
	const char *target;
	const char *lib;
	const char *version;
	enum target_version is;
};

#define C "libc.so.6"
#define X "libstdc++.so.6"

static const struct node_row node_rows[] = {
	{"oldest", "glibc:2.17", C, "GLIBC_2.2.5", VERSION_DEFINED},
	{"own", "glibc:2.34", C, "GLIBC_2.34", VERSION_DEFINED},
	{"newer", "glibc:2.34", C, "GLIBC_2.35", VERSION_MISSING},
	{"newest_of_13", "debian:13", C, "GLIBC_2.41", VERSION_DEFINED},
	{"newer_than_13", "debian:13", C, "GLIBC_2.42", VERSION_MISSING},
	{"number_as_number", "glibc:2.9", C, "GLIBC_2.10", VERSION_MISSING},
	{"there_never_was", "glibc:2.41", C, "GLIBC_2.37", VERSION_MISSING},
	{"not_in_this_library", "glibc:2.41", C, "GLIBC_2.40", VERSION_MISSING},
	{"but_in_that", "glibc:2.41", "libm.so.6", "GLIBC_2.40", VERSION_DEFINED},
	{"before_the_merge", "debian:11", C, "GLIBC_2.31", VERSION_MISSING},
	{"before_it_in_pthread", "debian:11", "libpthread.so.0", "GLIBC_2.31", VERSION_DEFINED},
	{"after_the_merge", "debian:12", C, "GLIBC_2.31", VERSION_DEFINED},
	{"loader", "debian:11", "ld-linux-x86-64.so.2", "GLIBC_2.3", VERSION_DEFINED},
	{"loader_of_12", "debian:11", "ld-linux-x86-64.so.2", "GLIBC_2.35", VERSION_MISSING},
	{"loader_of_arm64", "debian:12,arm64", "ld-linux-aarch64.so.1", "GLIBC_2.35",
	 VERSION_DEFINED},
	{"older_than_arm64", "debian:12,arm64", C, "GLIBC_2.2.5", VERSION_MISSING},
	{"no_table_for_it", "debian:12,s390x", C, "GLIBC_2.2", VERSION_DEFINED},
	{"no_table_and_newer", "debian:12,s390x", C, "GLIBC_2.38", VERSION_MISSING},
	{"unseen_and_newer", "debian:12", C, "GLIBC_2.77", VERSION_MISSING},
	{"relr", "glibc:2.36", C, "GLIBC_ABI_DT_RELR", VERSION_DEFINED},
	{"relr_before", "glibc:2.35", C, "GLIBC_ABI_DT_RELR", VERSION_MISSING},
	{"relr_measured", "debian:11", C, "GLIBC_ABI_DT_RELR", VERSION_MISSING},
	{"relr_maybe_early", "rhel:9", C, "GLIBC_ABI_DT_RELR", VERSION_UNKNOWN},
	{"relr_published", "ubuntu:22.04", C, "GLIBC_ABI_DT_RELR", VERSION_MISSING},
	{"relr_on_arm64", "ubuntu:22.04,arm64", C, "GLIBC_ABI_DT_RELR", VERSION_MISSING},
	{"marker_published", "ubuntu:24.04", C, "GLIBC_ABI_GNU2_TLS", VERSION_MISSING},
	{"marker_of_old", "rhel:8", C, "GLIBC_ABI_GNU2_TLS", VERSION_MISSING},
	{"marker_by_update", "fedora:42", C, "GLIBC_ABI_GNU2_TLS", VERSION_UNKNOWN},
	{"newer_than_the_table", "fedora:45", C, "GLIBC_2.44", VERSION_UNKNOWN},
	{"newer_than_that", "fedora:45", C, "GLIBC_2.45", VERSION_MISSING},
	{"marker_early", "debian:13", C, "GLIBC_ABI_GNU2_TLS", VERSION_DEFINED},
	{"marker_by_number", "glibc:2.41", C, "GLIBC_ABI_GNU2_TLS", VERSION_MISSING},
	{"marker_unseen", "debian:13", C, "GLIBC_ABI_NEW_THING", VERSION_UNKNOWN},
	{"taken_over", "rhel:9.7", C, "GLIBC_2.35", VERSION_DEFINED},
	{"taken_over_later", "rhel:9.8", C, "GLIBC_2.35", VERSION_DEFINED},
	{"not_yet_taken_over", "rhel:9.6", C, "GLIBC_2.35", VERSION_MISSING},
	{"any_of_9", "rhel:9", C, "GLIBC_2.35", VERSION_MISSING},
	{"private", "debian:12", C, "GLIBC_PRIVATE", VERSION_UNKNOWN},
	{"library_of_others", "debian:12", "libssl.so.3", "OPENSSL_3.0.0", VERSION_UNKNOWN},
	{"node_of_others", "debian:12", "libfoo.so.1", "GLIBC_2.99", VERSION_UNKNOWN},
	{"cxx", "debian:12", X, "GLIBCXX_3.4.30", VERSION_DEFINED},
	{"cxx_newer", "debian:12", X, "GLIBCXX_3.4.31", VERSION_MISSING},
	{"cxx_number_as_number", "rhel:7", X, "GLIBCXX_3.4.9", VERSION_DEFINED},
	{"cxxabi", "debian:12", X, "CXXABI_1.3.13", VERSION_DEFINED},
	{"cxxabi_newer", "debian:12", X, "CXXABI_1.3.14", VERSION_MISSING},
	{"cxxabi_no_number", "debian:12", X, "CXXABI_FLOAT128", VERSION_UNKNOWN},
	{"cxx_not_known", "glibc:2.17", X, "GLIBCXX_3.4.99", VERSION_UNKNOWN},
	{"musl_has_none", "alpine:3.20", C, "GLIBC_2.2.5", VERSION_UNKNOWN},
};

static void check_node(void **state)
{
	const struct node_row *row = *state;
	assert_true(parse(row->target));
	t_int((int)row->is, (int)target_version(&target, span_of(row->lib), span_of(row->version)));
}

struct path_row {
	const char *name;
	const char *target;
	const char *path;
};

static const struct path_row paths[] = {
	{"amd64", "debian:12", "/lib64/ld-linux-x86-64.so.2"},
	{"arm64", "debian:12,arm64", "/lib/ld-linux-aarch64.so.1"},
	{"i386", "debian:12,386", "/lib/ld-linux.so.2"},
	{"arm_v7", "debian:12,arm/v7", "/lib/ld-linux-armhf.so.3"},
	{"riscv64", "debian:13,riscv64", "/lib/ld-linux-riscv64-lp64d.so.1"},
	{"ppc64le", "debian:12,ppc64le", "/lib64/ld64.so.2"},
	{"s390x", "debian:12,s390x", "/lib/ld64.so.1"},
	{"musl", "alpine:3.20", "/lib/ld-musl-x86_64.so.1"},
	{"musl_arm64", "alpine:3.20,arm64", "/lib/ld-musl-aarch64.so.1"},
};

static void check_path(void **state)
{
	const struct path_row *row = *state;
	char path[64];
	struct buf b = buf_of(path, sizeof path);
	assert_true(parse(row->target));
	target_loader(&target, &b);
	assert_string_equal(row->path, path);
}

static bool lacks(const char *words, const char *symbol)
{
	assert_true(parse(words));
	return target_lacks_symbol(&target, span_of(symbol));
}

static void musl_symbols(void **state)
{
	(void)state;
	assert_true(lacks("musl:1.2.2", "qsort_r"));
	assert_false(lacks("musl:1.2.3", "qsort_r"));
	assert_true(lacks("musl:1.2.3", "statx"));
	assert_false(lacks("musl:1.2.4", "statx")); /* seen in 1.2.5, not in 1.2.3 */
	assert_false(lacks("musl:1.2.3", "puts"));
	assert_false(lacks("glibc:2.17", "statx"));
}

static bool lacks_library(const char *words, const char *soname)
{
	assert_true(parse(words));
	return target_lacks_library(&target, span_of(soname));
}

static void other_libc(void **state)
{
	(void)state;
	assert_true(lacks_library("alpine:3.24", "ld-linux-x86-64.so.2"));
	assert_true(lacks_library("alpine:3.24", "libresolv.so.2"));
	assert_false(lacks_library("alpine:3.24", "libc.so.6"));
	assert_false(lacks_library("alpine:3.24", "libz.so.1"));
	assert_true(lacks_library("debian:12", "libc.musl-x86_64.so.1"));
	assert_true(lacks_library("glibc:2.17", "ld-musl-aarch64.so.1"));
	assert_true(lacks_library("debian:12", "libc.so"));
	assert_false(lacks_library("debian:12", "libc.so.6"));
	assert_false(lacks_library("debian:12", "libgone.so.1"));
}

static void provides(void **state)
{
	(void)state;
	assert_true(parse("debian:12"));
	assert_true(target_provides(&target, span_of("libc.so.6")));
	assert_true(target_provides(&target, span_of("ld-linux-x86-64.so.2")));
	assert_true(target_provides(&target, span_of("libstdc++.so.6")));
	assert_false(target_provides(&target, span_of("libc.so")));
	assert_false(target_provides(&target, span_of("ld-linux-aarch64.so.1")));
	assert_true(parse("glibc:2.36"));
	assert_false(target_provides(&target, span_of("libstdc++.so.6")));
	assert_true(parse("alpine:3.20"));
	assert_true(target_provides(&target, span_of("libc.musl-x86_64.so.1")));
	assert_true(target_provides(&target, span_of("libpthread.so.0")));
	assert_false(target_provides(&target, span_of("libz.so.1")));
}

static void newest(void **state)
{
	(void)state;
	assert_true(parse("debian:11"));
	struct span n = target_newest_version(&target, span_of(C), span_of("GLIBC_"));
	t_bytes("GLIBC_2.30", n.p, n.n);
	n = target_newest_version(&target, span_of(X), span_of("CXXABI_"));
	t_bytes("CXXABI_1.3.12", n.p, n.n);
	n = target_newest_version(&target, span_of("libssl.so.3"), span_of("OPENSSL_"));
	assert_null(n.p);
}

static void takes_the_place(void **state)
{
	struct host h;
	(void)state;
	memset(&h, 0, sizeof h);
	h.library_path = "/x";
	h.machine = EM_X86_64;
	assert_true(parse("ubuntu:22.04,arm64"));
	target_take(&target, &h);
	t_int(EM_AARCH64, h.machine);
	assert_string_equal("arm64", host_machine(&h)->docker);
	assert_null(h.library_path);
	t_bytes("ubuntu", host_os(&h)->id.p, host_os(&h)->id.n);
	t_int(LIBC_GLIBC, (int)host_libc(&h)->kind);
	t_bytes("2.35", host_libc(&h)->version.p, host_libc(&h)->version.n);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {T(musl_symbols), T(provides), T(other_libc), T(newest),
					   T(takes_the_place)};
	t_filter(argc, argv);
	int failed = t_rows(check_name, names);
	failed += t_rows(check_node, node_rows);
	failed += t_rows(check_path, paths);
	failed += t_group(tests);
	return failed != 0;
}
