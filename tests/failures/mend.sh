# Sourced by run: what a message says to type is typed, each command by itself in the root as its recipe made it, and the
# program starts then. Those that are called exact all are; of the others those that a recipe names with `mends`. A command
# of a shell changes files, or is the start itself. What Docker and apt would do is done with the same files: COPY takes from
# a stage, FROM is the root of that image with /app in it, apt-get installs what toolchain/packages resolves for the release.
# shellcheck shell=sh disable=SC2154

stage() { stage=$1; }   # HOST: what --from=build means; it has the /app of the recipe, and what its function in_stage makes
mends() { mends="$mends $*"; } # N[:PATH]...: these fixes too; PATH is started then. no REASON: not even those that are exact

list_fixes() { # JSON by flat -> a line a fix: ID, its number, how sure, where, what it does, the command
	awk -F '\t' '
		$1 ~ /^(notes\[[0-9]+\]\.)?id$/ { p = $1; sub(/id$/, "", p); id[p] = $3 }
		$1 ~ /fix\[[0-9]+\]\.(sure|where|say|cmd)$/ {
			f = $1; sub(/\.[a-z]*$/, "", f)
			k = substr($1, length(f) + 2)
			if (!(f in seen)) order[++n] = f
			seen[f] = 1
			value[f, k] = $3
		}
		END {
			for (i = 1; i <= n; i++) {
				f = order[i]; p = f; sub(/fix\[[0-9]*\]$/, "", p)
				number = f; gsub(/.*fix\[|\]$/, "", number)
				print id[p] "\t" number + 1 "\t" value[f, "sure"] "\t" value[f, "where"] "\t" value[f, "say"] "\t" value[f, "cmd"]
			}
		}'
}

form() { # ID SAY COMMAND: what tells commands apart: the message, what it does, and its first word -> one line
	printf '%s\t%s\t%s\n' "$1" "$(printf '%s\n' "$2" | sed "s/'[^']*'/X/g; s/[0-9][0-9.]*/N/g")" \
		"$(printf '%s\n' "$3" | sed 's/^RUN //; s/^\[//; s/"//g; s/[ ,].*//; s/=.*/=/; s|^/.*|PATH|')"
}

overlay() { # NAME HOST: the host's root with the upper layer that is there -> $layers/NAME
	rm -rf "$layers/$1.work"
	mkdir -p "$layers/$1" "$layers/$1.upper" "$layers/$1.work"
	command mount -t overlay overlay -o "lowerdir=$cache/hosts/$2,upperdir=$layers/$1.upper,workdir=$layers/$1.work" "$layers/$1"
}

fresh() { # the root as the recipe made it
	cd /
	for name in root build from; do
		umount -l "$layers/$name" 2>/dev/null || :
		rm -rf "$layers/$name.upper"
	done
	cp -a "$layers/pristine" "$layers/root.upper"
	overlay root "$host"
	R=$layers/root
}

equip() { # ROOT: tools that its own system may lack, beside it
	mkdir -p "$1/.tools"
	cp "$cache/hosts/musl-1.2.5/bin/busybox" "$1/.tools/busybox"
	for tool in sed dd chmod ln rm cp mv mkdir cat tar gzip gunzip bzip2 xz unzip iconv mount; do ln -sf busybox "$1/.tools/$tool"; done
}

typed='PATH=/.tools:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
in_root() { # ROOT COMMAND
	equip "$1"
	(cd "$1" && command env -i "$typed" HOME=/root chroot "$1" /.tools/busybox sh -c "$2")
}

build_stage() { # once a command: the stage that Docker calls build
	[ -d "$layers/build/usr" ] && return
	overlay build "${stage:-debian-12}"
	cp "$landfall" "$layers/build/usr/local/bin/landfall"
	[ ! -d "$layers/pristine/app" ] || cp -a "$layers/pristine/app" "$layers/build/"
	# shellcheck disable=SC2016 # of the recipe
	! command -v in_stage >/dev/null || (cd "$layers/build" && in_stage)
}

copy_from() { # SOURCE DESTINATION: as COPY has it, which follows a link that it is told to copy
	build_stage
	if [ -d "$layers/build$1" ]; then
		mkdir -p "$R$2" && cp -a "$layers/build$1/." "$R$2"
	else
		case $2 in */) mkdir -p "$R$2" ;; *) mkdir -p "$(dirname "$R$2")" ;; esac
		cp -L --preserve=mode "$layers/build$1" "$R$2"
	fi
}

host_of() { # IMAGE -> a host
	case $1 in
	debian:11 | debian:11-slim) echo debian-11 ;;
	debian:12 | debian:12-slim) echo debian-12 ;;
	debian:13 | debian:13-slim) echo debian-13 ;;
	alpine:3.20) echo musl-1.2.5 ;;
	*) return 1 ;;
	esac
}

from() { # [--platform=...] IMAGE
	case $1 in --platform=linux/amd64) shift ;; esac
	[ $# = 1 ] || return 1
	host=$(host_of "$1") || { echo "there is no root of $1"; return 1; }
	rm -rf "$layers/from.upper"
	overlay from "$host"
	R=$layers/from
	cp -a "$layers/pristine/app" "$R/"
}

suite_of() {
	case $1 in debian-11) echo bullseye ;; debian-12) echo bookworm ;; debian-13) echo trixie ;; *) return 1 ;; esac
}

apt() { # COMMAND: its packages with what they depend on, in place of apt-get; then what is typed behind that
	suite=$(suite_of "$host") || return 1
	before=${1%%apt-get update*} behind=${1#*apt-get install } packages=${1#*apt-get install }
	packages=${packages%% && *}
	case $behind in *' && '*) behind=${behind#* && } ;; *) behind= ;; esac
	[ -z "$before" ] || in_root "$R" "${before% && }" || return 1
	case $packages in *:i386) suite=$suite:i386 ;; esac
	rm -rf "$layers/debs"
	# shellcheck disable=SC2046 # a list
	"$top/toolchain/packages" "$suite" "$layers/debs" $(printf '%s\n' "$packages" | sed 's/-y //; s/--[a-z-]*//g; s/:i386//g') &&
		cp -a "$layers/debs/." "$R/" && { [ ! -e "$R/etc/ld.so.conf" ] || chroot "$R" /sbin/ldconfig; } &&
		{ [ -z "$behind" ] || in_root "$R" "$behind"; }
}

words() { # ["a", "b"] -> a b
	printf '%s\n' "$1" | sed 's/^\[//; s/\]$//; s/"//g; s/,//g'
}

type_line() { # LINE: one line of a command -> $own is what it starts itself, if it does
	case $1 in
	'patchelf '* | 'RUN setcap '*) # outside: it needs libraries that not every root has
		(cd "$R" && sh -c "$(printf '%s\n' "${1#RUN }" | sed "s| /app/| $R/app/|g; s| /usr/| $R/usr/|g")")
		;;
	'RUN landfall --bundle '*) build_stage && in_root "$layers/build" "${1#RUN }" ;;
	'COPY --from=build '*)
		# shellcheck disable=SC2086
		set -- ${1#COPY --from=build }
		copy_from "$1" "$2"
		;;
	'FROM '*)
		# shellcheck disable=SC2086
		from ${1#FROM }
		;;
	*'apt-get update && apt-get install '*) apt "${1#RUN }" ;;
	'RUN ['*) in_root "$R" "$(words "${1#RUN }")" ;;
	'RUN '*) in_root "$R" "${1#RUN }" ;;
	'ENV '*) own="${1#ENV } $target" ;;
	'CMD ['*) own=$(words "${1#CMD }") ;;
	'chmod '* | 'chown '* | 'ln '* | 'mv '* | 'cp '* | 'sed '* | 'mkdir '* | 'mount '* | 'rm '* | 'strip '* | ldconfig | ': '* | 'echo '* | \
		'tar '* | 'unzip '* | 'gzip '* | 'bzip2 '* | 'xz '* | 'zstd '* | 'iconv '* | 'printf '* | *' --list && rm '*)
		in_root "$R" "$1"
		;;
	*) own=$1 ;;
	esac
}

type_lines() { # COMMAND: line by line
	printf '%s\n' "$1" | sed 's/\\n\(RUN\|COPY\|FROM\) /\n\1 /g' >"$t/typed"
	while IFS= read -r line <&4; do
		type_line "$line" || return 1
	done 4<"$t/typed"
}

give() { # ID SURE SAY COMMAND TARGET: it is typed, and the program starts then
	fresh
	own=
	if ! type_lines "$4" >"$t/mend.out" 2>&1; then
		no "$row: '$4' failed" "$t/mend.out"
		return
	fi
	# a bundle alone is for a start with landfall in front
	case $4 in *--install* | *--adopt*) ;; 'RUN landfall --bundle '*) own="landfall $5" ;; esac
	if [ "$own" ]; then
		equip "$R"
		# shellcheck disable=SC2086 # words
		start "$R" /.tools/busybox sh -c "$own"
	else
		# shellcheck disable=SC2086 # words
		start "$R" $5
	fi
	if [ "$verdict" = 'exit 0' ]; then
		yes "$row: mended by a command that is $2: $4"
		printf '%s\t%s\n' "$2" "$(form "$1" "$3" "$4")" >>"$work/given"
	else
		no "$row: after '$4', which is $2, the start comes to '$verdict'" "$t/err" "$t/mend.out"
	fi
}

check_mends() {
	case $mends in ' no '*) return 0 ;; esac
	"$work/flat" <"$t/explain.raw" | list_fixes >"$t/fixes"
	[ "$mends" ] || grep -q '	exact	' "$t/fixes" || return 0
	[ -d "$layers/root.upper" ] || { skip "$row: no overlay here, so its commands are not given"; return 0; }
	cp -a "$layers/root.upper" "$layers/pristine"
	while IFS=$tab read -r id n sure _ say cmd <&5; do
		then=$target
		case " $mends " in
		*" $n:"*) then=${mends#*" $n:"} then=${then%% *} ;;
		*" $n "*) ;;
		*) [ "$sure" = exact ] || [ "${MEND_TRY-}" = "$sure" ] || continue ;;
		esac
		give "$id" "$sure" "$say" "$cmd" "$then"
	done 5<"$t/fixes"
	fresh
}

# Every form of command that any golden file calls exact, here and in tests/golden, has been given by a recipe.
list_exact() {
	grep -rh '^{"v":' "$here" "$top/tests/golden" | grep '"sure":"exact"' | sed 's/:SIZE\([,}]\)/:0\1/g' | sort -u |
		while IFS= read -r object; do
			printf '%s\n' "$object" | "$work/flat" | list_fixes
		done | while IFS=$tab read -r id _ sure _ say cmd; do
		[ "$sure" != exact ] || form "$id" "$say" "$cmd"
	done | sort -u
}

count_given() { # at the end of a whole run
	sed -n 's/^exact\t//p' "$work/given" | sort -u >"$work/given.exact"
	sed -n 's/^likely\t//p' "$work/given" | sort -u >"$work/given.likely"
	list_exact >"$work/exact"
	comm -23 "$work/exact" "$work/given.exact" >"$work/exact.not"
	while IFS= read -r line; do
		no "a golden file calls this exact, and no recipe gives it: $line"
	done <"$work/exact.not"
	for sure in exact likely; do
		n=$(wc -l <"$work/given.$sure")
		echo "$n commands that are called $sure were given and the program then started"
		case $sure in exact) least=25 ;; likely) least=35 ;; esac
		if [ "$n" -ge $least ]; then yes "commands that are $sure"; else no "only $n commands that are $sure were given, and not $least"; fi
	done
}
