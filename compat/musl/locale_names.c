/*
 * locale_names.c: which locales there are and how glibc writes a set of them. In: a name as given
 * to setlocale. Out: one name for each of glibc's 12 categories. musl knows two locales, bytes
 * ("C") and UTF-8, so a name with another codeset is refused; any language goes with UTF-8, and
 * changes nothing else.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "locale_names.h"

static const char categories[SHIM_CATEGORIES][20] = {
	"LC_CTYPE",     "LC_NUMERIC",     "LC_TIME",           "LC_COLLATE", "LC_MONETARY",
	"LC_MESSAGES",  "LC_ALL",         "LC_PAPER",          "LC_NAME",    "LC_ADDRESS",
	"LC_TELEPHONE", "LC_MEASUREMENT", "LC_IDENTIFICATION",
};

bool shim_name_is_c(const char *name)
{
	return strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0;
}

/* "C", "POSIX", or a name whose codeset is UTF-8, as 'en_US.UTF-8@euro' and 'C.utf8'. */
static bool is_known(const char *name, size_t n)
{
	const char *dot = memchr(name, '.', n);
	size_t codeset;

	if (n == 0 || n >= SHIM_LOCALE_NAME || memchr(name, '/', n) != NULL)
		return false;
	if ((n == 1 && name[0] == 'C') || (n == 5 && memcmp(name, "POSIX", 5) == 0))
		return true;
	if (dot == NULL)
		return false;
	codeset = strcspn(dot + 1, "@;");
	if (codeset > n - (size_t)(dot + 1 - name))
		codeset = n - (size_t)(dot + 1 - name);
	return (codeset == 5 && strncasecmp(dot + 1, "UTF-8", 5) == 0) ||
	       (codeset == 4 && strncasecmp(dot + 1, "UTF8", 4) == 0);
}

/*
 * What the environment says of a category: LC_ALL, then its own variable, then LANG; "C" if none is
 * set.
 */
static const char *environment_name(int category)
{
	const char *variables[] = {"LC_ALL", categories[category], "LANG"};

	for (size_t i = 0; i < 3; i++) {
		const char *value = getenv(variables[i]);

		if (value != NULL && *value != '\0')
			return value;
	}
	return "C";
}

static bool set(struct shim_locale_names *names, int category, const char *name, size_t n)
{
	char *to = names->of[category];

	if (!is_known(name, n)) {
		errno = ENOENT;
		return false;
	}
	if (n == 5 && memcmp(name, "POSIX", 5) == 0) {
		name = "C";
		n = 1;
	}
	memcpy(to, name, n);
	to[n] = '\0';
	return true;
}

/*
 * "LC_CTYPE=C.UTF-8;LC_NUMERIC=C;...", as shim_locale_text writes it: every category of the mask
 * must be there.
 */
static bool set_listed(struct shim_locale_names *names, unsigned mask, const char *text)
{
	unsigned missing = mask;

	while (*text != '\0') {
		size_t key = strcspn(text, "="), n;
		int category = 0;

		if (text[key] == '\0')
			return false;
		while (category < SHIM_CATEGORIES &&
		       (strlen(categories[category]) != key ||
			strncmp(text, categories[category], key) != 0))
			category++;
		if (category == SHIM_CATEGORIES || category == SHIM_ALL)
			return false;
		text += key + 1;
		n = strcspn(text, ";");
		if ((mask & 1U << category) != 0 && !set(names, category, text, n))
			return false;
		missing &= ~(1U << category);
		text += n + (text[n] == ';' ? 1 : 0);
	}
	if (missing != 0)
		errno = EINVAL;
	return missing == 0;
}

bool shim_locale_resolve(struct shim_locale_names *names, unsigned mask, const char *name)
{
	if (strchr(name, '=') != NULL)
		return set_listed(names, mask, name);
	for (int i = 0; i < SHIM_CATEGORIES; i++) {
		const char *one = *name != '\0' ? name : environment_name(i);

		if (i != SHIM_ALL && (mask & 1U << i) != 0 && !set(names, i, one, strlen(one)))
			return false;
	}
	return true;
}

void shim_locale_defaults(struct shim_locale_names *names)
{
	for (int i = 0; i < SHIM_CATEGORIES; i++)
		strcpy(names->of[i], "C");
}

const char *shim_locale_text(const struct shim_locale_names *names, char *to, size_t n)
{
	size_t length = 0;
	bool same = true;

	for (int i = 1; i < SHIM_CATEGORIES; i++)
		same = same && (i == SHIM_ALL || strcmp(names->of[i], names->of[0]) == 0);
	if (same)
		return names->of[0];
	for (int i = 0; i < SHIM_CATEGORIES && length < n; i++)
		if (i != SHIM_ALL)
			length += (size_t)snprintf(to + length, n - length, "%s%s=%s",
						   i == 0 ? "" : ";", categories[i], names->of[i]);
	return to;
}
