/* Data that a program asks for by function: what its closure imports comes in, files of the host go
   out. Which function asks for what stands in tables/data.tsv; no program is known by its name. */
#include "make/data.h"

#include "closure/lib.h"
#include "make/data_dir.h"
#include "read/table.h"

struct data_row {
	char symbol[44];
	char data[12];
	char except[16];
};

static const struct data_row rows[] TABLE = {
#include "tables/data.inc"
};

/* Symbols of one object that are looked at. */
#define SYMBOLS_SEEN (1U << 18)

const char *data_name(unsigned kind)
{
	static const char names[ASKS_KINDS][12] = {"locale",   "gconv",   "zoneinfo", "terminfo",
						   "services", "ca",      "fonts",    "openssl",
						   "dlopen",   "threads", "names"};
	return names[kind];
}

static unsigned kind_bit(struct span name)
{
	unsigned k = 0;
	while (k < ASKS_KINDS && !span_is(name, data_name(k)))
		k++;
	return k < ASKS_KINDS ? 1U << k : 0;
}

static const struct data_row *row_of(struct span name)
{
	size_t low = 0;
	size_t high = COUNT(rows);
	while (low < high) {
		size_t i = low + (high - low) / 2;
		int order = span_order(name, span_of(rows[i].symbol));
		if (order == 0)
			return &rows[i];
		if (order > 0)
			low = i + 1;
		else
			high = i;
	}
	return NULL;
}

unsigned data_asked_for(struct lib *l)
{
	struct elf_sym s = {.shndx = 0};
	unsigned kinds = 0;
	if (!lib_symbols(l))
		return 0;
	for (uint32_t i = 1; i < SYMBOLS_SEEN && elf_symbol(&l->symtab, i, &s); i++) {
		const struct data_row *row = s.shndx == 0 ? row_of(s.name) : NULL;
		if (row && !span_is(l->image.dyn.soname, row->except))
			kinds |= kind_bit(span_of(row->data));
	}
	return kinds;
}

/* --- where a host has it -------------------------------------------------------------------- */

static bool any(struct span name)
{
	(void)name;
	return true;
}

/* posix/ is what lies above it once more, right/ counts leap seconds, which no system does, and
   localtime is the host's own. */
static bool is_zone(struct span name)
{
	return !span_is(name, "posix") && !span_is(name, "right") && !span_is(name, "localtime") &&
	       !span_is(name, "posixrules");
}

/* Of the 2,800 terminals that ncurses describes those that are in use. */
static bool is_terminal(struct span name)
{
	static const char known[][10] = {"ansi",  "cons25", "cygwin",   "dumb",  "Eterm", "linux",
					 "mach",  "rxvt",   "screen",   "sun",   "tmux",  "vt",
					 "xterm", "foot",   "kitty",    "gnome", "st-",   "konsole",
					 "putty", "vte",    "alacritty"};
	if (name.n <= 2) /* a directory: the first letter, or its code */
		return true;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (span_starts(name, known[i]))
			return true;
	return span_is(name, "st");
}

static bool add_locale(struct collection *c)
{
	static const char dirs[][24] = {"/usr/lib/locale/C.utf8", "/usr/lib/locale/C.UTF-8"};
	for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
		if (data_dir_is(c->h, span_of(dirs[i])))
			return data_dir_add(c, span_of(dirs[i]), "locale/C.utf8", any);
	return true;
}

/* A directory beside a library: below /usr, also where /lib is a link. */
static bool add_beside(struct collection *c, const struct file *library, const char *dir,
		       const char *name)
{
	for (unsigned i = 0; i < 2; i++) {
		char path[PATH_BYTES];
		struct buf b = buf_of(path, sizeof path);
		buf_adds(&b, i ? "" : "/usr");
		buf_path(&b, span_dir(span_of(library->path)), span_of(dir));
		if (!b.full && data_dir_is(c->h, buf_span(&b)))
			return data_dir_add(c, buf_span(&b), name, any);
	}
	return true;
}

/* Where OpenSSL was built to look for them, as distributions do: beside libcrypto, engines in a
   directory that is named after the version in its soname. */
static bool add_openssl(struct collection *c)
{
	static const char soname[] = "libcrypto.so.";
	for (const struct member *m = c->members.first; m; m = m->next) {
		char text[PATH_BYTES];
		struct buf engines = buf_of(text, sizeof text);
		struct span version;
		if (!span_starts(m->name, soname) ||
		    !span_from(m->name, sizeof soname - 1, &version))
			continue;
		buf_adds(&engines, "engines-");
		buf_add(&engines, version);
		return !engines.full && add_beside(c, m->file, text, "openssl/engines") &&
		       add_beside(c, m->file, "ossl-modules", "openssl/modules");
	}
	return true;
}

static bool add_terminfo(struct collection *c)
{
	static const char dirs[][20] = {"/etc/terminfo", "/lib/terminfo", "/usr/lib/terminfo",
					"/usr/share/terminfo"};
	for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
		if (!data_dir_add(c, span_of(dirs[i]), "terminfo", is_terminal))
			return false;
	return true;
}

static bool add_services(struct collection *c)
{
	return data_file_add(c, span_of("/etc/services"), "services/services") &&
	       data_file_add(c, span_of("/etc/protocols"), "services/protocols");
}

/* Where distributions keep it, as Go's crypto/x509 lists them. */
static bool add_ca(struct collection *c)
{
	static const char files[][40] = {
		"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/ssl/ca-bundle.pem",
		"/etc/ssl/cert.pem",
	};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		unsigned before = c->data.n;
		if (!data_file_add(c, span_of(files[i]), "ca/ca.crt"))
			return false;
		if (c->data.n > before)
			break;
	}
	return true;
}

static bool add_kind(struct collection *c, enum data_kind kind)
{
	switch (kind) {
	case DATA_LOCALE: return add_locale(c);
	case DATA_GCONV: return add_beside(c, c->libc, "gconv", "gconv");
	case DATA_ZONEINFO:
		return data_dir_add(c, span_of("/usr/share/zoneinfo"), "zoneinfo", is_zone);
	case DATA_TERMINFO: return add_terminfo(c);
	case DATA_SERVICES: return add_services(c);
	case DATA_CA: return add_ca(c);
	case DATA_FONTS: return data_dir_add(c, span_of("/etc/fonts"), "fonts", any);
	case DATA_OPENSSL: return add_openssl(c);
	case DATA_KINDS: break;
	}
	return true;
}

bool data_collect(struct collection *c, unsigned kinds)
{
	for (unsigned k = 0; k < DATA_KINDS; k++) {
		unsigned before = c->data.n;
		if (!(kinds >> k & 1))
			continue;
		if (!add_kind(c, (enum data_kind)k))
			return false;
		c->kinds |= c->data.n > before ? 1U << k : 0;
	}
	return true;
}
