/* stop_signals: a signal that would end us is noted, so that what was begun can be removed first */
#ifndef LANDFALL_START_STOP_SIGNALS_H
#define LANDFALL_START_STOP_SIGNALS_H

#include <stdbool.h>

/* From here on SIGTERM, SIGINT and the others that end a process by default are noted; those that
   were ignored stay so. A file that grows past RLIMIT_FSIZE gives EFBIG instead of SIGXFSZ. */
void stop_signals_begin(void);

/* Was one noted? */
bool stop_signals_pending(void);

/* Gives the default actions back and raises the one that was noted, which does not return then. */
void stop_signals_end(void);

#endif
