/* redirect: another loader for a program that the host's loader cannot start */
#ifndef LANDFALL_REDIRECT_REDIRECT_H
#define LANDFALL_REDIRECT_REDIRECT_H

#include "message/verdict.h"
#include "read/image.h"

struct bundle;
struct bundle_iter;

/* For a program that the kernel has mapped and that could not be judged (it is unreadable, or has
   no path): hands it to the first glibc, in a way that works for every program; else refuses. */
void redirect_unreadable(struct host *h, struct verdict *v);

/* Hands the program to the host's own glibc when every missing version in v->closure is weak. True
   when it did. */
bool redirect_weak_versions(struct host *h, const struct file *f, const struct image *im,
			    const struct file *loader, struct verdict *v);
/* Hands a musl program to another musl: one whose loader is missing or is Landfall to any, and one
   for which the host's own, loader, is not enough to a bundle's. True when it did. */
bool redirect_musl(struct host *h, const struct file *f, const struct image *im,
		   const struct file *loader, struct bundle_iter *w, struct verdict *v);
/* Hands the program to the bundle in BUNDLE_HOME by its manifest alone, without examining its files
   (bundle_fits). True when it did. */
bool redirect_manifest(struct host *h, const struct file *f, const struct image *im,
		       const struct file *loader, struct verdict *v);
/* Hands the program to the first known glibc under which nothing is missing; loader is the host's
   own, NULL for none. True when it did, else facts say why each glibc did not fit. */
bool redirect_glibc(struct host *h, const struct file *f, const struct image *im,
		    const struct file *loader, struct verdict *v);

/* Runs a glibc program on this host's musl through Landfall's own glibc layer, when nothing is
   missing for that; else the facts say what. True when it will. */
bool redirect_shim(struct host *h, const struct file *f, const struct image *im, struct verdict *v);

/* The closure of that program by the layer, every symbol bound; NULL when there is no layer for
   this host. */
struct closure *redirect_shim_closure(struct host *h, const struct file *f, const struct image *im);

/* The closure of a glibc library on a host without a glibc, every symbol bound: by the glibc or the
   layer that a program which opens it is handed to, one under which nothing is missing if there is
   one, and none that such a program would not be given. NULL for another file or host, or where no
   such program would start; v->how.no_redirect as for programs. */
struct closure *redirect_object(struct host *h, const struct file *f, const struct image *im,
				struct verdict *v);

/* May the program be given this file, or (trusted_bundle) this glibc, or (trusted_closure) what it
   would load with it? Of what the user named himself a program without more rights may. When not,
   the facts say which part of a path stood in the way. v->secure must be known; b is NULL for a
   loader of musl. */
bool trusted_file(struct host *h, struct span path, const struct file *program, struct verdict *v);
bool trusted_bundle(struct host *h, const struct bundle *b, const struct file *program,
		    struct verdict *v);
bool trusted_closure(struct host *h, const struct bundle *b, const struct closure *c,
		     struct verdict *v);
/* A note on what was passed over, unless the refusal names it. decided: it starts. Returns that. */
bool trusted_note(struct verdict *v, bool decided);

#endif
