/*
 * records.h: entries of the system's text databases (/etc/services, /etc/passwd ...), and the
 * packing of their strings into a caller's buffer, as every get*_r function does.
 */
#ifndef SHIM_RECORDS_H
#define SHIM_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum {
	RECORD_LINE = 4096,    /* bytes of a line; a longer one is cut */
	RECORD_WORDS = 128,    /* words of a line; those beyond are dropped */
	RECORD_H_INTERNAL = -1 /* glibc NETDB_INTERNAL: errno says what */
};

/* A line split into words: words[0] to words[n - 1], and NULL behind them. */
struct record {
	char line[RECORD_LINE];
	char *words[RECORD_WORDS + 1];
	size_t n;
};

/* A database that is read from its beginning to its end. 'file' is NULL while it is closed. */
struct database {
	const char *path;
	FILE *file;
};

/*
 * Reads on to the next line with at least 'least' words, past comments; false at the end, or when
 * there is no such file.
 */
bool record_next(struct database *base, struct record *record, size_t least);

/* To the beginning; with 'close' the file is given up as well. */
void record_restart(struct database *base, bool close);

/* What is left of a caller's buffer. 'full' stays set once something did not fit. */
struct packing {
	char *at;
	size_t left;
	bool full;
};

/* The n bytes of a buffer, all of them free. */
struct packing pack_into(char *buffer, size_t n);

/* The number that a word begins with; 0 when it begins with none. */
int record_number(const char *word);

/* Copies into the buffer; NULL when it does not fit, or when there is nothing to copy. */
char *pack_string(struct packing *to, const char *text);
void *pack_bytes(struct packing *to, const void *bytes, size_t n, size_t alignment);

/* A list of n strings and the NULL behind them. */
char **pack_list(struct packing *to, char *const *list, size_t n);

/* How many strings stand before the NULL. */
size_t list_length(char *const *list);

#endif
