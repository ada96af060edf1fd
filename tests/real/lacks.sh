# Sourced by what holds --against against a release: which version nodes are missing, by landfall and by ld.so.
# shellcheck shell=sh

known_libs='ld-linux[^ /]*\.so\.[0-9]|ld64\.so\.[0-9]|lib(BrokenLocale|anl|c|dl|m|mvec|nsl|pthread|resolv|rt|thread_db|util)\.so\.[0-9]|libstdc\+\+\.so\.6'

# JSON objects on standard input, one a line: "FILE ID LIB NODE STRONG WEAK SYMBOLS" for each missing node that the file
# itself wants of a library whose nodes the tables have, and "FILE ID" for each file.
lacks() {
	awk -v libs="^($known_libs)\$" '
		function field(s, key,    v) {
			if (!match(s, "\"" key "\":(\"[^\"]*\"|[0-9]+|null|\\[[^]]*\\])"))
				return "-"
			v = substr(s, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
			gsub(/"/, "", v)
			return v
		}
		{
			file = field($0, "program")
			print file, $0 ~ /"action":/ ? field($0, "id") : "-"
			rest = $0
			while (match(rest, /\{"lib":"[^"]*","path":[^{}]*"node":[^{}]*\}/)) {
				one = substr(rest, RSTART, RLENGTH)
				rest = substr(rest, RSTART + RLENGTH)
				if (field(one, "needed_by") == file && field(one, "lib") ~ libs)
					print file, field(one, "lib"), field(one, "node"), field(one, "strong"), field(one, "weak"), field(one, "syms")
			}
		}'
}

# What ld.so wrote on standard input: "FILE LIB NODE" of which it says that they are not there, sorted.
complaints() {
	sed -n "s/.*\/\([^/: ]*\): version \`\(.*\)' not found (required by \(.*\))\$/\3 \1 \2/p" |
		{ grep -E "^[^ ]* ($known_libs) " || :; } | sort -u
}
