/* objects.h: looking at the objects that are mapped, through musl's public list of them. */
#ifndef SHIM_OBJECTS_H
#define SHIM_OBJECTS_H

#include <link.h>
#include <stdint.h>

/*
 * The list of r_debug that a debugger reads, in load order; musl keeps it complete and never frees
 * an entry.
 */
struct link_map *shim_objects(void);

/* The entry whose load address is 'base', or NULL. The main program's base may be 0. */
struct link_map *shim_object_at(uintptr_t base);

/* The object that holds 'address', or NULL; its segments' bounds in *from and *to. */
struct link_map *shim_object_of(const void *address, uintptr_t *from, uintptr_t *to);

/*
 * A string of the object's dynamic section: the first with that tag (DT_SONAME, DT_RUNPATH ...), or
 * NULL.
 */
const char *shim_object_string(const struct link_map *object, long tag);

#endif
