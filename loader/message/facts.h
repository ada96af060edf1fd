/* facts: what was established, by name; the one source of the text and the JSON */
#ifndef LANDFALL_MESSAGE_FACTS_H
#define LANDFALL_MESSAGE_FACTS_H

#include "host/arena.h"
#include "read/bytes.h"

enum fact_kind { VALUE_TEXT, VALUE_NUMBER, VALUE_FLAG, VALUE_LIST };

/* The facts of facts.def; FACT_NONE is none of them. */
enum fact_key {
	FACT_NONE,
#define FACT(id, name) FACT_##id,
#define HINT(id, name) HINT_##id,
#include "facts.def"
#undef FACT
#undef HINT
	FACT_KEYS
};

struct fact {
	enum fact_key key;
	enum fact_kind kind;
	struct span text; /* of a list: its strings, each ended by a NUL */
	uint64_t number;
	struct fact *next;
};

struct facts {
	struct arena *arena; /* of their memory */
	struct fact *first;
	struct fact **end;
};

void facts_init(struct facts *f, struct arena *arena);

/* Absent text adds nothing. A key is added once; a second time it is left as it was. What does
   not fit into memory is left out. */
void facts_text(struct facts *f, enum fact_key key, struct span text);
void facts_number(struct facts *f, enum fact_key key, uint64_t n);
void facts_flag(struct facts *f, enum fact_key key);
/* A run of strings, each ended by a NUL; empty adds nothing. */
void facts_list(struct facts *f, enum fact_key key, struct span run);
/* One string more at the end of a list, which is made where there is none. */
void facts_list_add(struct facts *f, enum fact_key key, struct span text);

/* The same, but a key that is there already takes the new text, in its old place. */
void facts_put(struct facts *f, enum fact_key key, struct span text);
void facts_put_number(struct facts *f, enum fact_key key, uint64_t n);

/* A second list of the same facts: what is put into the one does not change the other. False when
   there is no memory left. out must stay where it is. */
bool facts_copy(const struct facts *f, struct facts *out);

/* NULL when it was not established. */
const struct fact *facts_find(const struct facts *f, enum fact_key key);

/* The same by its name, as pages have it ("have.os", ".is_text"). */
const struct fact *facts_find_name(const struct facts *f, struct span name);

/* The name of a fact; FACT_NONE has the empty one. */
struct span facts_name(enum fact_key key);
/* Does it only steer the choice of sentences? */
bool facts_is_hint(enum fact_key key);

#endif
