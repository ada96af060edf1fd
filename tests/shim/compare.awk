# EXPECTED GLIBC LAYER: one verdict a symbol; its lines by the layer are those by glibc, or the ones that EXPECTED has for it.
# Variables: program and version for what is said, passed and failed for files that get the symbols, and fewer, with which a
# symbol that this processor's glibc has not is no matter.
function symbol_of(line) { return substr(line, 1, index(line, ": ") - 1) }
function show(title, block) {
	gsub(/\n/, "\n      ", block)
	printf "    %s\n      %s\n", title, block
}
index($0, ": ") == 0 { next }
FILENAME == ARGV[1] { expected[symbol_of($0)] = expected[symbol_of($0)] $0 "\n"; next }
FILENAME == ARGV[2] { wanted[symbol_of($0)] = wanted[symbol_of($0)] $0 "\n"; seen[symbol_of($0)]; next }
{ got[symbol_of($0)] = got[symbol_of($0)] $0 "\n"; seen[symbol_of($0)] }
END {
	for (symbol in seen) {
		absent = symbol ": absent\n"
		if (got[symbol] == wanted[symbol] && wanted[symbol] != absent) {
			print symbol >>passed
		} else if ((symbol in expected) && got[symbol] == expected[symbol]) {
			print symbol >>passed
		} else if (!(fewer && wanted[symbol] == absent)) {
			printf "not ok %s: %s on %s\n", program, symbol, version
			show("glibc", wanted[symbol])
			show("musl", got[symbol])
			if (symbol in expected)
				show("expected", expected[symbol])
			print symbol >>failed
		}
	}
}
