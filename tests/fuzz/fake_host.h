/* A host made of bytes: records of a slot, a mode, a length and content, each a file, a link or a
   word of the environment, behind the same ops as the running system. */
#ifndef LANDFALL_TESTS_FUZZ_FAKE_HOST_H
#define LANDFALL_TESTS_FUZZ_FAKE_HOST_H

#include "host/host.h"

/* Slots: FILES places (fake_host.c lists them, seeds.c numbers its records by it), then words. */
enum {
	PROGRAM,
	LIBA = 3,
	FILES = 18,
	LIBRARY_PATH = FILES,
	PRELOAD,
	BUNDLE,
	PATH,
	NAME,
	HANDLER,
	SWITCHES,
	SLOTS
};

/* mode of a record: its type, and what is odd about it. */
enum { REGULAR, DIRECTORY, LINK, FIFO, TYPES = 3 };
enum { NOT_EXEC = 4, SETUID = 8, NOEXEC = 16, UNREADABLE = 32, CAPS = 64 };

struct record {
	bool given;
	unsigned char mode;
	unsigned char *bytes; /* a block of its own, ended by a NUL that is not counted */
	size_t n;
};

extern struct record records[SLOTS];
extern const char *const fake_paths[FILES];
extern const struct host_ops fake_ops;

void read_records(const uint8_t *data, size_t n);
/* Frees what was read, and the arena. */
void forget_records(void);

/* Of every host that is made of records. */
extern struct arena fake_arena;

#endif
