/*
 * The program of every check, without a libc: it says what its loader mapped, in the loader's
 * own order (r_debug), then calls what the recipe gave it to call. Lines: `map PATH` for each
 * object, `up`, then `= N` for the answer.
 */
#include <elf.h>
#include <link.h>
#include <sys/syscall.h>

extern ElfW(Dyn) _DYNAMIC[] __attribute__((visibility("hidden")));
__attribute__((weak, visibility("hidden"))) int more(void);

static long call(long nr, long a, const void *b, long c)
{
	long r;

	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(nr), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return r;
}

static void say(const char *s)
{
	long n = 0;

	while (s[n])
		n++;
	call(SYS_write, 1, s, n);
}

static void say_number(unsigned n)
{
	char text[12];
	int i = (int)sizeof text - 1;

	text[i] = 0;
	do
		text[--i] = (char)('0' + n % 10);
	while ((n /= 10) != 0 && i > 0);
	say(text + i);
}

__attribute__((used)) static void run(void)
{
	for (const ElfW(Dyn) *d = _DYNAMIC; d->d_tag != DT_NULL; d++) {
		if (d->d_tag != DT_DEBUG || !d->d_un.d_ptr)
			continue;
		for (struct link_map *m = ((struct r_debug *)d->d_un.d_ptr)->r_map; m; m = m->l_next) {
			say("map ");
			say(m->l_name);
			say("\n");
		}
	}
	say("up\n");
	if (more) {
		unsigned n = (unsigned)more();

		say("= ");
		say_number(n);
		say("\n");
	}
	call(SYS_exit_group, 0, 0, 0);
}

__asm__(".globl _start\n_start:\txor %ebp, %ebp\n\tand $-16, %rsp\n\tcall run\n");
