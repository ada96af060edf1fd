# Landfall: one static program. `make` builds out/landfall, `make test` proves it. All targets:
#   all           build the program and liblandfall (also when no target is named)
#   debug         the program with its symbols and little optimised, as O/debug/landfall
#   test-fast     what a change needs, in less than 90 seconds (toolchain/test-fast)
#   check         unit tests as shipped: musl, static (under ten seconds)
#   check-asan    the same unit tests with the host's libc, AddressSanitizer and UBSan
#   check-layers  files include only their own layer or lower, and keep the size and heap rules
#   check-static  the program needs no loader, no library, no TLS, no symbol, and each part keeps its size
#   lint          gcc and clang warnings, clang-tidy, cppcheck, scripts, white space
#   check-words   no sentence that a user can read stands in C
#   check-facts   each fact of a message is set somewhere and used somewhere
#   check-ids     each message id has a page and is tested, none is reused, the lists are theirs
#   repro         two builds in two directories are the same, byte for byte
#   golden        every message, as text and as JSON        (tests/golden/run)
#   failures      every way a start can fail, brought about  (tests/failures/run)
#   acceptance    what people asked, and the remedy that helped (tests/acceptance/run)
#   real          real programs on real root file systems   (tests/real/run)
#   oracle        load sets and symbols as ld.so and musl see them     (tests/real/oracle)
#   against       --against a release, held against that release itself  (tests/real/against)
#   gate          --against and -r over a corpus of whole, cut and foreign files  (tests/gate/run)
#   rules         libraries made for one rule of a loader each         (tests/rules/run)
#   built         how real programs were made, and the command that makes them anew (tests/real/built)
#   wrappers      tini, env, chroot and their like: what is said of the command they start (tests/real/wrappers)
#   identity      a start through it changes nothing         (tests/real/identity)
#   bundle        what --bundle collects, leaves alone, leaves behind    (tests/bundle/run)
#   bundles       70 command lines of Debian 13, bundled and run on other systems; long, not part of test  (tests/bundle/programs)
#   handover      programs behind landfall as their loader   (tests/handover/run)
#   meet          portability cards, picking, shells, the gate: what people meet first  (tests/meet/run)
#   container     programs that were adopted, and starts in containers  (tests/container/run)
#   containers    16 real programs in 12 settings of container engines, by runc  (tests/container/table)
#   safe          nobody gains rights through landfall       (tests/safe/run)
#   old-kernels   starts on kernels of 3.10 to 4.19, as a filter of system calls plays them  (tests/kernels/old)
#   machines      starts on amd64, arm64 and i386, in kernels that qemu boots; CASE=.: all of it, on eleven  (tests/machines/run)
#   fuzz          damaged files, for FUZZ_SECONDS            (tests/fuzz/run)
#   fuzz-afl      AFL++, beginning with programs of Go, Rust and npm   (tests/fuzz/afl)
#   test          everything above but debug and test-fast, one count at the end
#   shim-check    the glibc layer, symbol by symbol, under each musl  (tests/shim/run)
#   shim-carried  glibc programs by that layer on musl alone (tests/shim/carried; CASE=. for all)
#   shim-wide     all programs of a Debian system of 900, --version and --help (tests/shim/wide; CASE=, MUSL=)
#   shim-programs one command each of some 200 programs by that layer; PROGRAMS=long for all (tests/shim/programs)
#   shim-flags    the short form of that on musl 1.2.3 and 1.2.5 as Alpine builds them, -Os and -O2 (tests/shim/flags)
#   shim-work     real work by that layer; WORK=long: large programs, servers under load (tests/shim/work)
#   foreign       systems of six other machines, read here, against their own ld.so; long, not part of test  (tests/machines/oracle, tests/machines/against, tests/machines/bundles)
#   kernels       security modules, in kernels that qemu boots, and every machine  (tests/kernels/run, tests/machines/run)
#   sweep         nothing that starts is refused, in whole roots; CASE=all: of some hundred packages, and 60 of npm  (tests/sweep/run)
#   all-machines  the program for each machine, as out/MACHINE/landfall, with check-static (toolchain/cross)
#   soak          -r over a million files, in minutes               (tests/gate/run soak)
#   bench         what a start costs                         (tests/bench/run)
#   bench-shim    what a start by the glibc layer costs, by clock, faults and calls  (tests/bench/shim)
#   bench-profile instructions, against a table that is kept (tests/bench/profile; UPDATE=1 writes it)
#   demo          what Landfall is for, shown                (toolchain/demo)
#   index         makes the lists of message ids anew, and the picture
#   install       below DESTDIR and PREFIX: the program, liblandfall, what belongs to them
#   dist          a release: program, archive, packages, image, installer, sums, in O/dist (toolchain/dist)
#   dist-machines the same for every machine in one folder, with one image for all; make meet CASE=machines tries it; not part of test
#   clean help
# Variables: O (where to build), CROSS (aarch64, armhf, i386 or riscv64: builds for that machine into out/CROSS, with a compiler that
# toolchain/cross fetches; O and CROSS_COMPILE win), SHIM=no (without the glibc layer), SHIM_GNU=no (the layer without GNU's parts), CC, CROSS_COMPILE, CPPFLAGS, CFLAGS, LDFLAGS (yours come last and
# win), HOSTCC (for check-asan), DESTDIR, PREFIX, FUZZ_SECONDS, V=1 (show commands),
# TEST (a pattern of unit test names: make check TEST='offset*'), CASE (golden, failures, acceptance, real, rules, bundle,
# safe, container, meet and handover: a pattern of cases, make golden CASE=LF301; gate: its target), SINCE (test-fast: the commit that a change is held against).

VERSION := 0.2.0

MACHINES := x86_64 aarch64 armhf i386 riscv64

O := $(if $(CROSS),out/$(CROSS),out)
PREFIX := /usr/local
FUZZ_SECONDS := 60
HOSTCC := gcc
ifneq ($(filter-out clean help,$(or $(MAKECMDGOALS),all)),)
ifneq ($(CROSS),)
ifeq ($(CROSS_COMPILE),)
CROSS_COMPILE := $(shell toolchain/cross $(CROSS))
ifneq ($(.SHELLSTATUS),0)
$(error no compiler for '$(CROSS)')
endif
endif
endif
endif
ifeq ($(origin CC),default)
CC := $(CROSS_COMPILE)$(if $(CROSS_COMPILE)$(findstring musl,$(shell gcc -dumpmachine 2>&1)),gcc,musl-gcc)
endif
ifeq ($(origin AR),default)
AR := $(CROSS_COMPILE)ar
endif
ifeq ($(origin LD),default)
LD := $(CROSS_COMPILE)ld
endif
STRIP := $(CROSS_COMPILE)strip
OBJCOPY := $(CROSS_COMPILE)objcopy

# A machine without the compiler gets it, or is told the one command to type.
ifneq ($(filter-out clean help,$(or $(MAKECMDGOALS),all)),)
ifeq ($(shell command -v $(firstword $(CC)) 2>&1),)
$(shell toolchain/setup build >&2 && command -v $(firstword $(CC)) >&2)
ifneq ($(.SHELLSTATUS),0)
$(error no compiler '$(CC)')
endif
endif
CPU := $(or $(CROSS),$(firstword $(subst -, ,$(shell $(CC) -dumpmachine))))
endif
# The folder of loader/arch for the processor that will run the program; without one of its own it only judges and executes.
PORT := $(if $(wildcard loader/arch/$(CPU)/port.h),$(CPU),generic)

# Start-up code runs before musl has set up the stack protector's canary, hence none; the rest
# keeps the program small, free of absolute addresses, and the same wherever it is built.
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
LF_CPPFLAGS := -Iinclude -Iloader -Iloader/arch/$(PORT) -I$(O)/gen -D_GNU_SOURCE -DLF_VERSION=\"$(VERSION)\"
LF_CFLAGS := -std=c11 -Os -g -fPIE $(WARN) -ffunction-sections -fdata-sections \
	-fno-stack-protector -fno-asynchronous-unwind-tables -fno-unwind-tables -Wa,--noexecstack \
	-ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(abspath $(O))=out
comma := ,
# No RELRO: musl's static start-up never applies it. Headers, code and constants are one segment (noseparate-code): a start
# maps one thing less.
# musl-gcc -static-pie would silently make a program that needs a loader, so the link is spelled out;
# with loader/arch/PORT/entry.S the entry is its lf_start instead of rcrt1.o's _start.
LF_LDFLAGS := -static -nostartfiles -Wl,-pie,--no-dynamic-linker,--gc-sections,--build-id=none \
	-Wl,-z,norelro,-z,now,-z,noexecstack,-z,text,-z,noseparate-code \
	$(if $(wildcard loader/arch/$(PORT)/entry.S),-Wl$(comma)-e$(comma)lf_start)
SAN := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

HOT_CFLAGS := -O2
UNIT_CPPFLAGS := -isystem $(O)/cmocka -D_UINTPTR_T

COMPILE = $(CC) $(LF_CPPFLAGS) $(CMOCKA) $(LF_CFLAGS) $(CPPFLAGS) $(CFLAGS)
COMPILE_ASAN = $(HOSTCC) $(LF_CPPFLAGS) $(CMOCKA) $(LF_CFLAGS) -O1 $(SAN)
DEPFLAGS = -MMD -MP -MT $@ -MF $(basename $@).d
# musl's start files stand where the compiler itself would take crt1.o from; asked by name, a musl-gcc
# wrapper answers with glibc's.
CRT = $$($(CC) -\#\#\# -x c /dev/null 2>&1 | tr ' "' '\n\n' | sed -n 's|/[A-Za-z]*crt1\.o$$||p' | head -n 1)
START = $(CRT)/rcrt1.o $(CRT)/crti.o
END = $(CRT)/crtn.o

SRCS := $(sort $(wildcard loader/*/*.[cS] loader/arch/$(PORT)/*.[cS]) $(if $(filter x86_64,$(PORT)),,loader/arch/generic/cpu.c))
# Code and constants are ordered by toolchain/hot.list. The data of what a start as the loader runs through comes first in the link, with
# that of musl, so that it shares pages and has no large buffer among it; then that of what else a start runs through.
EARLY := arch/$(PORT)/trampoline start/trampoline $(patsubst loader/%.S,%,$(wildcard loader/arch/$(PORT)/entry.S)) start/entry start/environ $(patsubst loader/%.S,%,$(wildcard loader/arch/$(PORT)/stack.S)) start/sigbus_guard arch/$(PORT)/sigaction $(patsubst loader/%.S,%,$(wildcard loader/arch/$(PORT)/sigreturn.S)) start/mappings closure/closure link/load host/host host/owned read/bytes read/buf read/elf read/elf_mapped \
	read/elf_version door/interp host/system redirect/bundle_fits redirect/other_glibc redirect/handover redirect/bundle redirect/manifest machine/machine message/facts closure/lib \
	start/handover start/map_elf start/enter_loader start/auxv start/mapped_program
LATER := door/main door/run wrapper/wrapper host/arena door/options door/self_start read/kind read/image judge/judge judge/chain judge/program judge/env message/verdict judge/path judge/interp judge/machine judge/segments start/initial_stack \
	host/libc read/own read/segments link/glibc_search link/glibc_open_verify link/glibc_dst link/glibc_dirs link/glibc_cache read/ldcache closure/versions \
	link/glibc_hwcaps judge/libs read/release host/files door/pipeline start/userland_exec start/mm_map \
	closure/stops read/abi_tag machine/property machine/x86_64 judge/own judge/applet judge/in_the_way message/certain command/command host/fd start/exec read/elf_sym \
	redirect/shim shim/sites shim/image shim/fits link/musl_search link/musl_bind machine/relocs redirect/trusted host/owned_walk start/shim_attach start/shim_image \
	link/adopted redirect/env_answers start/env_slot make/getenv_text $(patsubst loader/%.S,%,$(wildcard loader/arch/$(PORT)/getenv.S)) $(patsubst loader/%.c,%,$(wildcard loader/arch/$(PORT)/getenv.c))
# What a whole directory is judged with, hundreds of thousands of times, and what a bundle of 200 MB is digested with: compiled for speed.
HOT := host/arena read/bytes read/elf_sym closure/lib link/glibc_bind link/glibc_defines write/sha256
# A name that stands for no source is a mistake in a list.
stale = $(strip $(foreach e,$(EARLY) $(LATER) $(HOT),$(if $(filter $e.c $e.S,$(SRCS:loader/%=%)),,$e)))
ifneq ($(if $(CPU),$(stale)),)
$(error no source for $(stale))
endif
objects = $(patsubst %,$(O)/obj/loader/%.o,$(basename $(foreach e,$(1),$(filter $e.c $e.S,$(SRCS:loader/%=%)))))
OBJS := $(patsubst %,$(O)/obj/%.o,$(basename $(SRCS)))
FIRST := $(call objects,$(EARLY))
SECOND := $(call objects,$(LATER))
LINKED := $(FIRST) -lc $(SECOND) $(filter-out $(FIRST) $(SECOND),$(OBJS))
UNIT_SRCS := $(filter-out loader/door/main.c %/entry.S,$(SRCS))
UNITS := $(patsubst tests/unit/%.c,%,$(sort $(wildcard tests/unit/test_*.c)))
TABLES := $(patsubst loader/%.tsv,$(O)/gen/%.inc,$(sort $(wildcard loader/tables/*.tsv))) $(O)/gen/shim_differs.inc $(O)/gen/shim_differing.inc
WORDS := $(O)/gen/texts.inc $(O)/gen/phrases.inc
COMPLETIONS := $(O)/gen/completion.bash $(O)/gen/completion.zsh $(O)/gen/completion.fish
PAGES := $(sort $(wildcard loader/message/pages/LF*.md))
STAGES := check check-asan check-layers check-static check-facts check-words check-ids lint repro golden failures acceptance real built oracle against gate rules \
	identity wrappers bundle handover safe container meet old-kernels machines sweep fuzz

# What an editor or a clang tool is told of each source, as $(O)/compile_commands.json.
bs := $(firstword \ )
define nl


endef
compile = $(COMPILE)$(if $(filter tests/%,$(1)), $(UNIT_CPPFLAGS))$(if $(filter $(HOT:%=loader/%.c),$(1)), $(HOT_CFLAGS))
command = $(subst ",$(bs)",$(subst $(bs),$(bs)$(bs),$(call compile,$(1)) -c $(1) -o $(O)/obj/$(basename $(1)).o))
entry = {"directory": "$(CURDIR)", "file": "$(1)", "command": "$(command)"}
COMPILED = $(SRCS) $(wildcard tests/unit/*.c)
compile_commands = [$(nl)$(call entry,$(firstword $(COMPILED)))$(foreach f,$(wordlist 2,999,$(COMPILED)),$(comma)$(nl)$(call entry,$f))$(nl)]

# The glibc layer that the program carries: yes, or no where it is not wanted. Other processors than those with a folder in
# compat/musl have none yet.
SHIM := yes
SHIM_CARRIED := $(if $(filter yes,$(SHIM)),$(if $(wildcard compat/musl/$(CPU)/machine.h),$(O)/shim/landfall-shim.so))

# One short line a file; V=1 shows the commands themselves.
Q := $(if $(V),,@)
say = @mkdir -p $(@D) && echo '  $(1)	$@'

export CC HOSTCC CROSS_COMPILE O FUZZ_SECONDS TEST
export LANDFALL := $(abspath $(O))/landfall

.PHONY: all debug all-machines $(STAGES) shim-wide test test-fast bench bench-profile bench-shim bundles containers soak dist-machines foreign kernels security-modules every-machine fuzz-afl demo index install dist clean help FORCE
.DELETE_ON_ERROR:
.SECONDARY:

all: $(O)/landfall $(O)/liblandfall.a $(O)/gen/landfall.1 $(COMPLETIONS) $(O)/compile_commands.json

# SYMBOLS=1 keeps them.
$(O)/landfall: $(O)/landfall.debug
	$(call say,strip)
	$(Q)$(if $(SYMBOLS),cp $< $@,$(STRIP) -R .comment -o $@ $<)

debug:
	+@$(MAKE) --no-print-directory O=$(O)/debug SYMBOLS=1 CFLAGS='-Og -g3 $(CFLAGS)' $(O)/debug/landfall

$(O)/landfall.debug: $(OBJS) $(O)/gen/hot.ld $(O)/link.flags
	$(call say,link)
	$(Q)$(CC) $(LF_LDFLAGS) -Wl,-T,$(O)/gen/hot.ld $(START) $(LINKED) $(CFLAGS) $(LDFLAGS) $(END) -o $@

# liblandfall: library/ and what it needs of the rooms below as one object, without the glibc layer; all names but those of
# landfall.h are its own.
LIB_CALLS := landfall_judge landfall_write landfall_close
$(O)/liblandfall.a: $(O)/obj/units.a $(O)/obj/library/carried.o
	$(call say,ar)
	$(Q)$(CC) -r -nostdlib -Wl,--gc-sections $(LIB_CALLS:%=-Wl,-u,%) $(O)/obj/library/carried.o $(O)/obj/units.a -o $(O)/obj/library/all.o
	$(Q)$(OBJCOPY) --strip-unneeded -R .comment $(LIB_CALLS:%=--keep-global-symbol=%) $(O)/obj/library/all.o $(O)/obj/library/landfall.o
	$(Q)rm -f $@ && $(AR) rcD $@ $(O)/obj/library/landfall.o

$(O)/obj/library/carried.o: loader/shim/carried.S $(O)/obj.flags
	$(call say,cc)
	$(Q)$(COMPILE) $(DEPFLAGS) -c $< -o $@

$(O)/gen/hot.ld: toolchain/hot toolchain/hot.list $(SRCS)
	$(call say,order)
	$(Q)toolchain/hot >$@

$(O)/obj/%.o: %.c $(O)/obj.flags | $(TABLES) $(WORDS)
	$(call say,cc)
	$(Q)$(COMPILE) $(DEPFLAGS) -c $< -o $@

$(patsubst %,$(O)/obj/loader/%.o,$(HOT)): private LF_CFLAGS += -O2

# start/ keeps a process's words in 64 bits; a 32-bit build has the files and hands nothing over.
$(O)/obj/loader/start/%.o: private LF_CFLAGS += $(if $(filter arm% i386,$(CPU)),-Wno-conversion -Wno-int-to-pointer-cast)

$(O)/obj/%.o: %.S $(O)/obj.flags
	$(call say,cc)
	$(Q)$(COMPILE) $(DEPFLAGS) -c $< -o $@

$(O)/obj/loader/shim/carried.o $(O)/asan/loader/shim/carried.o: $(SHIM_CARRIED)
$(O)/obj/loader/shim/carried.o $(O)/asan/loader/shim/carried.o: private LF_CPPFLAGS += $(SHIM_CARRIED:%=-DLF_SHIM=\"%\" -DLF_SHIM_PAGE=$(SHIM_PAGE))

$(O)/asan/%.o: %.c $(O)/asan.flags | $(TABLES) $(WORDS)
	$(call say,cc)
	$(Q)$(COMPILE_ASAN) $(DEPFLAGS) -c $< -o $@

$(O)/asan/%.o: %.S $(O)/asan.flags
	$(call say,cc)
	$(Q)$(COMPILE_ASAN) $(DEPFLAGS) -c $< -o $@

$(O)/gen/tables/%.inc: loader/tables/%.tsv toolchain/table
	$(call say,table)
	$(Q)toolchain/table $< >$@

$(O)/gen/texts.inc: $(PAGES) $(O)/pages.flags toolchain/texts
	$(call say,texts)
	$(Q)toolchain/texts loader/message/pages >$@

$(O)/gen/phrases.inc: loader/message/pages/phrases.md toolchain/texts
	$(call say,phrases)
	$(Q)toolchain/texts --phrases $< >$@

# A text as a C string, a line a line: a shell's hook, the licences.
HOOKS := $(O)/gen/hook_bash.inc $(O)/gen/hook_zsh.inc $(O)/gen/hook_fish.inc $(O)/gen/licence.inc
$(O)/obj/loader/report/shell_hook.o $(O)/asan/loader/report/shell_hook.o $(O)/obj/loader/door/help.o $(O)/asan/loader/door/help.o: $(HOOKS)
$(O)/gen/licence.inc: LICENSE
$(filter %hook_bash.inc %hook_zsh.inc %hook_fish.inc,$(HOOKS)): $(O)/gen/hook_%.inc: toolchain/shell/hook.%
$(HOOKS):
	$(call say,text)
	$(Q)sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n"/' $< >$@

$(COMPLETIONS): $(O)/gen/completion.%: toolchain/completions loader/door/options.c loader/door/help.c $(PAGES) $(O)/pages.flags $(wildcard loader/tables/*.tsv)
	$(call say,shell)
	$(Q)toolchain/completions $* >$@

$(O)/gen/landfall.1: $(PAGES) $(O)/pages.flags loader/door/help.c README.md Makefile toolchain/index toolchain/texts
	$(call say,man)
	$(Q)toolchain/index man $(VERSION) >$@

# What an object, a link or the pages were made with; changes only when that does, and then all is made anew.
$(O)/obj.flags: NOW = $(COMPILE) $(SHIM)
$(O)/asan.flags: NOW = $(COMPILE_ASAN)
$(O)/link.flags: NOW = $(CC) $(LF_LDFLAGS) $(CFLAGS) $(LDFLAGS) $(LINKED)
$(O)/pages.flags: NOW = $(PAGES)
$(O)/compile_commands.json: NOW = $(compile_commands)
$(O)/obj.flags $(O)/asan.flags $(O)/link.flags $(O)/pages.flags $(O)/compile_commands.json: FORCE | $(O)
	@$(file >$@.new,$(NOW))cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(O):
	@mkdir -p $@

# Unit tests: every source but main in an archive, each test_*.c a program of its own, twice.
$(O)/cmocka/cmocka.c: toolchain/cmocka
	$(call say,fetch)
	$(Q)toolchain/cmocka $(@D)
$(O)/cmocka/cmocka.h: $(O)/cmocka/cmocka.c

$(O)/obj/cmocka.o $(O)/asan/cmocka.o: $(O)/%/cmocka.o: $(O)/cmocka/cmocka.c
	$(call say,cc)
	$(Q)$(if $(filter asan,$*),$(HOSTCC),$(CC)) -O1 -g -w -D_UINTPTR_T -DHAVE_CONFIG_H -I$(O)/cmocka -c $< -o $@

$(O)/obj/tests/%.o $(O)/asan/tests/%.o: private CMOCKA := $(UNIT_CPPFLAGS)
$(patsubst %,$(O)/obj/tests/unit/%.o,$(UNITS)): $(O)/cmocka/cmocka.h
$(patsubst %,$(O)/asan/tests/unit/%.o,$(UNITS)): $(O)/cmocka/cmocka.h

$(O)/obj/units.a: $(patsubst %,$(O)/obj/%.o,$(basename $(UNIT_SRCS)))
$(O)/asan/units.a: $(patsubst %,$(O)/asan/%.o,$(basename $(UNIT_SRCS)))
$(O)/%/units.a: $(O)/link.flags
	$(call say,ar)
	$(Q)rm -f $@ && $(AR) rcD $@ $(filter %.o,$^)

$(O)/obj/unit/%: $(O)/obj/tests/unit/%.o $(O)/obj/cmocka.o $(O)/obj/units.a
	$(call say,link)
	$(Q)$(CC) -static -Wl,--gc-sections $^ -o $@

$(O)/asan/unit/%: $(O)/asan/tests/unit/%.o $(O)/asan/cmocka.o $(O)/asan/units.a
	$(call say,link)
	$(Q)$(HOSTCC) $(SAN) $^ -o $@

check: $(patsubst %,$(O)/obj/unit/%,$(UNITS))
	@toolchain/tally units $^

# cmocka would catch SIGSEGV first and lose the report; nothing of ours is on a heap, so no leaks.
check-asan: $(patsubst %,$(O)/asan/unit/%,$(UNITS))
	@ASAN_OPTIONS=allow_user_segv_handler=0:handle_segv=2:detect_leaks=0 \
	UBSAN_OPTIONS=print_stacktrace=1 toolchain/tally units $^

check-facts:
	@toolchain/check-facts

check-layers: all
	@toolchain/check-layers

check-static: $(O)/landfall
	@toolchain/check-static $<

check-words:
	@toolchain/check-words

check-ids:
	@toolchain/check-ids

# A make for another machine looks for a compiler of its own.
CLEAN_MAKE = env -u CC -u CROSS_COMPILE $(MAKE) --no-print-directory
HERE := $(shell uname -m)
all-machines:
	+@for m in $(MACHINES); do \
		$(CLEAN_MAKE) O=out/$$m $$([ $$m = $(HERE) ] || echo CROSS=$$m) all check-static || exit; \
	done

lint test-fast: private LINT = CPPFLAGS='$(LF_CPPFLAGS) $(UNIT_CPPFLAGS)' CFLAGS='$(LF_CFLAGS)'
lint: $(TABLES) $(WORDS) $(HOOKS) $(O)/cmocka/cmocka.h $(O)/compile_commands.json
	@$(LINT) toolchain/lint

repro:
	@toolchain/repro

bundles: all
	@tests/bundle/programs $(if $(CASE),'$(CASE)')

golden failures acceptance real gate rules bundle handover safe container meet sweep: all
	@toolchain/tally need tests/$@/run && tests/$@/run $(if $(CASE),'$(CASE)')

# The same folder whoever asks, since building for a machine takes a minute.
every-machine: private CASE := $(or $(CASE),.)
machines every-machine: all
	+@for m in aarch64 i386 $(if $(CASE),riscv64 armhf); do $(CLEAN_MAKE) -s CROSS=$$m O=$(O)/$$m all || exit; done
	@tests/machines/run '$(or $(CASE),short)'

foreign: all
	@printf '%s\n' 'oracle tests/machines/oracle' 'against tests/machines/against' 'bundles tests/machines/bundles' | toolchain/tally together

kernels: all
	@toolchain/setup all && toolchain/setup kernels
	+@toolchain/tally stages '$(MAKE)' security-modules every-machine

security-modules: all
	@tests/kernels/run $(if $(CASE),'$(CASE)')

old-kernels: all
	@tests/kernels/old $(if $(CASE),'$(CASE)')

fuzz: all
	@toolchain/tally need tests/fuzz/run && tests/fuzz/run

# Ten minutes, unless FUZZ_SECONDS is given.
fuzz-afl: all
	@$(if $(filter file,$(origin FUZZ_SECONDS)),FUZZ_SECONDS=600) tests/fuzz/afl

built identity oracle against: all
	@toolchain/tally need tests/real/$@ && tests/real/$@

wrappers: all
	@tests/real/wrappers $(if $(CASE),'$(CASE)')

shim-wide: all
	@tests/shim/wide $(if $(CASE),'$(CASE)')

containers: all
	@tests/container/table $(if $(CASE),'$(CASE)')

soak: all
	@tests/gate/run soak

bench: all
	@tests/bench/run && tests/bench/bundle && tests/bench/closure

bench-shim: all
	@tests/bench/shim

bench-profile: all
	@tests/bench/profile $(if $(UPDATE),--update)

demo: all
	@toolchain/demo

test:
	@toolchain/setup all
	+@toolchain/tally stages '$(MAKE)' $(STAGES)

test-fast: all $(patsubst %,$(O)/obj/unit/%,$(UNITS))
	@$(LINT) toolchain/test-fast $(filter-out all,$^)

index:
	toolchain/index readme >$(O)/README.md
	cmp -s $(O)/README.md loader/message/README.md || cp $(O)/README.md loader/message/README.md
	toolchain/picture >$(O)/landfall.svg
	cmp -s $(O)/landfall.svg .github/landfall.svg || cp $(O)/landfall.svg .github/landfall.svg
	toolchain/index header >$(O)/landfall.h
	cmp -s $(O)/landfall.h include/landfall/landfall.h || cp $(O)/landfall.h include/landfall/landfall.h

install: all
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin lib/pkgconfig include/landfall share/doc/landfall share/man/man1 \
		share/bash-completion/completions share/zsh/site-functions share/fish/vendor_completions.d share/landfall/hooks.d)
	install -m 644 $(O)/gen/completion.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/landfall
	install -m 644 $(O)/gen/completion.zsh $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_landfall
	install -m 644 $(O)/gen/completion.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/landfall.fish
	install -m 755 $(O)/landfall $(DESTDIR)$(PREFIX)/bin/landfall
	install -m 755 toolchain/gate $(DESTDIR)$(PREFIX)/bin/landfall-gate
	install -m 644 $(O)/liblandfall.a $(DESTDIR)$(PREFIX)/lib/liblandfall.a
	install -m 644 include/landfall/landfall.h $(DESTDIR)$(PREFIX)/include/landfall/landfall.h
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' toolchain/pkgconfig/landfall.pc >$(O)/gen/landfall.pc
	install -m 644 $(O)/gen/landfall.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig/landfall.pc
	install -m 644 $(O)/gen/landfall.1 $(DESTDIR)$(PREFIX)/share/man/man1/landfall.1
	sed 's|@PREFIX@|$(PREFIX)|' toolchain/oci/landfall.json >$(O)/gen/hook.json
	install -m 644 $(O)/gen/hook.json $(DESTDIR)$(PREFIX)/share/landfall/hooks.d/landfall.json
	install -m 644 README.md CHANGELOG.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/landfall

dist: all
	@MAKE='$(MAKE)' CROSS='$(CROSS)' toolchain/dist $(VERSION) $(CPU:armhf=armv7l)

dist-machines: private FOLDER = $(abspath $(or $(DIST),$(O)/dist))
dist-machines: | $(O)
	+@for m in $(MACHINES); do \
		DIST=$(FOLDER) $(CLEAN_MAKE) -s O=out/$$m $$([ $$m = $(HERE) ] || echo CROSS=$$m) dist >$(O)/dist.log 2>&1 || \
			{ cat $(O)/dist.log; exit 1; }; \
	done
	@DIST=$(FOLDER) toolchain/dist $(VERSION) all && cat $(FOLDER)/sha256sums

include compat/musl/build.mk

clean:
	rm -rf $(O)

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

-include $(shell find $(O)/obj $(O)/asan -name '*.d' 2>/dev/null)
