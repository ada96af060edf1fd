/*
 * cleanup.c: pthread_cleanup_push as C code built for glibc does it: it saves its registers in a
 * buffer, registers that, and expects to be jumped back to when the thread ends, once for each
 * buffer, the last one first. musl's list of handlers does the walking: its entry for a buffer lies
 * in the buffer's own spare words.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include "shim.h"

/* glibc's __pthread_unwind_buf_t: registers, as many words as musl's, a flag, and four spare
   words. */
struct unwind_buf {
	__jmp_buf registers;
	int mask_was_saved;
	void *spare[4];
};

void __pthread_register_cancel(struct unwind_buf *buf);
void __pthread_unregister_cancel(struct unwind_buf *buf);
void __pthread_register_cancel_defer(struct unwind_buf *buf);
void __pthread_unregister_cancel_restore(struct unwind_buf *buf);
_Noreturn void __pthread_unwind_next(struct unwind_buf *buf);
void __pthread_cleanup_routine(void *frame);
void _pthread_cleanup_push_defer(void *frame, void (*routine)(void *), void *argument);
void _pthread_cleanup_pop_restore(void *frame, int run);

SHIM_MUSL(pthread_exit)

static pthread_key_t result_key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_key(void)
{
	pthread_key_create(&result_key, NULL);
}

/* The value of the thread outlives the jumps between its handlers; a cancelled thread has none. */
_Noreturn void pthread_exit(void *result)
{
	pthread_once(&once, make_key);
	pthread_setspecific(result_key, (void *)((uintptr_t)result ^ (uintptr_t)PTHREAD_CANCELED));
	musl_pthread_exit()(result);
	__builtin_unreachable();
}

static struct __ptcb *entry_of(struct unwind_buf *buf)
{
	return (struct __ptcb *)(void *)buf->spare;
}

/* Only the registers are read: without a saved mask the buffer need not be a whole jmp_buf. */
static void jump_back(void *context)
{
	struct unwind_buf *buf = context;
	jmp_buf target = {{.__fl = 0}};

	memcpy(target, buf->registers, sizeof buf->registers);
	_longjmp(target, 1);
}

void __pthread_register_cancel(struct unwind_buf *buf)
{
	_pthread_cleanup_push(entry_of(buf), jump_back, buf);
}

void __pthread_unregister_cancel(struct unwind_buf *buf)
{
	_pthread_cleanup_pop(entry_of(buf), 0);
}

/*
 * The _defer forms also keep the thread from being cancelled at any instruction; the fifth word
 * remembers that.
 */
void __pthread_register_cancel_defer(struct unwind_buf *buf)
{
	int type;

	__pthread_register_cancel(buf);
	pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &type);
	buf->spare[3] = (void *)(intptr_t)type;
}

void __pthread_unregister_cancel_restore(struct unwind_buf *buf)
{
	int type;

	__pthread_unregister_cancel(buf);
	pthread_setcanceltype((int)(intptr_t)buf->spare[3], &type);
}

/* The handler of 'buf' has run: on with the one before it. */
_Noreturn void __pthread_unwind_next(struct unwind_buf *buf)
{
	uintptr_t kept;

	(void)buf;
	pthread_once(&once, make_key);
	kept = (uintptr_t)pthread_getspecific(result_key);
	musl_pthread_exit()((void *)(kept ^ (uintptr_t)PTHREAD_CANCELED));
	__builtin_unreachable();
}

/*
 * What -fexceptions code registers with the compiler instead; glibc's struct
 * __pthread_cleanup_frame.
 */
struct cleanup_frame {
	void (*routine)(void *);
	void *argument;
	int run, type;
};

void __pthread_cleanup_routine(void *frame)
{
	struct cleanup_frame *cleanup = frame;

	if (cleanup->run)
		cleanup->routine(cleanup->argument);
}

/* glibc's struct _pthread_cleanup_buffer has a word for the type behind musl's two. */
struct cleanup_buffer {
	void (*routine)(void *);
	void *argument;
	void *next;
	int type;
};

void _pthread_cleanup_push_defer(void *frame, void (*routine)(void *), void *argument)
{
	struct cleanup_buffer *buffer = frame;

	_pthread_cleanup_push(frame, routine, argument);
	pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &buffer->type);
}

void _pthread_cleanup_pop_restore(void *frame, int run)
{
	struct cleanup_buffer *buffer = frame;
	int type;

	pthread_setcanceltype(buffer->type, &type);
	_pthread_cleanup_pop(frame, run);
}
