# Sourced by the oracles: which files are asked about, and how two answers are held against each other. Needs $work, and a list of
# known differences in $work/known; elf_machine is 'E_MACHINE BITS' for another machine than x86-64.
# shellcheck shell=sh disable=SC2154,SC2086

elf() { # DIR -> the ELF files of the machine in it, programs and shared objects, in byte order
	(cd "$1" && find . -xdev -type f -size +63c \( -name '*.so*' -o -perm -1 \) ! -path './proc/*' -print) |
		LC_ALL=C sort | "$work/elfs" "$1" ${elf_machine-} | sed 's|^\.||'
}

cat >"$work/elfs.c" <<-'END'
	/* Of the paths on standard input, below argv[1], those that are ELF files with a dynamic section
	   to speak of, ET_DYN or ET_EXEC and PT_DYNAMIC, for e_machine argv[2] of class argv[3]: x86-64 of
	   64 bits when these are not given. */
	#include <elf.h>
	#include <stdio.h>
	#include <stdlib.h>
	#include <string.h>
	static unsigned machine = EM_X86_64;
	static int class = ELFCLASS64;
	static int big;
	/* A number of n bytes in the file's byte order. */
	static unsigned at(const unsigned char *p, int n)
	{
		unsigned v = 0;
		for (int i = 0; i < n; i++)
			v = v << 8 | p[big ? i : n - 1 - i];
		return v;
	}
	static int wanted(const char *path)
	{
		unsigned char e[64] = {0}, type[4];
		FILE *f = fopen(path, "rb");
		int yes = 0;
		if (!f)
			return 0;
		if (fread(e, 1, sizeof e, f) >= 52 && !memcmp(e, ELFMAG, 4) && e[4] == class &&
		    (big = e[5] == ELFDATA2MSB, at(e + 18, 2)) == machine && at(e + 16, 2) >= ET_EXEC && at(e + 16, 2) <= ET_DYN)
			for (unsigned i = 0; i < at(e + (class == ELFCLASS64 ? 56 : 44), 2); i++)
				if (!fseek(f, (long)(at(e + (class == ELFCLASS64 ? (big ? 36 : 32) : 28), 4) + i * at(e + (class == ELFCLASS64 ? 54 : 42), 2)), SEEK_SET) &&
				    fread(type, sizeof type, 1, f) == 1 && at(type, 4) == PT_DYNAMIC)
					yes = 1;
		fclose(f);
		return yes;
	}
	int main(int argc, char **argv)
	{
		static char line[4096], path[8192];
		if (argc > 3) {
			machine = (unsigned)atoi(argv[2]);
			class = atoi(argv[3]) == 64 ? ELFCLASS64 : ELFCLASS32;
		}
		while (argc > 1 && fgets(line, sizeof line, stdin)) {
			line[strcspn(line, "\n")] = 0;
			snprintf(path, sizeof path, "%s/%s", argv[1], line);
			if (wanted(path))
				puts(line);
		}
		return 0;
	}
END
gcc -O1 -o "$work/elfs" "$work/elfs.c"

split_files() { # INPUT DIR: one file a "== " part
	mkdir -p "$2"
	awk -v dir="$2" '/^== / { if (f) close(f); n++; f = dir "/" n; print >f; next } { print >f }' "$1"
}

compare() { # LABEL OURS THEIRS: a counted line for each file
	awk -v label="$1" -v knowns="$work/known" '
	function flush() { if (name != "") text[side, name] = body; body = "" }
	BEGIN { while ((getline line <knowns) > 0) { split(line, k, "\t"); known[k[1]] = k[2] } }
	FNR == 1 { flush(); name = ""; side++ }
	/^== / { flush(); name = substr($0, 4); if (side == 1) order[++n] = name; next }
	{ body = body $0 "\n" }
	END {
		flush()
		for (i = 1; i <= n; i++) {
			name = order[i]
			id = label ":" name
			same = text[1, name] == text[2, name]
			if (same && !(id in known)) { print "ok " id; continue }
			if (same) { print "not ok " id ": a known difference is gone"; continue }
			if (id in known) { print "ok " id " differs as known: " known[id]; continue }
			print "not ok " id
			a = split(text[1, name], ours, "\n")
			b = split(text[2, name], theirs, "\n")
			shown = 0
			for (j = 1; (j <= a || j <= b) && shown < 5; j++)
				if (ours[j] != theirs[j]) { print "    ours   " ours[j]; print "    theirs " theirs[j]; shown++ }
		}
	}' "$2" "$3"
}

# Where a library is missing its symbols are compared without versions: ld.so counts version indexes of those it has
# (elf/dl-version.c), and reads past them for the others.
sorted() { # keeps "== " and lib lines in place, the rest of each part sorted behind them
	awk 'function flush(   i, j, t, word) {
		for (i = 1; i <= n; i++)
			if (none && rest[i] ~ /^sym /) {
				split(rest[i], word, " ")
				rest[i] = "sym " word[2] " * " word[4]
			}
		none = 0
		for (i = 2; i <= n; i++) { t = rest[i]; for (j = i - 1; j > 0 && rest[j] > t; j--) rest[j + 1] = rest[j]; rest[j + 1] = t }
		for (i = 1; i <= n; i++) if (i == 1 || rest[i] != rest[i - 1]) print rest[i]
		n = 0
	}
	/^== / { flush(); print; next } /^lib / { print; next } { rest[++n] = $0; sub(/  /, " - ", rest[n]); if (/^none /) none = 1 } END { flush() }' "$1"
}
