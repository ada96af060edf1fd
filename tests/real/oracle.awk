# The two sides in one form: a line a fact, FILE behind each "== ". Reads `landfall --tree --json`
# (kind=ours), the trace of glibc's ld.so (kind=glibc) or of musl's (kind=musl).
#   lib NAME PATH       in load order
#   none NAME           a library that was not found
#   node LIB NODE BY    a version node that the library found lacks
#   sym NAME VERSION BY a symbol that nothing defines

function field(s, key,    at) { # of a JSON object without nesting
	at = index(s, "\"" key "\":\"")
	if (!at)
		return "-"
	s = substr(s, at + length(key) + 4)
	return substr(s, 1, index(s, "\"") - 1)
}

function list(s, key,    at) { # the text of an array of objects that hold no array
	at = index(s, "\"" key "\":[")
	if (!at)
		return ""
	s = substr(s, at + length(key) + 4)
	return s
}

function each(text, what,    one, end, n) {
	while (substr(text, 1, 1) == "{" || substr(text, 1, 2) == ",{") {
		n = what == "libraries" || what == "nodes" ? index(text, "]") : 0
		end = n ? n + index(substr(text, n), "}") - 1 : index(text, "}")
		one = substr(text, 1, end)
		text = substr(text, end + 1)
		if (what == "objects") {
			if (field(one, "rule") != "the program" && field(one, "rule") != "the loader itself")
				print "lib " field(one, "name") " " field(one, "path")
		} else if (what == "libraries")
			print "none " field(one, "lib")
		else if (what == "nodes")
			print "node " field(one, "path") " " field(one, "node") " " field(one, "needed_by")
		else
			print "sym " field(one, "sym") " " field(one, "version") " " field(one, "needed_by")
	}
}

kind == "ours" {
	print "== " field($0, "program")
	if (index($0, "\"error\":"))
		print "error " field($0, "error")
	each(list($0, "objects"), "objects")
	each(list($0, "libraries"), "libraries")
	each(list($0, "nodes"), "nodes")
	each(list($0, "symbols"), "symbols")
	if (match($0, /"relocation":[0-9]+/))
		print "reloc " substr($0, RSTART + 13, RLENGTH - 13)
	next
}

/^== / { print; versions = 0; next }

# musl's loader
kind == "musl" && /^Error loading shared library / {
	sub(/^Error loading shared library /, "")
	print "none " substr($0, 1, index($0, ": ") - 1)
	next
}
kind == "musl" && /: symbol not found$/ {
	sub(/^Error relocating /, "")
	by = substr($0, 1, index($0, ": ") - 1)
	sub(/^[^:]*: /, "")
	sub(/: symbol not found$/, "")
	print "sym " $0 " - " by
	next
}
kind == "musl" && /unsupported relocation type/ { print "reloc " $NF; next }

# glibc's ld.so
kind == "glibc" && /^\tVersion information:|^[[:space:]]*Version information:/ { versions = 1; next }
kind != "glibc" || versions { next }
/: version `[^']*' not found \(required by / {
	lib = $0
	sub(/: version `.*/, "", lib)
	sub(/^.*: /, "", lib)
	node = $0
	sub(/^.*: version `/, "", node)
	sub(/' not found .*/, "", node)
	by = $0
	sub(/^.*\(required by /, "", by)
	sub(/\)$/, "", by)
	print "node " lib " " node " " by
	next
}
/^undefined symbol: / {
	by = $0
	sub(/^.*\t\(/, "", by)
	sub(/\).*$/, "", by)
	sub(/^undefined symbol: /, "")
	sub(/\t\(.*$/, "")
	n = split($0, word, /, version /)
	print "sym " word[1] " " (n > 1 ? word[2] : "-") " " by
	next
}
/ => not found$/ { print "none " $1; next }
/ => .* \(0x[0-9a-f]+\)$/ {
	sub(/ \(0x[0-9a-f]+\)$/, "")
	sub(/^\t/, "")
	if ($3 !~ /^\/lib(64)?\/ld(-linux|64)/)
		print "lib " $1 " " $3
	next
}
/^\t\// { if ($1 !~ /^\/lib(64)?\/ld(-linux|64)/) print "lib " $1 " " $1; next }
/error while loading shared libraries/ { print "error " $0; next }
