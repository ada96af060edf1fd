/* alike: releases that must get the same verdict, so that one of them is judged for all */
#ifndef LANDFALL_CARD_ALIKE_H
#define LANDFALL_CARD_ALIKE_H

#include "closure/closure.h"
#include "read/release.h"
#include "target/systems.h"

/* The versions that a program and what comes along with it ask for, each with its library. */
struct alike {
	bool known;
	size_t n;
	struct alike_ask {
		struct span lib;
		struct span version;
		struct release since; /* of glibc, by the tables; major is 0 when not there */
	} * asks;
};

/* Takes the versions that the objects of c ask for; copies of their names are in keep. When the
   memory is used up known stays false. */
void alike_learn(struct alike *a, const struct closure *c, const struct machine *m,
		 struct arena *keep);

/* What a release with glibc answers to each of them, in memory of keep: two releases with the same
   answers get the same verdict (judge/target_libs.c asks nothing else of one). NULL when that is
   not known. */
const unsigned char *alike_answers(const struct alike *a, const struct target *t,
				   struct arena *keep);

#endif
