/*
 * obstack_entry.c: what glibc exports of obstacks beyond gnulib's functions: printing into one, and
 * the status of a process that runs out of memory. An obstack is only touched through gnulib's
 * function and the layout that its macros fix.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../shim.h"

/* The part of glibc's struct obstack that its macros use. */
struct obstack {
	long chunk_size;
	void *chunk;
	char *object_base, *next_free, *chunk_limit;
};

void _obstack_newchunk(struct obstack *stack, int n);
void _obstack_free(struct obstack *stack, void *object);
void obstack_free(struct obstack *stack, void *object);
int obstack_vprintf(struct obstack *stack, const char *format, va_list args);
int obstack_printf(struct obstack *stack, const char *format, ...);
int __obstack_vprintf_chk(struct obstack *stack, int flag, const char *format, va_list args);
int __obstack_printf_chk(struct obstack *stack, int flag, const char *format, ...);

extern int obstack_exit_failure;
int obstack_exit_failure = EXIT_FAILURE;

void obstack_free(struct obstack *stack, void *object)
{
	_obstack_free(stack, object);
}

/* Grows the current object by the text, without its end. */
int obstack_vprintf(struct obstack *stack, const char *format, va_list args)
{
	char *text = NULL;
	int n = vasprintf(&text, format, args);

	if (n < 0)
		return n;
	if (stack->chunk_limit - stack->next_free < n)
		_obstack_newchunk(stack, n);
	memcpy(stack->next_free, text, (size_t)n);
	stack->next_free += n;
	free(text);
	return n;
}

int obstack_printf(struct obstack *stack, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = obstack_vprintf(stack, format, args);
	va_end(args);
	return n;
}

int __obstack_vprintf_chk(struct obstack *stack, int flag, const char *format, va_list args)
{
	shim_check_format(flag, format);
	return obstack_vprintf(stack, format, args);
}

int __obstack_printf_chk(struct obstack *stack, int flag, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = __obstack_vprintf_chk(stack, flag, format, args);
	va_end(args);
	return n;
}
