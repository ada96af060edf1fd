/* errno values by name, for evidence, and in words, for titles. The words are our own: the table of
   libc is larger than all that can happen here. */
#include <landfall/verdict.h>

#include <errno.h>

#define NAMED(e) {e, #e}

struct errno_row {
	uint16_t os;
	char name[14];
};

static const struct errno_row names[] = {
	NAMED(ENOENT), NAMED(EACCES), NAMED(ENOEXEC), NAMED(ENOTDIR), NAMED(ELOOP),
	NAMED(ENAMETOOLONG), NAMED(EISDIR), NAMED(EPERM), NAMED(EIO), NAMED(ELIBBAD), NAMED(E2BIG),
	NAMED(ETXTBSY), NAMED(ENOMEM), NAMED(EINVAL), NAMED(EMFILE), NAMED(ENFILE), NAMED(EAGAIN),
	NAMED(ENOTEMPTY), NAMED(EEXIST), NAMED(EROFS), NAMED(ENOSPC), NAMED(EDQUOT), NAMED(EBUSY),
	NAMED(EXDEV),
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
	case ENOENT: return "a directory of the path does not exist";
	case EACCES:
	case EPERM: return "this user may not write there";
	case ENOTDIR: return "a file is in the way";
	case ENOTEMPTY:
	case EEXIST: return "something else is there already";
	case EROFS: return "the file system is read-only";
	case EBUSY: return "it is a mount point; a directory below it will do";
	case ENOSPC:
	case EDQUOT: return "there is no room left";
	case ENAMETOOLONG: return "the path is too long";
	default: return "the system refused to write it";
	}
}
