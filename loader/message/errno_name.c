/* errno values by name, for evidence, and in words, for titles. The words are our own: the table of
   libc is larger than all that can happen here. */
#include "message/errno_name.h"

#include "read/phrases.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#define NAMED(e) \
	{ \
		e, #e \
	}

struct errno_row {
	uint16_t os;
	char name[14];
};

static const struct errno_row names[] = {
	NAMED(ENOENT),       NAMED(EACCES),  NAMED(ENOEXEC),   NAMED(ENOTDIR), NAMED(ELOOP),
	NAMED(ENAMETOOLONG), NAMED(EISDIR),  NAMED(EPERM),     NAMED(EIO),     NAMED(ELIBBAD),
	NAMED(E2BIG),        NAMED(ETXTBSY), NAMED(ENOMEM),    NAMED(EINVAL),  NAMED(EMFILE),
	NAMED(ENFILE),       NAMED(EAGAIN),  NAMED(ENOTEMPTY), NAMED(EEXIST),  NAMED(EROFS),
	NAMED(ENOSPC),       NAMED(EDQUOT),  NAMED(EBUSY),     NAMED(EXDEV),   NAMED(EFBIG),
	NAMED(EBADF),        NAMED(EPIPE),
};

const char *errno_name(int os)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].os == os)
			return names[i].name;
	return "another error";
}

const char *errno_text(int os)
{
	switch (os) {
	case ENOENT: return PHRASE_WRITE_NO_DIRECTORY;
	case EACCES:
	case EPERM: return PHRASE_WRITE_NOT_ALLOWED;
	case ENOTDIR: return PHRASE_WRITE_FILE_IN_THE_WAY;
	case ENOTEMPTY:
	case EEXIST: return PHRASE_WRITE_EXISTS;
	case EROFS: return PHRASE_WRITE_READ_ONLY;
	case EBUSY: return PHRASE_WRITE_MOUNT_POINT;
	case ENOSPC:
	case EDQUOT: return PHRASE_WRITE_NO_ROOM;
	case EFBIG: return PHRASE_WRITE_FILE_TOO_LARGE;
	case ENAMETOOLONG: return PHRASE_WRITE_PATH_TOO_LONG;
	default: return PHRASE_WRITE_REFUSED;
	}
}
