/* What is left out although a program names it is told of where the program is likely to miss it.
   Without plugins, scripts and files that it asks for by name it fails; without presets, examples,
   settings and the helpers of other programs most do their work. No program is known here by its
   name. */
#include "gather/worth_telling.h"

#include "gather/dir_walk.h"

/* Shorter names stand in texts by chance. */
#define NAME_BYTES_MIN 4

struct looking {
	struct host *h;
	struct worth *w;
	bool code;
};

static uint64_t hash_of(struct span name)
{
	uint64_t hash = 14695981039346656037U;
	for (size_t i = 0; i < name.n; i++)
		hash = (hash ^ name.p[i]) * 1099511628211U;
	return hash ? hash : 1;
}

/* The name's place in the table, empty or its own. */
static uint64_t *slot_of(struct worth *w, uint64_t hash)
{
	size_t i = hash % WORTH_NAMES;
	while (w->names[i] && w->names[i] != hash)
		i = (i + 1) % WORTH_NAMES;
	return &w->names[i];
}

static bool is_document(struct span name)
{
	return span_ends(name, ".html") || span_ends(name, ".txt") || span_starts(name, "README");
}

/* Stops at the first file that is code, or when the table is half full. */
static bool look(void *ctx, struct span path)
{
	struct looking *l = ctx;
	const struct file *f = host_file(l->h, path);
	const struct span name = span_base(path);
	l->code = f && (span_starts(f->bytes, "\177ELF") || span_starts(f->bytes, "#!"));
	if (name.n >= NAME_BYTES_MIN && !is_document(name)) {
		const uint64_t hash = hash_of(name);
		uint64_t *slot = slot_of(l->w, hash);
		l->w->n += !*slot;
		*slot = hash;
	}
	return !l->code && l->w->n < WORTH_NAMES / 2;
}

static bool is_name_byte(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '-' || c == '+';
}

static bool names_one(struct span text, struct worth *w)
{
	struct span name = {text.p, 0};
	for (size_t i = 0; i < text.n; i++) {
		if (is_name_byte(text.p[i])) {
			name.n++;
			continue;
		}
		if (name.n >= NAME_BYTES_MIN && *slot_of(w, hash_of(name)))
			return true;
		name = (struct span){text.p + i + 1, 0};
	}
	return false;
}

bool worth_telling_dir(struct host *h, struct span dir, struct span text, struct worth *w)
{
	struct looking l = {.h = h, .w = w};
	memset(w, 0, sizeof *w);
	(void)dir_walk(h, dir, look, &l);
	return l.code || (w->n && names_one(text, w));
}

/* Does one of them begin with the other? */
static bool is_akin(struct span a, struct span b)
{
	const size_t n = a.n < b.n ? a.n : b.n;
	return n && memcmp(a.p, b.p, n) == 0;
}

bool worth_telling_file(struct host *h, struct span path, struct span program)
{
	struct path_resolution at;
	struct span name;
	bool own = false;
	path_resolve(h, path, &at);
	path = span_dir(at.os ? path : span_of(at.real));
	if (span_starts(path, "/etc"))
		return false;
	while (span_cut(&path, "/", &name))
		own = own || (is_akin(name, span_base(program)) && !span_is(name, "lib"));
	return own;
}
