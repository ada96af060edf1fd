/* What nix-ld does, without its settings, for a comparison of starts on x86-64: at the path of a
   program's loader it maps the real one (-DLOADER), and enters that with AT_BASE set. It stands
   alone: no libc, and no relocation. */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define PAGE 4096UL
#define HEAD_BYTES 1024

__asm__(".globl _start\n"
	"_start:\n"
	"	mov %rsp, %rbx\n"
	"	mov %rsp, %rdi\n"
	"	call begin\n"
	"	mov %rbx, %rsp\n"
	"	xor %edx, %edx\n"
	"	jmp *%rax\n");

static long call(long number, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long result;
	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

static long map(uintptr_t at, uintptr_t n, int prot, int flags, int fd, uintptr_t off)
{
	return call(SYS_mmap, (long)at, (long)n, prot, flags, fd, (long)off);
}

static _Noreturn void end(void)
{
	for (;;)
		(void)call(SYS_exit_group, 127, 0, 0, 0, 0, 0);
}

static void set_base(uintptr_t *sp, uintptr_t base)
{
	uintptr_t *p = sp + 1 + sp[0] + 1;
	while (*p)
		p++;
	for (p++; *p; p += 2)
		if (*p == AT_BASE)
			p[1] = base;
}

static void map_segment(uintptr_t base, const Elf64_Phdr *ph, int fd)
{
	const int prot = (ph->p_flags & PF_R ? PROT_READ : 0) |
			 (ph->p_flags & PF_W ? PROT_WRITE : 0) |
			 (ph->p_flags & PF_X ? PROT_EXEC : 0);
	const uintptr_t lo = (base + ph->p_vaddr) & -PAGE;
	const uintptr_t file = base + ph->p_vaddr + ph->p_filesz;
	const uintptr_t file_hi = (file + PAGE - 1) & -PAGE;
	const uintptr_t hi = (base + ph->p_vaddr + ph->p_memsz + PAGE - 1) & -PAGE;
	if (map(lo, file - lo, prot, MAP_PRIVATE | MAP_FIXED, fd, ph->p_offset & -PAGE) < 0)
		end();
	if (ph->p_memsz == ph->p_filesz)
		return;
	for (volatile char *p = (char *)file; p < (char *)file_hi; p++)
		*p = 0;
	if (hi > file_hi &&
	    map(file_hi, hi - file_hi, prot, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0) < 0)
		end();
}

__attribute__((used)) static uintptr_t begin(uintptr_t *sp)
{
	_Alignas(8) char head[HEAD_BYTES];
	const Elf64_Ehdr *e = (const void *)head;
	uintptr_t span = 0;
	const long fd = call(SYS_open, (long)LOADER, O_RDONLY | O_CLOEXEC, 0, 0, 0, 0);
	if (fd < 0 || call(SYS_read, fd, (long)head, sizeof head, 0, 0, 0) != sizeof head)
		end();
	const Elf64_Phdr *ph = (const void *)(head + e->e_phoff);
	for (unsigned i = 0; i < e->e_phnum; i++)
		if (ph[i].p_type == PT_LOAD)
			span = ph[i].p_vaddr + ph[i].p_memsz;
	const long base = map(0, span, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (base < 0)
		end();
	for (unsigned i = 0; i < e->e_phnum; i++)
		if (ph[i].p_type == PT_LOAD)
			map_segment((uintptr_t)base, &ph[i], (int)fd);
	(void)call(SYS_close, fd, 0, 0, 0, 0, 0);
	set_base(sp, (uintptr_t)base);
	return (uintptr_t)base + e->e_entry;
}
