/*
 * base64.c: the base 64 functions of libresolv. In: bytes or text. Out: the other, or -1 when it
 * does not fit or is no base 64.
 */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "shim.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int __b64_ntop(const unsigned char *from, size_t n, char *to, size_t room);
int __b64_pton(const char *from, unsigned char *to, size_t room);

int __b64_ntop(const unsigned char *from, size_t n, char *to, size_t room)
{
	size_t length = 0;

	if (n / 3 >= (size_t)-1 / 8 || (n + 2) / 3 * 4 >= room)
		return -1;
	for (size_t i = 0; i < n; i += 3) {
		uint32_t group = (uint32_t)from[i] << 16 |
				 (i + 1 < n ? (uint32_t)from[i + 1] << 8 : 0) |
				 (i + 2 < n ? from[i + 2] : 0);

		to[length++] = digits[group >> 18];
		to[length++] = digits[group >> 12 & 63];
		to[length++] = i + 1 < n ? digits[group >> 6 & 63] : '=';
		to[length++] = i + 2 < n ? digits[group & 63] : '=';
	}
	to[length] = '\0';
	return (int)length;
}

/* Blanks may stand anywhere; to == NULL only counts. */
int __b64_pton(const char *from, unsigned char *to, size_t room)
{
	size_t length = 0, pads = 0, seen = 0;
	uint32_t group = 0;

	for (; *from != '\0'; from++) {
		const char *digit = strchr(digits, *from);

		if (isspace((unsigned char)*from))
			continue;
		if (*from == '=') {
			pads++;
			continue;
		}
		if (digit == NULL || pads > 0)
			return -1;
		group = group << 6 | (uint32_t)(digit - digits);
		if (++seen % 4 == 1)
			continue;
		if (to != NULL) {
			if (length >= room)
				return -1;
			to[length] = (unsigned char)(group >> (2 * (3 - (seen - 1) % 4)) & 0xff);
		}
		length++;
	}
	if (seen % 4 == 1 || (pads > 0 && (seen % 4 == 0 || pads != 4 - seen % 4)) ||
	    (pads == 0 && seen % 4 != 0))
		return -1;
	if (seen % 4 != 0 && (group & ((1U << (2 * (4 - seen % 4))) - 1)) != 0)
		return -1; /* bits behind the last byte */
	return (int)length;
}
