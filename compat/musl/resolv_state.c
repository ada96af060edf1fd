/*
 * resolv_state.c: the resolver's state that glibc programs own, struct __res_state. In:
 * /etc/resolv.conf and the variables LOCALDOMAIN and RES_OPTIONS. Out: the servers, search list and
 * options as res_ninit of glibc fills them in. musl's queries read the same file themselves; the
 * state is for programs that look into it.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

#define PORT 53
#define SEARCH_MAX 6

int __res_ninit(struct __res_state *state);
int __res_init(void);
void __res_nclose(struct __res_state *state);

static const struct {
	char name[24];
	unsigned long flag;
} options[] = {
	{"debug", RES_DEBUG},
	{"rotate", RES_ROTATE},
	{"inet6", 0x2000},
	{"edns0", 0x100000},
	{"single-request", 0x200000},
	{"single-request-reopen", 0x400000},
	{"no-tld-query", 0x1000000},
	{"use-vc", RES_USEVC},
	{"no-reload", 0x2000000},
	{"trust-ad", 0x4000000},
};

static int limited(const char *digits, int most)
{
	long value = strtol(digits, NULL, 10);

	return value < 0 ? 0 : value > most ? most : (int)value;
}

static void set_option(struct __res_state *state, const char *word)
{
	if (strncmp(word, "ndots:", 6) == 0)
		state->ndots = (unsigned)limited(word + 6, 15) & 15U;
	else if (strncmp(word, "timeout:", 8) == 0)
		state->retrans = limited(word + 8, 30);
	else if (strncmp(word, "attempts:", 9) == 0)
		state->retry = limited(word + 9, 5);
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (strncmp(word, options[i].name, sizeof options[i].name) == 0)
			state->options |= options[i].flag;
}

static void set_options(struct __res_state *state, char *words)
{
	char *rest = NULL;

	for (char *word = strtok_r(words, " \t\n", &rest); word != NULL;
	     word = strtok_r(NULL, " \t\n", &rest))
		set_option(state, word);
}

/* The domains lie in defdname, one after the other; dnsrch points at them and ends with NULL. */
static void set_search(struct __res_state *state, const char *words)
{
	char *rest = NULL;
	int n = 0;

	strlcpy(state->defdname, words, sizeof state->defdname);
	for (char *word = strtok_r(state->defdname, " \t\n", &rest); word != NULL && n < SEARCH_MAX;
	     word = strtok_r(NULL, " \t\n", &rest))
		state->dnsrch[n++] = word;
	state->dnsrch[n] = NULL;
}

static void add_server(struct __res_state *state, char *word)
{
	struct sockaddr_in *server = &state->nsaddr_list[state->nscount];

	word[strcspn(word, " \t\n")] = '\0';
	if (state->nscount >= MAXNS || inet_aton(word, &server->sin_addr) == 0)
		return; /* IPv6 servers lie elsewhere in glibc's state, out of programs' reach */
	server->sin_family = AF_INET;
	server->sin_port = htons(PORT);
	state->nscount++;
}

static char *after(char *line, const char *keyword)
{
	size_t n = strlen(keyword);

	if (strncmp(line, keyword, n) != 0 || (line[n] != ' ' && line[n] != '\t'))
		return NULL;
	return line + n + strspn(line + n, " \t");
}

static void read_line(struct __res_state *state, char *line)
{
	char *rest;

	if ((rest = after(line, "nameserver")) != NULL)
		add_server(state, rest);
	else if ((rest = after(line, "search")) != NULL || (rest = after(line, "domain")) != NULL)
		set_search(state, rest);
	else if ((rest = after(line, "options")) != NULL)
		set_options(state, rest);
}

static void read_file(struct __res_state *state)
{
	FILE *file = fopen("/etc/resolv.conf", "re");
	char line[1024];

	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		if (line[0] != '#' && line[0] != ';')
			read_line(state, line);
	if (file != NULL)
		fclose(file);
}

/* Without a search list the domain is what the host's name has behind its first dot. */
static void set_default_domain(struct __res_state *state)
{
	char host[256];
	const char *dot;

	if (state->dnsrch[0] != NULL || gethostname(host, sizeof host) != 0)
		return;
	host[sizeof host - 1] = '\0';
	dot = strchr(host, '.');
	if (dot != NULL)
		set_search(state, dot + 1);
}

int __res_ninit(struct __res_state *state)
{
	const char *domains = secure_getenv("LOCALDOMAIN"), *words = secure_getenv("RES_OPTIONS");
	char copy[1024];

	memset(state, 0, sizeof *state);
	state->retrans = 5;
	state->retry = 2;
	state->ndots = 1;
	state->options = RES_DEFAULT | RES_INIT;
	state->id = (unsigned short)(getpid() & 0xffff);
	state->_vcsock = -1;
	read_file(state);
	if (state->nscount == 0) {
		char local[] = "127.0.0.1";

		add_server(state, local);
	}
	if (domains != NULL)
		set_search(state, domains);
	if (words != NULL) {
		strlcpy(copy, words, sizeof copy);
		set_options(state, copy);
	}
	set_default_domain(state);
	return 0;
}

/* The state that _res names; musl keeps one for all threads. */
int __res_init(void)
{
	return __res_ninit(__res_state());
}

/* Queries open and close their sockets themselves. */
void __res_nclose(struct __res_state *state)
{
	state->_vcsock = -1;
}
