/* judged: what lies at the beginning of a caller's memory between a judgement and its words */
#ifndef LANDFALL_LIBRARY_JUDGED_H
#define LANDFALL_LIBRARY_JUDGED_H

#include "host/host.h"
#include "library/below.h"
#include "message/verdict.h"
#include "report/out.h"

#include <landfall/landfall.h>

/* A text on its way into a caller's buffer; the out comes first, so that its drain finds the rest.
   */
struct text_out {
	struct out out;
	char *to;
	size_t cap;
	size_t n; /* of the whole text, with what did not fit */
};

struct judged {
	struct arena arena;
	struct below below;
	struct host host;
	struct verdict verdict;
	char path[PATH_BYTES]; /* of a program that was found in PATH */
	struct text_out text;
	struct out sentence;
};

#endif
