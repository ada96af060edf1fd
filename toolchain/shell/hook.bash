# landfall --shell-hook bash: under "No such file or directory" and "cannot execute" the reason. Goes into ~/.bashrc as
#     eval "$(landfall --shell-hook bash)"
# Nothing is started unless a command ended with 126 or 127. PS0 (bash 4.4) says that a line was entered, the DEBUG trap
# which command of it ran last.
_landfall_ran=0
_landfall_command=
_landfall_none=- # PS0 gives none of it, and sets _landfall_ran
_landfall_note() { # $_, which stays as it was
	((_landfall_ran)) && [[ $BASH_COMMAND != _landfall_why ]] && _landfall_command=$BASH_COMMAND
	: "$1"
}
_landfall_why() {
	local ret=$? ran=$_landfall_ran word='' said
	local -a words
	_landfall_ran=0
	((ran)) && [[ $ret == 126 || $ret == 127 ]] || return "$ret"
	read -r -a words <<<"$_landfall_command"
	for word in "${words[@]}"; do
		case $word in
		command | exec | nohup | time | [A-Za-z_]*=*) ;;
		*) break ;;
		esac
	done
	# A word that the shell would expand is not expanded a second time.
	case $word in
	'~/'*) word=$HOME/${word#'~/'} ;;
	esac
	case $word in
	'' | -* | *[\'\"\`\$\\*?\[\]{}\(\)\<\>\|\&\;]*) return "$ret" ;;
	*/*) ;;
	*) [[ $(type -t "$word") == file ]] || return "$ret" ;;
	esac
	said=$(command landfall --explain -- "$word" 2>/dev/null) || case $said in
	landfall:*) printf '%s\n' "$said" >&2 ;;
	esac
	return "$ret"
}
if [[ $- == *i* && $PS0 != *_landfall_ran* ]]; then
	PS0=${PS0-}'${_landfall_none:0:_landfall_ran=1,0}'
	eval "set -- $(trap -p DEBUG)"
	trap -- '_landfall_note "$_"'"${3:+
$3}" DEBUG
	set --
	if [[ ${PROMPT_COMMAND@a} == *a* ]]; then
		PROMPT_COMMAND=(_landfall_why "${PROMPT_COMMAND[@]}")
	else
		PROMPT_COMMAND=_landfall_why${PROMPT_COMMAND:+"
$PROMPT_COMMAND"}
	fi
fi
