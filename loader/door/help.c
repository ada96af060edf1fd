/* The texts of --help, --version and of a wrong command line. */
#include "door/help.h"

#include "read/phrases.h"
#include "read/table.h"

#include <landfall/landfall.h>

static const char usage[] =
	"usage:\n"
	"  landfall [OPTION]... [--] PROGRAM [ARG]...    run it, whatever the host's libc\n"
	"  landfall --explain PROGRAM...                 would it run here; if not, why\n"
	"  landfall --tree FILE...                       each library, and where it is\n"
	"  landfall --where FILE...                      where it starts, what it needs\n"
	"  landfall --pick FILE... [-- ARG...]           print, or run, what runs here\n"
	"  landfall --host                               what this host is\n"
	"  landfall --bundle DIR PROGRAM...              collect what PROGRAM needs\n"
	"  landfall --bundle DIR --trace [--] CMD...     run CMD, collect what it uses\n"
	"  landfall --update DIR [--trace] [--] WORD...  collect more into a bundle\n"
	"  landfall --bundle-glibc DIR                   collect one glibc alone\n"
	"  landfall --install | --uninstall              be the loader that is missing\n"
	"  landfall --install [--] PROGRAM [ARG]...      the same if allowed, and run it\n"
	"  landfall --adopt [--undo] FILE...             be the loader that FILE names\n"
	"  landfall --register | --unregister            explain what does not start\n"
	"  landfall --oci-hook                           stop a container that cannot run\n"
	"  landfall --shell-hook bash|zsh|fish           for an rc file: why 'not found'\n"
	"  landfall --why [LF###]...                     what an id means, or all ids\n";

static const char details[] =
	"\n"
	"  -r                  with --explain, --adopt: every program below a directory\n"
	"  --jobs N            with --explain -r: N processes share the files, 1 to 64\n"
	"  --against TARGET    with --explain: would it run on debian:11, ubuntu:22.04,\n"
	"                      rhel:8, alpine:3.20, glibc:2.17, musl:1.2.5; TARGET,ARCH\n"
	"                      for another processor\n"
	"  --markdown          with --where: as a table for release notes\n"
	"  --root DIR          judge against the root file system in DIR (not with a run)\n"
	"  --skip-unfit        with --bundle: leave out, and list, what does not fit\n"
	"  --layout LAYOUT     with --bundle: flat, the bundle alone; dir, with the\n"
	"                      programs and landfall; image, a tree for / with programs\n"
	"                      and data at their own paths\n"
	"  -o FILE.tar         with --bundle, --update: the same as one file too\n"
	"  --adopt             with --layout image: its programs ask for landfall, for a\n"
	"                      base with a glibc of its own\n"
	"  --add FILE|DIR, --with-package NAME\n"
	"                      with --bundle, --update: these files too, those of that\n"
	"                      package\n"
	"  --strip             with --bundle, --update: without debug sections\n"
	"  --gpu               with --trace: the driver of a graphics card too\n"
	"  --no-locale, --no-gconv, --no-zoneinfo, --no-terminfo, --no-services, --no-ca,\n"
	"  --no-fonts, --no-openssl\n"
	"                      with --bundle: leave that data out, though programs ask\n"
	"                      for it\n"
	"  --with-bundle DIR   look for another glibc here first\n"
	"  --no-shim           do not run a glibc program on musl by landfall's own glibc\n"
	"                      layer (also LANDFALL_SHIM=0)\n"
	"  --shim FILE         take this build of that layer in place of landfall's own\n"
	"  --no-redirect       run it as it is, or explain; use no other glibc\n"
	"  --json              one JSON object a line, with --explain, --tree, --where,\n"
	"                      --pick, --host or a run that fails\n"
	"  --color=WHEN        answers in colours: auto (on a terminal), always, never\n"
	"  --quiet             with --explain: say nothing, the exit status is the answer\n"
	"  -v, --verbose       say on stderr what is being done (also LANDFALL_LOG=1)\n"
	"  --dry-run           with --install, --adopt, --register and their opposites:\n"
	"                      only say what would be done\n"
	"  -h, --help          this text\n"
	"  -V, --version       the version; with --licences the licences of what is in\n"
	"                      this file\n"
	"\n"
	"Options end at -- or at the first word that is not one; what follows is the\n"
	"program's. A PROGRAM without a slash is looked up in PATH.\n"
	"\n"
	"exit status: the program's own; 127 a file was not found (the program, its\n"
	"loader, a library, a script's interpreter); 126 all is there and it cannot run;\n"
	"125 wrong usage or a fault of landfall's own. With --explain: 0 when it would\n"
	"start, else what a run would end with.\n";

void help_full(struct out *o)
{
	out_str(o, usage);
	out_str(o, details);
}

static const char licence[] TABLE =
#include "licence.inc"
	;

void help_version(struct out *o)
{
	out_str(o, "landfall " LF_VERSION "\n");
}

void help_licences(struct out *o)
{
	help_version(o);
	out_str(o, "\n");
	out_str(o, licence);
}

/* Writes words separated by blanks, in lines of at most 80 columns. */
static void say_known(struct out *o, struct span words)
{
	struct span word;
	out_str(o, "  known ");
	while (span_cut(&words, " ", &word)) {
		if (o->column + 1 + word.n > 80) {
			out_str(o, "\n");
			out_pad(o, 8);
		} else {
			out_str(o, " ");
		}
		out_span(o, word);
	}
	out_str(o, "\n");
}

void help_misuse(struct out *o, const char *word, const char *why, struct span near,
		 struct span known)
{
	out_str(o, "landfall: '");
	out_escaped(o, span_of(word));
	out_str(o, "' ");
	out_str(o, why);
	if (near.n) {
		out_str(o, "; " PHRASE_USAGE_DID_YOU_MEAN " '");
		out_span(o, near);
		out_str(o, "'?");
	}
	out_str(o, " [" LANDFALL_LF901 "]\n");
	if (known.n)
		say_known(o, known);
	out_str(o, usage);
	out_str(o, "  more  landfall --help\n");
}
