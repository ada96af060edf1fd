/* The reader of JSON over any bytes, and what a container's state and config.json are made into. A
   text that is sound stays so between blanks; what is found in it lies in it and is sound by
   itself; a string that was read means the same when it is written anew. */
#include "door/oci_config.h"
#include "fake_host.h"
#include "host/arena.h"
#include "read/json.h"
#include "report/streams.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VALUES_MAX 4096 /* that one text is walked for: objects are quadratic to walk */

static _Noreturn void fail(const char *what, struct span s)
{
	(void)fprintf(stderr, "%s: ", what);
	(void)fwrite(s.p, 1, s.n, stderr);
	abort();
}

static bool is_sound_within(struct span s, const char *before, const char *behind)
{
	const size_t b = strlen(before);
	const size_t e = strlen(behind);
	unsigned char *text = malloc(b + s.n + e);
	if (!text)
		abort();
	memcpy(text, before, b);
	if (s.n)
		memcpy(text + b, s.p, s.n);
	memcpy(text + b + s.n, behind, e);
	bool sound = json_is_sound((struct span){text, b + s.n + e});
	free(text);
	return sound;
}

static void check_string(struct span value)
{
	static char text[1 << 17];
	static char again[1 << 17];
	struct out quoted;
	struct buf b = buf_of(text, sizeof text);
	if (!json_string(value, &b))
		return;
	if (value.n < 2 || value.p[0] != '"' || b.n > value.n - 2 || strlen(text) != b.n)
		fail("a string that is none", value);
	out_open(&quoted, -1);
	out_member(&quoted, "", buf_span(&b));
	if (quoted.n == sizeof quoted.mem)
		return;
	struct span anew = {(unsigned char *)quoted.mem, quoted.n};
	struct buf c = buf_of(again, sizeof again);
	if (!json_is_sound(anew) || !json_string(anew, &c))
		fail("what we write we cannot read", anew);
	/* Bytes that are no UTF-8 are written as text, so only that remains the same from here on.
	   */
	out_open(&quoted, -1);
	out_member(&quoted, "", buf_span(&c));
	if (quoted.n != anew.n)
		fail("otherwise when written again", value);
}

static void check_value(struct span whole, struct span value)
{
	uint64_t n;
	if (value.p < whole.p || value.n > whole.n ||
	    (size_t)(value.p - whole.p) > whole.n - value.n)
		fail("a value from outside", whole);
	if (!value.n || !json_is_sound(value))
		fail("a value that is not sound", value);
	if (json_number(value, &n) && (value.p[0] < '0' || value.p[0] > '9'))
		fail("a number that is none", value);
	check_string(value);
}

/* All elements of arrays, and of objects the members that somebody asks for. */
static void walk(struct span whole)
{
	static const char *const names[] = {"process",   "args", "env",    "user",    "uid",
					    "mounts",    "root", "path",   "linux",   "effective",
					    "manifests", "a",    "digest", "platform"};
	static struct span todo[VALUES_MAX];
	size_t n = 1;
	todo[0] = span_trim(whole);
	for (size_t i = 0; i < n; i++) {
		struct span rest = todo[i];
		struct span value;
		check_value(whole, todo[i]);
		while (n < VALUES_MAX && json_next(&rest, &value))
			todo[n++] = value;
		for (size_t k = 0; k < COUNT(names) && n < VALUES_MAX; k++)
			if (json_member(todo[i], names[k], &value))
				todo[n++] = value;
	}
}

static void check_text(struct span s)
{
	struct span value;
	bool sound = json_is_sound(s);
	if (sound != is_sound_within(s, " \t", "\r\n"))
		fail("blanks make a difference", s);
	if (sound)
		walk(s);
	else
		(void)json_find(s, "process.user.uid", &value);
}

static void check_config(const struct oci_config *c)
{
	if (!c->args[0] || c->cwd[0] != '/' || !c->rootfs[0] || c->bundle[0] != '/' ||
	    c->user.ngroups > USER_GROUPS_MAX)
		fail("a config that is none", span_of(c->bundle));
	for (char **e = c->env; *e; e++)
		if (strlen(*e) > JSON_BYTES_MAX)
			fail("an environment without an end", span_of(*e));
}

/* A directory of this process's alone, with config.json in it. */
static int open_config(char *dir, size_t cap, char *state, size_t state_cap)
{
	char path[PATH_BYTES];
	const char *tmp = getenv("TMPDIR");
	int n = snprintf(dir, cap, "%s/fuzz_json.XXXXXX", tmp ? tmp : P_tmpdir);
	if (n < 0 || (size_t)n >= cap || !mkdtemp(dir))
		abort();
	(void)snprintf(path, sizeof path, "%s/config.json", dir);
	(void)snprintf(state, state_cap, "{\"bundle\":\"%s\",\"pid\":7}", dir);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		abort();
	return fd;
}

static char dir[PATH_BYTES - sizeof "/config.json"];

static void remove_config(void)
{
	char path[PATH_BYTES];
	(void)snprintf(path, sizeof path, "%s/config.json", dir);
	(void)unlink(path);
	(void)rmdir(dir);
}

static void read_config(struct span text)
{
	static char state[2 * PATH_BYTES];
	static int fd = -1;
	static struct oci_config c;
	struct host h = {.arena = &fake_arena, .ops = &fake_ops, .root = ""};
	if (fd < 0) {
		fd = open_config(dir, sizeof dir, state, sizeof state);
		(void)atexit(remove_config);
	}
	if (ftruncate(fd, 0) != 0 || pwrite(fd, text.p, text.n, 0) != (ssize_t)text.n)
		abort();
	if (oci_config_read(&h, span_of(state), &c))
		check_config(&c);
	(void)oci_config_read(&h, text, &c);
	forget_records();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	/* A block of its own, of its very size. */
	unsigned char *copy = malloc(n + !n);
	if (!copy)
		abort();
	if (n)
		memcpy(copy, data, n);
	check_text((struct span){copy, n});
	read_config((struct span){copy, n});
	free(copy);
	return 0;
}
