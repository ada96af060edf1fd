/*
 * netdb_rpc.c: /etc/rpc, the names of Sun RPC programs, entry by entry and by name or number. musl
 * has nothing of it. The _r functions are the ones that work; the rest call them with a buffer of
 * ours.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "records.h"
#include "shim.h"

#define BUFFER 8192

struct rpcent {
	char *r_name;
	char **r_aliases;
	int r_number;
};

int getrpcent_r(struct rpcent *to, char *buffer, size_t n, struct rpcent **answer);
int getrpcbyname_r(const char *name, struct rpcent *to, char *buffer, size_t n,
		   struct rpcent **answer);
int getrpcbynumber_r(int number, struct rpcent *to, char *buffer, size_t n, struct rpcent **answer);
struct rpcent *getrpcent(void);
struct rpcent *getrpcbyname(const char *name);
struct rpcent *getrpcbynumber(int number);
void setrpcent(int stay);
void endrpcent(void);

static struct database programs = {"/etc/rpc", NULL};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool has_name(const struct record *record, const char *name)
{
	for (size_t i = 0; i < record->n; i++)
		if (i != 1 &&
		    strcmp(record->words[i], name) == 0) /* the second word is the number */
			return true;
	return false;
}

static void restart(bool close)
{
	pthread_mutex_lock(&lock);
	record_restart(&programs, close);
	pthread_mutex_unlock(&lock);
}

static int answer_program(bool found, struct record *record, struct packing *packing,
			  struct rpcent *to, struct rpcent **answer)
{
	int error;

	if (found) {
		to->r_name = pack_string(packing, record->words[0]);
		to->r_number = record_number(record->words[1]);
		to->r_aliases = pack_list(packing, record->words + 2, record->n - 2);
	}
	error = !found ? ENOENT : packing->full ? ERANGE : 0;
	*answer = error == 0 ? to : NULL;
	return error;
}

int getrpcent_r(struct rpcent *to, char *buffer, size_t n, struct rpcent **answer)
{
	struct record record;
	struct packing packing = pack_into(buffer, n);
	bool found;

	pthread_mutex_lock(&lock);
	found = record_next(&programs, &record, 2);
	pthread_mutex_unlock(&lock);
	return answer_program(found, &record, &packing, to, answer);
}

static bool find_program(struct record *record, const char *name, int number)
{
	struct database base = {programs.path, NULL};
	bool found;

	do
		found = record_next(&base, record, 2);
	while (found && (name != NULL ? !has_name(record, name)
				      : record_number(record->words[1]) != number));
	record_restart(&base, true);
	return found;
}

int getrpcbyname_r(const char *name, struct rpcent *to, char *buffer, size_t n,
		   struct rpcent **answer)
{
	struct record record;
	struct packing packing = pack_into(buffer, n);
	int error = answer_program(find_program(&record, name, 0), &record, &packing, to, answer);

	return error == ENOENT ? 0 : error;
}

int getrpcbynumber_r(int number, struct rpcent *to, char *buffer, size_t n, struct rpcent **answer)
{
	struct record record;
	struct packing packing = pack_into(buffer, n);
	int error = answer_program(find_program(&record, NULL, number), &record, &packing, to,
				   answer);

	return error == ENOENT ? 0 : error;
}

static struct rpcent program;
static char program_buffer[BUFFER];

struct rpcent *getrpcent(void)
{
	struct rpcent *answer;

	getrpcent_r(&program, program_buffer, sizeof program_buffer, &answer);
	return answer;
}

struct rpcent *getrpcbyname(const char *name)
{
	struct rpcent *answer;

	getrpcbyname_r(name, &program, program_buffer, sizeof program_buffer, &answer);
	return answer;
}

struct rpcent *getrpcbynumber(int number)
{
	struct rpcent *answer;

	getrpcbynumber_r(number, &program, program_buffer, sizeof program_buffer, &answer);
	return answer;
}

void setrpcent(int stay)
{
	(void)stay;
	restart(false);
}

void endrpcent(void)
{
	restart(true);
}
