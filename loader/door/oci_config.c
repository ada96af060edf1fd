/* Reads what an OCI runtime is about to start: the state on its hook's standard input, and
   config.json in the bundle. Bytes come in, one struct goes out. */
#include "door/oci_config.h"

#include "host/arena.h"
#include "read/json.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

const char *oci_text(struct host *h, struct span object, const char *member)
{
	struct span value;
	char *text;
	struct buf b;
	if (!json_find(object, member, &value))
		return NULL;
	/* No escape makes a string longer. */
	text = arena_get(h->arena, value.n + 1);
	if (!text)
		return NULL;
	b = buf_of(text, value.n + 1);
	return json_string(value, &b) ? text : NULL;
}

static bool read_all(struct host *h, int fd, struct span *out)
{
	struct stat st;
	unsigned char *text;
	size_t n = 0;
	ssize_t got = 1;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0 ||
	    (uint64_t)st.st_size > JSON_BYTES_MAX)
		return false;
	text = arena_get(h->arena, (size_t)st.st_size);
	while (text && got && n < (size_t)st.st_size) {
		got = read(fd, text + n, (size_t)st.st_size - n);
		if (got < 0 && errno != EINTR)
			return false;
		n += got > 0 ? (size_t)got : 0;
	}
	*out = (struct span){text, n};
	return text && n == (size_t)st.st_size;
}

static bool read_config(struct host *h, const char *bundle, struct span *out)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	buf_path(&b, span_of(bundle), span_of("config.json"));
	int fd = b.full ? -1 : open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool ok = read_all(h, fd, out);
	(void)close(fd);
	return ok && json_is_sound(*out);
}

/* The strings of an array, ended by NULL. */
static char **read_strings(struct host *h, struct span array)
{
	char **list = arena_get(h->arena, (OCI_WORDS_MAX + 1) * sizeof *list);
	struct span value;
	unsigned n = 0;
	while (list && json_next(&array, &value)) {
		char *text = n < OCI_WORDS_MAX ? arena_get(h->arena, value.n + 1) : NULL;
		if (!text)
			return NULL;
		struct buf b = buf_of(text, value.n + 1);
		if (!json_string(value, &b))
			return NULL;
		list[n++] = text;
	}
	return list;
}

static bool read_id(struct span process, const char *path, uint32_t *out)
{
	struct span value;
	uint64_t n = 0;
	*out = 0;
	if (json_find(process, path, &value) && (!json_number(value, &n) || n > UINT32_MAX))
		return false;
	*out = (uint32_t)n;
	return true;
}

static bool read_user(struct span process, struct user *u)
{
	struct span list;
	struct span value;
	uint64_t n;
	u->ngroups = 0;
	if (!read_id(process, "user.uid", &u->uid) || !read_id(process, "user.gid", &u->gid))
		return false;
	if (!json_find(process, "user.additionalGids", &list))
		return true;
	while (json_next(&list, &value)) {
		if (u->ngroups == USER_GROUPS_MAX || !json_number(value, &n) || n > UINT32_MAX)
			return false;
		u->groups[u->ngroups++] = (uint32_t)n;
	}
	return true;
}

/* Has the process one of the capabilities for which modes do not count? */
static bool passes_over_modes(struct span process)
{
	struct span list;
	struct span value;
	if (!json_find(process, "capabilities.effective", &list))
		return false;
	while (json_next(&list, &value))
		if (span_is(value, "\"CAP_DAC_OVERRIDE\"") ||
		    span_is(value, "\"CAP_DAC_READ_SEARCH\""))
			return true;
	return false;
}

/* Ids of a user namespace, or of a mount with other ids, are not those that stat gives here. */
static bool maps_ids(struct span config, struct span mounts)
{
	struct span value;
	struct span one;
	if (json_find(config, "linux.uidMappings", &value) && json_next(&value, &one))
		return true;
	while (json_next(&mounts, &one))
		if (json_find(one, "uidMappings", &value))
			return true;
	return false;
}

static bool read_process(struct host *h, struct span config, struct oci_config *out)
{
	struct span process;
	struct span list;
	struct span none = {NULL, 0};
	if (!json_find(config, "process", &process) || !json_find(process, "args", &list))
		return false;
	out->args = read_strings(h, list);
	out->env = read_strings(h, json_find(process, "env", &list) ? list : none);
	out->cwd = oci_text(h, process, "cwd");
	if (!out->args || !out->args[0] || !out->args[0][0] || !out->env || !out->cwd ||
	    out->cwd[0] != '/')
		return false;
	return read_user(process, &out->user);
}

bool oci_config_read(struct host *h, struct span state, struct oci_config *out)
{
	struct span config;
	struct span value;
	*out = (struct oci_config){.pid = 0};
	if (!json_is_sound(state))
		return false;
	out->bundle = oci_text(h, state, "bundle");
	if (json_find(state, "pid", &value) && !json_number(value, &out->pid))
		return false;
	if (!out->bundle || out->bundle[0] != '/' || !read_config(h, out->bundle, &config) ||
	    !read_process(h, config, out))
		return false;
	out->rootfs = oci_text(h, config, "root.path");
	if (!json_find(config, "mounts", &out->mounts))
		out->mounts = (struct span){NULL, 0};
	out->mode_counts = out->user.uid != 0 && !maps_ids(config, out->mounts) &&
			   json_find(config, "process", &value) && !passes_over_modes(value);
	return out->rootfs && out->rootfs[0];
}
