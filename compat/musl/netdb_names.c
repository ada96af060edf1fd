/*
 * netdb_names.c: hosts and protocols. /etc/hosts is read entry by entry here; lookups by name or
 * address are musl's own. Protocols are musl's table. musl's functions share one static answer,
 * hence the lock.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "records.h"
#include "shim.h"

#define BUFFER 8192
#define IDN_FLAGS \
	(0x40 | 0x80 | 0x100 | 0x200) /* AI_IDN, AI_CANONIDN and two that glibc ignores \
								   */
#define ERROR_IDN_ENCODE (-105)

int gethostent_r(struct hostent *to, char *buffer, size_t n, struct hostent **answer, int *h_error);
int getprotoent_r(struct protoent *to, char *buffer, size_t n, struct protoent **answer);
int getprotobyname_r(const char *name, struct protoent *to, char *buffer, size_t n,
		     struct protoent **answer);
int getprotobynumber_r(int number, struct protoent *to, char *buffer, size_t n,
		       struct protoent **answer);

SHIM_MUSL(getaddrinfo)

static struct database hosts = {"/etc/hosts", NULL};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool pack_host(struct record *record, struct packing *packing, struct hostent *to)
{
	unsigned char address[16];

	to->h_addrtype = strchr(record->words[0], ':') != NULL ? AF_INET6 : AF_INET;
	to->h_length = to->h_addrtype == AF_INET ? 4 : 16;
	if (inet_pton(to->h_addrtype, record->words[0], address) != 1)
		return false;
	to->h_name = pack_string(packing, record->words[1]);
	to->h_aliases = pack_list(packing, record->words + 2, record->n - 2);
	to->h_addr_list = pack_bytes(packing, NULL, 2 * sizeof(char *), sizeof(char *));
	if (to->h_addr_list != NULL) {
		to->h_addr_list[0] = pack_bytes(packing, address, (size_t)to->h_length, 4);
		to->h_addr_list[1] = NULL;
	}
	return true;
}

int gethostent_r(struct hostent *to, char *buffer, size_t n, struct hostent **answer, int *h_error)
{
	struct record record;
	struct packing packing = pack_into(buffer, n);
	bool found;
	int error;

	pthread_mutex_lock(&lock);
	do
		found = record_next(&hosts, &record, 2);
	while (found &&
	       !pack_host(&record, &packing, to)); /* a line without an address is no entry */
	pthread_mutex_unlock(&lock);
	error = !found ? ENOENT : packing.full ? ERANGE : 0;
	*answer = error == 0 ? to : NULL;
	if (error != 0)
		*h_error = error == ERANGE ? RECORD_H_INTERNAL : HOST_NOT_FOUND;
	return error;
}

struct hostent *gethostent(void)
{
	static struct hostent entry;
	static char buffer[BUFFER];
	struct hostent *answer;

	gethostent_r(&entry, buffer, sizeof buffer, &answer, &h_errno);
	return answer;
}

void sethostent(int stay)
{
	(void)stay;
	pthread_mutex_lock(&lock);
	record_restart(&hosts, false);
	pthread_mutex_unlock(&lock);
}

void endhostent(void)
{
	pthread_mutex_lock(&lock);
	record_restart(&hosts, true);
	pthread_mutex_unlock(&lock);
}

static int copy_protocol(const struct protoent *from, struct protoent *to, char *buffer, size_t n,
			 struct protoent **answer)
{
	struct packing packing = pack_into(buffer, n);

	*answer = NULL;
	if (from == NULL)
		return ENOENT;
	to->p_proto = from->p_proto;
	to->p_name = pack_string(&packing, from->p_name);
	to->p_aliases = pack_list(&packing, from->p_aliases, list_length(from->p_aliases));
	if (packing.full)
		return ERANGE;
	*answer = to;
	return 0;
}

int getprotoent_r(struct protoent *to, char *buffer, size_t n, struct protoent **answer)
{
	int error;

	pthread_mutex_lock(&lock);
	error = copy_protocol(getprotoent(), to, buffer, n, answer);
	pthread_mutex_unlock(&lock);
	return error;
}

int getprotobyname_r(const char *name, struct protoent *to, char *buffer, size_t n,
		     struct protoent **answer)
{
	int error;

	pthread_mutex_lock(&lock);
	error = copy_protocol(getprotobyname(name), to, buffer, n, answer);
	pthread_mutex_unlock(&lock);
	return error == ENOENT ? 0 : error; /* glibc: nothing found is no error */
}

int getprotobynumber_r(int number, struct protoent *to, char *buffer, size_t n,
		       struct protoent **answer)
{
	int error;

	pthread_mutex_lock(&lock);
	error = copy_protocol(getprotobynumber(number), to, buffer, n, answer);
	pthread_mutex_unlock(&lock);
	return error == ENOENT ? 0 : error;
}

static bool is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s > 127)
			return false;
	return true;
}

/*
 * musl refuses glibc's flags for international names; a name of ASCII alone needs no encoding,
 * another cannot have it.
 */
int getaddrinfo(const char *restrict host, const char *restrict service,
		const struct addrinfo *restrict hints, struct addrinfo **restrict answer)
{
	struct addrinfo plain;

	if (hints == NULL || (hints->ai_flags & IDN_FLAGS) == 0)
		return musl_getaddrinfo()(host, service, hints, answer);
	if (host != NULL && !is_ascii(host))
		return ERROR_IDN_ENCODE;
	plain = *hints;
	plain.ai_flags &= ~IDN_FLAGS;
	return musl_getaddrinfo()(host, service, &plain, answer);
}
