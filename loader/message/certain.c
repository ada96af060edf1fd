/* Whether a refusal holds for every kernel and every loader that it speaks of, so that a hook may
   stop a start because of it. A verdict comes in, a yes or no goes out; in doubt it is no. */
#include "message/verdict.h"

/* What has to be known, beside the verdict, for the refusal to be certain. */
enum condition {
	NOTHING_MORE,
	NOBODY_MAY, /* nobody has an x bit, so root is refused, too */
	PATH_KNOWN, /* the PATH of the start */
	ENV_KNOWN,  /* its environment: LD_LIBRARY_PATH could bring what is missing */
	NO_HANDLER, /* which formats the kernel hands to other programs (binfmt_misc) */
};

static const struct {
	char id[LANDFALL_ID_BYTES];
	enum condition when;
} rows[] = {
	{LANDFALL_LF001, NOTHING_MORE}, {LANDFALL_LF002, NOTHING_MORE},
	{LANDFALL_LF003, NOTHING_MORE}, {LANDFALL_LF004, NOTHING_MORE},
	{LANDFALL_LF005, NOTHING_MORE}, {LANDFALL_LF006, NOBODY_MAY},
	{LANDFALL_LF009, NOTHING_MORE}, {LANDFALL_LF011, PATH_KNOWN},
	{LANDFALL_LF103, NO_HANDLER},   {LANDFALL_LF104, NOTHING_MORE},
	{LANDFALL_LF105, NOTHING_MORE}, {LANDFALL_LF109, PATH_KNOWN},
	{LANDFALL_LF201, NO_HANDLER},   {LANDFALL_LF202, NO_HANDLER},
	{LANDFALL_LF206, NO_HANDLER},   {LANDFALL_LF301, NOTHING_MORE},
	{LANDFALL_LF401, ENV_KNOWN},    {LANDFALL_LF402, ENV_KNOWN},
	{LANDFALL_LF403, ENV_KNOWN},    {LANDFALL_LF404, ENV_KNOWN},
};

static bool holds(struct host *h, const struct verdict *v, enum condition when)
{
	const struct file *f = NULL;
	switch (when) {
	case NOTHING_MORE: return true;
	case NOBODY_MAY:
		f = host_file(h, span_of(v->program));
		return h->user || (f && !(f->inode.mode & 0111));
	case PATH_KNOWN: return h->path;
	case ENV_KNOWN: return h->env || h->target;
	case NO_HANDLER: return h->target || host_binfmt_is_known(h);
	}
	return false;
}

bool verdict_is_certain(struct host *h, const struct verdict *v)
{
	const struct facts *f = &v->message.facts;
	if (v->action != LANDFALL_NONE || facts_find(f, FACT_UNSURE) ||
	    facts_find(f, FACT_UNCHECKED) || facts_find(f, HINT_LIKELY))
		return false;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (span_is(v->message.diag.id, rows[i].id))
			return holds(h, v, rows[i].when);
	return false;
}
