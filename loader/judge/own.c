/* Refusals of programs that Landfall would start without end, because the kernel answers each start
   by starting Landfall again with the same file. The kernel itself refuses none of them. */
#include "judge/rules.h"

#include "host/own_file.h"
#include "host/path_search.h"
#include "judge/judge.h"
#include "message/verdict.h"
#include "read/own.h"
#include "wrapper/wrapper.h"

static bool refuse(struct verdict *v)
{
	v->kernel_decides = false;
	verdict_refuse(v, LANDFALL_LF516);
	return true;
}

/* Refuses the script that v is about, when its start comes to f, which is Landfall. */
static bool refuse_script(struct host *h, const struct file *f, struct chain *c, struct verdict *v)
{
	if (!own_file_leads_back(h, host_file(h, span_of(v->program))))
		return false;
	facts_put(&v->message.facts, FACT_INTERP, span_of(f->path));
	c->last = c->script;
	return refuse(v);
}

/* Is f a wrapper whose words on the first line could start Landfall? Of env the command is judged
   next. */
static bool may_lead_on(const struct file *f, const struct chain *c)
{
	return c->line.arg.n && wrapper_is_name(span_of(f->path)) &&
	       !span_is(span_base(span_of(f->path)), "env");
}

bool decide_own_script(struct host *h, const struct file *f, const struct image *im,
		       struct chain *c, struct verdict *v)
{
	return c->script && im->kind == KIND_ELF && (elf_is_own(&im->elf) || may_lead_on(f, c)) &&
	       refuse_script(h, f, c, v);
}

bool decide_own_changed(struct host *h, struct span command, struct chain *c, struct verdict *v)
{
	const struct file *f = command.n ? path_search_find(h, command) : NULL;
	return f && (own_file_is(f) || wrapper_is_name(span_of(f->path))) &&
	       refuse_script(h, f, c, v);
}

bool decide_own_emulator(struct host *h, const struct file *emulator, struct verdict *v)
{
	return (own_file_is(emulator) || own_file_leads_back(h, emulator)) && refuse(v);
}

bool decide_own_loader(struct host *h, const struct image *im, struct verdict *v)
{
	if (im->interp_fault != ELF_OK || !elf_is_own(&im->elf) ||
	    !(h->as_loader || own_file_is(host_file(h, im->interp))))
		return false;
	facts_text(&v->message.facts, FACT_INTERP, im->interp);
	facts_flag(&v->message.facts, HINT_OWN_LOADER);
	return refuse(v);
}

void refuse_called_again(struct host *h, struct verdict *v)
{
	verdict_open(v, h->arena, v->program);
	(void)refuse(v);
}
