/* host: the system a program is to start on, asked by path below one root */
#ifndef LANDFALL_HOST_HOST_H
#define LANDFALL_HOST_HOST_H

#include "host/arena.h"
#include "read/buf.h"
#include "read/bytes.h"

/* Symbolic links followed in one path (MAXSYMLINKS, include/linux/namei.h). */
#define HOST_LINKS_MAX 40
/* Files known to one run. */
#define HOST_FILES_MAX (1U << 20)

/* The answer of lstat for one path. */
struct inode {
	uint32_t mode; /* S_IFMT and permission bits */
	uint64_t dev;
	uint64_t ino;
	uint64_t size;
	uint32_t uid;
	uint32_t gid;
	uint64_t nlink;
	int64_t mtime; /* seconds */
};

enum file_type {
	TYPE_REGULAR,
	TYPE_DIRECTORY,
	TYPE_SYMLINK,
	TYPE_FIFO,
	TYPE_SOCKET,
	TYPE_CHARACTER,
	TYPE_BLOCK,
	TYPE_OTHER,
};

enum file_type file_type(const struct inode *n);
/* Setuid or setgid. */
bool inode_is_setid(const struct inode *n);

enum libc_kind { LIBC_NONE, LIBC_GLIBC, LIBC_MUSL, LIBC_OTHER };

/* Facts about a file that are read after it was found and kept for the run. */
struct file_known {
	struct arena *arena;
	uint32_t hash;                   /* of its path */
	size_t path_bytes;               /* length of its path */
	void *lib;                       /* the struct lib that closure/lib.h read from it */
	bool subdirs_known, has_subdirs; /* glibc_has_subdirs() */
	bool exec_known, kind_known;
	bool noexec_known, noexec; /* host_is_noexec() */
	bool passing;              /* host_pass() gave it: gone after its verdict */
	int exec_os;               /* the answer of host_may_exec */
	enum libc_kind kind;       /* libc_kind_of() */
};

/* One path as it was found, links followed, opened once. */
struct file {
	const char *path; /* the path that was asked for */
	int os;           /* 0, or the errno of finding it */
	int read_os;      /* 0, or the errno of opening it for reading */
	struct inode inode;
	struct span bytes; /* absent unless it is a regular file that could be read */
	bool no_link;      /* the path's last component is known to be none */
	struct file_known *known;
};

struct host;
struct swept; /* host/swept.h */

/* The system calls that host_forbids is asked about. */
enum host_call { CALL_CLONE3, CALL_FACCESSAT2, CALLS };

/* The only calls that reach the system; tests put literals behind them. Paths are absolute, or
   relative to the working directory when the root is the running system's. Each returns 0 or an
   errno. */
struct host_ops {
	int (*lstat)(struct host *h, const char *path, struct inode *out);
	int (*readlink)(struct host *h, const char *path, struct buf *out);
	/* Finds and maps a file; the path holds no link that leads out of the root. */
	void (*open)(struct host *h, const char *path, struct file *out);
	/* May the caller execute it? EACCES also for a noexec mount, as the kernel has it. */
	int (*may_exec)(struct host *h, const char *path);
	bool (*is_noexec)(struct host *h, const char *path);
	/* Would executing this file, with that inode, change the ids or the rights of the caller?
	   */
	bool (*gains)(struct host *h, const char *path, const struct inode *n);
	/* Does the file have file capabilities? */
	bool (*has_caps)(struct host *h, const char *path);
	/* Gives the directory of our own executable. */
	int (*self_dir)(struct host *h, struct buf *out);
	/* Gives a file's path as /proc names it, links resolved, without a walk; ENOSYS where /proc
	   cannot be asked (another root), another errno without /proc. */
	int (*place)(struct host *h, const char *path, struct buf *out);
	/* Gives the working directory; "/" below another root. */
	int (*cwd)(struct host *h, struct buf *out);
	/* Reads a file of the kernel's own (/proc, /sys), whose size is not known before. */
	int (*slurp)(struct host *h, const char *path, struct buf *out);
	/* Reads a regular file's bytes, ended by a NUL, and its inode; full when they do not fit.
	   */
	int (*read)(struct host *h, const char *path, struct buf *out, struct inode *n);
	/* Reads entry i of a directory, in the kernel's order; ENOENT behind the last one. */
	int (*entry)(struct host *h, const char *dir, unsigned i, struct buf *name);
	/* Is the directory one of the kernel's own file systems (proc, sysfs, cgroup), where no
	   program lies and reading has effects? */
	bool (*is_kernels)(struct host *h, const char *dir);
	/* Gives the mapping of a file back; NULL where nothing is mapped. */
	void (*unmap)(struct host *h, const struct file *f);
	/* Lets bytes of a file be run where they are mapped, which costs least before they are
	   read; only with map_room. NULL where nothing is mapped. */
	void (*open_code)(struct host *h, const struct file *f, uint64_t off, uint64_t n);
	/* Gives the memory of a mapped file back to the kernel, which reads it again when it is wanted;
	   NULL where nothing is mapped. */
	void (*rest)(struct host *h, const struct file *f);
	/* Reads all entries of a directory, each ended by a NUL, in the kernel's order. */
	int (*list)(struct host *h, const char *dir, struct span *names);
	/* The same with a letter before each name: 'f' for a regular file, 'd' for a directory, '?'
	   where the file system does not tell, 'o' for others. NULL where list has to do. */
	int (*list_typed)(struct host *h, const char *dir, struct span *names);
	/* Opens a regular file by a path without links and reads its beginning into s->room; ENOENT
	   for what is none any more. NULL where each file is opened by its path. */
	int (*sweep)(struct host *h, const char *path, struct swept *s);
	/* Does a seccomp filter refuse the call to this process? NULL where nobody can be asked. */
	bool (*forbids)(enum host_call call);
};

struct os {
	struct span id; /* "debian"; absent when there is no os-release */
	struct span id_like;
	struct span version_id;
	struct span name; /* "Debian GNU/Linux" */
	struct span pretty;
};

struct libc {
	enum libc_kind kind;
	const struct file *loader; /* the dynamic loader; NULL for LIBC_NONE */
	const struct file *file;   /* libc itself; for musl the loader */
	struct span version;       /* of a target; libc_version() tells any */
};

struct target;
struct machine;

/* Who will start the programs of another root. */
#define USER_GROUPS_MAX 64
struct user {
	uint32_t uid;
	uint32_t gid;
	uint32_t groups[USER_GROUPS_MAX];
	unsigned ngroups;
};

/* What the kernel said of a system call. */
struct call_answer {
	bool asked;
	bool forbids;
};

/* Where a libc has the path of its modules for character sets; no file is there while ino is 0. */
struct gconv_place {
	uint64_t dev;
	uint64_t ino;
	uint64_t at;
};

struct host {
	struct arena *arena;
	/* What outlives the verdict on one program, where arena is reset behind each; NULL: arena. */
	struct arena *kept;
	const struct file *passing; /* host_pass() */
	/* Called with each file that is mapped and with no other memory; NULL for nobody. */
	void (*on_map_file)(const void *p, size_t n);
	/* Mapped behind each file's end, where its zeroed memory can go; whole pages. */
	size_t map_room;
	/* Our own file, when the kernel has started us by a path: that path, and the page with our
	   headers, which stands for the file's bytes; both absent otherwise. */
	struct span own_path, own;
	struct inode own_inode; /* all 0 until own_path was opened */
	const struct host_ops *ops;
	const char *root; /* "" for the running system */
	bool is_real;     /* no test's: uname tells the kernel that the programs start on */
	/* Below another root: the working directory, NULL for "/"; who starts the program, NULL for
	   nobody in particular, or for one whom modes do not keep from anything. */
	const char *root_cwd;
	const struct user *user;
	uint16_t machine; /* EM_* that this kernel runs; and 32-bit x86 when x86-64 */
	bool uname_known;
	struct span uname_machine;
	struct span kernel; /* release */
	/* Variables of the environment, NULL when unset or when another root is judged. */
	const char *library_path; /* LD_LIBRARY_PATH */
	const char *preload;      /* LD_PRELOAD */
	const char *path;         /* PATH */
	const char *bundle;       /* LANDFALL_BUNDLE */
	char *const *env;         /* all of it */
	/* The system of --against that stands in for this one, and its processor; mostly NULL. */
	const struct target *target;
	const struct machine *here;
	bool log;     /* LANDFALL_LOG */
	bool no_shim; /* --no-shim, or LANDFALL_SHIM=0: no glibc layer of Landfall's own */
	const struct file *shim; /* --shim: the layer's file; NULL for the one that we carry */
	bool bind_now;           /* LD_BIND_NOW */
	/* The quick pass, whose refusals are judged again without it: skips access() for a file
	   that everybody may execute, since execve will tell, and takes a directory with nlink 2 to
	   have no subdirectories. */
	bool skip_access_checks;
	/* A bundle is collected, for any processor: the loaders' directories for newer ones
	   (glibc-hwcaps, haswell) are passed over. */
	bool baseline;
	bool as_loader; /* /proc/self/exe is the program that we load */
	/* This process has gained rights (AT_SECURE), so nothing of its caller's is used. */
	bool secure;
	const char *with_bundle; /* --with-bundle */
	bool os_known;
	struct os os;
	bool libc_known;
	struct libc libc;
	bool glibc_known, has_glibc; /* the answer of bundle_host_is_glibc */
	uint32_t uid;                /* the caller's; 0 also when it is not known */
	uint32_t gid;
	unsigned lacks; /* the answer of host_missing_files, MISSING_KNOWN once asked */
	bool filter_known, filtered; /* host_is_filtered() */
	struct call_answer calls[CALLS];
	bool as_limit_known;
	uint64_t as_limit;   /* the answer of host_as_limit */
	int isa_level;       /* x86-64 micro-architecture level 1-4; 0 not asked yet */
	struct file **table; /* open addressing, a power of two */
	size_t table_size;
	size_t nfiles;
	void *cache_answers; /* link/glibc_cache.c: what ld.so.cache has for a name */
	/* The first file that a limit of this process kept from being read (EMFILE, ENFILE,
	   ENOMEM), and the errno; 0 for none. */
	int scarce;
	const char *scarce_path;
	struct gconv_place gconv; /* explain/notes.c: where the libc that was asked last has it */
	char *path_text;          /* PATH_BYTES, for a path below another root */
	unsigned nclosures;       /* the number of closures that were read in this run */
	void *ctx;                /* the ops' own */
};

/* Returns RLIMIT_AS in bytes; 0 for none, or when it is not known. */
uint64_t host_as_limit(struct host *h);

/* Opens the running system, or the root file system in DIR. Needs an environment as execve takes
   it. False when DIR is not a directory; errno says why. */
bool host_open(struct host *h, struct arena *arena, const char *root, char *const *env);

/* Opens a root that ops reach by themselves, whose path is not known; ctx is theirs. */
void host_open_below(struct host *h, struct arena *arena, const struct host_ops *ops, void *ctx);

/* Takes the environment of the start from env: of another root's program, whose own it is. */
void host_take_env(struct host *h, char *const *env);

/* Returns the file at path, links followed below the root, opened once per run. NULL only when the
   memory or HOST_FILES_MAX is used up. */
const struct file *host_file(struct host *h, struct span path);

/* Forgets every file and takes the arena back: what was read is read anew. What h knew of the
   system itself must not lie in this arena. */
void host_forget_files(struct host *h);

/* The arena for what h knows of files and of the system. */
static inline struct arena *host_kept(const struct host *h)
{
	return h->kept ? h->kept : h->arena;
}

/* Gives f, whose path is that, what is kept about it; known is zeroed but for its arena. */
void host_name_file(struct file *f, struct file_known *known, struct span path);

/* Has a file been asked for by this path? */
bool host_knows(const struct host *h, struct span path);

/* Gives the path of a file with its links resolved, as both loaders read it from /proc/self/exe;
   false without /proc, unless sure, which skips that question. Another root is taken to have /proc.
   */
bool host_realpath(struct host *h, struct span path, bool sure, struct buf *out);

/* Ends the quick pass after execve has given EACCES: access is asked for from here on, and assumed
   answers are forgotten. */
void host_check_access(struct host *h);

/* May the caller execute the file at path, links followed? 0 or an errno. */
int host_may_exec(struct host *h, struct span path);
/* Does the mode of a file let the user of h execute it? True for a host without a user, and where
   an ACL has the last word. full is the path as this process has it, without links. */
bool host_user_may_exec(const struct host *h, const char *full);
/* Is the file on a mount that refuses execution? */
bool host_is_noexec(struct host *h, struct span path);
/* Would a start give the program privileges (setuid, setgid, file capabilities)? */
bool host_is_privileged(struct host *h, const struct file *f);

/* Stops using what the caller chose: from here on a bundle is used only if none but root can have
   written it. */
void host_distrust_caller(struct host *h);

/* Would a start give the caller other ids or rights (AT_SECURE)? */
bool host_is_secure(struct host *h, const struct file *f);

/* Returns a variable of the environment; the last setting counts, as for both loaders. NULL when it
   is not set or another root is judged. */
const char *host_env(const struct host *h, const char *name);

/* Files that programs count on and that this host lacks; asked once a run. */
enum missing_file {
	MISSING_RESOLV = 1, /* /etc/resolv.conf; a container engine gives another root its own */
	MISSING_CERTS = 2,  /* a CA bundle, where Go (crypto/x509, root_linux.go) looks for one */
	MISSING_ZONES = 4,  /* zoneinfo, where Go looks (time, zoneinfo_unix.go) */
	MISSING_TMP = 8,    /* the directory for temporary files: $TMPDIR, else /tmp */
	/* What the environment asks a glibc for: a locale, the terminal TERM, the zone TZ. */
	MISSING_LOCALE = 16,
	MISSING_TERMINAL = 32,
	MISSING_ZONE = 64,
	MISSING_KNOWN = 128,
};
unsigned host_missing_files(struct host *h);
/* Returns the path at which the directory for temporary files should be. */
struct span host_tmp_dir(const struct host *h);
/* Returns the locale that the environment asks for (locale(7)); absent for none, "C" and "POSIX".
   */
struct span host_locale(const struct host *h);

/* System calls that the filters of old container engines refuse with EPERM, where ENOSYS would have
   made the C library use an older call (moby before 20.10.10, libseccomp before 2.4.4). */
/* Does a seccomp filter refuse the call so? A child asks the kernel, with arguments that do
   nothing, because a filter may also kill; false below another root and without a filter. */
bool host_forbids(struct host *h, enum host_call call);
/* Does this process run under a seccomp filter? */
bool host_is_filtered(struct host *h);

/* The result of walking a path component by component, as the kernel does. */
struct path_resolution {
	char real[PATH_BYTES]; /* link-free path; up to and with the failing component */
	char link[PATH_BYTES]; /* the last symbolic link followed, "" when none was */
	int os;                /* 0, or the errno at the failing component */
	struct inode inode;    /* of the last component that exists */
};
void path_resolve(struct host *h, struct span path, struct path_resolution *out);

/* Returns the processor of the host; NULL when no table has it. */
const struct machine *host_machine(const struct host *h);

/* Fills uname_machine and kernel. */
void host_uname(struct host *h);

const struct os *host_os(struct host *h);
/* Is the host this distribution, or made from it (ID and ID_LIKE of os-release)? */
bool os_is(const struct os *os, const char *id);

/* Finds the libc of the host by the loader that is there; musl only when there is no glibc. */
const struct libc *host_libc(struct host *h);

/* A libc that host_libc does not count, because nothing of this processor's could start with it. */
struct libc_apart {
	const struct machine *machine; /* the processor that it is for */
	struct libc libc;              /* loader: NULL when libc.so.6 lies alone */
};
/* Finds one where host_libc has found none: glibc whose loader is not where programs name it,
   or the libc of another processor, such as that of a 32-bit system under a 64-bit kernel.
   False for none. */
bool host_libc_apart(struct host *h, struct libc_apart *out);

/* Tells which libc a loader belongs to, by what the file defines and never by its path; LIBC_OTHER
   for a file that could not be read. The answer is found once a file. */
enum libc_kind libc_kind_of(const struct file *f);
/* The release, such as "2.36", of a loader or libc.so.6 of that kind; absent when the file does not
   name one. */
struct span libc_version_of(enum libc_kind kind, const struct file *f);
/* That of a host's or a target's libc, read from its file when somebody asks; absent when the file
   does not say. */
struct span libc_version(const struct libc *l);
/* Finds a text that is a constant of an ELF file's code; *out begins with it and ends with its
   segment. A file without a segment of constants is searched whole. */
bool libc_find_constant(struct span file, struct span text, struct span *out);

/* Returns the x86-64 level of this CPU, as glibc's hwcaps directories name it (x86-64-v2 is 2). */
int host_isa_level(struct host *h);

/* Is this an Intel processor? glibc names haswell directories for those only. */
bool host_is_intel(struct host *h);

/* One registration of binfmt_misc, as the kernel shows it. */
struct binfmt {
	char name[256];
	char interpreter[PATH_BYTES];
	char flags[16]; /* "F", "OCF"; "" for none */
};

/* Can the registrations be read? Without them nobody knows what the kernel hands on. */
bool host_binfmt_is_known(struct host *h);

/* Is a program with this head handed to an emulator by binfmt_misc? The first registration that
   fits. */
bool host_binfmt(struct host *h, struct span head, struct binfmt *out);

#endif
