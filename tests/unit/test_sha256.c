/* SHA-256 against the examples of FIPS 180-4 and around the block length. */
#include "t.h"

#include "write/sha256.h"

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
	{"fifty_five", "a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
	{"fifty_six", "a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
	{"million_a", "a", 1000000,
	 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

static void check(void **state)
{
	const struct row *row = *state;
	static unsigned char text[1000000];
	char digest[SHA256_HEX_BYTES];
	struct sha256 sum;
	size_t n = strlen(row->text);
	for (size_t i = 0; i < row->repeat; i++)
		memcpy(text + i * n, row->text, n);
	struct span all = {text, n * row->repeat};
	sha256_begin(&sum);
	sha256_add(&sum, all);
	sha256_hex(&sum, digest);
	t_text(row->digest, digest);
	/* In pieces that end within blocks and at their ends. */
	sha256_begin(&sum);
	for (size_t i = 1; all.n; i = i % 200 + 1) {
		struct span piece = {all.p, i < all.n ? i : all.n};
		sha256_add(&sum, piece);
		(void)span_from(all, piece.n, &all);
	}
	sha256_hex(&sum, digest);
	t_text(row->digest, digest);
}

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_rows(check, rows) != 0;
}
