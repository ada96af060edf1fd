/* Which files of a directory were judged already, by device and inode. Only files with more than
   one name are kept, and those of one directory at a time. */
#include "walk/seen_files.h"

#include <string.h>

#define TABLE_FIRST 256

static bool is_here(const struct seen_files *s, const char *path)
{
	return span_is(span_dir(span_of(path)), s->dir);
}

/* The entry of that file, or the free one where it belongs. */
static struct seen_file *slot(struct seen_file *table, size_t size, const struct inode *inode)
{
	size_t i = (size_t)(inode->ino * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (size - 1);
	while (table[i].used && (table[i].ino != inode->ino || table[i].dev != inode->dev))
		i = (i + 1) & (size - 1);
	return &table[i];
}

static bool grow(struct seen_files *s)
{
	size_t size = s->size ? 2 * s->size : TABLE_FIRST;
	struct seen_file *table = arena_get(s->arena, size * sizeof *table);
	for (size_t i = 0; table && i < s->size; i++) {
		const struct inode key = {.dev = s->table[i].dev, .ino = s->table[i].ino};
		if (s->table[i].used)
			*slot(table, size, &key) = s->table[i];
	}
	s->table = table ? table : s->table;
	s->size = table ? size : s->size;
	return table;
}

const struct seen_file *seen_files_find(const struct seen_files *s, const char *path,
					const struct inode *inode)
{
	if (inode->nlink < 2 || !s->size || !is_here(s, path))
		return NULL;
	const struct seen_file *e = slot(s->table, s->size, inode);
	return e->used ? e : NULL;
}

static void move_to(struct seen_files *s, const char *path)
{
	struct buf b = buf_of(s->dir, sizeof s->dir);
	buf_add(&b, span_dir(span_of(path)));
	arena_reset(s->arena);
	s->table = NULL;
	s->size = 0;
	s->n = 0;
}

void seen_files_add(struct seen_files *s, const char *path, const struct inode *inode, bool object)
{
	if (inode->nlink < 2)
		return;
	if (!is_here(s, path))
		move_to(s, path);
	if (2 * s->n >= s->size && !grow(s))
		return;
	*slot(s->table, s->size, inode) = (struct seen_file){inode->dev, inode->ino, true, object};
	s->n++;
}
