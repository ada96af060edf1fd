/*
 * netdb_files.c: /etc/services and /etc/networks, entry by entry and by name or number. musl reads
 * the first only for lookups and the other not at all. The _r functions are the ones that work; the
 * rest call them with a buffer of ours.
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

int getservent_r(struct servent *to, char *buffer, size_t n, struct servent **answer);
int getnetent_r(struct netent *to, char *buffer, size_t n, struct netent **answer, int *h_error);
int getnetbyname_r(const char *name, struct netent *to, char *buffer, size_t n,
		   struct netent **answer, int *h_error);
int getnetbyaddr_r(uint32_t net, int type, struct netent *to, char *buffer, size_t n,
		   struct netent **answer, int *h_error);

static struct database services = {"/etc/services", NULL}, networks = {"/etc/networks", NULL};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/*
 * What every _r function ends with: the answer, ERANGE when it did not fit, ENOENT when there was
 * none.
 */
static int finish(bool found, const struct packing *packing)
{
	if (!found)
		return ENOENT;
	return packing->full ? ERANGE : 0;
}

static bool has_name(const struct record *record, const char *name)
{
	for (size_t i = 0; i < record->n; i++)
		if (i != 1 &&
		    strcmp(record->words[i], name) == 0) /* the second word is the number */
			return true;
	return false;
}

/* "80/tcp" */
static void pack_service(struct record *record, struct packing *packing, struct servent *to)
{
	char *slash = strchr(record->words[1], '/');

	to->s_name = pack_string(packing, record->words[0]);
	to->s_port = htons((uint16_t)record_number(record->words[1]));
	to->s_proto = pack_string(packing, slash != NULL ? slash + 1 : "");
	to->s_aliases = pack_list(packing, record->words + 2, record->n - 2);
}

int getservent_r(struct servent *to, char *buffer, size_t n, struct servent **answer)
{
	struct record record;
	struct packing packing = pack_into(buffer, n);
	bool found;
	int error;

	pthread_mutex_lock(&lock);
	found = record_next(&services, &record, 2);
	pthread_mutex_unlock(&lock);
	if (found)
		pack_service(&record, &packing, to);
	error = finish(found, &packing);
	*answer = error == 0 ? to : NULL;
	return error;
}

struct servent *getservent(void)
{
	static struct servent entry;
	static char buffer[BUFFER];
	struct servent *answer;

	getservent_r(&entry, buffer, sizeof buffer, &answer);
	return answer;
}

static void restart(struct database *base, bool close)
{
	pthread_mutex_lock(&lock);
	record_restart(base, close);
	pthread_mutex_unlock(&lock);
}

void setservent(int stay)
{
	(void)stay;
	restart(&services, false);
}

void endservent(void)
{
	restart(&services, true);
}

static void pack_network(struct record *record, struct packing *packing, struct netent *to)
{
	to->n_name = pack_string(packing, record->words[0]);
	to->n_addrtype = AF_INET;
	to->n_net = inet_network(record->words[1]);
	to->n_aliases = pack_list(packing, record->words + 2, record->n - 2);
}

static int answer_network(bool found, struct record *record, struct packing *packing,
			  struct netent *to, struct netent **answer, int *h_error)
{
	int error;

	if (found)
		pack_network(record, packing, to);
	error = finish(found, packing);
	*answer = error == 0 ? to : NULL;
	if (error != 0)
		*h_error = error == ERANGE ? RECORD_H_INTERNAL : HOST_NOT_FOUND;
	return error == ENOENT ? 0 : error; /* glibc: nothing found is no error */
}

int getnetent_r(struct netent *to, char *buffer, size_t n, struct netent **answer, int *h_error)
{
	struct record record;
	struct packing packing = pack_into(buffer, n);
	bool found;

	pthread_mutex_lock(&lock);
	found = record_next(&networks, &record, 2);
	pthread_mutex_unlock(&lock);
	answer_network(found, &record, &packing, to, answer, h_error);
	return finish(found, &packing);
}

int getnetbyname_r(const char *name, struct netent *to, char *buffer, size_t n,
		   struct netent **answer, int *h_error)
{
	struct database base = {networks.path, NULL};
	struct record record;
	struct packing packing = pack_into(buffer, n);
	bool found;

	do
		found = record_next(&base, &record, 2);
	while (found && !has_name(&record, name));
	record_restart(&base, true);
	return answer_network(found, &record, &packing, to, answer, h_error);
}

int getnetbyaddr_r(uint32_t net, int type, struct netent *to, char *buffer, size_t n,
		   struct netent **answer, int *h_error)
{
	struct database base = {networks.path, NULL};
	struct record record;
	struct packing packing = pack_into(buffer, n);
	bool found;

	do
		found = record_next(&base, &record, 2);
	while (found &&
	       (inet_network(record.words[1]) != net || (type != AF_INET && type != AF_UNSPEC)));
	record_restart(&base, true);
	return answer_network(found, &record, &packing, to, answer, h_error);
}

static struct netent network;
static char network_buffer[BUFFER];

struct netent *getnetent(void)
{
	struct netent *answer;

	getnetent_r(&network, network_buffer, sizeof network_buffer, &answer, &h_errno);
	return answer;
}

struct netent *getnetbyname(const char *name)
{
	struct netent *answer;

	getnetbyname_r(name, &network, network_buffer, sizeof network_buffer, &answer, &h_errno);
	return answer;
}

struct netent *getnetbyaddr(uint32_t net, int type)
{
	struct netent *answer;

	getnetbyaddr_r(net, type, &network, network_buffer, sizeof network_buffer, &answer,
		       &h_errno);
	return answer;
}

void setnetent(int stay)
{
	(void)stay;
	restart(&networks, false);
}

void endnetent(void)
{
	restart(&networks, true);
}
