/*
 * images.c: what the resident part keeps: where everything lies, as the launcher has told, and the
 * images that were made fit. The other files of this folder use it, and it uses none of them but
 * text.c.
 */
#include <link.h>

#include "resident.h"

struct shim_attach told;
static struct image images[IMAGES_MAX];
static size_t nimages;

const char *layer_path(void)
{
	return "/landfall/glibc-layer";
}

struct image *images_all(size_t *n)
{
	*n = nimages;
	return images;
}

struct image *images_next(size_t *number)
{
	*number = nimages;
	if (nimages == IMAGES_MAX)
		return NULL;
	bytes_clear(&images[nimages], sizeof images[nimages]);
	return &images[nimages];
}

void images_add(void)
{
	nimages++;
}

/* musl's list of what it has loaded, by the program's DT_DEBUG; NULL while it is not set. */
struct link_map *loaded_list(void)
{
	const struct r_debug *debug = NULL;

	if (nimages > 0)
		for (const Elf64_Dyn *d = images[0].dyn; d->d_tag != DT_NULL; d++)
			if (d->d_tag == DT_DEBUG)
				debug = (const struct r_debug *)d->d_un.d_ptr;
	return debug != NULL ? debug->r_map : NULL;
}

const char *loaded_path(uintptr_t bias)
{
	for (const struct link_map *m = loaded_list(); m != NULL; m = m->l_next)
		if (m->l_addr == bias && m->l_name != NULL && m->l_name[0] == '/')
			return m->l_name;
	return NULL;
}
