# What the loader did (real.out, real.err, and glibc's own listing: trace.out, trace.err) against what landfall said of
# it beforehand (tree.flat, explain.flat). The first line out is the truth, told briefly; each further one a difference.

function add(set, item) { if (!((set, item) in seen)) { seen[set, item] = 1; list[set] = list[set] item "\n" } }

function sorted(text,    a, n, i, j, t) {
	n = split(text, a, "\n") - 1
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && a[j - 1] > a[j]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
	t = ""
	for (i = 1; i <= n; i++)
		t = t a[i] "\n"
	return t
}

function flat(text) { gsub(/\n/, "; ", text); sub(/; $/, "", text); return text == "" ? "none" : text }

function same(what, real, ours) {
	if (real != ours)
		differ = differ what ": real " flat(real) ", landfall " flat(ours) "\n"
}

function is_loader(path) { return path ~ /\/ld-(linux|musl)[^\/]*$|^linux-vdso|^linux-gate|\[vdso\]|^$/ }

function symbol_error(text,    p, s) { # "OBJECT: undefined symbol: NAME, version V" or without a version
	p = text
	sub(/: undefined symbol: .*/, "", p)
	s = text
	sub(/.*: undefined symbol: /, "", s)
	return symbol(s) " " p
}

function symbol(s,    v) {
	v = s ~ /, version / ? s : ""
	sub(/.*, version /, "", v)
	sub(/, version .*/, "", s)
	return s (v == "" ? "" : "@" v)
}

function problems(line,    name, why) {
	if (line ~ /: version `.*' not found \(required by / && line !~ /weak version/) {
		name = line
		sub(/.*: version `/, "", name)
		sub(/' not found \(required by /, " ", name)
		sub(/\).*/, "", name)
		add("node", name)
	} else if (line ~ /error while loading shared libraries: /) {
		sub(/.*error while loading shared libraries: /, "", line)
		name = why = line
		sub(/: .*/, "", name)
		sub(/^[^:]*: /, "", why)
		if (why ~ /No such file or directory$|cannot open shared object file$|^wrong ELF class/)
			first_lib = name
		else
			stop = why
	} else if (line ~ /^Error loading shared library /) {
		sub(/^Error loading shared library /, "", line)
		sub(/: .*/, "", line)
		add("lib", line)
	} else if (line ~ /^Error relocating .*: symbol not found$/) {
		sub(/^Error relocating /, "", line)
		sub(/: symbol not found$/, "", line)
		name = line
		sub(/.*: /, "", name)
		sub(/: .*/, "", line)
		add("sym", name " " line)
	} else if (line ~ /^Error relocating /) {
		stop = line
	}
}

FILENAME ~ /real.out$/ && /^map / { if (n_real++ && !is_loader($2)) real = real substr($0, 5) "\n"; next }
FILENAME ~ /verdict$/ { ended = $0; next }
FILENAME ~ /real.out$/ && $0 == "up" { up = 1; next }
FILENAME ~ /real.err$/ {
	problems($0)
	if (/Inconsistency detected by ld.so/)
		stop = "an assertion of ld.so"
	if (/: CPU ISA level is lower than required$/)
		stop = "CPU ISA level is lower than required"
	if (/: symbol lookup error: /) {
		sub(/.*: symbol lookup error: /, "")
		failed = symbol_error($0)
	}
	next
}
FILENAME ~ /trace\.(out|err)$/ {
	if (/Inconsistency detected by ld.so/) {
		aborted = 1
	} else if (/^undefined symbol: /) {
		sub(/^undefined symbol: /, "")
		by = $0
		sub(/.*\t\(/, "", by)
		sub(/\)$/, "", by)
		sub(/\t.*/, "")
		add("sym", symbol($0) " " by)
	} else if (/ => not found$/) {
		traced = 1
		sub(/ => not found$/, "")
		add("lib", substr($0, 2))
	} else if (/^\t.* \(0x[0-9a-f]*\)$/) {
		traced = 1
		sub(/ \(0x[0-9a-f]*\)$/, "")
		sub(/^\t(.* => )?/, "")
		if (!is_loader($0))
			listed = listed $0 "\n"
	} else if (/statically linked/) {
		traced = 1
	} else {
		problems($0)
	}
	next
}
FILENAME ~ /tree.flat$/ {
	split($0, f, "\t")
	key = f[1]
	value = f[3]
	if (key ~ /^objects\[[1-9][0-9]*\]\.path$/ && !is_loader(value))
		ours = ours value "\n"
	else if (key ~ /^libraries\[[0-9]*\]\.lib$/)
		add("our lib", value)
	else if (key ~ /^libraries\[[0-9]*\]\.why$/ && value != "")
		why = why (why == "" ? "" : " ") value
	else if (key ~ /^nodes\[[0-9]*\]\.node$/)
		node = value
	else if (key ~ /^nodes\[[0-9]*\]\.needed_by$/)
		add("our node", node " " value)
	else if (key ~ /^symbols\[[0-9]*\]\.sym$/)
		name = value
	else if (key ~ /^symbols\[[0-9]*\]\.needed_by$/)
		by = value
	else if (key ~ /^symbols\[[0-9]*\]\.version$/)
		version = value == "" ? "" : "@" value
	else if (key ~ /^symbols\[[0-9]*\]\.when$/) {
		when[name version " " by] = value
		add("our sym", name version " " by)
	} else if (key == "error")
		error = value
	next
}
FILENAME ~ /explain.flat$/ {
	split($0, f, "\t")
	if (f[1] == "exit")
		our_exit = f[3]
	else if (f[1] == "id")
		our_id = f[3]
	else if (f[1] == "facts.foreign_error" || f[1] == "facts.loader_error")
		why = why f[3]
}

END {
	if (up) # what an auxiliary library is wanted for may be absent
		list["lib"] = ""
	truth = up ? "starts" : "does not start"
	truth = truth (stop == "" ? "" : " (" stop ")") (failed == "" ? "" : " (fails for " failed ")")
	if (up || traced)
		truth = truth "; maps " flat(up ? real : listed)
	if (list["lib"] list["node"] list["sym"] != "")
		truth = truth "; lacks " flat(sorted(list["lib"]) sorted(list["node"]) sorted(list["sym"]))
	print truth
	if (error != "")
		differ = differ "no tree: " error "\n"
	same("starts", up && ended !~ /signal/ ? "yes" : "no", our_exit == "0" ? "yes" : "no (" our_exit " " our_id ")")
	if (differ ~ /starts: real no, landfall no/)
		sub(/starts: [^\n]*\n/, "", differ)
	if (up)
		same("maps", real, ours)
	else if (traced)
		same("maps", listed, ours)
	if (stop == "an assertion of ld.so") { # told as the symbol at which it stops
		if (list["our sym"] == "" && why !~ /Inconsistency/)
			differ = differ "stops: real " stop ", landfall nothing\n"
		printf "%s", differ
		exit
	}
	if (stop != "" && kind == "glibc") { # the loader says no more than that
		if (why == "" || (index(why, stop) == 0 && index(stop, why) == 0))
			differ = differ "stops: real " stop ", landfall" (why == "" ? " nothing" : " " why) "\n"
		printf "%s", differ
		exit
	}
	if (traced || kind == "musl") {
		same("libraries", sorted(list["lib"]), sorted(list["our lib"]))
		same("nodes", sorted(list["node"]), sorted(list["our node"]))
		if ((list["lib"] == "" || kind == "musl") && !aborted)
			same("symbols", sorted(list["sym"]), sorted(list["our sym"]))
	} else if (first_lib != "" && !(("our lib", first_lib) in seen)) {
		differ = differ "libraries: real lacks " first_lib ", landfall " flat(list["our lib"]) "\n"
	}
	if (failed != "" && when[failed] != (up ? "call" : "start"))
		differ = differ "when: real " (up ? "call" : "start") " of " failed ", landfall " when[failed] "\n"
	printf "%s", differ
}
