# landfall --shell-hook zsh: under "no such file or directory" and "exec format error" the reason. Goes into ~/.zshrc as
#     eval "$(landfall --shell-hook zsh)"
# Nothing is started unless a line ended with 126 or 127. zsh tells a hook the whole line, so of several commands in it the
# first one that could not have started is explained.
_landfall_preexec() {
	_landfall_line=$3
}
_landfall_precmd() {
	local ret=$? line=$_landfall_line word said at_start=1
	_landfall_line=
	[[ ( $ret == 126 || $ret == 127 ) && -n $line ]] || return $ret
	for word in ${(z)line}; do
		case $word in
		(';' | '&&' | '||' | '|' | '&' | '(' | '{' | '|&' | '!' | then | do | else) at_start=1; continue ;;
		(command | exec | nohup | time | noglob | [A-Za-z_]*=*) continue ;;
		esac
		(( at_start )) || continue
		at_start=0
		[[ $word == '~/'* ]] && word=$HOME/${word#'~/'}
		# A word that the shell would expand is not expanded a second time.
		[[ $word == *[\$\`\*\?\(\{]* || $word == -* ]] && continue
		word=${(Q)word}
		[[ $word == */* || $(whence -w -- $word) == *': command' ]] || continue
		said=$(command landfall --explain -- $word 2>/dev/null) && continue
		[[ $said == landfall:* ]] && print -ru2 -- $said && break
	done
	return $ret
}
if [[ -o interactive && -z ${precmd_functions[(r)_landfall_precmd]-} ]]; then
	preexec_functions+=(_landfall_preexec)
	precmd_functions=(_landfall_precmd $precmd_functions)
fi
