/* dir_contents: what lies in a directory where a bundle was made, and what of it is the bundle's */
#ifndef LANDFALL_WRITE_DIR_CONTENTS_H
#define LANDFALL_WRITE_DIR_CONTENTS_H

#include "host/arena.h"
#include "read/buf.h"

/* In a directory that is being written, and in one that is being removed. */
#define UNFINISHED_MARK "landfall.unfinished"

/* Directories inside one another in a bundle ("glibc-hwcaps/x86-64-v3"); no deeper one is ours. */
#define CONTENTS_DEPTH_MAX 32

/* The next name of an open directory, "." and ".." left out; begin with zeros and fd. */
struct dir_names {
	int fd;
	size_t n;
	size_t at;
	_Alignas(8) unsigned char block[2048];
};
bool dir_next_name(struct dir_names *d, struct span *name);

/* The bytes of a bundle's two lists that are read. */
#define CONTENTS_LISTS_MAX ((size_t)2 << 20)

/* The text of the bundle's manifest in the directory fd, and behind it the list of its data;
   absent when there is none, or when what bears its name is no regular file that begins as one. */
struct span contents_manifest(struct arena *arena, int fd);

/* The names below the directory fd that its bundle does not own, in order: some, then "and N
   more". manifest: of contents_manifest; absent: nothing is owned. An owned name is a regular
   file that the manifest lists, one of the manifest's own, or a directory of such. A temporary
   directory of another run is passed over. Returns their number. */
unsigned contents_foreign(struct arena *arena, int fd, struct span manifest, struct buf *out);

/* Removes what the manifest owns, the loaders first and the manifest last: at no time is there a
   bundle that looks whole. What is not owned stays. */
void contents_remove(int fd, struct span manifest);

/* Removes all regular files, and all directories down to CONTENTS_DEPTH_MAX: for a directory that
   this program made under a temporary name. */
void contents_remove_all(int fd);

/* Gives every directory below fd the mode 0755 and the time, fd itself at last. 0 or an errno. */
int contents_finish_dirs(int fd, int64_t mtime);

#endif
