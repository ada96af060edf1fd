/* L2 host: the system a program is to start on, asked by path below one root */
#ifndef LANDFALL_HOST_H
#define LANDFALL_HOST_H

#include <landfall/buf.h>
#include <landfall/bytes.h>

/* Symbolic links followed in one path (MAXSYMLINKS, include/linux/namei.h). */
#define HOST_LINKS_MAX 40
/* Files known to one run. */
#define HOST_FILES_MAX (1U << 20)

/* What lstat says of one path. */
struct node {
	uint32_t mode;          /* S_IFMT and permission bits */
	uint64_t dev;
	uint64_t ino;
	uint64_t size;
	uint32_t uid;
	uint32_t gid;
	uint64_t nlink;
};

enum node_kind {
	NODE_FILE, NODE_DIRECTORY, NODE_LINK, NODE_FIFO, NODE_SOCKET, NODE_CHARACTER, NODE_BLOCK,
	NODE_OTHER,
};

enum node_kind node_kind(const struct node *n);
/* Setuid or setgid. */
bool node_is_setid(const struct node *n);

/* One path as it was found, links followed, opened once. */
struct file {
	const char *path;       /* as asked for */
	int os;                 /* 0, or the errno of finding it */
	int read_os;            /* 0, or the errno of opening it for reading */
	struct node node;
	struct span bytes;      /* absent unless it is a regular file that could be read */
	bool no_link;           /* the path's last component is known to be none */
	void *lib;              /* what the judge read of it, kept for the run */
	bool exec_known;
	int exec_os;            /* what host_may_exec says of it */
};

struct host;

/* The only doors to the system. Tests put literals behind them. Paths are absolute, or relative
   to the working directory when the root is the running system's. Each returns 0 or an errno. */
struct host_ops {
	int (*lstat)(struct host *h, const char *path, struct node *out);
	int (*readlink)(struct host *h, const char *path, struct buf *out);
	/* Finds and maps; the path holds no link that leads out of the root. */
	void (*open)(struct host *h, const char *path, struct file *out);
	/* May the caller execute it? EACCES also for a noexec mount, as the kernel has it. */
	int (*may_exec)(struct host *h, const char *path);
	bool (*is_noexec)(struct host *h, const char *path);
	/* Would executing this file, of that node, change the ids or the rights of the caller? */
	bool (*gains)(struct host *h, const char *path, const struct node *n);
	/* Does it have file capabilities? */
	bool (*has_caps)(struct host *h, const char *path);
	/* The directory of our own executable. */
	int (*self_dir)(struct host *h, struct buf *out);
	/* A file's path as /proc names it, links resolved, without a walk; ENOSYS where that cannot
	   be asked (another root), another errno without /proc. */
	int (*place)(struct host *h, const char *path, struct buf *out);
	/* The working directory; "/" below another root. */
	int (*cwd)(struct host *h, struct buf *out);
	/* A file of the kernel's own (/proc, /sys), whose size is not known before. */
	int (*slurp)(struct host *h, const char *path, struct buf *out);
	/* Entry i of a directory, in the kernel's order; ENOENT behind the last one. */
	int (*entry)(struct host *h, const char *dir, unsigned i, struct buf *name);
	/* All entries of a directory, each ended by a NUL, in the kernel's order. */
	int (*list)(struct host *h, const char *dir, struct span *names);
};

struct os {
	struct span id;         /* "debian"; absent when there is no os-release */
	struct span id_like;
	struct span version_id;
	struct span name;       /* "Debian GNU/Linux" */
	struct span pretty;
};

enum libc_kind { LIBC_NONE, LIBC_GLIBC, LIBC_MUSL, LIBC_OTHER };

struct libc {
	enum libc_kind kind;
	const struct file *loader;      /* the dynamic loader; NULL for LIBC_NONE */
	const struct file *file;        /* libc itself; for musl the loader */
	struct span version;            /* "2.36", "1.2.5"; absent when the file does not say */
};

struct elsewhere;
struct machine;

struct host {
	const struct host_ops *ops;
	const char *root;               /* "" for the running system */
	uint16_t machine;               /* EM_* that this kernel runs; and 32-bit x86 when x86-64 */
	bool uname_known;
	struct span uname_machine;
	struct span kernel;             /* release */
	/* Of the environment, NULL when unset or when judging another root. */
	const char *library_path;       /* LD_LIBRARY_PATH */
	const char *preload;            /* LD_PRELOAD */
	const char *path;               /* PATH */
	const char *bundle;             /* LANDFALL_BUNDLE */
	char *const *env;               /* all of it */
	/* Of --against: the system that stands in for this one, and its processor; mostly NULL. */
	const struct elsewhere *elsewhere;
	const struct machine *here;
	bool log;                       /* LANDFALL_LOG */
	bool bind_now;                  /* LD_BIND_NOW */
	/* Before a start, where a refusal will be judged again without: a file that everybody may
	   execute is not asked about, execve will tell; a directory with two links is taken to have
	   no subdirectories. */
	bool trust_modes;
	bool as_loader;                 /* /proc/self/exe is the program that we load */
	/* This process has gained rights: nothing of its caller's is used (AT_SECURE). */
	bool secure;
	const char *with_bundle;        /* --with-bundle */
	bool os_known;
	struct os os;
	bool libc_known;
	struct libc libc;
	uint32_t uid;                   /* of the caller; 0 also when it is not known */
	unsigned lacks;                 /* of host_lacks, LACK_KNOWN once it was asked */
	unsigned forbids;               /* of host_forbids: asked, answered */
	bool as_limit_known;
	uint64_t as_limit;              /* of host_as_limit */
	int isa_level;                  /* x86-64 micro-architecture level 1-4; 0 not asked yet */
	struct file **table;            /* open addressing, a power of two */
	size_t table_size;
	size_t nfiles;
	void *ctx;                      /* of the ops */
};

/* RLIMIT_AS in bytes; 0 for none, or when it is not known. */
uint64_t host_as_limit(struct host *h);

/* The running system, or the root file system in DIR. Needs an environment as execve takes it.
   False when DIR is not a directory; errno says why. */
bool host_open(struct host *h, const char *root, char *const *env);

/* The file at path, links followed below the root, opened once per run. NULL only when the memory
   or HOST_FILES_MAX is used up. */
const struct file *host_file(struct host *h, struct span path);

/* The path of a file with its links resolved, as both loaders read it from /proc/self/exe; false
   without /proc, unless sure: then they are not asked. Another root is taken to have it. */
bool host_place(struct host *h, struct span path, bool sure, struct buf *out);

/* execve has said EACCES: from here on ask, and forget what was taken on trust. */
void host_distrust_modes(struct host *h);

/* May the caller execute the file at path, links followed? 0 or an errno. */
int host_may_exec(struct host *h, struct span path);
/* Is it on a mount that refuses execution? */
bool host_is_noexec(struct host *h, struct span path);
/* Would starting it give it privileges (setuid, setgid, file capabilities)? */
bool host_is_privileged(struct host *h, const struct file *f);

/* From here on nothing that the caller chose is used, and a bundle only if none but root can have
   written it. */
void host_distrust_caller(struct host *h);

/* Would starting it give the caller other ids or rights (AT_SECURE)? */
bool host_is_secure(struct host *h, const struct file *f);

/* A variable of the environment; the last one counts, as for both loaders. NULL when it is not set
   or another root is judged. */
const char *host_env(const struct host *h, const char *name);

/* What a program may count on and this host does not have; asked once a run. */
enum lack {
	LACK_RESOLV = 1,        /* /etc/resolv.conf; a container engine gives another root its own */
	LACK_CERTS = 2,         /* a CA bundle, where Go (crypto/x509, root_linux.go) looks for one */
	LACK_ZONES = 4,         /* zoneinfo, where Go looks (time, zoneinfo_unix.go) */
	LACK_TMP = 8,           /* the directory for temporary files: $TMPDIR, else /tmp */
	LACK_KNOWN = 16,
};
unsigned host_lacks(struct host *h);
/* Where that directory should be. */
struct span host_tmp_dir(const struct host *h);

/* System calls that old container engines' filters refuse with EPERM, where ENOSYS would have made
   the C library use an older call (moby before 20.10.10, libseccomp before 2.4.4). */
enum host_call { CALL_CLONE3, CALL_FACCESSAT2 };
/* Does a seccomp filter refuse it so? Asked of the kernel, with arguments that do nothing, by a
   child, because a filter may also kill; false below another root and without a filter. */
bool host_forbids(struct host *h, enum host_call call);
/* Does this process run under a seccomp filter? */
bool host_is_filtered(const struct host *h);

/* How a path is walked, component by component, as the kernel does. */
struct walk {
	char real[PATH_BYTES];  /* link-free path; up to and with the failing component */
	char link[PATH_BYTES];  /* the last symbolic link followed, "" when none was */
	int os;                 /* 0, or the errno at the failing component */
	struct node node;       /* of the last component that exists */
};
void host_walk(struct host *h, struct span path, struct walk *out);

/* The processor of the system that is asked; NULL when no table has it. */
const struct machine *host_machine(const struct host *h);

/* Fills uname_machine and kernel. */
void host_uname(struct host *h);

const struct os *host_os(struct host *h);

/* The libc of the host itself, by the loader that is there; musl only when there is no glibc. */
const struct libc *host_libc(struct host *h);

/* Which libc a loader belongs to, by what the file defines and never by its path. */
enum libc_kind libc_kind_of(struct span file);
/* The same where the file was read before. */
struct image;
enum libc_kind libc_kind_of_image(struct span file, const struct image *im);
struct span libc_version_of(enum libc_kind kind, struct span file);

/* The x86-64 level of this CPU, as glibc's hwcaps directories name it (x86-64-v2 is 2). */
int host_isa_level(struct host *h);

/* Is this an Intel processor? Older glibcs name haswell directories for those only. */
bool host_is_intel(struct host *h);

/* A registration of binfmt_misc, as the kernel shows it. */
struct binfmt {
	char name[256];
	char interpreter[PATH_BYTES];
	char flags[16];                 /* "F", "OCF"; "" for none */
};

/* Is a program of this head handed to an emulator by binfmt_misc? The first entry that fits. */
bool host_binfmt(struct host *h, struct span head, struct binfmt *out);

#endif
