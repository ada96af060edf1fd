/* What Go's linker leaves: where the program comes from. And strings that stand about. */
#include "mkelf.h"

#include <string.h>

static void put_varint(size_t n)
{
	for (; n > 127; n >>= 7)
		put((n & 127) | 128, 1);
	put(n, 1);
}

static void put_go(const char *package)
{
	static const char mark[] = "\xff Go buildinf:\x08\x02";
	static const char version[] = "go1.22.3";
	size_t lines = strlen("path\t") + strlen(package) + 1;

	for (size_t i = 0; i < want.golines.n; i++)
		lines += strlen(want.golines.item[i].name) + 1;
	align(16);
	put_bytes(mark, sizeof mark - 1);
	end += 16;
	put_varint(sizeof version - 1);
	put_bytes(version, sizeof version - 1);
	put_varint(16 + lines + 16);
	put_bytes("<- sixteen bytes", 16);
	put_bytes("path\t", 5);
	put_bytes(package, strlen(package));
	put_bytes("\n", 1);
	for (size_t i = 0; i < want.golines.n; i++) {
		char *line = (char *)want.golines.item[i].name;

		if (strchr(line, ':'))
			*strchr(line, ':') = '\t';
		put_bytes(line, strlen(line));
		put_bytes("\n", 1);
	}
	put_bytes("sixteen bytes ->", 16);
}

void put_texts(void)
{
	put(0, 1);
	for (size_t i = 0; i < want.texts.n; i++)
		put_bytes(want.texts.item[i].name, strlen(want.texts.item[i].name) + 1);
	if (want.go)
		put_go(want.go);
}
