/* errno_name: the name and the words of an errno */
#ifndef LANDFALL_MESSAGE_ERRNO_NAME_H
#define LANDFALL_MESSAGE_ERRNO_NAME_H

const char *errno_name(int os);
/* Why a file could not be written, in words. */
const char *errno_text(int os);

#endif
