# Sourced by run: what recipes make files with, in their working directory $R. Programs here need no libc of the machine
# that builds them: what each says of itself is what its recipe gave it.
# shellcheck shell=sh disable=SC2154

tools() { # once a run
	for tool in mkelf flat; do
		gcc -std=c11 -D_GNU_SOURCE -O1 -Wall -Wextra -o "$work/$tool" "$top/tests/golden/$tool"*.c
	done
	gcc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -static -o "$work/start" "$here/start.c"
	gcc -O1 -Wall -Wextra -o "$work/poke" "$top/tests/rules/poke.c"
	gcc -std=c11 -O1 -Wall -Wextra -o "$work/header" "$here/header.c"
	mkdir "$work/objects" "$work/stubs"
	for bits in 64 32; do
		gcc -x c -w -m$bits -O1 -fPIC -ffreestanding -fno-stack-protector -fno-asynchronous-unwind-tables -fno-ident -c \
			-o "$work/objects/hello$bits.o" "$here/hello.c"
	done
}

quietly() { # ld warns of what a recipe leaves out on purpose
	"$@" 2>"$work/log" || { cat "$work/log" >&2; die "$row: $*"; }
}

put() { # PATH MODE TEXT: escapes as printf takes them
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059 # it is a format, of no arguments
	printf "$3" >"$1"
	chmod "$2" "$1"
}

elf() { # PATH [KEY=VALUE]...: headers alone, nothing that runs; see tests/golden/mkelf.c
	mkdir -p "$(dirname "$1")"
	"$work/mkelf" "$@"
}

header() { "$work/header" "$@" || die "$row: header $*"; } # FILE WHERE VALUE: see header.c
poke() { "$work/poke" "$@" || die "$row: poke $*"; }       # see tests/rules/poke.c

object() { # CODE [GCC-ARG]...: compiled once -> $_object
	_code=$1
	shift
	_object=$work/objects/$(printf '%s %s' "$_code" "$*" | cksum | tr ' ' -).o
	[ -e "$_object" ] || printf '%s\n' "$_code" | gcc -x c -w -O1 -fPIC -ffreestanding -fno-stack-protector \
		-fno-asynchronous-unwind-tables -fno-ident "$@" -c -o "$_object" -
}

static() { # PATH [LD-ARG]...: a program that needs nothing and says hello
	_file=$1
	shift
	mkdir -p "$(dirname "$_file")"
	quietly ld -static -o "$_file" "$work/objects/hello64.o" "$@"
}

static32() { # PATH [LD-ARG]...: the same for i386
	_file=$1
	shift
	mkdir -p "$(dirname "$_file")"
	quietly ld -m elf_i386 -static -o "$_file" "$work/objects/hello32.o" "$@"
}

dynamic() { # LOADER PATH [-c CODE] [LD-ARG]...: the same, for a loader. CODE may define more(), which is called
	_loader=$1 _file=$2 _given=
	shift 2
	[ "${1-}" != -c ] || { _given=$2; shift 2; }
	mkdir -p "$(dirname "$_file")"
	object "$_given"
	quietly ld "${form--pie}" --hash-style=gnu -dynamic-linker "$_loader" -o "$_file" \
		"$work/objects/hello64.o" "$_object" "$@"
}

glibc() { dynamic /lib64/ld-linux-x86-64.so.2 "$@"; }
musl() { dynamic /lib/ld-musl-x86_64.so.1 "$@"; }

lib() { # FILE [-c CODE] [LD-ARG]...: its SONAME is its name, unless there is a later -soname
	_file=$1 _given=
	shift
	[ "${1-}" != -c ] || { _given=$2; shift 2; }
	mkdir -p "$(dirname "$_file")"
	object "$_given"
	quietly ld -shared --hash-style=gnu -soname "$(basename "$_file")" -o "$_file" "$_object" "$@"
}

golang() { # PATH SOURCE: what is behind "package main", built without cgo, as a program that is shipped is
	_source=$work/objects/$(printf '%s' "$2" | cksum | tr ' ' -)
	mkdir -p "$(dirname "$1")" "$_source"
	[ -e "$_source/p" ] || (
		cd "$_source"
		printf 'package main\n\n%s\n' "$2" >main.go
		printf 'module shore.example/server\n\ngo 1.19\n' >go.mod
		command env CGO_ENABLED=0 GOFLAGS=-trimpath GOPROXY=off GOTOOLCHAIN=local GO111MODULE=on GOCACHE="$cache/go" \
			go build -ldflags='-s -w' -o p .
	) >"$work/log" 2>&1 || { cat "$work/log" >&2; die "$row: go build"; }
	cp "$_source/p" "$1"
}

need() { # NAME [CODE]: the path of a library to link with, so that DT_NEEDED has NAME; CODE is what it defines then
	_stub=$work/stubs/$(printf '%s' "$*" | cksum | tr ' ' -).so
	[ -e "$_stub" ] || {
		object "${2-}"
		ld -shared --hash-style=gnu -soname "$1" -o "$_stub" "$_object"
	}
	echo "$_stub"
}

versions() { # SONAME TEXT [CODE]: a library to link with whose version script is TEXT -> its path
	_stub=$work/stubs/$(printf '%s' "$*" | cksum | tr ' ' -).so
	[ -e "$_stub" ] || {
		printf '%s\n' "$2" >"$_stub.map"
		object "${3-}"
		ld -shared --hash-style=gnu -soname "$1" --version-script "$_stub.map" -o "$_stub" "$_object"
	}
	echo "$_stub"
}
