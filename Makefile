# Landfall: one static program. `make` builds out/landfall, `make test` proves it. All targets:
#   all           build the program (also when no target is named)
#   check         unit tests as shipped: musl, static (under ten seconds)
#   check-asan    the same unit tests with the host's libc, AddressSanitizer and UBSan
#   check-layers  files include only their own layer or lower, and keep the size and heap rules
#   check-static  the program needs no loader, no library, no TLS, no symbol, and keeps its budget
#   lint          gcc and clang warnings, clang-tidy, cppcheck, scripts, white space
#   check-ids     each message id has a page and is tested, none is reused, README's list is theirs
#   repro         two builds in two directories are the same, byte for byte
#   golden        every message, as text and as JSON        (tests/golden/run)
#   failures      every way a start can fail, brought about  (tests/failures/run)
#   acceptance    what people asked, and the remedy that helped (tests/acceptance/run)
#   real          real programs on real root file systems   (tests/real/run)
#   oracle        load sets and symbols as ld.so and musl see them     (tests/real/oracle)
#   against       --against a release, held against that release itself  (tests/real/against)
#   rules         libraries made for one rule of a loader each         (tests/rules/run)
#   built         how real programs were made, and the command that makes them anew (tests/real/built)
#   identity      a start through it changes nothing         (tests/real/identity)
#   handover      programs behind landfall as their loader   (tests/handover/run)
#   fuzz          damaged files, for FUZZ_SECONDS            (tests/fuzz/run)
#   test          everything above, one count at the end
#   bench         what a start costs                         (tests/bench/run)
#   demo          what Landfall is for, shown                (toolchain/demo)
#   index         makes README's list of message ids anew
#   install       below DESTDIR and PREFIX
#   clean help
# Variables: O (where to build), CC, CROSS_COMPILE, CPPFLAGS, CFLAGS, LDFLAGS (yours come last and
# win), HOSTCC (for check-asan), DESTDIR, PREFIX, FUZZ_SECONDS, SIZE_MAX (bytes), V=1 (show commands),
# TEST (a pattern of unit test names: make check TEST='span*').

VERSION := 0.1.0

O := out
PREFIX := /usr/local
FUZZ_SECONDS := 60
SIZE_MAX := 256000
HOSTCC := gcc
ifeq ($(origin CC),default)
CC := $(CROSS_COMPILE)$(if $(CROSS_COMPILE)$(findstring musl,$(shell gcc -dumpmachine 2>&1)),gcc,musl-gcc)
endif
ifeq ($(origin AR),default)
AR := $(CROSS_COMPILE)ar
endif
STRIP := $(CROSS_COMPILE)strip

# A machine without the compiler gets it, or is told the one command to type.
ifneq ($(filter-out clean help,$(or $(MAKECMDGOALS),all)),)
ifeq ($(shell command -v $(firstword $(CC)) 2>&1),)
$(shell toolchain/setup build >&2 && command -v $(firstword $(CC)) >&2)
ifneq ($(.SHELLSTATUS),0)
$(error no compiler '$(CC)')
endif
endif
CPU := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine)))
endif

# Start-up code runs before musl has set up the stack protector's canary, hence none; the rest
# keeps the program small, free of absolute addresses, and the same wherever it is built.
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
LF_CPPFLAGS := -Iinclude -I$(O)/gen -D_GNU_SOURCE -DLF_VERSION=\"$(VERSION)\"
LF_CFLAGS := -std=c11 -Os -g -fPIE $(WARN) -ffunction-sections -fdata-sections \
	-fno-stack-protector -fno-jump-tables -fno-asynchronous-unwind-tables -fno-unwind-tables \
	-ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(abspath $(O))=out
comma := ,
# No RELRO: musl's static start-up never applies it, so it would only be 3 KB of padding.
# musl-gcc -static-pie would silently make a program that needs a loader, so the link is spelled out;
# with loader/door/start_CPU.S the entry is its lf_start instead of rcrt1.o's _start.
LF_LDFLAGS := -static -nostartfiles -Wl,-pie,--no-dynamic-linker,--gc-sections,--build-id=none \
	-Wl,-z,norelro,-z,now,-z,noexecstack,-z,text,-z,noseparate-code,-z,common-page-size=64 \
	$(if $(wildcard loader/door/start_$(CPU).S),-Wl$(comma)-e$(comma)lf_start)
# gcc on x86 alone: data at the addresses that the ABI asks for, not at those of cache lines; and none of the common
# expressions that -Os keeps in registers at a loss. Near 1 KB.
PACK := $(shell $(CC) -malign-data=abi -E -x c /dev/null >/dev/null 2>&1 && echo -malign-data=abi -fno-gcse)
SAN := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

COMPILE = $(CC) $(LF_CPPFLAGS) $(CMOCKA) $(LF_CFLAGS) $(PACK) $(CPPFLAGS) $(CFLAGS)
COMPILE_ASAN = $(HOSTCC) $(LF_CPPFLAGS) $(CMOCKA) $(LF_CFLAGS) -O1 $(SAN)
DEPFLAGS = -MMD -MP -MT $@ -MF $(basename $@).d
# musl's start files stand where the compiler itself would take crt1.o from; asked by name, a musl-gcc
# wrapper answers with glibc's.
CRT = $$($(CC) -\#\#\# -x c /dev/null 2>&1 | tr ' "' '\n\n' | sed -n 's|/[A-Za-z]*crt1\.o$$||p' | head -n 1)
START = $(CRT)/rcrt1.o $(CRT)/crti.o
END = $(CRT)/crtn.o

# loader/*/*.c, and of the assembly what is named after this cpu: start_x86_64.S
SRCS := $(sort $(wildcard loader/*/*.c) $(wildcard loader/*/*_$(CPU).S))
# What a start as the loader runs through comes first in the link, with what it takes of musl, so that it shares pages and has no large
# buffer among it; then what else a start runs through.
EARLY := act/leave door/start_$(CPU) act/start host/guard host/maps judge/closure host/host read/bytes read/buf read/elf read/elf_mapped \
	read/elf_version door/interp host/system judge/vouch judge/redirect host/bundle host/manifest host/machine judge/facts judge/lib \
	act/handover act/map act/passage act/started door/main
LATER := host/arena door/options read/kind read/image judge/decide judge/decide_path judge/decide_elf judge/decide_segments act/stack \
	host/libc read/own read/segments judge/search_glibc judge/verify_glibc judge/tokens judge/system_dirs read/ldcache judge/bind_nodes \
	judge/hwcaps judge/decide_libs read/release host/files door/pipeline act/unmapped act/identity
objects = $(patsubst %,$(O)/obj/loader/%.o,$(basename $(foreach e,$(1),$(filter $e.c $e.S,$(SRCS:loader/%=%)))))
OBJS := $(patsubst %,$(O)/obj/%.o,$(basename $(SRCS)))
FIRST := $(call objects,$(EARLY))
SECOND := $(call objects,$(LATER))
LINKED := $(FIRST) -lc $(SECOND) $(filter-out $(FIRST) $(SECOND),$(OBJS))
LIB_SRCS := $(filter-out loader/door/main.c %.S,$(SRCS))
UNITS := $(patsubst tests/unit/%.c,%,$(sort $(wildcard tests/unit/test_*.c)))
TABLES := $(patsubst loader/%.tsv,$(O)/gen/%.inc,$(sort $(wildcard loader/tables/*.tsv)))
PAGES := $(sort $(wildcard loader/judge/why/LF*.md))
STAGES := check check-asan check-layers check-static check-ids lint repro golden failures acceptance real built oracle against rules \
	identity handover fuzz

# One short line a file; V=1 shows the commands themselves.
Q := $(if $(V),,@)
say = @mkdir -p $(@D) && echo '  $(1)	$@'

export CC HOSTCC CROSS_COMPILE O FUZZ_SECONDS SIZE_MAX TEST
export LANDFALL := $(abspath $(O))/landfall

.PHONY: all $(STAGES) test bench demo index install clean help FORCE
.DELETE_ON_ERROR:
.SECONDARY:

all: $(O)/landfall $(O)/gen/landfall.1

$(O)/landfall: $(O)/landfall.debug
	$(call say,strip)
	$(Q)$(STRIP) -R .comment -o $@ $<

$(O)/landfall.debug: $(OBJS) $(O)/link.flags
	$(call say,link)
	$(Q)$(CC) $(LF_LDFLAGS) $(START) $(LINKED) $(CFLAGS) $(LDFLAGS) $(END) -o $@

$(O)/obj/%.o: %.c $(O)/obj.flags | $(TABLES) $(O)/gen/texts.inc
	$(call say,cc)
	$(Q)$(COMPILE) $(DEPFLAGS) -c $< -o $@

# What a whole directory is judged with, hundreds of thousands of times.
$(patsubst %,$(O)/obj/loader/%.o,read/bytes read/elf_sym judge/lib judge/bind_glibc): private LF_CFLAGS += -O2 -fno-align-loops -fno-align-jumps

$(O)/obj/%.o: %.S $(O)/obj.flags
	$(call say,cc)
	$(Q)$(COMPILE) $(DEPFLAGS) -c $< -o $@

$(O)/asan/%.o: %.c $(O)/asan.flags | $(TABLES) $(O)/gen/texts.inc
	$(call say,cc)
	$(Q)$(COMPILE_ASAN) $(DEPFLAGS) -c $< -o $@

$(O)/gen/tables/%.inc: loader/tables/%.tsv toolchain/table
	$(call say,table)
	$(Q)toolchain/table $< >$@

PACKED := $(patsubst %,loader/tables/%.tsv,nodes shells sonames targets)
$(O)/gen/texts.inc: loader/judge/diag.def $(PAGES) $(PACKED) $(O)/pages.flags toolchain/texts toolchain/why
	$(call say,texts)
	$(Q)toolchain/texts loader/judge/diag.def loader/judge/why $(PACKED) >$@

$(O)/gen/landfall.1: $(PAGES) $(O)/pages.flags loader/door/help.c README.md Makefile toolchain/index
	$(call say,man)
	$(Q)toolchain/index man $(VERSION) >$@

# What an object, a link or the pages were made with; changes only when that does, and then all is made anew.
$(O)/obj.flags: NOW = $(COMPILE)
$(O)/asan.flags: NOW = $(COMPILE_ASAN)
$(O)/link.flags: NOW = $(CC) $(LF_LDFLAGS) $(CFLAGS) $(LDFLAGS) $(LINKED)
$(O)/pages.flags: NOW = $(PAGES)
$(O)/obj.flags $(O)/asan.flags $(O)/link.flags $(O)/pages.flags: FORCE | $(O)
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
	$(Q)$(if $(filter asan,$*),$(HOSTCC),$(CC)) -O1 -g -w -DHAVE_CONFIG_H -I$(O)/cmocka -c $< -o $@

$(O)/obj/tests/%.o $(O)/asan/tests/%.o: private CMOCKA := -isystem $(O)/cmocka -D_UINTPTR_T
$(patsubst %,$(O)/obj/tests/unit/%.o,$(UNITS)): $(O)/cmocka/cmocka.h
$(patsubst %,$(O)/asan/tests/unit/%.o,$(UNITS)): $(O)/cmocka/cmocka.h

$(O)/obj/units.a: $(patsubst %,$(O)/obj/%.o,$(basename $(LIB_SRCS)))
$(O)/asan/units.a: $(patsubst %,$(O)/asan/%.o,$(basename $(LIB_SRCS)))
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

check-layers:
	@toolchain/check-layers

check-static: $(O)/landfall
	@toolchain/check-static $<

check-ids:
	@toolchain/check-ids

lint: $(TABLES) $(O)/gen/texts.inc $(O)/cmocka/cmocka.h
	@CPPFLAGS='$(LF_CPPFLAGS) -isystem $(O)/cmocka -D_UINTPTR_T' CFLAGS='$(LF_CFLAGS)' toolchain/lint

repro:
	@toolchain/repro

golden failures acceptance real rules handover fuzz: all
	@toolchain/tally need tests/$@/run && tests/$@/run

built identity oracle against: all
	@toolchain/tally need tests/real/$@ && tests/real/$@

bench: all
	@tests/bench/run && tests/bench/closure

demo: all
	@toolchain/demo

test:
	@toolchain/setup all
	+@toolchain/tally stages '$(MAKE)' $(STAGES)

index:
	toolchain/index readme >$(O)/README.md
	cmp -s $(O)/README.md README.md || cp $(O)/README.md README.md

install: all
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin share/doc/landfall share/man/man1)
	install -m 755 $(O)/landfall $(DESTDIR)$(PREFIX)/bin/landfall
	install -m 644 $(O)/gen/landfall.1 $(DESTDIR)$(PREFIX)/share/man/man1/landfall.1
	install -m 644 README.md CHANGELOG.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/landfall

clean:
	rm -rf $(O)

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

-include $(shell find $(O)/obj $(O)/asan -name '*.d' 2>/dev/null)
