/* Memory that is taken back between one file and the next, beside that of the whole run. A host
   comes in, a host with an arena of its own goes out. */
#include "door/apart.h"

/* Between two files the memory is given back once it has more than this. */
#define KEPT_BYTES_MAX (ARENA_BYTES_MAX / 2)
#define KEPT_FILES_MAX 16384

#define FIRST_BYTES 32768

bool apart_arena(struct host *h, struct arena *out)
{
	unsigned char *first = arena_get(h->arena, FIRST_BYTES);
	if (first)
		arena_init(out, first, FIRST_BYTES, NULL);
	return first;
}

void apart_host(const struct host *h, struct arena *arena, struct host *out)
{
	*out = *h;
	out->arena = arena;
	out->path_text = NULL;
	out->table = NULL;
	out->table_size = out->nfiles = 0;
}

bool apart_is_used_up(const struct arena *arena, const struct host *out)
{
	return arena->full || arena->total - arena->left > KEPT_BYTES_MAX ||
	       out->nfiles > KEPT_FILES_MAX;
}

void apart_tidy(const struct host *h, struct arena *arena, struct host *out)
{
	if (!apart_is_used_up(arena, out))
		return;
	host_forget_files(out);
	apart_host(h, arena, out);
}
