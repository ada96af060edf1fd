/* landfall: the public contract of Landfall, as its exit status, its JSON and its callers have it,
   and liblandfall, which judges for another program. Nothing here changes its meaning or its
   number; what is new is added. */
#ifndef LANDFALL_LANDFALL_H
#define LANDFALL_LANDFALL_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is to be done with a program, the most faithful first. */
enum landfall_action {
	LANDFALL_RUN,      /* start it as it is */
	LANDFALL_HANDOVER, /* give it to the loader of another glibc or musl */
	LANDFALL_SHIM,     /* run it on musl, through Landfall's own compatibility library */
	LANDFALL_REPOINT,  /* take optional version needs out of our private mapping of it */
	LANDFALL_NONE,     /* it cannot start: a message says why */
};

/* Exit statuses of Landfall's own; a program that was started ends with its own. */
#define LANDFALL_EXIT_OWN_FAULT 125    /* bad usage, our own fault, a gate without a program */
#define LANDFALL_EXIT_NOT_RUNNABLE 126 /* everything is there, and it cannot run */
#define LANDFALL_EXIT_NOT_FOUND 127    /* the program, loader, library or interpreter is absent */

/* The member "v" of every JSON object; members may be added within one version, never changed. */
#define LANDFALL_JSON_VERSION 1

/* The id of each message, which never changes; landfall --why prints its page. */
/* ids: made by 'make index' from loader/message/pages */
#define LANDFALL_LF001 "LF001" /* file-missing */
#define LANDFALL_LF002 "LF002" /* link-dangling */
#define LANDFALL_LF003 "LF003" /* link-loop */
#define LANDFALL_LF004 "LF004" /* not-a-directory */
#define LANDFALL_LF005 "LF005" /* is-directory */
#define LANDFALL_LF006 "LF006" /* not-executable */
#define LANDFALL_LF007 "LF007" /* noexec-mount */
#define LANDFALL_LF008 "LF008" /* no-search-permission */
#define LANDFALL_LF009 "LF009" /* not-a-file */
#define LANDFALL_LF010 "LF010" /* path-refused */
#define LANDFALL_LF011 "LF011" /* not-in-path */
#define LANDFALL_LF012 "LF012" /* directory-not-searched */
#define LANDFALL_LF013 "LF013" /* nothing-to-judge */
#define LANDFALL_LF103 "LF103" /* script-crlf */
#define LANDFALL_LF104 "LF104" /* script-interp-missing */
#define LANDFALL_LF105 "LF105" /* script-no-interp */
#define LANDFALL_LF106 "LF106" /* script-line-too-long */
#define LANDFALL_LF107 "LF107" /* script-chain-too-long */
#define LANDFALL_LF108 "LF108" /* script-interp-unusable */
#define LANDFALL_LF109 "LF109" /* env-command-missing */
#define LANDFALL_LF110 "LF110" /* env-one-name */
#define LANDFALL_LF111 "LF111" /* env-no-split */
#define LANDFALL_LF112 "LF112" /* script-one-argument */
#define LANDFALL_LF113 "LF113" /* env-command-not-executable */
#define LANDFALL_LF201 "LF201" /* not-a-program */
#define LANDFALL_LF202 "LF202" /* wrong-machine */
#define LANDFALL_LF203 "LF203" /* elf-damaged */
#define LANDFALL_LF204 "LF204" /* library-started */
#define LANDFALL_LF205 "LF205" /* no-loader-named */
#define LANDFALL_LF206 "LF206" /* x32 */
#define LANDFALL_LF207 "LF207" /* elf-cut-off */
#define LANDFALL_LF208 "LF208" /* elf-unmappable */
#define LANDFALL_LF209 "LF209" /* emulator-missing */
#define LANDFALL_LF210 "LF210" /* guest-loader-missing */
#define LANDFALL_LF211 "LF211" /* static-names-loader */
#define LANDFALL_LF212 "LF212" /* appimage-no-fuse */
#define LANDFALL_LF213 "LF213" /* elf-zeros */
#define LANDFALL_LF214 "LF214" /* packed */
#define LANDFALL_LF217 "LF217" /* elf-short */
#define LANDFALL_LF218 "LF218" /* no-such-applet */
#define LANDFALL_LF301 "LF301" /* loader-missing */
#define LANDFALL_LF302 "LF302" /* loader-unusable */
#define LANDFALL_LF303 "LF303" /* loader-is-a-program */
#define LANDFALL_LF401 "LF401" /* glibc-too-old */
#define LANDFALL_LF402 "LF402" /* libraries-missing */
#define LANDFALL_LF403 "LF403" /* library-too-old */
#define LANDFALL_LF404 "LF404" /* symbols-missing */
#define LANDFALL_LF405 "LF405" /* relocation-unknown */
#define LANDFALL_LF406 "LF406" /* unpacks-to-noexec */
#define LANDFALL_LF410 "LF410" /* processor-too-old */
#define LANDFALL_LF411 "LF411" /* environment-in-the-way */
#define LANDFALL_LF412 "LF412" /* preload-lost */
#define LANDFALL_LF413 "LF413" /* symbol-lost */
#define LANDFALL_LF415 "LF415" /* relocations-passed-over */
#define LANDFALL_LF416 "LF416" /* loader-stops */
#define LANDFALL_LF417 "LF417" /* glibc-mixed */
#define LANDFALL_LF501 "LF501" /* exec-refused */
#define LANDFALL_LF502 "LF502" /* loader-not-trusted */
#define LANDFALL_LF503 "LF503" /* no-loader-behind */
#define LANDFALL_LF504 "LF504" /* loader-not-mapped */
#define LANDFALL_LF505 "LF505" /* not-installed */
#define LANDFALL_LF510 "LF510" /* busy */
#define LANDFALL_LF511 "LF511" /* address-space-limit */
#define LANDFALL_LF512 "LF512" /* exec-filtered */
#define LANDFALL_LF513 "LF513" /* arguments-too-long */
#define LANDFALL_LF514 "LF514" /* capabilities-withheld */
#define LANDFALL_LF516 "LF516" /* own-interpreter */
#define LANDFALL_LF517 "LF517" /* started-itself */
#define LANDFALL_LF601 "LF601" /* bundle-not-written */
#define LANDFALL_LF602 "LF602" /* bundle-no-glibc */
#define LANDFALL_LF603 "LF603" /* bundle-nothing-to-collect */
#define LANDFALL_LF604 "LF604" /* not-adopted */
#define LANDFALL_LF605 "LF605" /* bundle-cannot-hold-it */
#define LANDFALL_LF606 "LF606" /* not-registered */
#define LANDFALL_LF701 "LF701" /* shell-starts-it-anyway */
#define LANDFALL_LF702 "LF702" /* interpreter-wants-f */
#define LANDFALL_LF703 "LF703" /* env-starts-it-again */
#define LANDFALL_LF704 "LF704" /* argument-ends-in-cr */
#define LANDFALL_LF705 "LF705" /* no-resolv-conf */
#define LANDFALL_LF706 "LF706" /* no-certificates */
#define LANDFALL_LF707 "LF707" /* no-zoneinfo */
#define LANDFALL_LF708 "LF708" /* no-tmp */
#define LANDFALL_LF709 "LF709" /* clone3-refused */
#define LANDFALL_LF710 "LF710" /* faccessat2-refused */
#define LANDFALL_LF711 "LF711" /* exe-is-another */
#define LANDFALL_LF712 "LF712" /* no-lsm-transition */
#define LANDFALL_LF713 "LF713" /* no-gconv */
#define LANDFALL_LF714 "LF714" /* no-unwinder */
#define LANDFALL_LF715 "LF715" /* no-locale */
#define LANDFALL_LF716 "LF716" /* no-terminal */
#define LANDFALL_LF717 "LF717" /* named-not-here */
#define LANDFALL_LF718 "LF718" /* bundle-passed-over */
#define LANDFALL_LF719 "LF719" /* pointers-unrelocated */
#define LANDFALL_LF720 "LF720" /* started-by-another */
#define LANDFALL_LF901 "LF901" /* usage */
/* ids end */

/* Bytes of a message id with its NUL: "LF301". */
#define LANDFALL_ID_BYTES 6

/* liblandfall. It judges a program below a directory and says why it would not start there, as
   landfall --explain does; it starts nothing, and looks for no way around.

   It keeps no state: calls may be nested and made by several threads at once, each with memory of
   its own. It takes no memory but that, sets no signal handler, writes to no descriptor and never
   ends the process. It opens files below root_fd alone, closes each again, and reads
   /proc of that root. 128 KB of stack are enough for it. */

enum landfall_result {
	LANDFALL_OK,
	LANDFALL_WRONG_QUESTION, /* an argument is missing, or is none of those that are known */
	LANDFALL_NO_ROOT,        /* root_fd is no open directory */
	LANDFALL_NO_MEMORY, /* arena_bytes are too few, or a descriptor or mapping was refused */
	LANDFALL_NO_ROOM,   /* the buffer is too small for the text */
};

/* Flags of a question. Without LANDFALL_MAP_FILES each file that is looked at is read into the
   arena, which takes as many bytes as the program, its loader and its libraries have; a file of
   more than 64 MB is LANDFALL_NO_MEMORY. With it they are mapped until landfall_close, and take
   none: but where somebody cuts such a file short meanwhile, the process gets SIGBUS. Nothing
   guards that. */
#define LANDFALL_MAP_FILES 1U

/* Enough arena with LANDFALL_MAP_FILES for all but giants; without, add the files. */
#define LANDFALL_ARENA_BYTES ((size_t)8 << 20)

struct landfall_question {
	size_t size;      /* sizeof(struct landfall_question) */
	int root_fd;      /* of the root; O_PATH will do; stays open */
	unsigned flags;   /* 0, or LANDFALL_MAP_FILES */
	const char *path; /* of the program below it; a name without a slash: looked for in PATH */
	const char *cwd;  /* where it is started, an absolute path below the root; NULL: the root */
	/* What it is started with, as execve takes it; NULL: not known. PATH and the variables of its
	   loader count. Must live as long as the verdict, as path and cwd must not. */
	char *const *env;
	void *arena; /* memory for the verdict; its bytes may be anything */
	size_t arena_bytes;
};

struct landfall_verdict {
	enum landfall_action action; /* LANDFALL_RUN or LANDFALL_NONE */
	int exit;    /* 126 or 127, what a shell would end with; 0 when it would start */
	int os;      /* the errno of execve; 0 when it would succeed, or is not known */
	int certain; /* 1: no kernel and no loader that it speaks of would start it */
	char id[LANDFALL_ID_BYTES]; /* LANDFALL_LF301 and so on; "" with LANDFALL_RUN */
	const char *name;           /* "loader-missing", in the arena; NULL with LANDFALL_RUN */
	void *judged;               /* the library's own, in the arena */
};

/* Judges q->path. Fills *out, whatever comes; in doubt the verdict is LANDFALL_RUN. The arena must
   stay as it is until the last text of the verdict was written. */
enum landfall_result landfall_judge(const struct landfall_question *q,
				    struct landfall_verdict *out);

enum landfall_form {
	LANDFALL_TITLE, /* one line: "cannot run '/app/server': its loader ... is missing [LF301]" */
	LANDFALL_TEXT,  /* the message, several lines */
	LANDFALL_JSON,  /* one object on one line, as landfall --json has it */
};

/* Writes a verdict to a buffer of cap bytes, ended by a newline and a NUL, and the bytes of the
   text without the NUL to *n, unless n is NULL. LANDFALL_NO_ROOM when cap is not more than that:
   the buffer then has its beginning. Names out of files are escaped: no control byte is ever
   written. */
enum landfall_result landfall_write(const struct landfall_verdict *v, enum landfall_form form,
				    char *to, size_t cap, size_t *n);

/* Ends a verdict: its texts are gone, and so are its mappings. Memory is the caller's. Needed with
   LANDFALL_MAP_FILES; a second call does nothing. */
void landfall_close(struct landfall_verdict *v);

#ifdef __cplusplus
}
#endif

#endif
