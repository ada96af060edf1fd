/* Output to the streams of this process, in the buffers that a command has. They are shared because
   they are large, so that a start without messages touches none of their pages. */
#include "report/streams.h"

#include "message/errno_name.h"
#include "read/buf.h"
#include "read/phrases.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static bool write_out(struct out *o)
{
	size_t done = 0;
	while (done < o->n && !o->os) {
		ssize_t n = write(o->fd, o->mem + done, o->n - done);
		if (n > 0)
			done += (size_t)n;
		else if (n == 0 || errno != EINTR)
			o->os = n ? errno : EIO;
	}
	return !o->os;
}

void out_open(struct out *o, int fd)
{
	static struct out scratch;
	out_begin(o, fd < 0 ? NULL : write_out, &scratch);
	o->fd = fd;
}

struct out *out_shared(int fd)
{
	static struct out out;
	out_open(&out, fd);
	return &out;
}

struct out *out_aside(void)
{
	static struct out out;
	out_open(&out, STDERR_FILENO);
	return &out;
}

/* NO_COLOR counts only when it is not empty (no-color.org). */
bool out_wants_color(const struct out *o, char *const *env)
{
	for (; *env; env++)
		if ((strncmp(*env, "NO_COLOR=", 9) == 0 && (*env)[9]) ||
		    strcmp(*env, "TERM=dumb") == 0)
			return false;
	return o->fd >= 0 && isatty(o->fd);
}

int out_end(struct out *o, int status)
{
	char line[128];
	struct buf b = buf_of(line, sizeof line);
	if (out_flush(o))
		return status;
	bool to_stdout = o->fd == STDOUT_FILENO;
	buf_adds(&b, "landfall: ");
	buf_adds(&b, to_stdout ? PHRASE_STDOUT_FAILED : PHRASE_STDERR_FAILED);
	buf_adds(&b, " (");
	buf_adds(&b, errno_name(o->os));
	buf_adds(&b, ")\n");
	(void)!write(to_stdout ? STDERR_FILENO : STDOUT_FILENO, line, buf_span(&b).n);
	return LANDFALL_EXIT_OWN_FAULT;
}

int report_aside(const struct verdict *v)
{
	struct out *out = out_aside();
	report_text(out, v);
	return out_end(out, v->exit);
}
