/* The judge on hosts that the input describes: records of a slot, a mode, a length and bytes, each
   a file, a link or a word of the environment. The verdict must hold together, and what is said of
   it must be printable and, as JSON, JSON. */
#include "walk/find_programs.h"
#include "fake_host.h"
#include "judge/judge.h"
#include "closure/closure.h"
#include "link/inspect.h"
#include "message/verdict.h"
#include "report/report.h"
#include "report/streams.h"
#include "target/systems.h"
#include "text.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SAID_MAX (8U << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char *word(size_t slot)
{
	return (const char *)records[slot].bytes;
}

static _Noreturn void fail(const char *what, const char *said, size_t n, size_t at)
{
	(void)fprintf(stderr, "%s at byte %zu of:\n", what, at);
	(void)fwrite(said, 1, n, stderr);
	(void)fputc('\n', stderr);
	abort();
}

/* What was said, in memory: a file of the kernel's behind the same writes as in real life. */
static void check_said(const struct verdict *v, bool json)
{
	static int fd = -1;
	static char said[SAID_MAX];
	struct out out;
	size_t at = 0;
	if (fd < 0)
		fd = memfd_create("said", 0);
	if (fd < 0 || ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	out_open(&out, fd);
	(json ? report_json : report_text)(&out, v);
	if (!out_flush(&out))
		fail("not written", "", 0, 0);
	ssize_t n = pread(fd, said, sizeof said, 0);
	if (n <= 0 || (size_t)n == sizeof said || said[n - 1] != '\n')
		fail("no sound end", said, 0, (size_t)n);
	if (!text_is_clean((unsigned char *)said, (size_t)n, &at))
		fail("unclean", said, (size_t)n, at);
	if (json && !text_is_json((unsigned char *)said, (size_t)n, &at))
		fail("no JSON", said, (size_t)n, at);
	if (json && memchr(said, '\n', (size_t)n) != said + n - 1)
		fail("more than a line", said, (size_t)n, at);
}

static void check_verdict(const struct verdict *v)
{
	if ((v->action == LANDFALL_NONE) != (v->message.diag.id.p != NULL))
		fail("id without refusal, or the reverse", "", 0, 0);
	if ((v->action == LANDFALL_NONE) != (v->exit == 126 || v->exit == 127))
		fail("wrong exit", "", 0, (size_t)v->exit);
	if (v->action == LANDFALL_HANDOVER &&
	    (!v->handover.loader.p || !v->handover.library_path.p))
		fail("hand-over to nothing", "", 0, 0);
	check_said(v, false);
	check_said(v, true);
}

/* The closure by itself, of whatever the program's file is, as a tree; and a whole directory. */
static void check_said_tree(const char *path, const struct closure *c, bool json)
{
	char *said;
	size_t at = 0;
	size_t n;
	struct out out;
	int fd = memfd_create("tree", 0);
	if (fd < 0)
		abort();
	out_open(&out, fd);
	report_tree(&out, path, c, json);
	if (!out_flush(&out))
		fail("not written", "", 0, 0);
	n = (size_t)lseek(fd, 0, SEEK_END);
	said = malloc(n + 1);
	if (!said || pread(fd, said, n, 0) != (ssize_t)n || !n || said[n - 1] != '\n')
		fail("no sound end", "", 0, n);
	if (!text_is_clean((unsigned char *)said, n, &at))
		fail("unclean", said, n, at);
	if (json && !text_is_json((unsigned char *)said, n, &at))
		fail("no JSON", said, n, at);
	free(said);
	close(fd);
}

static void check_tree(struct host *h, const char *path)
{
	struct closure c;
	const char *why;
	const struct file *f = host_file(h, span_of(path));
	if (!f || f->os || !f->bytes.p || !inspect_closure(h, f, &c, &why))
		return;
	check_said_tree(path, &c, false);
	check_said_tree(path, &c, true);
}

/* The same program, for systems that are not here. */
static void check_against(struct host *h, const char *name, const struct judging *o)
{
	static const char *const names[] = {"debian:11", "alpine:3.17", "glibc:2.17,arm64",
					    "rhel:9"};
	char list[1024];
	struct target t;
	struct verdict v;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct buf known = buf_of(list, sizeof list);
		if (!target_parse(names[i], machine_by_number(EM_X86_64, true, false), &t, &known))
			abort();
		target_take(&t, h);
		verdict_decide(h, name, o, &v);
		check_verdict(&v);
	}
}

static void ignore_found(void *ctx, const char *path, struct swept *s)
{
	(void)ctx;
	(void)path;
	(void)s;
}

static void ignore_skipped(void *ctx)
{
	(void)ctx;
}

static void judge_closed(void *ctx, const char *path, int os, bool is_file)
{
	struct verdict v;
	verdict_unlisted(ctx, path, os, is_file, &v);
	check_verdict(&v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct verdict v;
	struct host h = {.arena = &fake_arena, .ops = &fake_ops, .machine = EM_X86_64};
	read_records(data, n);
	unsigned switches = records[SWITCHES].mode;
	struct judging o = {
		.no_redirect = switches & 1, .symbols = switches & 16, .notes = switches & 16};
	h.root = switches & 2 ? "/root" : "";
	h.isa_level = (int)(switches >> 2 & 3) + 1;
	h.library_path = word(LIBRARY_PATH);
	h.preload = word(PRELOAD);
	h.path = word(PATH);
	h.bind_now = switches & 32;
	h.bundle = word(BUNDLE);
	h.uname_machine = span_of("x86_64");
	const char *name = records[NAME].given ? word(NAME) : fake_paths[PROGRAM];
	if (strchr(name, '/') || strlen(name) >= PATH_BYTES)
		verdict_decide(&h, name, &o, &v);
	else if (verdict_find_in_path(&h, name, &b, &v))
		verdict_decide(&h, path, &o, &v);
	check_verdict(&v);
	check_tree(&h, fake_paths[switches & 64 ? LIBA : PROGRAM]);
	const struct find_programs everything = {.found = ignore_found,
						 .skipped = ignore_skipped,
						 .closed = judge_closed,
						 .ctx = &h};
	if (switches & 128)
		(void)find_programs_below(&h, "/app", &everything);
	check_against(&h, fake_paths[PROGRAM], &o);
	forget_records();
	return 0;
}
