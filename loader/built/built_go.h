/* built_go: the build info that Go's linker leaves in a program */
#ifndef LANDFALL_BUILT_BUILT_GO_H
#define LANDFALL_BUILT_BUILT_GO_H

#include "read/elf_section.h"

/* The number of bytes that are searched for the mark; in a position-independent program without
   sections, relocated data stands before the mark. */
#define GO_SEARCH_MAX (1U << 20)
/* The number of bytes of the module lines that are read; Kubernetes' programs have 20,000. */
#define GO_INFO_MAX (1U << 20)

struct built_go {
	struct span version;   /* "go1.22.3", or by its tables alone "Go 1.20 or later" */
	struct span info;      /* the lines of debug.BuildInfo; absent before modules */
	struct span path;      /* the main package's import path */
	struct span module;    /* the main module's path; absent when built outside a module */
	struct span tags;      /* -tags, separated by commas */
	struct span buildmode; /* -buildmode, "exe" when absent */
	struct span arch;      /* GOARCH */
	bool cgo_known, cgo;   /* CGO_ENABLED, which Go 1.18 and later say */
	bool trimpath;
};

/* False when no mark of Go is found. Reads .go.buildinfo or the range that stands for it (Go 1.13
   and later, both layouts: debug/buildinfo), else the head of .gopclntab (debug/gosym). s is NULL
   for a file without a section table. */
bool built_go_read(const struct elf *e, const struct elf_sections *s, struct built_go *out);

/* Returns the next module that the program was linked with; *rest is go.info at first. */
bool built_go_next_dep(struct span *rest, struct span *module);

#endif
