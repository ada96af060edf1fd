/*
 * envz.c: vectors of "name=value" strings, one behind the other, each with its end. In: a vector
 * and its length. Out: the same, grown or shrunk by malloc's functions. A string without '=' is a
 * name without a value.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

char *envz_entry(const char *list, size_t n, const char *name);
char *envz_get(const char *list, size_t n, const char *name);
int envz_add(char **list, size_t *n, const char *name, const char *value);
int envz_merge(char **list, size_t *n, const char *more, size_t more_n, int override);
void envz_remove(char **list, size_t *n, const char *name);
void envz_strip(char **list, size_t *n);

static size_t name_length(const char *name)
{
	return strcspn(name, "=");
}

char *envz_entry(const char *list, size_t n, const char *name)
{
	size_t length = name_length(name);

	for (const char *entry = list, *end = list + n; n > 0 && entry < end;
	     entry += strlen(entry) + 1)
		if (name_length(entry) == length && memcmp(entry, name, length) == 0)
			return (char *)entry;
	return NULL;
}

char *envz_get(const char *list, size_t n, const char *name)
{
	char *entry = envz_entry(list, n, name);
	char *equals = entry != NULL ? strchr(entry, '=') : NULL;

	return equals != NULL ? equals + 1 : NULL;
}

static void cut(char **list, size_t *n, char *entry)
{
	size_t length = strlen(entry) + 1;

	memmove(entry, entry + length, (size_t)(*list + *n - (entry + length)));
	*n -= length;
	if (*n == 0) {
		free(*list);
		*list = NULL;
	}
}

void envz_remove(char **list, size_t *n, const char *name)
{
	char *entry = envz_entry(*list, *n, name);

	if (entry != NULL)
		cut(list, n, entry);
}

int envz_add(char **list, size_t *n, const char *name, const char *value)
{
	size_t name_n = strlen(name), value_n = value != NULL ? strlen(value) + 1 : 0;
	char *grown;

	envz_remove(list, n, name);
	grown = realloc(*list, *n + name_n + value_n + 1);
	if (grown == NULL)
		return ENOMEM;
	memcpy(grown + *n, name, name_n + 1);
	if (value != NULL) {
		grown[*n + name_n] = '=';
		memcpy(grown + *n + name_n + 1, value, value_n);
	}
	*list = grown;
	*n += name_n + value_n + 1;
	return 0;
}

int envz_merge(char **list, size_t *n, const char *more, size_t more_n, int override)
{
	for (const char *entry = more, *end = more + more_n; more_n > 0 && entry < end;
	     entry += strlen(entry) + 1) {
		char *grown;

		if (envz_entry(*list, *n, entry) != NULL && !override)
			continue;
		envz_remove(list, n, entry);
		grown = realloc(*list, *n + strlen(entry) + 1);
		if (grown == NULL)
			return ENOMEM;
		memcpy(grown + *n, entry, strlen(entry) + 1);
		*list = grown;
		*n += strlen(entry) + 1;
	}
	return 0;
}

/* Names without a value go. */
void envz_strip(char **list, size_t *n)
{
	for (char *entry = *list; *n > 0 && entry != NULL && *list != NULL && entry < *list + *n;) {
		if (strchr(entry, '=') == NULL)
			cut(list, n, entry);
		else
			entry += strlen(entry) + 1;
	}
}
