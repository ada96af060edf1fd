/*
 * resolv_query.c: questions to DNS with a state in hand. The question goes out through musl's
 * resolver, which reads /etc/resolv.conf itself: servers that a program wrote into its own state
 * are not asked, and then the call fails.
 */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <string.h>

#include "shim.h"

int res_nquery(struct __res_state *state, const char *name, int class, int type,
	       unsigned char *answer, int n);
int res_nsearch(struct __res_state *state, const char *name, int class, int type,
		unsigned char *answer, int n);
int res_nquerydomain(struct __res_state *state, const char *name, const char *domain, int class,
		     int type, unsigned char *answer, int n);
int res_nmkquery(struct __res_state *state, int op, const char *name, int class, int type,
		 const unsigned char *data, int data_n, const unsigned char *rr,
		 unsigned char *query, int n);
int res_nsend(struct __res_state *state, const unsigned char *query, int query_n,
	      unsigned char *answer, int n);
int __res_ninit(struct __res_state *state);

/*
 * Whether the state asks the servers that /etc/resolv.conf names; a state never filled in is filled
 * in now.
 */
static bool is_ours(struct __res_state *state)
{
	struct __res_state fresh;

	if ((state->options & RES_INIT) == 0)
		return __res_ninit(state) == 0;
	if (__res_ninit(&fresh) != 0 || state->nscount != fresh.nscount)
		return false;
	for (int i = 0; i < state->nscount; i++)
		if (state->nsaddr_list[i].sin_addr.s_addr != fresh.nsaddr_list[i].sin_addr.s_addr ||
		    state->nsaddr_list[i].sin_port != fresh.nsaddr_list[i].sin_port)
			return false;
	return true;
}

static int refuse(struct __res_state *state)
{
	errno = ENOTSUP;
	state->res_h_errno = h_errno = NO_RECOVERY;
	return -1;
}

static int note(struct __res_state *state, int n)
{
	state->res_h_errno = n < 0 ? h_errno : 0;
	return n;
}

int res_nquery(struct __res_state *state, const char *name, int class, int type,
	       unsigned char *answer, int n)
{
	return is_ours(state) ? note(state, res_query(name, class, type, answer, n))
			      : refuse(state);
}

int res_nsend(struct __res_state *state, const unsigned char *query, int query_n,
	      unsigned char *answer, int n)
{
	return is_ours(state) ? note(state, res_send(query, query_n, answer, n)) : refuse(state);
}

/* NOLINTNEXTLINE(readability-function-size): the interface */
int res_nmkquery(struct __res_state *state, int op, const char *name, int class, int type,
		 const unsigned char *data, int data_n, const unsigned char *rr,
		 unsigned char *query, int n)
{
	(void)state;
	return res_mkquery(op, name, class, type, data, data_n, rr, query, n);
}

int res_nquerydomain(struct __res_state *state, const char *name, const char *domain, int class,
		     int type, unsigned char *answer, int n)
{
	char full[NS_MAXDNAME];

	if (domain == NULL)
		return res_nquery(state, name, class, type, answer, n);
	if (strlen(name) + 1 + strlen(domain) >= sizeof full) {
		state->res_h_errno = h_errno = NO_RECOVERY;
		return -1;
	}
	snprintf(full, sizeof full, "%s.%s", name, domain);
	return res_nquery(state, full, class, type, answer, n);
}

static size_t count_dots(const char *name)
{
	size_t n = 0;

	for (; *name != '\0'; name++)
		n += *name == '.';
	return n;
}

/*
 * musl's res_search is res_query alone; the search list is walked here: as it is first when it has
 * dots enough, else last.
 */
int res_nsearch(struct __res_state *state, const char *name, int class, int type,
		unsigned char *answer, int n)
{
	size_t dots = count_dots(name), length = strlen(name);
	bool tried = false;
	int got = -1;

	if (!is_ours(state))
		return refuse(state);
	if (dots >= state->ndots || (length > 0 && name[length - 1] == '.')) {
		got = res_nquery(state, name, class, type, answer, n);
		if (got > 0 || (length > 0 && name[length - 1] == '.') || h_errno == TRY_AGAIN)
			return got;
		tried = true;
	}
	for (int i = 0; i < 6 && state->dnsrch[i] != NULL &&
			(state->options & (RES_DNSRCH | RES_DEFNAMES)) != 0;
	     i++) {
		got = res_nquerydomain(state, name, state->dnsrch[i], class, type, answer, n);
		if (got > 0 || h_errno == TRY_AGAIN)
			return got;
	}
	return tried ? got : res_nquery(state, name, class, type, answer, n);
}

int res_search(const char *name, int class, int type, unsigned char *answer, int n)
{
	return res_nsearch(__res_state(), name, class, type, answer, n);
}
