/* What most recipes start: it needs no libc, and says hello so that it is known to have run. */
__attribute__((weak, visibility("hidden"))) int more(void);

#ifdef __x86_64__
static long call(long nr, long a, const void *b, long c)
{
	long r;

	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(nr), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return r;
}
enum { WRITE = 1, EXIT = 231 };
#else
static long call(long nr, long a, const void *b, long c)
{
	long r;

	__asm__ volatile("int $0x80" : "=a"(r) : "a"(nr), "b"(a), "c"(b), "d"(c) : "memory");
	return r;
}
enum { WRITE = 4, EXIT = 252 };
#endif

__attribute__((used)) static void run(void)
{
	call(WRITE, 1, "hello\n", 6);
	call(EXIT, more ? more() : 0, 0, 0);
}

#ifdef __x86_64__
__asm__(".globl _start\n_start:\txor %ebp, %ebp\n\tand $-16, %rsp\n\tcall run\n");
#else
__asm__(".globl _start\n_start:\txor %ebp, %ebp\n\tand $-16, %esp\n\tcall run\n");
#endif
