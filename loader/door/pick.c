/* --pick: of several builds of one program the one that runs here. Names come in; the best one's
   name goes to stdout, or it is started with the arguments behind "--"; when none runs, the message
   of the one that comes nearest goes out. */
#include "door/pipeline.h"

#include "closure/lib.h"
#include "host/arena.h"
#include "machine/x86_64.h"
#include "report/report.h"
#include "report/streams.h"

#include <landfall/landfall.h>
#include <string.h>
#include <unistd.h>

/* How a file does, the less the better, in this order: does it run, is that certain, what a start
   costs, and for a refusal how far a start would get. */
struct rank {
	int refused;
	int unsure;
	int cost;
	int level; /* of x86-64 that it asks for, negative: a processor that has it gains by it */
};

static int cost_of(const struct verdict *v)
{
	switch (v->action) {
	case LANDFALL_RUN: return facts_find(&v->message.facts, FACT_BINFMT) ? 4 : 0;
	case LANDFALL_REPOINT: return 1;
	case LANDFALL_HANDOVER: return 2;
	case LANDFALL_SHIM: return 3;
	case LANDFALL_NONE: break;
	}
	return 0;
}

/* How far a start would get, by the group of its id, 0 the farthest: libraries and another loader,
   the loader, a script's interpreter, what the file is, a path that leads to it, or to nothing. */
static int stop_of(const struct verdict *v)
{
	switch (v->message.diag.id.n > 2 ? v->message.diag.id.p[2] : 0) {
	case '5':
	case '4': return 0;
	case '3': return 1;
	case '1': return 2;
	case '2': return 3;
	default: return v->exit == LANDFALL_EXIT_NOT_FOUND ? 5 : 4;
	}
}

static int level_of(struct host *h, const char *path)
{
	const struct file *f = host_file(h, span_of(path));
	const struct lib *l = f && f->bytes.p ? lib_of(f) : NULL;
	uint32_t levels = l && l->image.kind == KIND_ELF ? x86_64_isa_needed(&l->image.elf) : 0;
	int level = 0;
	while (level < 4 && levels >> level)
		level++;
	return level;
}

static void rank(struct host *h, const struct verdict *v, const char *path, struct rank *out)
{
	int level = level_of(h, path);
	bool beyond = level && !h->target && !h->root[0] && level > host_isa_level(h);
	out->refused = v->exit != 0;
	/* A note says what will be missing once it runs. */
	out->unsure = facts_find(&v->message.facts, FACT_UNSURE) ||
		      facts_find(&v->message.facts, FACT_UNCHECKED) || v->nnotes || beyond;
	out->cost = v->exit ? stop_of(v) : cost_of(v);
	out->level = level > 1 ? -level : 0; /* every processor has level 1 */
}

static bool is_better(const struct rank *a, const struct rank *b)
{
	if (a->refused != b->refused)
		return a->refused < b->refused;
	if (a->unsure != b->unsure)
		return a->unsure < b->unsure;
	return a->cost != b->cost ? a->cost < b->cost : a->level < b->level;
}

/* The name as a path: one without a slash means a file here, and none of PATH. */
static const char *path_of(struct host *h, const char *name)
{
	struct buf b;
	char *text = strchr(name, '/') ? NULL : arena_get(h->arena, strlen(name) + 3);
	if (!text)
		return name;
	b = buf_of(text, strlen(name) + 3);
	buf_adds(&b, "./");
	buf_adds(&b, name);
	return text;
}

struct pick {
	const char *name;
	const char *path;
	struct verdict *verdict;
	struct rank rank;
};

/* False when there is no memory for one more verdict. */
static bool consider(struct host *h, const struct options *o, const char *name, struct out *out,
		     struct pick *best)
{
	static char found[PATH_BYTES];
	struct pick p = {.name = name, .path = path_of(h, name)};
	p.verdict = arena_get(h->arena, sizeof *p.verdict);
	if (!p.verdict)
		return false;
	pipeline_judge(h, o, p.path, found, p.verdict);
	rank(h, p.verdict, p.path, &p.rank);
	if (o->json) {
		p.verdict->program = name;
		report_json(out, p.verdict);
	}
	if (!best->name || is_better(&p.rank, &best->rank))
		*best = p;
	return true;
}

/* args: the words behind "--", whose place the program takes: a start needs words in the vector
   that the kernel made. */
static int start(struct host *h, const struct options *o, const char *path, char *const *args)
{
	struct options run = *o;
	char **argv = (char **)(uintptr_t)(args - 1);
	argv[0] = (char *)(uintptr_t)path;
	run.mode = MODE_RUN;
	return pipeline_run(h, &run, argv, environ);
}

static void report(struct out *out, const struct options *o, const struct pick *p)
{
	if (o->json) {
		out_member(out, "{\"v\":1,\"pick\":", span_of(p->verdict->exit ? NULL : p->name));
		out_str(out, ",\"exit\":");
		out_num(out, (uint64_t)p->verdict->exit);
		out_str(out, "}\n");
	} else if (!p->verdict->exit) {
		/* Unescaped, because a script reads it. */
		out_str(out, p->name);
		out_str(out, "\n");
	}
}

int pipeline_pick(struct host *h, const struct options *o, char *const *names)
{
	struct out *out = out_shared(STDOUT_FILENO);
	struct pick best = {.name = NULL};
	for (; *names && strcmp(*names, "--") != 0; names++)
		if (!consider(h, o, *names, out, &best))
			return LANDFALL_EXIT_OWN_FAULT;
	if (!best.verdict)
		return LANDFALL_EXIT_OWN_FAULT;
	if (!best.verdict->exit && *names)
		return start(h, o, best.path, names + 1);
	report(out, o, &best);
	if (best.verdict->exit && !o->json)
		report_aside(best.verdict);
	return out_end(out, best.verdict->exit);
}
