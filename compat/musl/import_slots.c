/*
 * import_slots.c: what the layer's own code takes from musl, when the layer was loaded from a file
 * like any other library: nobody has filled the slots then (resident/attach.c), so each name is
 * looked up behind this object.
 */
#include <dlfcn.h>
#include <stdint.h>

#include "shim.h"

#pragma GCC visibility push(hidden)
extern const uint32_t import_count;
extern uintptr_t import_slots[];
extern const struct {
	uint32_t hash, name; /* offset of the name in import_names */
} import_table[];
extern const char import_names[];
#pragma GCC visibility pop

/* The layer's DT_INIT, which uses dlsym alone: musl's loader binds that (toolchain/shim). */
__attribute__((visibility("hidden"))) void shim_find_imports(void);
void shim_find_imports(void)
{
	if (shim_carried_path() != NULL)
		return;
	for (uint32_t i = 0; i < import_count; i++)
		import_slots[i] = (uintptr_t)dlsym(RTLD_NEXT, import_names + import_table[i].name);
}
