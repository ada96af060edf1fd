/* env: verdicts on a script whose interpreter is env; each env_refuse* returns true once *v is a
   refusal, and false when env must decide */
#ifndef LANDFALL_JUDGE_ENV_H
#define LANDFALL_JUDGE_ENV_H

#include "message/chain.h"
#include "message/verdict.h"
#include "wrapper/env_args.h"

/* Does the first part of f contain text? It tells GNU's env from BusyBox's. */
bool env_holds(const struct file *f, const char *text);
/* Refuses c's script with message id; the refusal is env's, so execve is not tried. */
bool env_refuse(struct chain *c, struct verdict *v, const char *id);
/* A '#!' argument that env reads as one name although it was meant as several words or that ends
   with a carriage return. */
bool env_refuse_misread(struct host *h, const struct file *env, const struct env_args *a,
			struct chain *c, struct verdict *v);
/* PATH holds no program of the name. */
bool env_refuse_absent(struct host *h, const struct file *env, const struct env_args *a,
		       struct chain *c, struct verdict *v);
/* The program that env would execute is f, and execve refuses it with EACCES. */
bool env_refuse_denied(const struct file *f, const struct env_args *a, struct chain *c,
		       struct verdict *v);
/* Is this env known to have no option -S? False when the kind of env is unknown. */
bool env_lacks_split(const struct file *env, struct verdict *v);
/* The '#!' line needs -S, which this env does not have. */
bool env_refuse_split(struct host *h, const struct file *env, const struct env_args *a,
		      struct chain *c, struct verdict *v);

#endif
