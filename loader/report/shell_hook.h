/* shell_hook: the lines by which a shell asks Landfall after a failed start */
#ifndef LANDFALL_REPORT_SHELL_HOOK_H
#define LANDFALL_REPORT_SHELL_HOOK_H

#include "report/out.h"

/* Writes the hook for "bash", "zsh" or "fish". False, and nothing is written, for another shell. */
bool shell_hook_show(struct out *o, const char *shell);

#endif
