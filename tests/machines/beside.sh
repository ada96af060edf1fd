# Sourced: a landfall of 32 bits beside one of 64, on this machine, whose kernel may start neither it nor the program. Needs $work,
# $out, $landfall (that of 32 bits), $made, yes, no and skip.
# shellcheck shell=sh disable=SC2154

tried() { # WHAT WANT WORDS...: is landfall-i386 executed with the whole command line (yes or no)?
	what=$1 want=$2
	shift 2
	strace -f -s 4096 -e trace=execve -o "$work/trace" "$work/beside/landfall" "$@" >/dev/null 2>&1 </dev/null || :
	found=no
	! grep -q "execve(\"$work/beside/landfall-i386\", \[\"$work/beside/landfall\", \"$1\"" "$work/trace" || found=yes
	if [ $found = "$want" ]; then yes "beside: $what"; else no "beside: $what" "executed: $found" "$work/trace"; fi
}

beside() {
	strace -o /dev/null true 2>/dev/null || { skip 'beside: strace traces nothing here'; return; }
	mkdir "$work/beside"
	cp "$out/landfall" "$work/beside/landfall"
	cp "$landfall" "$work/beside/landfall-i386"
	sed 's,/lib/ld-linux.so.2,/non/ld-linux.so.2,' "$made/t/tls-pie" >"$work/lacking"
	printf '#!%s\n' "$work/lacking" >"$work/script"
	chmod 755 "$work/lacking" "$work/script"
	tried 'a program whose loader is absent' yes "$work/lacking" word
	tried 'a script for it' yes "$work/script" word
	tried 'with options' yes --no-shim "$work/lacking"
	tried 'the question about one' yes --explain "$work/lacking"
	tried 'the question about two' no --explain "$work/lacking" "$work/lacking"
	tried 'below another root' no --root "$made" --explain /t/tls-pie
	tried 'by the rules of another system' no --against debian:12 --explain "$work/lacking"
	tried 'a program of 64 bits' no /bin/true
	chmod 777 "$work/beside/landfall-i386"
	tried 'written by anybody' no "$work/lacking"
	rm "$work/beside/landfall-i386"
	cp "$out/landfall" "$work/beside/landfall-i386"
	tried 'another of 64 bits under that name' no "$work/lacking"
	cp "$made/t/tls-pie" "$work/beside/landfall-i386"
	tried 'another program under that name' no "$work/lacking"
}
