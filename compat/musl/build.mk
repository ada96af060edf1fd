# The glibc layer for musl: $(O)/shim/landfall-shim.so, made of compat/musl and, unless SHIM_GNU=no, of GNU's own sources from the
# distribution's gnulib package. `make shim-check` proves it against its table; tests/shim/run proves what it does.
# The Makefile includes this; CC, O, Q, say and WARN are its own.

SHIM_DIR := compat/musl
SHIM_GNU := yes
SHIM_OUT := $(O)/shim
# What is of the machine alone lies in a folder of its own; resident.S and machine.h there are the resident part's.
SHIM_OWN := $(SHIM_DIR)/$(CPU)
SHIM_SRCS := $(sort $(wildcard $(SHIM_DIR)/*.c) $(filter-out %/resident.S,$(wildcard $(SHIM_OWN)/*.[cS])) $(if $(filter yes,$(SHIM_GNU)),$(wildcard $(SHIM_DIR)/gnulib/*.c)))
SHIM_RESIDENT := $(patsubst $(SHIM_DIR)/%,$(SHIM_OUT)/obj/%.o,$(basename $(wildcard $(SHIM_DIR)/resident/*.c $(SHIM_OWN)/resident.S)))
SHIM_OBJS := $(SHIM_OUT)/obj/resident.o $(patsubst $(SHIM_DIR)/%,$(SHIM_OUT)/obj/%.o,$(basename $(SHIM_SRCS)))
SHIM_GNULIB := regex argp-parse argp-help argp-fmtstream argp-ba argp-eexst argp-pv argp-pvh argp-xinl argp-fs-xinl argz obstack error \
	getopt getopt1 $(addprefix malloc/dynarray_,at_failure emplace_enlarge finalize resize resize_clear)
ifeq ($(SHIM_GNU),yes)
SHIM_OBJS += $(SHIM_GNULIB:%=$(SHIM_OUT)/gnulib/%.o)
endif

SHIM_MADE := $(SHIM_OUT)/obj/alias.o $(SHIM_OUT)/obj/imports.o

# The largest page of the machine's kernels, by which the layer's segments and the file that carries them are laid out.
SHIM_PAGE := $(shell sed -n 's/^\#define PAGE_MAX //p' $(SHIM_OWN)/machine.h 2>/dev/null)

# Lazy binding is musl's loader's to do or not; functions of the layer call each other directly, its data may be the program's copy.
SHIM_CFLAGS := -std=c11 -Oz -fPIC $(WARN) -ffunction-sections -fdata-sections -fno-stack-protector -fasynchronous-unwind-tables \
	-fno-builtin-memset -I$(SHIM_DIR) -I$(SHIM_OWN) -ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(abspath $(O))=out
SHIM_LDFLAGS := -shared -nostdlib -Wl,--eh-frame-hdr,--gc-sections,--build-id=none,--hash-style=gnu,-Bsymbolic-functions,-soname,landfall-shim.so,-init,shim_find_imports \
	-Wl,-T,$(SHIM_DIR)/resident/image.ld -Wl,-z,defs,-z,now,-z,norelro,-z,noexecstack,-z,text,-z,noseparate-code,-z,max-page-size=$(SHIM_PAGE),-z,common-page-size=$(SHIM_PAGE)
SHIM_COMPILE = $(CC) -D_GNU_SOURCE $(SHIM_CFLAGS) $(CPPFLAGS) $(CFLAGS)
# GNU's names that are not what glibc calls them, and their sources' own style of warnings.
SHIM_GNUFLAGS := -w -std=gnu11 -DHAVE_CONFIG_H -D_REGEX_RE_COMP -Dgetopt=__posix_getopt \
	-Dregcomp=gnu_regcomp -Dregexec=gnu_regexec -Dregerror=gnu_regerror -Dregfree=gnu_regfree -I$(SHIM_DIR)/gnulib -I$(SHIM_OUT)/gnulib

.PHONY: shim shim-check shim-carried shim-programs shim-flags shim-work
shim: $(SHIM_OUT)/landfall-shim.so $(O)/gen/shim_symbols.inc

$(SHIM_OUT)/landfall-shim.so: $(SHIM_OUT)/landfall-shim.debug.so
	$(call say,strip)
	$(Q)$(STRIP) -R .comment -o $@ $<

$(SHIM_OUT)/landfall-shim.debug.so: $(SHIM_OBJS) $(SHIM_MADE) $(SHIM_OUT)/exports.map $(SHIM_DIR)/resident/image.ld $(SHIM_OUT)/link.flags
	$(call say,link)
	$(Q)$(CC) $(SHIM_LDFLAGS) -Wl,--version-script=$(SHIM_OUT)/exports.map $(SHIM_OBJS) $(SHIM_MADE) -lc -lgcc $(LDFLAGS) -o $@

$(SHIM_OUT)/obj/%.o: $(SHIM_DIR)/%.c $(SHIM_OUT)/obj.flags
	$(call say,cc)
	$(Q)$(SHIM_COMPILE) -g -MMD -MP -MT $@ -MF $(basename $@).d -c $< -o $@

$(SHIM_OUT)/obj/%.o: $(SHIM_DIR)/%.S $(SHIM_OUT)/obj.flags
	$(call say,cc)
	$(Q)$(SHIM_COMPILE) -c $< -o $@

# What calls back into the program, or what a backtrace begins or ends in, can be unwound through. The rest has no tables for that,
# as musl itself has none: they would be an eighth of the layer.
SHIM_UNWOUND := cleanup dirent execinfo exit glob nftw stdlib tree tree_list $(CPU)/ucontext
SHIM_FLAT := $(filter-out $(SHIM_UNWOUND) gnulib/%,$(patsubst $(SHIM_DIR)/%.c,%,$(filter %.c,$(SHIM_SRCS))))
$(SHIM_FLAT:%=$(SHIM_OUT)/obj/%.o): private SHIM_CFLAGS += -fno-asynchronous-unwind-tables

# What runs inside musl's loader before anything is relocated: it may need nothing from outside, and no address in its data.
$(SHIM_RESIDENT): private SHIM_CFLAGS += -ffreestanding -fno-tree-loop-distribute-patterns -fno-asynchronous-unwind-tables
$(SHIM_OUT)/obj/resident.o: $(SHIM_RESIDENT)
	$(call say,link)
	$(Q)$(LD) -r --strip-debug $^ -o $@
	$(Q)if $(CROSS_COMPILE)nm -u $@ | grep -v -w '__ehdr_start\|import_slots\|import_count' || readelf -rW $@ | grep -w 'R_X86_64_64\|R_AARCH64_ABS64'; then echo '$@ needs the lines above' >&2; rm $@; exit 1; fi

$(SHIM_MADE): $(SHIM_OUT)/obj/%.o: $(SHIM_OUT)/%.S
	$(call say,cc)
	$(Q)$(CC) -c $< -o $@

$(SHIM_OUT)/gnulib/stamp: toolchain/gnulib
	$(call say,fetch)
	$(Q)toolchain/gnulib $(@D) && touch $@

$(SHIM_GNULIB:%=$(SHIM_OUT)/gnulib/%.o): $(SHIM_OUT)/gnulib/%.o: $(SHIM_OUT)/gnulib/stamp $(wildcard $(SHIM_DIR)/gnulib/*.h) $(SHIM_OUT)/obj.flags
	$(call say,cc)
	$(Q)$(SHIM_COMPILE) $(SHIM_GNUFLAGS) -c $(@:.o=.c) -o $@

$(SHIM_OUT)/exports.map: $(SHIM_DIR)/symbols.tsv toolchain/shim $(SHIM_OUT)/obj.flags
	$(call say,table)
	$(Q)SHIM_GNU=$(SHIM_GNU) SHIM_CPU=$(CPU) toolchain/shim map $< >$@

$(SHIM_OUT)/alias.S: $(SHIM_DIR)/symbols.tsv toolchain/shim $(SHIM_OUT)/obj.flags
	$(call say,table)
	$(Q)SHIM_GNU=$(SHIM_GNU) SHIM_CPU=$(CPU) toolchain/shim alias $< >$@

# What the layer takes from musl is what its objects lack; the linker is asked which file that musl is.
$(SHIM_OUT)/imports.S: $(SHIM_OBJS) $(SHIM_DIR)/symbols.tsv toolchain/shim
	$(call say,table)
	$(Q)$(CROSS_COMPILE)nm $(SHIM_OBJS) >$@.nm
	$(Q)SHIM_GNU=$(SHIM_GNU) SHIM_CPU=$(CPU) toolchain/shim imports $(SHIM_DIR)/symbols.tsv $@.nm \
		"$$($(CC) -shared -nostdlib -Wl,-t -lc $(LDFLAGS) -o $@.new 2>&1 | grep -m 1 'libc\.')" >$@.new
	$(Q)mv $@.new $@

$(O)/gen/shim_symbols.inc: $(SHIM_DIR)/symbols.tsv toolchain/shim $(SHIM_OUT)/obj.flags
	$(call say,table)
	$(Q)SHIM_GNU=$(SHIM_GNU) SHIM_CPU=$(CPU) toolchain/shim inc $< >$@

$(O)/gen/shim_%.inc: $(SHIM_DIR)/symbols.tsv toolchain/shim $(SHIM_OUT)/obj.flags
	$(call say,table)
	$(Q)mkdir -p $(@D) && SHIM_GNU=$(SHIM_GNU) SHIM_CPU=$(CPU) toolchain/shim $* $< >$@.new && mv $@.new $@

# The same idea as the program's own: made anew only when what they are made with has changed.
$(SHIM_OUT)/obj.flags: SHIM_NOW = $(SHIM_COMPILE) $(SHIM_GNUFLAGS) $(SHIM_GNU)
$(SHIM_OUT)/link.flags: SHIM_NOW = $(CC) $(SHIM_LDFLAGS) $(LDFLAGS) $(SHIM_OBJS)
$(SHIM_OUT)/obj.flags $(SHIM_OUT)/link.flags: FORCE | $(SHIM_OUT)
	@$(file >$@.new,$(SHIM_NOW))cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(SHIM_OUT):
	@mkdir -p $@

shim-check: shim
	+@$(MAKE) -s SHIM_GNU=no O=$(O)/no-gnu shim
	@tests/shim/run

# Without a pattern a few programs of each root; '.' is all of them, in some minutes.
SHIM_SHORT := musl 1.2.[356], \(true\|ls\|sort\|getent\) --version\|debian-12, musl 1.2.5, \(bash\|grep\|sort\|date\|ls\) 
shim-carried: all
	@tests/shim/carried '$(if $(CASE),$(CASE),$(SHIM_SHORT))'

# Real work by real programs. WORK=long: large programs too, and servers under load for WORK_SECONDS.
WORK := short
shim-work: all
	@tests/shim/work $(WORK) $(if $(CASE),'$(CASE)')

# One command each of some 200 programs. PROGRAMS=long: all of them, on Debian 12 and 13, with each musl.
PROGRAMS := short
shim-programs: all
	@tests/shim/programs $(PROGRAMS) $(if $(CASE),'$(CASE)')

shim-flags: all
	@tests/shim/flags $(if $(CASE),'$(CASE)')

STAGES += shim-check shim-carried shim-programs shim-work

-include $(wildcard $(SHIM_OUT)/obj/*.d $(SHIM_OUT)/obj/*/*.d)
