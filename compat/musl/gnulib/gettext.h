/* gettext.h: messages are not translated: musl has no catalogues of glibc's. */
#ifndef SHIM_GNULIB_GETTEXT_H
#define SHIM_GNULIB_GETTEXT_H
#define gettext(text) ((char *)(text))
#define dgettext(domain, text) ((char *)(text))
#define dcgettext(domain, text, category) ((char *)(text))
#define ngettext(one, many, n) ((char *)((n) == 1 ? (one) : (many)))
#define dngettext(domain, one, many, n) ((char *)((n) == 1 ? (one) : (many)))
#define gettext_noop(text) text
#endif
