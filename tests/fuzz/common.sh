# Sourced by the scripts here: where things are, the helpers built, a scratch directory for nobody, and lines that are
# counted: `not ok` and `skip` are shown, `ok` only counted. Leaves: top, out, bin, landfall, work (removed at exit).
# shellcheck shell=sh disable=SC2034

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
out=${O:-$top/out}
case $out in /*) ;; *) out=$top/$out ;; esac
bin=$out/fuzz
cc=${CC:-musl-gcc}
umask 022
LC_ALL=C
export LC_ALL

die() { echo "tests/fuzz: $*" >&2; exit 1; }

build() { # NAME SOURCE...: a static helper, when one of its sources is newer
	name=$1
	shift
	[ -z "$(find "$bin/$name" -newer "$here/$name.c" 2>/dev/null)" ] || return 0
	(cd "$here" && $cc -std=c11 -O1 -g -Wall -Wextra -static -D_GNU_SOURCE -I"$top/loader" -I"$out/gen" \
		-o "$bin/$name.$$" "$name.c" "$@") || die "cannot build $name"
	mv "$bin/$name.$$" "$bin/$name"
}

sources() { # NAME -> $sources, of the harness of that name; $port, the folder of this processor
	[ -d "$out/gen/tables" ] || die "$out/gen is missing: run make first"
	port=loader/arch/$(uname -m)
	[ -d "$top/$port" ] || port=loader/arch/generic
	harness=tests/fuzz/fuzz_$1.c
	sources="tests/fuzz/fake_host.c tests/fuzz/text.c tests/fuzz/arena_heap.c"
	sources="$sources $(cd "$top" && find loader -path loader/arch -prune -o -name '*.c' ! -path loader/door/main.c \
		! -path loader/host/arena.c -print | sort; find "$port" -name '*.[cS]' ! -name entry.S)"
	sources="$sources loader/shim/carried.S" # without a layer in it
}

is_newer() { # FILE: is it newer than all that every harness is made of?
	[ -e "$1" ] && [ -z "$(cd "$top" && find loader include tests/fuzz/*.[ch] "$out/gen" -type f ! -name 'fuzz_*' -newer "$1")" ]
}

is_newest() { # FILE NAME: and than the harness of that name?
	is_newer "$1" && [ -z "$(find "$here/fuzz_$2.c" -newer "$1")" ]
}

# $sources as objects in a folder of their own for each compiler and its options, as many at a time as there are processors.
objects() { # COMPILER SANITIZERS -> $objects
	objects=$bin/objects-$(printf '%s' "$*" | cksum | cut -d ' ' -f 1)
	! is_newer "$objects/made" || return 0
	rm -rf "$objects"
	mkdir "$objects"
	# shellcheck disable=SC2086,SC2016 # a list; the inner shell expands
	(cd "$top" && printf '%s\n' $sources | CC=$1 FLAGS=$2 TO=$objects PORT=$port GEN=$out/gen xargs -P "$(nproc)" -I '{}' sh -c '
		$CC -std=c11 -g -O1 -w -Wa,--noexecstack $FLAGS -D_GNU_SOURCE -DLF_VERSION="\"fuzz\"" -Iinclude -Iloader "-I$PORT" "-I$GEN" \
			-c "$1" -o "$TO/$(echo "$1" | tr / _).o"' sh '{}') && : >"$objects/made"
}

compile() { # FILE COMPILER SANITIZERS: $harness and $sources
	objects "$2" "$3"
	# shellcheck disable=SC2086 # lists
	(cd "$top" && $2 -std=c11 -g -O1 -w -Wa,--noexecstack $3 -D_GNU_SOURCE -Iinclude -Iloader -I"$port" -I"$out/gen" $harness "$objects"/*.o \
		-o "$1.$$") && mv "$1.$$" "$1"
}

helpers() {
	mkdir -p "$bin"
	read=../../loader/read
	build check text.c
	build start
	build mutate $read/elf.c $read/bytes.c
}

scratch() { # -> $work, and in it a landfall that nobody can reach
	[ -x "${LANDFALL:=$out/landfall}" ] || die "$LANDFALL is missing: run make first"
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	trap 'exit 1' HUP INT TERM
	chmod 755 "$work"
	cp "$LANDFALL" "$work/landfall"
	landfall=$work/landfall
	: >"$work/ok"
	: >"$work/lines"
	unset LD_LIBRARY_PATH LD_PRELOAD LANDFALL_BUNDLE LANDFALL_LOG
}

yes() { echo x >>"$work/ok"; }
no() { # WHAT REASON [FILE]...: the evidence is the first lines of the files
	{
		printf 'not ok %s: %s\n' "$1" "$2" | tr -c '[:print:]\n' '?'
		shift 2
		for evidence; do
			tr -c '[:print:]\n' '?' <"$evidence" | sed 's/^/    /; 6q' | cut -c 1-300
		done
	} >>"$work/lines"
}
skip() { echo "skip $*" >>"$work/lines"; }

finish() { # what was counted, the last line alone
	cat "$work/lines"
	passed=$(wc -l <"$work/ok")
	failed=$(grep -c '^not ok ' "$work/lines" || :)
	skipped=$(grep -c '^skip ' "$work/lines" || :)
	echo "$((passed)) passed, $failed failed, $skipped skipped"
	[ "$failed" = 0 ]
}
