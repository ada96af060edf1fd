/* --shell-hook: what goes into a shell's rc file. The name of a shell comes in; the text of
   toolchain/shell/hook.SHELL goes out. */
#include "report/shell_hook.h"

#include "read/bytes.h"
#include "read/table.h"

#include <string.h>

static const char hook_bash[] TABLE =
#include "hook_bash.inc"
	;
static const char hook_zsh[] TABLE =
#include "hook_zsh.inc"
	;
static const char hook_fish[] TABLE =
#include "hook_fish.inc"
	;

bool shell_hook_show(struct out *o, const char *shell)
{
	if (strcmp(shell, "bash") == 0)
		out_str(o, hook_bash);
	else if (strcmp(shell, "zsh") == 0)
		out_str(o, hook_zsh);
	else if (strcmp(shell, "fish") == 0)
		out_str(o, hook_fish);
	else
		return false;
	return true;
}
