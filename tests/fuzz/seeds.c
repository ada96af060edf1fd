/* seeds DIR: writes the first inputs of the harnesses, DIR/read/NAME, DIR/judge/NAME and
   DIR/json/NAME, all made by hand here: tiny ELF files, scripts, an ld.so.cache, hosts put together
   from them, texts of JSON. What the fuzzer found by itself stands beside them in
   tests/fuzz/corpus. */
#include "tiny.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define GLIBC_LD "/lib64/ld-linux-x86-64.so.2"

/* Slots of fake_host.c. */
enum {
	PROGRAM,
	LOADER,
	LIBC,
	LIBA,
	CACHE,
	OS,
	MUSL,
	MUSL_PATH,
	LIBB,
	OPT_LOADER,
	OPT_LIBC,
	PRELOAD_FILE,
	SH,
	OWN_LOADER,
	OWN_LIBC,
	APP_LIBA,
	STATUS,
	I386_LIBC,
	LIBRARY_PATH,
	PRELOAD,
	BUNDLE,
	PATH,
	NAME,
	HANDLER,
	SWITCHES,
};

struct seed {
	unsigned char *p;
	size_t n;
};

static const struct tiny program = {
	.interp = GLIBC_LD,
	.needed = {"liba.so.1", "libc.so.6"},
	.runpath = "$ORIGIN/lib",
	.from = "libc.so.6",
	.wants = {"GLIBC_2.2.5", "GLIBC_2.38"},
	.undefined = {"puts", "strlcpy"},
	.tail = "GCC: (Debian 12.2.0-14) 12.2.0",
};
static const struct tiny loader = {
	.soname = "ld-linux-x86-64.so.2",
	.defines = {"ld-linux-x86-64.so.2", "GLIBC_2.2.5", "GLIBC_PRIVATE"},
	.defined = {"_dl_x"},
	.tail = "--argv0",
};
static const struct tiny libc_old = {
	.soname = "libc.so.6",
	.needed = {"ld-linux-x86-64.so.2"},
	.from = "ld-linux-x86-64.so.2",
	.wants = {"GLIBC_PRIVATE"},
	.undefined = {"_dl_x"},
	.defined = {"puts"},
	.defines = {"libc.so.6", "GLIBC_2.2.5", "GLIBC_2.36", "GLIBC_PRIVATE"},
	.tail = "GNU C Library stable release version 2.36.",
};
static const struct tiny libc_new = {
	.soname = "libc.so.6",
	.needed = {"ld-linux-x86-64.so.2"},
	.defined = {"puts", "strlcpy"},
	.defines = {"libc.so.6", "GLIBC_2.2.5", "GLIBC_2.38", "GLIBC_PRIVATE"},
	.tail = "GNU C Library stable release version 2.41.",
};
static const struct tiny liba = {
	.soname = "liba.so.1",
	.needed = {"libb.so.2", "libc.so.6"},
	.rpath = "/usr/lib:$LIB",
	.from = "libc.so.6",
	.wants = {"GLIBC_2.2.5"},
	.undefined = {"puts"},
	.defined = {"a"},
};
static const struct tiny libb = {
	.soname = "libb.so.2",
	.defined = {"b"},
	.defines = {"libb.so.2", "B_1"},
};
static const struct tiny musl = {
	.soname = "libc.musl-x86_64.so.1",
	.defined = {"puts", "open"},
	.tail = "musl libc (x86_64)",
};
static const struct tiny musl_program = {
	.interp = "/lib/ld-musl-x86_64.so.1",
	.needed = {"libb.so.2", "libc.musl-x86_64.so.1"},
	.undefined = {"puts", "open64", "__strcat_chk"},
	.rpath = "$ORIGIN/lib",
};
static const struct tiny big32 = {
	.is32 = true,
	.big = true,
	.machine = 8,
	.interp = "/lib/ld.so.1",
	.needed = {"libc.so.6"},
	.undefined = {"puts"},
	.from = "libc.so.6",
	.wants = {"GLIBC_2.0"},
	.defines = {"X"},
};
static const struct tiny little32 = {
	.is32 = true,
	.machine = 3,
	.interp = "/lib/ld-linux.so.2",
	.needed = {"libc.so.6"},
	.undefined = {"puts"},
	.from = "libc.so.6",
	.wants = {"GLIBC_2.0"},
};

static struct seed elf(const struct tiny *t)
{
	struct seed s = {malloc(TINY_BYTES_MAX), 0};
	if (!s.p)
		abort();
	s.n = tiny_elf(t, s.p);
	return s;
}

static struct seed text(const char *s, size_t n)
{
	struct seed out = {malloc(n + 1), n};
	if (!out.p)
		abort();
	memcpy(out.p, s, n);
	return out;
}

#define TEXT(s) text(s, sizeof(s) - 1)

static void number(struct seed *s, uint64_t v, size_t nbytes)
{
	for (size_t i = 0; i < nbytes; i++)
		s->p[s->n++] = i < 8 ? (unsigned char)(v >> 8 * i) : 0;
}

/* A new-format cache (sysdeps/generic/dl-cache.h): names descend; liba also for x86-64-v3. */
static struct seed cache(void)
{
	static const char strings[] =
		"libc.so.6\0/lib/x86_64-linux-gnu/libc.so.6\0liba.so.1\0"
		"/lib/x86_64-linux-gnu/liba.so.1\0/usr/lib/libb.so.2\0x86-64-v3";
	static const struct {
		unsigned key, value;
		uint64_t hwcap;
	} rows[] = {
		{0, 10, 0},
		{42, 84, 1ULL << 62},
		{42, 52, 0},
	};
	struct seed s = TEXT("glibc-ld.so.cache1.1");
	s.p = realloc(s.p, 4096);
	if (!s.p)
		abort();
	size_t base = 48 + 3 * 24;
	size_t extension = (base + sizeof strings + 3) & ~(size_t)3;
	number(&s, 3, 4);
	number(&s, sizeof strings, 4);
	number(&s, 2, 4);
	number(&s, extension, 4);
	number(&s, 0, 12);
	for (size_t i = 0; i < 3; i++) {
		number(&s, 0x303, 4);
		number(&s, base + rows[i].key, 4);
		number(&s, base + rows[i].value, 4);
		number(&s, 0, 4);
		number(&s, rows[i].hwcap, 8);
	}
	memcpy(s.p + s.n, strings, sizeof strings);
	s.n = extension;
	number(&s, 0xEAA42174U, 4);
	number(&s, 1, 4);
	number(&s, 1, 4);
	number(&s, 0, 4);
	number(&s, extension + 24, 4);
	number(&s, 4, 4);
	number(&s, base + 103, 4);
	return s;
}

static void write_file(const char *dir, const char *name, struct seed s)
{
	char path[4096];
	if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path)
		abort();
	FILE *f = fopen(path, "w");
	if (!f || fwrite(s.p, 1, s.n, f) != s.n || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
	free(s.p);
}

static void add(struct seed *host, unsigned slot, unsigned mode, struct seed s)
{
	host->p = realloc(host->p, host->n + 4 + s.n);
	if (!host->p || s.n > 65535)
		abort();
	number(host, slot, 1);
	number(host, mode, 1);
	number(host, s.n, 2);
	memcpy(host->p + host->n, s.p, s.n);
	host->n += s.n;
	free(s.p);
}

static struct seed glibc_host(const struct tiny *libc, struct seed prog)
{
	struct seed h = {NULL, 0};
	add(&h, PROGRAM, 0, prog);
	add(&h, LOADER, 0, elf(&loader));
	add(&h, LIBC, 0, elf(libc));
	add(&h, LIBA, 0, elf(&liba));
	add(&h, LIBB, 0, elf(&libb));
	add(&h, CACHE, 0, cache());
	add(&h, OS, 0, TEXT("ID=debian\nVERSION_ID=\"12\"\nNAME='Debian'\n"));
	return h;
}

static struct seed musl_host(struct seed prog)
{
	struct seed h = {NULL, 0};
	add(&h, PROGRAM, 0, prog);
	add(&h, MUSL, 0, elf(&musl));
	add(&h, LIBB, 0, elf(&libb));
	add(&h, MUSL_PATH, 0, TEXT("/lib:/usr/lib"));
	add(&h, OS, 0, TEXT("ID=alpine\nVERSION_ID=3.20\n"));
	return h;
}

static void seeds_read(const char *dir)
{
	write_file(dir, "program", elf(&program));
	write_file(dir, "loader", elf(&loader));
	write_file(dir, "libc", elf(&libc_old));
	write_file(dir, "liba", elf(&liba));
	write_file(dir, "musl", elf(&musl));
	write_file(dir, "big32", elf(&big32));
	write_file(dir, "little32", elf(&little32));
	write_file(dir, "cache", cache());
	write_file(dir, "script", TEXT("#! /usr/bin/env -S sh -e\r\nexit\r\n"));
	write_file(dir, "text", TEXT("exit 0\n"));
	write_file(dir, "pe",
		   TEXT("MZ56789012345678901234567890123456789012345678901234567890"
			"12\x40\0\0\0PE\0\0"));
	write_file(dir, "go",
		   TEXT("\xff Go buildinf:\x08\x02"
			"6789012345678901"
			"\x08go1.22.3\x30"
			"0123456789012345path\texample.org/x\n0123456789012345"));
}

static void seeds_judge(const char *dir)
{
	struct seed h = glibc_host(&libc_new, elf(&program));
	write_file(dir, "runs", h);
	write_file(dir, "too-old", glibc_host(&libc_old, elf(&program)));
	h = glibc_host(&libc_old, elf(&program));
	add(&h, OPT_LOADER, 0, elf(&loader));
	add(&h, OPT_LIBC, 0, elf(&libc_new));
	add(&h, OWN_LOADER, 0, elf(&loader));
	add(&h, OWN_LIBC, 0, elf(&libc_old));
	add(&h, LIBRARY_PATH, 0, TEXT("/usr/lib:$ORIGIN/lib"));
	add(&h, PRELOAD, 0, TEXT("libb.so.2 none.so"));
	write_file(dir, "handed-over", h);
	h = glibc_host(&libc_new, TEXT("#!/bin/sh -e\r\n"));
	add(&h, SH, 2, TEXT("/app/lib/liba.so.1"));
	add(&h, APP_LIBA, 0, TEXT("#!/app/program x y\n"));
	write_file(dir, "scripts", h);
	h = musl_host(elf(&musl_program));
	write_file(dir, "symbols", h);
	h = musl_host(elf(&program));
	add(&h, PATH, 0, TEXT("/bin::/app"));
	add(&h, NAME, 0, TEXT("program"));
	write_file(dir, "no-loader", h);
	h = musl_host(elf(&big32));
	add(&h, HANDLER, 0,
	    TEXT("enabled\ninterpreter /q\nflags:\noffset 0\n"
		 "magic 7f454c4602\nmask ffffffffff\n"));
	add(&h, STATUS, 0, TEXT("enabled"));
	add(&h, SWITCHES, 2, TEXT(""));
	write_file(dir, "foreign", h);
	h = glibc_host(&libc_new, elf(&little32));
	add(&h, I386_LIBC, 0, elf(&libc_new));
	add(&h, PRELOAD_FILE, 0, TEXT("/usr/lib/libb.so.2\n"));
	add(&h, BUNDLE, 0, TEXT("/opt/landfall"));
	write_file(dir, "i386", h);
	h = glibc_host(&libc_new, TEXT(""));
	add(&h, PROGRAM, 4 + 8, elf(&program));
	write_file(dir, "not-executable", h);
	h = glibc_host(&libc_new, TEXT("#!/app/\033]0;x\007\xe2\x80\xae\xff nothing\n"));
	add(&h, NAME, 0, TEXT("/app/\x1b[2J\xc2\x9b\n{program|sh}'\"$(x)"));
	write_file(dir, "hostile", h);
}

static void seeds_json(const char *dir)
{
	write_file(
		dir, "config",
		TEXT("{\"ociVersion\": \"1.0.2\", \"process\": {\"user\": {\"uid\": 1000, \"gid\": 0,"
		     " \"additionalGids\": [5, 77]}, \"args\": [\"/app/server\", \"-v\"], \"env\":"
		     " [\"PATH=/bin\", \"A=\\u00e9\\ud83d\\ude00\\n\"], \"cwd\": \"/\","
		     " \"capabilities\": {\"effective\": [\"CAP_KILL\"]}},\n\"root\": {\"path\":"
		     " \"rootfs\"}, \"mounts\": [{\"destination\": \"/proc\"}], \"linux\": {}}"));
	write_file(dir, "state",
		   TEXT("{\"ociVersion\":\"1.0.2\",\"id\":\"x\",\"status\":\"creating\",\"pid\":42,"
			"\"bundle\":\"/b\"}"));
	write_file(dir, "npm",
		   TEXT("{\"name\":\"@a/b\",\"bin\":{\"b\":\"bin/b\"},\"optionalDependencies\":{"
			"\"@a/b-linux-x64\":\"^1.0.0\"},\"libc\":[\"glibc\"],\"os\":[\"linux\"]}"));
	write_file(
		dir, "index",
		TEXT("{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"sha256:00\",\"size\":-1.5e+3,"
		     "\"platform\":{\"architecture\":\"arm\",\"variant\":\"v7\"}}]}"));
	write_file(dir, "odd",
		   TEXT(" [[], {}, null, true, false, 0, -0, 1E2, \"\", \"\\u0000\", "
			"{\"a\": 1, \"a\": 2}]\r\n"));
	write_file(dir, "half", TEXT("[\"\\ud83d\", \"\\u0000\", 01, \"\t\", {\"a\" 1}"));
}

int main(int argc, char **argv)
{
	char dir[4096];
	if (argc != 2)
		return 2;
	if (snprintf(dir, sizeof dir, "%s/read", argv[1]) >= (int)sizeof dir)
		return 2;
	(void)mkdir(argv[1], 0777);
	(void)mkdir(dir, 0777);
	seeds_read(dir);
	(void)snprintf(dir, sizeof dir, "%s/judge", argv[1]);
	(void)mkdir(dir, 0777);
	seeds_judge(dir);
	(void)snprintf(dir, sizeof dir, "%s/json", argv[1]);
	(void)mkdir(dir, 0777);
	seeds_json(dir);
	return 0;
}
