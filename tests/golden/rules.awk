# What every message must keep to (design: first line complete in itself, at most three fixes, 80 columns below that line,
# evidence, both forms agree). Each breach is a line 'RULE: what'.
#   what=text  NAME.txt                        the text alone
#   what=json  NAME.txt NAME.flat, status=N    the text and the JSON of one run, made flat by flat.c
#   what=rows  rows.tsv NAME.txt...            is every sentence of the messages (toolchain/texts --rows) said somewhere?

function breach(rule, why) { print rule ": " why }

function squeezed(s) {
	gsub(/[ \t\n]+/, " ", s)
	return s
}

# The bytes of a line that are names, which cannot be shorter: what is in quotes, and long words.
function names(s,    n, i, piece, total, rest) {
	n = split(s, piece, "'")
	for (i = 1; i <= n; i++)
		if (i % 2 == 0 && i < n)
			total += length(piece[i])
		else
			rest = rest " " piece[i]
	n = split(rest, piece, " ")
	for (i = 1; i <= n; i++)
		if (length(piece[i]) > 14)
			total += length(piece[i])
	return total + 0
}

# Words in capitals that the reader must replace; those of Dockerfiles, git and variables are none.
function placeholder(cmd,    n, i, word) {
	gsub(/'\\''/, "", cmd)
	gsub(/'[^']*'|[A-Z_]+=/, " ", cmd)
	gsub(/(^| )(COPY|FROM|RUN|AS|Dockerfile)( |$)/, " ", cmd)
	n = split(cmd, word, /[^A-Za-z0-9.-]+/)
	for (i = 1; i <= n; i++)
		if (word[i] ~ /^[A-Z][A-Z-]+[A-Z]$/)
			return word[i]
	return ""
}

# --- text ---------------------------------------------------------------------------------------

function end_message() {
	if (!refusal)
		return
	if (id[messages] != "LF901" && !why)
		breach("evidence", title[messages] ": no line of why")
	if (id[messages] != "LF901" && !seen)
		breach("evidence", title[messages] ": nothing seen")
	if (nfixes[messages] > 3)
		breach("fixes", nfixes[messages] " of them")
	if (id[messages] != "LF901" && more != "landfall --why " id[messages])
		breach("more", id[messages] " ends in \"" more "\"")
}

function begin_message(line) {
	end_message()
	messages++
	why = seen = 0
	more = ""
	nfixes[messages] = 0
	refusal = line ~ / \[LF[0-9][0-9][0-9]\]$/
	if (refusal) {
		id[messages] = substr(line, length(line) - 5, 5)
		title[messages] = substr(line, 11, length(line) - 18)
		if (line ~ /\. \[LF[0-9]+\]$/ || line !~ /^landfall: .*'.*'.* \[LF/)
			breach("first-line", line)
	} else if (line !~ /^landfall: '.*' (would (be )?run here|(would (run|load)|may run) on )/)
		breach("first-line", line)
	if (line ~ /[ :,]$/)
		breach("first-line", line)
	if (length(line) > 96 && length(line) - names(line) > 92)
		breach("width", length(line) " columns: " line)
}

function text_line(line,    body) {
	if (line ~ /^\$ .* -r /)
		survey = 1
	if (line ~ /^\$ / || line ~ /^-- / || (survey && line ~ /^[0-9]+ programs?, [0-9]+ objects?, [0-9]+ would run, [0-9]+ would not/))
		return
	if (line ~ /^landfall: /) {
		begin_message(line)
		return
	}
	if (!messages)
		return
	body = line
	if (more != "") {
		breach("more", "more comes behind it: " line)
	} else if (line ~ /^  more  /) {
		more = substr(line, 9)
		return
	} else if (line ~ /^(  fix   |        )[0-9]\. /) {
		nfixes[messages]++
		if (substr(line, 9, 1) != nfixes[messages])
			breach("fixes", "number " substr(line, 9, 1) " comes as " nfixes[messages])
		where[messages, nfixes[messages]] = squeezed(substr(line, 12))
		if (substr(line, 12) !~ /^[A-Za-z]+: ./)
			breach("fixes", "no place to type it: " line)
	} else if (nfixes[messages] && line ~ /^           [^ ]/)
		where[messages, nfixes[messages]] = where[messages, nfixes[messages]] " " substr(line, 12)
	else if (nfixes[messages]) {
		if (line !~ /^             [^ ]/)
			breach("fixes", "not a command: " line)
		if (cmd[messages, nfixes[messages]] != "")
			cmd[messages, nfixes[messages]] = cmd[messages, nfixes[messages]] "\\n"
		cmd[messages, nfixes[messages]] = cmd[messages, nfixes[messages]] substr(line, 14)
		if (substr(line, 14) ~ /^(FROM|COPY|RUN) .* #/)
			breach("fixes", "Docker takes no comment behind a command: " line)
		return
	} else if (line ~ /^  why   /)
		why = 1
	else if (line ~ /^  seen  /)
		seen = 1
	sub(/^(  (why |seen|fix )  | +)/, "", body)
	sub(/^(stopped at|looked at|looked in|looked for|not seen|link 41|line 1|[A-Za-z_]+) +/, "", body)
	# thirteen blanks: a command, of a note
	if (length(line) > 80 && body ~ / / && line !~ /^             [^ ]/)
		breach("width", length(line) " columns: " line)
	if (tolower(body) ~ /please|did you mean|illegal|sorry|can ?not be run|!$/ || body ~ /[a-z]\.$/)
		breach("words", line)
	gsub(/'[^']*'/, "", body)
	# neither a command nor a line of the usage
	if (line !~ /^             [^ ]|^  landfall / && body ~ /(^|[^a-z-])([Hh]ere|this one|that one|this base|this release)([^a-z-]|$)/)
		breach("words", "whose is that? " line)
	if (line ~ /[ \t]$/)
		breach("words", "blank at the end: " line)
}

what == "text" { text_line($0) }

# --- the two forms ------------------------------------------------------------------------------

what == "json" && FILENAME ~ /\.txt$/ {
	text_line($0)
	if ($0 ~ /^-- exit /)
		said = $3
}

what == "json" && FILENAME ~ /\.flat$/ {
	n = split($0, field, "\t")
	value[field[1], field[2]] = field[4]
	type[field[1], field[2]] = field[3]
	if (field[1] > objects)
		objects = field[1]
}

function check_keys(o,    k, i, n, key, kind) {
	n = split("v number program string action string exit number facts object fix array", k, " ")
	for (i = 1; i < n; i += 2)
		if (type[o, k[i]] != k[i + 1])
			breach("keys", k[i] " is no " k[i + 1])
	kind = value[o, "action"] == "none" ? "string" : "null"
	split("id name title", k, " ")
	for (i = 1; i <= 3; i++)
		if (type[o, k[i]] != kind)
			breach("keys", k[i] " is not " kind " where the action is " value[o, "action"])
	if (value[o, "v"] != 1)
		breach("keys", "v is " value[o, "v"])
	for (i = 0; (o, "fix[" i "]") in type; i++) {
		split("where sure say cmd", k, " ")
		for (key = 1; key <= 4; key++)
			if (value[o, "fix[" i "]." k[key]] == "")
				breach("keys", "fix[" i "] has no " k[key])
	}
}

# Object o, in the text message m.
function check_same(o, m,    i, at) {
	if (value[o, "id"] != id[m] || value[o, "title"] != title[m])
		breach("same", "text: " id[m] " " title[m] ", JSON: " value[o, "id"] " " value[o, "title"])
	if (objects == 1 && (value[o, "exit"] != status || said != status))
		breach("same", "exit " status " and " said ", JSON: " value[o, "exit"])
	for (i = 0; (o, "fix[" i "]") in type; i++) {
		at = "fix[" i "]."
		if (value[o, at "where"] ": " value[o, at "say"] != where[m, i + 1])
			breach("same", where[m, i + 1] " is in JSON " value[o, at "where"] ": " value[o, at "say"])
		if (value[o, at "cmd"] != cmd[m, i + 1])
			breach("same", cmd[m, i + 1] " is in JSON " value[o, at "cmd"])
	}
	if (i != nfixes[m])
		breach("same", nfixes[m] " fixes, in JSON " i)
}

function check_sure(o,    i, at, now, last) {
	last = 3
	for (i = 0; (o, "fix[" i "]") in type; i++) {
		at = "fix[" i "]."
		now = index("maybe likely exact", value[o, at "sure"])
		now = now == 1 ? 1 : now == 7 ? 2 : now == 14 ? 3 : 0
		if (!now || now > last)
			breach("order", value[o, at "sure"] " for " value[o, at "cmd"])
		last = now
		if (now == 3 && placeholder(value[o, at "cmd"]) != "")
			breach("exact", placeholder(value[o, at "cmd"]) " in " value[o, at "cmd"])
	}
}

# --- the sentences of the messages ----------------------------------------------------------------

what == "rows" && FILENAME ~ /rows\.tsv$/ {
	split($0, field, "\t")
	if (field[2] == "message")
		sentence[++sentences] = field[1] "\t" field[6]
	for (i = 4; i <= 7 && field[2] != "message"; i++)
		if (i != 5 && field[i] ~ / /)
			sentence[++sentences] = field[1] "\t" field[i]
}

what == "rows" && FILENAME ~ /\.txt$/ {
	if (FNR == 1)
		files++
	all[files] = all[files] " " $0
}

# Do the pieces of a sentence, between its {facts}, follow each other in a text?
function is_said(text, sentence,    n, i, piece, at) {
	n = split(sentence, piece, /[{][^}]*[}]/)
	for (i = 1; i <= n; i++) {
		if (piece[i] == "")
			continue
		at = index(text, piece[i])
		if (!at)
			return 0
		text = substr(text, at + length(piece[i]))
	}
	return 1
}

function check_sentence(s,    rid, f, found) {
	rid = substr(s, 1, 5)
	s = substr(s, 7)
	gsub(/\\\\/, "\001", s)
	gsub(/\\n/, " ", s)
	gsub(/\001/, "\\", s)
	s = squeezed(s)
	for (f = 1; f <= files && !found; f++)
		found = index(all[f], "[" rid "]") && is_said(all[f], s)
	if (!found)
		breach("unread", rid ": " s)
}

END {
	if (what == "text")
		end_message()
	if (what == "json") {
		for (o = 1; o <= objects; o++) {
			if ((o, "cpu") in type || (o, "summary.programs") in type)
				continue
			check_keys(o)
			check_sure(o)
			# with -r the text leaves out what would run
			if (!survey || value[o, "action"] == "none")
				check_same(o, ++told)
		}
		if (told != messages && !((1, "cpu") in type))
			breach("same", messages " messages, in JSON " told)
	}
	if (what == "rows") {
		for (f = 1; f <= files; f++)
			all[f] = squeezed(all[f])
		for (i = 1; i <= sentences; i++)
			check_sentence(sentence[i])
	}
}
