/* --tree: the libraries that a program or a shared object would load. Names come in, a tree or JSON
   goes to stdout, the worst exit status goes out. */
#include "door/pipeline.h"

#include "judge/judge.h"
#include "link/inspect.h"
#include "read/phrases.h"
#include "report/report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void no_tree(struct out *out, const char *name, const char *why, bool json)
{
	if (json) {
		out_member(out, "{\"v\":1,\"program\":", span_of(name));
		out_member(out, ",\"error\":", span_of(why));
		out_str(out, "}\n");
		return;
	}
	out_str(out, "landfall: " PHRASE_NO_TREE " '");
	out_escaped(out, span_of(name));
	out_str(out, "': ");
	out_str(out, why);
	out_str(out, "\n");
}

static int show_tree(struct host *h, const struct options *o, const char *name, struct out *out)
{
	struct closure c;
	const char *why = PHRASE_NO_SUCH_FILE;
	int status = LANDFALL_EXIT_NOT_FOUND;
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct verdict v;
	bool found = strlen(name) < sizeof path && verdict_find_in_path(h, name, &b, &v);
	const struct file *f = found ? host_file(h, buf_span(&b)) : NULL;
	if (f && !f->os && inspect_closure(h, f, &c, &why)) {
		report_tree(out, name, &c, o->json);
		return closure_exit(&c);
	}
	if (f && f->os == EACCES)
		why = PHRASE_CLOSED_DIRECTORY;
	if (f && (!f->os || f->os == EACCES))
		status = LANDFALL_EXIT_NOT_RUNNABLE;
	no_tree(out, name, why, o->json);
	return status;
}

int pipeline_tree(struct host *h, const struct options *o, char *const *names)
{
	struct out *out = pipeline_out(o, STDOUT_FILENO);
	int worst = 0;
	for (; *names; names++) {
		int r = show_tree(h, o, *names, out);
		worst = r > worst ? r : worst;
	}
	return out_end(out, worst);
}
