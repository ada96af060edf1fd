/*
 * records.c: see records.h. In: text files in the form that glibc's "files" service reads. Out:
 * words, and packed copies.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "records.h"

static size_t split(struct record *record)
{
	char *rest = NULL;

	record->line[strcspn(record->line, "#\n")] = '\0';
	record->n = 0;
	for (char *word = strtok_r(record->line, " \t", &rest);
	     word != NULL && record->n < RECORD_WORDS; word = strtok_r(NULL, " \t", &rest))
		record->words[record->n++] = word;
	record->words[record->n] = NULL;
	return record->n;
}

/* The rest of a line that was longer than the buffer is not a line of its own. */
static void skip_rest(FILE *file, const char *line)
{
	int c = 0;

	if (strchr(line, '\n') == NULL)
		while (c != '\n' && c != EOF)
			c = getc(file);
}

bool record_next(struct database *base, struct record *record, size_t least)
{
	if (base->file == NULL)
		base->file = fopen(base->path, "re");
	while (base->file != NULL && fgets(record->line, sizeof record->line, base->file) != NULL) {
		skip_rest(base->file, record->line);
		if (split(record) >= least)
			return true;
	}
	return false;
}

void record_restart(struct database *base, bool close)
{
	if (base->file == NULL)
		return;
	if (!close) {
		rewind(base->file);
		return;
	}
	fclose(base->file);
	base->file = NULL;
}

struct packing pack_into(char *buffer, size_t n)
{
	return (struct packing){buffer, n, false};
}

int record_number(const char *word)
{
	return (int)strtol(word, NULL, 10);
}

void *pack_bytes(struct packing *to, const void *bytes, size_t n, size_t alignment)
{
	size_t pad = (alignment - (uintptr_t)to->at % alignment) % alignment;
	char *at = to->at + pad;

	if (to->full || pad > to->left || n > to->left - pad) {
		to->full = true;
		return NULL;
	}
	if (bytes != NULL)
		memcpy(at, bytes, n);
	to->at = at + n;
	to->left -= pad + n;
	return at;
}

char *pack_string(struct packing *to, const char *text)
{
	return text != NULL ? pack_bytes(to, text, strlen(text) + 1, 1) : NULL;
}

char **pack_list(struct packing *to, char *const *list, size_t n)
{
	char **copy = pack_bytes(to, NULL, (n + 1) * sizeof *copy, sizeof *copy);

	for (size_t i = 0; copy != NULL && i < n; i++)
		copy[i] = pack_string(to, list[i]);
	if (copy != NULL)
		copy[n] = NULL;
	return copy;
}

size_t list_length(char *const *list)
{
	size_t n = 0;

	while (list != NULL && list[n] != NULL)
		n++;
	return n;
}
