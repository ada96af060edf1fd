/* SHA-256 against the examples of FIPS 180-4 and around the block length. */
#include "t.h"

#include <landfall/sha256.h>

struct row {
	const char *name;
	const char *text;
	size_t repeat;
	const char *digest;
};

static const struct row rows[] = {
	{"empty", "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{"abc", "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{"two_blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
	 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	{"million_a", "a", 1000000,
	 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

static void check(void **state)
{
	const struct row *row = *state;
	static unsigned char text[1000000];
	char digest[65];
	size_t n = strlen(row->text);
	for (size_t i = 0; i < row->repeat; i++)
		memcpy(text + i * n, row->text, n);
	sha256_hex((struct span){text, n * row->repeat}, digest);
	t_text(row->digest, digest);
}

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_rows(check, rows) != 0;
}
