/* errno values by name, for evidence, and in words, for titles. The words are our own: the table of
   libc is larger than all that can happen here. */
#include <landfall/verdict.h>

#include <errno.h>

const char *errno_name(int os)
{
	switch (os) {
	case ENOENT: return "ENOENT";
	case EACCES: return "EACCES";
	case ENOEXEC: return "ENOEXEC";
	case ENOTDIR: return "ENOTDIR";
	case ELOOP: return "ELOOP";
	case ENAMETOOLONG: return "ENAMETOOLONG";
	case EISDIR: return "EISDIR";
	case EPERM: return "EPERM";
	case EIO: return "EIO";
	case ELIBBAD: return "ELIBBAD";
	case E2BIG: return "E2BIG";
	case ETXTBSY: return "ETXTBSY";
	case ENOMEM: return "ENOMEM";
	case EINVAL: return "EINVAL";
	case EMFILE: return "EMFILE";
	case ENFILE: return "ENFILE";
	case EAGAIN: return "EAGAIN";
	case ENOTEMPTY: return "ENOTEMPTY";
	case EEXIST: return "EEXIST";
	case EROFS: return "EROFS";
	case ENOSPC: return "ENOSPC";
	case EDQUOT: return "EDQUOT";
	case EBUSY: return "EBUSY";
	case EXDEV: return "EXDEV";
	default: return "another error";
	}
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
