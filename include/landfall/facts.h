/* L3 facts: what was established, by name; the one source of the text and the JSON */
#ifndef LANDFALL_FACTS_H
#define LANDFALL_FACTS_H

#include <landfall/bytes.h>

enum fact_kind { FACT_TEXT, FACT_NUMBER, FACT_FLAG, FACT_LIST };

/* "have.os" is the key os in the object have. A key that begins with '.' steers the choice of
   sentences and is not shown in JSON. */
struct fact {
	const char *key;
	enum fact_kind kind;
	struct span text;       /* of a list: its strings, each ended by a NUL */
	uint64_t number;
	struct fact *next;
};

struct facts {
	struct fact *first;
	struct fact **end;
};

void facts_init(struct facts *f);

/* Absent text adds nothing. A key is added once; a second time it is left as it was. What does
   not fit into memory is left out. */
void facts_text(struct facts *f, const char *key, struct span text);
void facts_number(struct facts *f, const char *key, uint64_t n);
void facts_flag(struct facts *f, const char *key);
/* A run of strings, each ended by a NUL; empty adds nothing. */
void facts_list(struct facts *f, const char *key, struct span run);

/* The same, but a key that is there already takes the new text, in its old place. */
void facts_put(struct facts *f, const char *key, struct span text);
void facts_put_number(struct facts *f, const char *key, uint64_t n);

/* A second list of the same facts: what is put into the one does not change the other. False when
   there is no memory left. out must stay where it is. */
bool facts_copy(const struct facts *f, struct facts *out);

const struct fact *facts_find(const struct facts *f, struct span key);

#endif
