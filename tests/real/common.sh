# Sourced by run and stories: where things are, scratch copies of the hosts, running a program in one of them.
# Leaves: top, out, programs, landfall, work (removed at exit), counted lines `ok`, `not ok`, `skip` through yes, no, skip.
# shellcheck shell=sh disable=SC2034

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
out=${O:-$top/out}
case $out in /*) ;; *) out=$top/$out ;; esac
programs=$out/real/programs
landfall=${LANDFALL:-$out/landfall}
cache=${LANDFALL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/landfall}

die() { echo "tests/real: $*" >&2; exit 1; }
[ -x "$landfall" ] || die "$landfall is missing: run make first"
umask 022

"$top/toolchain/hosts" >/dev/null
"$here/programs" "$programs"
if [ -z "$(find "$out/real/try" -newer "$here/try.c" -newer "$here/outcome.h" 2>/dev/null)" ]; then
	gcc -O2 -Wall -static -o "$out/real/try.$$" "$here/try.c"
	mv "$out/real/try.$$" "$out/real/try"
fi
try=$out/real/try
# shellcheck source=tests/fixture/ia32.sh
. "$here/../fixture/ia32.sh"

mkdir -p "$cache"
work=$(mktemp -d "$cache/real.XXXXXX")
jobs= # those in the background, which a Ctrl-C does not reach
# shellcheck disable=SC2086 # a list
trap '[ -z "$jobs" ] || kill $jobs 2>/dev/null || :; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
t=$work # where the files of one check go

yes() { echo "ok $*"; }
no() { # WHAT REASON [FILE]...: the evidence is the first lines of the files
	echo "not ok $1: $2"
	shift 2
	for evidence; do
		sed 's/[^[:print:]\t]/?/g; s/^/    /; 8q' "$evidence" | cut -c 1-600
	done
}
skip() { echo "skip $*"; }

copy() { # FROM TO: a folder, as hard links where that is possible; nobody writes to its files
	mkdir -p "$(dirname "$2")"
	cp -al "$1" "$2" 2>/dev/null || { rm -rf "$2"; cp -a "$1" "$2"; }
}

scratch() { # HOST: its root with landfall and every program in it -> $work/HOST
	copy "$cache/hosts/$1" "$work/$1"
	cp "$landfall" "$work/$1/usr/local/bin/landfall"
	mkdir "$work/$1/prog"
	cut -f 1 "$programs/list" | while read -r name; do
		copy "$programs/$name" "$work/$1/prog/$name"
	done
}

enter() { # ROOT PROGRAM [ARG]...: what came of it -> $verdict, $t/out, $t/err
	verdict=$("$try" -o "$t/out" -e "$t/err" "$@")
}

system() { # VERSION: the root of that Debian with many packages
	packages="libc6 libc-bin dash base-files coreutils findutils libgcc-s1 libstdc++6 python3 git curl gdb gcc perl ffmpeg vim-nox
		openssh-client imagemagick"
	case $1 in
	12) set -- "$1" bookworm libgtk-3-0 ;;
	13) set -- "$1" trixie libgtk-3-0t64 ;;
	esac
	# shellcheck disable=SC2086,SC2116,SC2046 # a list, on one line
	"$top/toolchain/hosts" --row "oracle-$1 debian $2 $1 $(echo $packages) $3"
}

# Runs SCRIPT by the shell of ROOT, inside it.
inside() { # ROOT SCRIPT
	if [ "$(id -u)" = 0 ]; then
		chroot "$1" /bin/sh -c "$2"
	else
		unshare -r chroot "$1" /bin/sh -c "$2"
	fi
}

make_bundle() { # VERSION -> $work/bundle-VERSION with what every program of the table needs from that Debian
	bundle=$work/bundle-$1
	[ ! -d "$bundle" ] || return 0
	if [ "$1" = 11 ]; then
		"$landfall" --root "$cache/hosts/debian-11" --bundle-glibc "$bundle" >"$work/bundle.log" 2>&1
		return
	fi
	full=$work/full-$1
	copy "$(readlink "$programs/full-$1")" "$full"
	mkdir "$full/prog"
	set --
	while read -r name file wanted interp _; do
		[ "$wanted" = "${bundle##*-}" ] && [ -e "$full$interp" ] || continue
		copy "$programs/$name" "$full/prog/$name"
		set -- "$@" "/prog/$name/$file"
	done <"$programs/list"
	"$landfall" --root "$full" --bundle "$bundle" "$@" >"$work/bundle.log" 2>&1
}

finish() { # FILE: its counted lines, the last line alone
	passed=$(grep -c '^ok ' "$1" || :)
	failed=$(grep -c '^not ok ' "$1" || :)
	skipped=$(grep -c '^skip ' "$1" || :)
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
