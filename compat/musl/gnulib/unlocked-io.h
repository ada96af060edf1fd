/* unlocked-io.h: streams stay locked. */
