/* rpm's database, read and never asked: a file of SQLite (sqlite.org/fileformat2.html) with a table
   "Packages" of a number and a header each. Only what such a table needs is read: its pages, no
   index and no journal, for rpm puts all of it into the file before it ends. */
#include "gather/rpm_db.h"

#include "host/arena.h"

/* Bytes of one header; the largest seen, a kernel's modules, has 1.2 MB. */
#define HEADER_BYTES_MAX ((size_t)4 << 20)
/* Pages from the root of a table to its leaves. */
#define DEPTH_MAX 16
/* Packages of one system; the largest seen has 5,000. */
#define ROWS_MAX 65536

struct db {
	struct span file;
	uint64_t page; /* bytes of a page, */
	uint64_t used; /* and of them those that are used */
	unsigned char *room;
	uint64_t
		pages; /* that may still be looked at: each of the file once, so that none leads back */
	uint64_t bytes; /* of rows that may still be read: the file has no more, and none twice */
	unsigned rows;
	uint32_t *dirs;
	void (*row)(struct db *d, struct span record);
	void (*package)(void *ctx, const struct rpm_package *p);
	void *ctx;
	uint64_t root; /* of the table of packages */
};

/* A number of 1 to 9 bytes, the upper bit of each but the last set; *at goes behind it. */
static bool varint(struct span s, uint64_t *at, uint64_t *out)
{
	*out = 0;
	for (unsigned i = 0; i < 9 && *at < s.n; i++) {
		const unsigned char c = s.p[(*at)++];
		if (i == 8) {
			*out = *out << 8 | c;
			return true;
		}
		*out = *out << 7 | (c & 0x7f);
		if (!(c & 0x80))
			return true;
	}
	return false;
}

static bool get_page(struct db *d, uint64_t number, struct span *out)
{
	if (!number || !d->pages)
		return false;
	d->pages--;
	return span_sub(d->file, (number - 1) * d->page, d->page, out);
}

/* How much of a row lies in its cell, and not in pages of its own. */
static uint64_t local_bytes(const struct db *d, uint64_t nbytes)
{
	const uint64_t most = d->used - 35;
	const uint64_t least = (d->used - 12) * 32 / 255 - 23;
	const uint64_t rest = least + (nbytes - least) % (d->used - 4);
	if (nbytes <= most)
		return nbytes;
	return rest <= most ? rest : least;
}

/* The bytes of a row, put together where they lie in several pages. */
static bool get_row(struct db *d, struct span cell, uint64_t nbytes, struct span *out)
{
	const uint64_t local = local_bytes(d, nbytes);
	struct span part;
	struct span page;
	uint64_t next;
	uint64_t have = local;
	if (local == nbytes)
		return span_sub(cell, 0, local, out);
	if (nbytes > HEADER_BYTES_MAX || !span_sub(cell, 0, local, &part) ||
	    !span_uint(cell, local, 4, true, &next))
		return false;
	memcpy(d->room, part.p, part.n);
	while (have < nbytes) {
		const uint64_t n = nbytes - have < d->used - 4 ? nbytes - have : d->used - 4;
		if (!get_page(d, next, &page) || !span_uint(page, 0, 4, true, &next) ||
		    !span_sub(page, 4, n, &part))
			return false;
		memcpy(d->room + have, part.p, part.n);
		have += n;
	}
	*out = (struct span){d->room, (size_t)nbytes};
	return true;
}

static void read_leaf(struct db *d, struct span page, uint64_t pointer)
{
	uint64_t nbytes;
	uint64_t id;
	struct span cell;
	struct span row;
	if (d->rows++ >= ROWS_MAX || !varint(page, &pointer, &nbytes) ||
	    !varint(page, &pointer, &id) || !span_from(page, pointer, &cell) || nbytes > d->bytes ||
	    !get_row(d, cell, nbytes, &row))
		return;
	d->bytes -= nbytes;
	d->row(d, row);
}

/* A page of a table: rows (13), or pages (5), the last of which stands in the head. */
static void read_page(struct db *d, uint64_t number, unsigned depth)
{
	struct span page;
	uint64_t type;
	uint64_t cells;
	uint64_t pointer;
	uint64_t child;
	const uint64_t head = number == 1 ? 100 : 0;
	if (depth > DEPTH_MAX || !get_page(d, number, &page) ||
	    !span_uint(page, head, 1, true, &type) || !span_uint(page, head + 3, 2, true, &cells) ||
	    (type != 5 && type != 13))
		return;
	for (uint64_t i = 0; i < cells; i++) {
		if (!span_uint(page, head + (type == 5 ? 12 : 8) + 2 * i, 2, true, &pointer))
			return;
		if (type == 13)
			read_leaf(d, page, pointer);
		else if (span_uint(page, pointer, 4, true, &child))
			read_page(d, child, depth + 1);
	}
	if (type == 5 && span_uint(page, head + 8, 4, true, &child))
		read_page(d, child, depth + 1);
}

static void read_table(struct db *d, uint64_t root)
{
	d->pages = d->file.n / d->page;
	d->bytes = d->file.n;
	d->rows = 0;
	read_page(d, root, 0);
}

/* Bytes of a column of that type. */
static uint64_t column_bytes(uint64_t type)
{
	static const unsigned char numbers[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
	return type < sizeof numbers ? numbers[type] : (type - 12) / 2;
}

/* The column of that number, from 0. */
static bool get_column(struct span record, unsigned want, struct span *out)
{
	uint64_t at = 0;
	uint64_t head;
	uint64_t type;
	uint64_t off;
	if (!varint(record, &at, &head))
		return false;
	off = head;
	for (unsigned i = 0; at < head && varint(record, &at, &type); i++) {
		if (i == want)
			return span_sub(record, off, column_bytes(type), out);
		off += column_bytes(type);
	}
	return false;
}

/* A row of the schema: type, name, table, root page. */
static void find_table(struct db *d, struct span record)
{
	struct span type;
	struct span name;
	struct span root;
	if (!get_column(record, 0, &type) || !span_is(type, "table") ||
	    !get_column(record, 1, &name) || !span_is(name, "Packages") ||
	    !get_column(record, 3, &root) || root.n > 4)
		return;
	for (size_t i = 0; i < root.n; i++)
		d->root = d->root << 8 | root.p[i];
}

static void take_package(struct db *d, struct span record)
{
	struct rpm_package p;
	struct span blob;
	if (!get_column(record, 1, &blob) || !rpm_header_read(blob, &p))
		return;
	p.dirs = d->dirs;
	d->package(d->ctx, &p);
}

static bool open_db(struct host *h, struct db *d)
{
	static const char paths[][36] = {"/usr/lib/sysimage/rpm/rpmdb.sqlite",
					 "/var/lib/rpm/rpmdb.sqlite"};
	uint64_t reserved;
	for (size_t i = 0; !d->file.n && i < COUNT(paths); i++) {
		const struct file *f = host_file(h, span_of(paths[i]));
		if (f && !f->os && span_starts(f->bytes, "SQLite format 3"))
			d->file = f->bytes;
	}
	if (!span_uint(d->file, 16, 2, true, &d->page) ||
	    !span_uint(d->file, 20, 1, true, &reserved))
		return false;
	d->page = d->page == 1 ? 65536 : d->page;
	d->used = d->page - reserved;
	d->room = arena_get(h->arena, HEADER_BYTES_MAX);
	d->dirs = arena_get(h->arena, RPM_DIRS_MAX * sizeof d->dirs[0]);
	return d->room && d->dirs && d->page >= 512 && d->used >= 480;
}

bool rpm_db_each(struct host *h, void (*package)(void *ctx, const struct rpm_package *p), void *ctx)
{
	struct db d = {.package = package, .ctx = ctx, .row = find_table};
	if (!open_db(h, &d))
		return false;
	read_table(&d, 1);
	d.row = take_package;
	if (d.root)
		read_table(&d, d.root);
	return d.root;
}
