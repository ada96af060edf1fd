# Sourced: needs $cache, $top and $work.
# shellcheck shell=sh disable=SC2154

# Packages unpacked once and kept: what is changed is a copy. Two runs at once take turns.
kept() { # NAME RELEASE[:CPU] PACKAGE...: -> its folder
	exec 7>"$cache/machines/.lock"
	flock 7
	home=$cache/machines/$1
	shift
	stamp=$(echo "$*" | sha256sum)
	if [ "$(cat "$home.stamp" 2>/dev/null)" != "$stamp" ]; then
		rm -rf "$home" "$home.stamp"
		release=$1
		shift
		"$top/toolchain/foreign" "$release" "$home" "$@" >"$work/log" 2>&1 || return 1
		echo "$stamp" >"$home.stamp"
	fi
	echo "$home"
}
