/* What every output of ours must be: printable, and where it is JSON, JSON. */
#ifndef LANDFALL_TESTS_FUZZ_TEXT_H
#define LANDFALL_TESTS_FUZZ_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* No control byte but newlines, no C1 control, no bidirectional control, sound UTF-8. On failure
   *at is the offset of the first offence. */
bool text_is_clean(const unsigned char *p, size_t n, size_t *at);

/* Lines that each hold one JSON object and nothing else (RFC 8259). */
bool text_is_json(const unsigned char *p, size_t n, size_t *at);

#endif
