/* check [json] FILE: is this output of ours clean, and JSON where that was asked for? Status 0, or
   1 with the place and a piece of it in hex. An empty file is neither. */
#include "text.h"

#include <stdio.h>
#include <string.h>

static unsigned char said[16U << 20];

static int complain(const char *what, size_t at, size_t n)
{
	size_t from = at > 8 ? at - 8 : 0;
	printf("%s at byte %zu of %zu:", what, at, n);
	for (size_t i = from; i < n && i < from + 24; i++)
		printf(" %02x", said[i]);
	printf("\n");
	return 1;
}

int main(int argc, char **argv)
{
	bool json = argc == 3 && strcmp(argv[1], "json") == 0;
	size_t at = 0;
	if (argc != 2 && !json)
		return 2;
	FILE *f = fopen(argv[argc - 1], "r");
	if (!f) {
		perror(argv[argc - 1]);
		return 2;
	}
	size_t n = fread(said, 1, sizeof said, f);
	(void)fclose(f);
	if (n == 0 || n == sizeof said)
		return complain("nothing, or too much", 0, n);
	if (!text_is_clean(said, n, &at))
		return complain("unclean", at, n);
	if (json && !text_is_json(said, n, &at))
		return complain("no JSON", at, n);
	return 0;
}
