/* hostile DIR: writes programs whose names attack the reader of a message: bytes that a terminal
   obeys, bytes that are no UTF-8, words that a shell would run, and very long ones; as the name of
   the file, of its loader, libraries, nodes, symbols and interpreter. Prints nothing. */
#include "tiny.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GLIBC_LD "/lib64/ld-linux-x86-64.so.2"
#define MUSL_LD "/lib/ld-musl-x86_64.so.1"
#define MANY 65535U

static char long_a[10001];
static char long_esc[10001];
static char long_mixed[3][9001];

static const char *const nasty[] = {
	"\033[31mred\033[0m",
	"\033]0;title\007\033c",
	"new\nline",
	"back\rreturn",
	"tab\there\b\b\v\f",
	"\x9b"
	"31m",
	"\xc2\x9b"
	"31m",
	"\xff\xfe\x80\xc0\xaf\xed\xa0\x80",
	"\xe2\x80\xae"
	"gpj.sh",
	"\xf0\x9f\x98\x80\xf4\x90\x80\x80",
	"%s%n%1000000x",
	"\"'`touch pwned`$(touch pwned);touch pwned;#",
	"'$(touch pwned)'",
	"$(touch${IFS}pwned)",
	"'$(touch${IFS}pwned)'",
	"{program}{*nodes}{x|sh}",
	"--help",
	"-e",
	" ",
	"\\u001b\\x1b\\",
	"a b\tc",
	long_a,
	long_esc,
	long_mixed[0],
	long_mixed[1],
	long_mixed[2],
};

static void write_file(const char *path, const unsigned char *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	/* Not every name is a file name. */
	if (fd < 0 &&
	    (errno == ENAMETOOLONG || errno == ENOENT || errno == EILSEQ || errno == EINVAL))
		return;
	if (fd < 0 || write(fd, p, n) != (ssize_t)n || close(fd) != 0) {
		perror(path);
		exit(1);
	}
}

static void write_elf(const char *dir, size_t i, const char *what, const struct tiny *t)
{
	static unsigned char bytes[TINY_BYTES_MAX];
	char path[4096];
	(void)snprintf(path, sizeof path, "%s/%02zu-%s", dir, i, what);
	write_file(path, bytes, tiny_elf(t, bytes));
}

static void write_script(const char *dir, size_t i, const char *what, const char *before,
			 const char *s)
{
	char path[4096];
	char text[16384];
	(void)snprintf(path, sizeof path, "%s/%02zu-%s", dir, i, what);
	int n = snprintf(text, sizeof text, "%s%s\nexit\n", before, s);
	write_file(path, (unsigned char *)text, (size_t)n);
}

static void named(const char *dir, const char *name)
{
	char path[16384];
	static unsigned char bytes[TINY_BYTES_MAX];
	const struct tiny t = {.interp = "/no/loader", .needed = {"libc.so.6"}};
	(void)snprintf(path, sizeof path, "%s/named/%s", dir, name);
	write_file(path, bytes, tiny_elf(&t, bytes));
	(void)snprintf(path, sizeof path, "%s/named/%s.sh", dir, name);
	write_file(path, (const unsigned char *)"#!/bin/none\r\n", 13);
	(void)snprintf(path, sizeof path, "%s/named/%s.txt", dir, name);
	write_file(path, (const unsigned char *)"no program\n", 11);
}

static void each(const char *dir, size_t i, const char *s)
{
	struct tiny t = {.interp = s, .needed = {"libc.so.6"}};
	write_elf(dir, i, "loader", &t);
	t = (struct tiny){.interp = GLIBC_LD, .needed = {s, "libc.so.6"}, .runpath = s};
	write_elf(dir, i, "library", &t);
	t = (struct tiny){.interp = GLIBC_LD, .needed = {"libnone.so", s}, .rpath = s};
	write_elf(dir, i, "rpath", &t);
	t = (struct tiny){.interp = GLIBC_LD,
			  .needed = {"libc.so.6"},
			  .from = "libc.so.6",
			  .wants = {s, "GLIBC_2.99"},
			  .undefined = {s, "weak"}};
	write_elf(dir, i, "node", &t);
	t = (struct tiny){
		.interp = MUSL_LD, .needed = {"libc.so"}, .undefined = {s, "__x_chk", "none"}};
	write_elf(dir, i, "symbol", &t);
	t = (struct tiny){.interp = "/no/loader", .tail = s, .needed = {"libc.so.6"}, .soname = s};
	write_elf(dir, i, "soname", &t);
	write_script(dir, i, "interp", "#!/bin/", s);
	write_script(dir, i, "bare", "#!", s);
	write_script(dir, i, "argument", "#!/bin/none ", s);
	write_script(dir, i, "rustc", "rustc version ", s);
	named(dir, s);
}

/* MANY DT_NEEDED: names are the tails of one long string, of slashes when real is given. */
static void many(const char *dir, const char *what, const char *real)
{
	static unsigned char bytes[TINY_BYTES_MAX + 3 * MANY * 16];
	static char strings[MANY + 64];
	struct tiny t = {.interp = GLIBC_LD, .needed = {strings}};
	char path[4096];
	memset(strings, real ? '/' : 'a', MANY);
	(void)snprintf(strings + MANY, 64, "%s", real ? real : "");
	size_t n = tiny_elf(&t, bytes);
	size_t dyn = (64 + 3 * 56 + sizeof GLIBC_LD + 7) & ~(size_t)7;
	while (bytes[dyn] != DT_STRTAB)
		dyn += 16;
	unsigned char strtab[16];
	memcpy(strtab, bytes + dyn, 16);
	n = (n + 7) & ~(size_t)7;
	size_t at = n;
	for (unsigned i = 0; i < MANY; i++, n += 16) {
		bytes[n] = DT_NEEDED;
		memcpy(bytes + n + 8, &(uint64_t){1 + (real ? MANY - i % 4000 : i)}, 8);
	}
	memcpy(bytes + n, strtab, 16);
	n += 32;
	memcpy(bytes + 64 + 56 + 32, &(uint64_t){n}, 8); /* PT_LOAD p_filesz, p_memsz */
	memcpy(bytes + 64 + 56 + 40, &(uint64_t){n}, 8);
	memcpy(bytes + 64 + 112 + 8, &(uint64_t){at}, 8); /* PT_DYNAMIC */
	memcpy(bytes + 64 + 112 + 32, &(uint64_t){n - at}, 8);
	(void)snprintf(path, sizeof path, "%s/many-%s", dir, what);
	write_file(path, bytes, n);
}

int main(int argc, char **argv)
{
	char dir[4096];
	if (argc != 2)
		return 2;
	memset(long_a, 'A', sizeof long_a - 1);
	memset(long_esc, '\033', sizeof long_esc - 1);
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i + 3 < sizeof long_mixed[k]; i++)
			long_mixed[k][i] = i < k ? '.' : "\033\xc3\xa9"[(i - k) % 3];
	(void)snprintf(dir, sizeof dir, "%s/named", argv[1]);
	(void)mkdir(argv[1], 0777);
	(void)mkdir(dir, 0777);
	for (size_t i = 0; i < sizeof nasty / sizeof nasty[0]; i++)
		each(argv[1], i, nasty[i]);
	many(argv[1], "missing", NULL);
	many(argv[1], "found", "/lib/x86_64-linux-gnu/libc.so.6");
	return 0;
}
