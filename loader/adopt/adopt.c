/* Programs whose own loader is there and too old start through Landfall when their PT_INTERP names
   it. A path comes in; the file there is replaced by a copy in which those bytes are others. What
   somebody vouches for, and what could not be given back, is refused. */
#include "adopt/adopt.h"

#include "adopt/adoptable.h"
#include "host/arena.h"
#include "host/owned.h"
#include "link/adopted.h"
#include "adopt/opened.h"
#include "adopt/replace_file.h"
#include "message/errno_name.h"
#include "message/verdict.h"
#include "read/own.h"
#include "read/phrases.h"
#include "report/out.h"
#include "report/streams.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Where Landfall is looked for when this executable's own path will not do. */
static const char *const places[] = {"/usr/local/bin/landfall", "/usr/bin/landfall",
				     "/bin/landfall", "/landfall"};

/* A program whose PT_INTERP is to change. */
struct subject {
	struct opened file;
	struct adoptable program;
	char implied[ADOPTED_PATH_BYTES];
};

/* What a refusal says beside its reason. */
struct refusal {
	const char *reason;
	int os;
	struct span interp, at;
};

static const char *reason_of(const struct refusal *r)
{
	switch (r->os) {
	case 0: return r->reason;
	case ENOENT: return PHRASE_NO_SUCH_FILE;
	case EISDIR: return PHRASE_ADOPT_DIRECTORY;
	case ENOTSUP: return PHRASE_ADOPT_ATTRIBUTES;
	default: return errno_text(r->os);
	}
}

static int refuse(struct adoption *a, const char *path, const struct refusal *r)
{
	struct verdict v;
	verdict_open(&v, a->h->arena, path);
	facts_text(&v.message.facts, FACT_PROGRAM, span_of(path));
	facts_text(&v.message.facts, HINT_DOING,
		   span_of(a->undo ? PHRASE_ADOPT_UNDO : PHRASE_ADOPT));
	facts_text(&v.message.facts, FACT_REASON, span_of(reason_of(r)));
	facts_text(&v.message.facts, FACT_ERRNO, span_of(r->os ? errno_name(r->os) : NULL));
	facts_text(&v.message.facts, FACT_INTERP, r->interp);
	facts_text(&v.message.facts, FACT_AT, r->at);
	if (r->os == EROFS || r->os == EACCES || r->os == EPERM)
		facts_flag(&v.message.facts, HINT_CLOSED);
	if (r->reason && strcmp(r->reason, PHRASE_ADOPT_TOO_SHORT) == 0)
		facts_flag(&v.message.facts, HINT_TOO_SHORT);
	if (r->reason && strcmp(r->reason, PHRASE_ADOPT_NO_LANDFALL) == 0)
		facts_flag(&v.message.facts, HINT_NO_LANDFALL);
	verdict_refuse(&v, LANDFALL_LF604);
	report_aside(&v);
	return v.exit;
}

int adopt_refuse(struct adoption *a, const char *path, const char *reason, int os)
{
	const struct refusal r = {.reason = reason, .os = os};
	return refuse(a, path, &r);
}

static void say(struct adoption *a, const char *path, const char *what, struct span loader)
{
	out_escaped(a->out, span_of(path));
	out_str(a->out, ": ");
	out_str(a->out, what);
	out_escaped(a->out, loader);
	out_str(a->out, "\n");
}

/* --- the program ---------------------------------------------------------------------------- */

/* Why the path in it is not to be overwritten. NULL when it may be. */
static const char *unfit(const struct subject *s)
{
	const char *why = adoptable_unfit(&s->program, s->file.bytes);
	if (why)
		return why;
	return s->file.st.st_nlink != 1 ? PHRASE_ADOPT_LINKS : opened_vouched(&s->file);
}

/* --- Landfall's path ------------------------------------------------------------------------ */

/* Is a copy of Landfall at that path that may be executed, for the processor of the program? */
static bool is_landfall(struct adoption *a, struct span path, const struct elf *program)
{
	struct opened f;
	struct elf own;
	bool is = opened_at(a->h, path, &f) == 0 && (f.st.st_mode & 0111) &&
		  elf_open(f.bytes, &own) == ELF_OK && elf_is_own(&own) &&
		  own.machine == program->machine && own.is64 == program->is64;
	opened_close(&f);
	return is;
}

static bool has_loader_name(struct span path)
{
	return span_starts(span_base(path), "ld-");
}

/* Asks about one place. *why is what speaks against it, unless a better place did so before. */
static bool will_do(struct adoption *a, struct span path, const struct subject *s,
		    struct refusal *why)
{
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	struct file program = {.path = s->file.path};
	struct owners o;
	if (!path.n || has_loader_name(path) || !is_landfall(a, path, &s->program.image.elf))
		return false;
	why->at = path;
	why->reason = PHRASE_ADOPT_TOO_SHORT;
	if (path.n + 1 > s->program.room.n)
		return false;
	program.inode.uid = s->file.st.st_uid;
	owners_of(a->h, &program, false, &o);
	if (owned_path(&o, path, &at))
		return true;
	why->reason = PHRASE_ADOPT_NOT_OWNED;
	why->at = span_of(arena_copy(a->h->arena, buf_span(&at)));
	return false;
}

/* The path that the program is to name; where none will do, the first reason goes to *why. */
static bool choose(struct adoption *a, const struct subject *s, struct span *path,
		   struct refusal *why)
{
	const size_t n = sizeof places / sizeof places[0];
	why->reason = PHRASE_ADOPT_NO_LANDFALL;
	for (size_t i = 0; i <= n; i++) {
		struct refusal one = {.reason = NULL};
		*path = span_of(i ? places[i - 1] : a->own);
		if (will_do(a, *path, s, &one)) {
			why->reason = NULL;
			return true;
		}
		if (one.reason && !why->at.p) {
			why->reason = one.reason;
			why->at = one.at;
		}
	}
	return false;
}

/* --- the change ----------------------------------------------------------------------------- */

static int change(struct adoption *a, const struct subject *s, struct span path)
{
	unsigned char bytes[ADOPTED_PATH_BYTES * 4] = {0};
	const struct replacement r = {
		.room = a->room,
		.dir = s->file.dir,
		.name = s->file.name,
		.from = s->file.fd,
		.was = s->file.st,
		.off = s->program.off,
		.bytes = {bytes, s->program.room.n},
	};
	if (s->program.room.n > sizeof bytes || path.n >= s->program.room.n)
		return ENAMETOOLONG;
	memcpy(bytes, path.p, path.n);
	return a->dry_run ? 0 : replace_file(&r);
}

static int done(struct adoption *a, const char *name, const struct subject *s, struct span path)
{
	int os = change(a, s, path);
	if (os) {
		const struct refusal r = {
			.reason = os == EBUSY ? PHRASE_ADOPT_CHANGED : NULL,
			.os = os == EBUSY ? 0 : os,
			.interp = s->program.image.interp,
			.at = span_of(s->file.path),
		};
		return refuse(a, name, &r);
	}
	a->programs++;
	say(a, name,
	    a->undo ? (a->dry_run ? PHRASE_WOULD_BE_GIVEN_BACK " " : PHRASE_GIVEN_BACK " ")
		    : (a->dry_run ? PHRASE_WOULD_BE_ADOPTED " " : PHRASE_ADOPTED " "),
	    path);
	return 0;
}

/* Is Landfall what the program names already? */
static bool names_landfall(struct adoption *a, const struct subject *s)
{
	struct span interp = s->program.image.interp;
	return !has_loader_name(interp) && (is_landfall(a, interp, &s->program.image.elf) ||
					    span_is(span_base(interp), "landfall"));
}

/* Is the program as it was to become? Then nothing is said against it. */
static bool is_done(struct adoption *a, const char *name, const struct subject *s, bool is_adopted)
{
	if (a->undo ? !span_is(s->program.image.interp, s->implied) : !is_adopted)
		return false;
	a->programs++;
	if (!a->walking)
		say(a, name, a->undo ? PHRASE_IS_GIVEN_BACK " " : PHRASE_IS_ADOPTED " ",
		    s->program.image.interp);
	return true;
}

static int adopt_program(struct adoption *a, const char *name, struct subject *s)
{
	struct refusal why = {.interp = s->program.image.interp};
	struct buf b = buf_of(s->implied, sizeof s->implied);
	const bool known = adopted_implied(&s->program.image, &b);
	const bool is_adopted = names_landfall(a, s);
	struct span path = buf_span(&b);
	if (known && is_done(a, name, s, is_adopted))
		return 0;
	if (!known || (a->undo ? !is_adopted : !span_eq(s->program.image.interp, path))) {
		why.reason = known ? PHRASE_ADOPT_OTHER_LOADER : PHRASE_ADOPT_NO_LIBC;
		return a->walking ? 0 : refuse(a, name, &why);
	}
	why.reason = unfit(s);
	if (!why.reason && !a->undo)
		(void)choose(a, s, &path, &why);
	return why.reason ? refuse(a, name, &why) : done(a, name, s, path);
}

int adopt_file(struct adoption *a, const char *path)
{
	struct subject s = {.implied = ""};
	int r = 0;
	int os = opened_at(a->h, span_of(path), &s.file);
	if (os)
		r = adopt_refuse(a, path, os == EINVAL ? PHRASE_NOT_REGULAR : NULL,
				 os == EINVAL ? 0 : os);
	else if (adoptable_read(s.file.bytes, &s.program))
		r = adopt_program(a, path, &s);
	else if (!a->walking)
		r = adopt_refuse(a, path, PHRASE_ADOPT_NO_PROGRAM, 0);
	opened_close(&s.file);
	return r;
}

bool adopt_begin(struct adoption *a, struct host *h)
{
	struct buf own = buf_of(a->own, sizeof a->own);
	a->h = h;
	a->room = arena_get(h->arena, sizeof *a->room);
	if (!h->root[0] && (h->ops->readlink(h, "/proc/self/exe", &own) || own.full))
		a->own[0] = 0;
	return a->room;
}
