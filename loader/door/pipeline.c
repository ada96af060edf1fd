/* Steps that every entry shares: find the program in PATH, judge it, predict what a hand-over will
   change, and report the verdict. */
#include "door/pipeline.h"

#include "arch/arch.h"
#include "closure/closure.h"
#include "walk/find_programs.h"
#include "door/stand_in.h"
#include "explain/explain.h"
#include "host/arena.h"
#include "explain/lsm.h"
#include "judge/judge.h"
#include "link/inspect.h"
#include "machine/machine.h"
#include "message/errno_name.h"
#include "redirect/redirect.h"
#include "report/report.h"
#include "report/streams.h"
#include "start/entry.h"
#include "start/exec.h"
#include "start/handover.h"
#include "start/mm_map.h"

#include <landfall/landfall.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

bool pipeline_goes_plainly(const struct host *h, const struct verdict *v)
{
	return v->action == LANDFALL_RUN ||
	       (v->interp_is_landfall && (!h->with_bundle || v->secure));
}

/* Is the missing loader one of the paths at which landfall --install puts itself? */
static bool is_installable_loader(const struct host *h, const struct verdict *v)
{
	char path[64];
	struct buf b = buf_of(path, sizeof path);
	const struct machine *m = host_machine(h);
	const struct fact *f = facts_find(&v->message.facts, FACT_INTERP);
	if (!m || !f || !arch_trampoline.end)
		return false;
	machine_loader(m, false, &b);
	return span_eq(f->text, buf_span(&b)) && facts_find(&v->message.facts, FACT_ERRNO);
}

/* The name is in memory of its own: a large frame would cost each start a page. */
static enum lsm ask_lsm(struct host *h, const struct verdict *v, struct buf *name)
{
	char *text = arena_get(h->arena, PATH_BYTES);
	if (!text)
		return LSM_NONE;
	*name = buf_of(text, PATH_BYTES);
	return host_lsm(h, v->program, name);
}

/* Which fact the name of host_lsm is. */
static enum fact_key lsm_fact(enum lsm lsm)
{
	switch (lsm) {
	case LSM_ATTACHED: return FACT_LSM_PROFILE;
	case LSM_UNTOLD: return FACT_LSM_UNTOLD;
	case LSM_CONFINED:
	case LSM_SELINUX: return FACT_LSM_CURRENT;
	case LSM_NONE: break;
	}
	return FACT_NONE;
}

/* For --explain: a hand-over in front is no execve, so no security module sees one. */
static void predict_lsm(struct host *h, struct verdict *v)
{
	struct buf name;
	enum lsm lsm = ask_lsm(h, v, &name);
	if (lsm == LSM_NONE)
		return;
	facts_text(&v->message.facts, FACT_LSM_NAME,
		   span_of(lsm == LSM_SELINUX ? "SELinux" : "AppArmor"));
	if (lsm == LSM_SELINUX)
		facts_flag(&v->message.facts, HINT_SELINUX);
	if (name.n)
		facts_text(&v->message.facts, lsm_fact(lsm), buf_span(&name));
	if (is_installable_loader(h, v))
		facts_flag(&v->message.facts, HINT_INSTALLABLE);
	verdict_note(v, LANDFALL_LF712);
}

/* What a program loses by that: its own data, what lies beside it, what starts it by a path. */
static void say_losses(struct host *h, struct verdict *v)
{
	if (!v->how.in_process)
		facts_flag(&v->message.facts, HINT_BY_COMMAND);
	else if (has_own_data(v->handover.target))
		facts_flag(&v->message.facts, HINT_OWN_DATA);
	else if (!stand_in_has_path(h, v))
		facts_flag(&v->message.facts, HINT_IN_MEMORY);
	if (v->action == LANDFALL_HANDOVER && v->handover.kind == LIBC_GLIBC &&
	    !facts_find(&v->message.facts, FACT_ERRNO))
		facts_flag(&v->message.facts, HINT_ADOPTABLE);
}

/* For --explain: predicts whether /proc/self/exe will stay Landfall after a hand-over, where the
   kernel forbids to change it, and adds note LF711. */
static void predict_identity(struct host *h, const char *path, struct judging *vo,
			     struct verdict *v)
{
	const bool mappable = v->how.in_process;
	if (h->root[0] || h->target || v->action == LANDFALL_NONE || pipeline_goes_plainly(h, v))
		return;
	predict_lsm(h, v);
	if (mappable && mm_map_may_any())
		return;
	if (mappable && v->handover.origin && !v->handover.library_path.p) {
		vo->in_process = false;
		verdict_decide(h, path, vo, v);
		if (v->action == LANDFALL_NONE || pipeline_goes_plainly(h, v))
			return;
	}
	say_losses(h, v);
	if (mappable)
		facts_flag(&v->message.facts, HINT_MAPPABLE);
	if (v->handover.origin)
		facts_flag(&v->message.facts, HINT_TOLD);
	if (is_installable_loader(h, v))
		facts_flag(&v->message.facts, HINT_INSTALLABLE);
	verdict_note(v, LANDFALL_LF711);
}

enum command_end pipeline_command(struct host *h, const struct options *o, const struct verdict *v,
				  char *const *argv, struct verdict *out)
{
	const struct judging how = {
		.no_redirect = o->no_redirect,
		.symbols = o->mode != MODE_RUN,
		.notes = o->mode == MODE_EXPLAIN,
	};
	return command_judge(h, v->program, argv, &how, out);
}

static void judge_once(struct host *h, const struct options *o, const char *name, char *path,
		       struct verdict *v)
{
	struct judging vo = {
		.no_redirect = o->no_redirect,
		.symbols = o->mode != MODE_RUN,
		.notes = o->mode == MODE_EXPLAIN,
		.from_path = !strchr(name, '/'),
		.in_process = kernel_entry.sp && !o->by_command,
		.gate = o->recurse || h->target,
		.id_only = h->skip_access_checks && !h->as_loader,
		.use_manifest = kernel_entry.sp && !kernel_entry.as_interp && o->mode == MODE_RUN &&
				!o->verbose && !o->examine,
	};
	/* With -r names are paths. */
	if (!o->recurse && !strchr(name, '/') && strlen(name) < PATH_BYTES) {
		struct buf b = buf_of(path, PATH_BYTES);
		if (!verdict_find_in_path(h, name, &b, v))
			return;
		name = path;
	}
	verdict_decide(h, name, &vo, v);
	if (v->action == LANDFALL_NONE)
		verdict_sibling(h, v);
	if (vo.notes)
		predict_identity(h, name, &vo, v);
}

/* Where landfall is the program's loader and --with-bundle was given, a security module that would
   act on an execve gets one all the same, if the kernel's own start finds a glibc too. */
static bool leave_to_kernel(struct host *h, const struct options *o, const char *name, char *path,
			    const struct verdict *v)
{
	const char *with_bundle = h->with_bundle;
	struct buf profile;
	struct verdict *without = arena_get(h->arena, sizeof *without);
	if (!without || ask_lsm(h, v, &profile) == LSM_NONE)
		return false;
	h->with_bundle = NULL;
	judge_once(h, o, name, path, without);
	if (without->action != LANDFALL_NONE && pipeline_goes_plainly(h, without))
		return true;
	h->with_bundle = with_bundle;
	return false;
}

void pipeline_judge(struct host *h, const struct options *o, const char *name, char *path,
		    struct verdict *v)
{
	judge_once(h, o, name, path, v);
	if (v->interp_is_landfall && h->with_bundle && v->action != LANDFALL_NONE &&
	    !pipeline_goes_plainly(h, v) && leave_to_kernel(h, o, name, path, v))
		judge_once(h, o, name, path, v);
}

struct out *pipeline_out(const struct options *o, int fd)
{
	struct out *out = out_shared(fd);
	out->color = !o->json && (o->color == COLOR_ALWAYS ||
				  (o->color == COLOR_AUTO && out_wants_color(out, environ)));
	return out;
}

void pipeline_report(struct out *o, const struct verdict *v, bool json)
{
	if (json)
		report_json(o, v);
	else
		report_text(o, v);
}
