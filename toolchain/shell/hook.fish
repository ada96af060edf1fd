# landfall --shell-hook fish: under "Unknown command" and "Failed to execute" the reason. Goes into config.fish as
#     landfall --shell-hook fish | source
# Nothing is started unless a line ended with 126 or 127. A builtin may leave the status of the command before it, so only
# a program is asked about.
function _landfall_postexec --on-event fish_postexec
    set -l ret $status
    test "$ret" = 126 -o "$ret" = 127
    or return $ret
    # A word that the shell would expand is not expanded a second time; of several commands in a line the first one that
    # could not have started is explained, and quotes may hide where one ends.
    set -l parts $argv[1]
    string match -qr '["\'\\\\]' -- $argv[1]
    or set parts (string split -n \n -- (string replace -ra '[;&|\n]+' \n -- $argv[1]))
    for part in $parts
        set -l words
        echo -- $part | read --tokenize --array words
        while contains -- "$words[1]" command exec time nohup and or not begin
            or string match -qr '^[A-Za-z_]\w*=' -- $words[1]
            set -e words[1]
            or break
        end
        set -l word (string replace -r '^~/' $HOME/ -- "$words[1]")
        string match -qr '^$|^-|[;&|()$*?{]' -- $word
        and continue
        string match -q '*/*' -- $word
        or type -t -- $word 2>/dev/null | string match -q file
        or continue
        set -l said (command landfall --explain -- $word 2>/dev/null)
        and continue
        if string match -q 'landfall:*' -- $said[1]
            printf '%s\n' $said >&2
            break
        end
    end
    return $ret
end
