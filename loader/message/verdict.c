/* What is to be done with one program, and which message says why. */
#include "message/verdict.h"

#include "message/errno_name.h"

#include <string.h>

/* Of a refusal whose own exit status nobody asks for. */
#define EXIT_REFUSED LANDFALL_EXIT_NOT_RUNNABLE

void verdict_refuse(struct verdict *v, const char *id)
{
	v->action = LANDFALL_NONE;
	if (v->how.id_only)
		v->message.diag = (struct diag){.id = span_of(id), .exit = EXIT_REFUSED};
	else
		(void)diag_find(id, &v->message.diag);
	v->exit = v->message.diag.exit;
}

void verdict_errno(struct verdict *v, int os)
{
	facts_text(&v->message.facts, FACT_ERRNO, span_of(errno_name(os)));
	v->os = v->os ? v->os : os;
}

bool verdict_refuse_by_kernel(struct verdict *v, const char *id, int os)
{
	verdict_errno(v, os);
	v->kernel_decides = true;
	verdict_refuse(v, id);
	return true;
}

void verdict_open(struct verdict *v, struct arena *arena, const char *path)
{
	memset(v, 0, sizeof *v);
	v->action = LANDFALL_RUN;
	v->program = path;
	facts_init(&v->message.facts, arena);
	facts_text(&v->message.facts, FACT_PROGRAM, span_of(path));
}

void verdict_note(struct verdict *v, const char *id)
{
	for (unsigned i = 0; i < v->nnotes; i++)
		if (span_is(v->notes[i].id, id))
			return;
	if (v->nnotes < NOTES_MAX && diag_find(id, &v->notes[v->nnotes]))
		v->nnotes++;
}

void verdict_unsure(struct verdict *v, const char *why)
{
	facts_text(&v->message.facts, FACT_UNSURE, span_of(why));
}

bool verdict_hands_over(const struct verdict *v)
{
	return v->action == LANDFALL_HANDOVER || v->action == LANDFALL_SHIM;
}
