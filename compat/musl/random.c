/*
 * random.c: glibc's random numbers, whose sequences differ from musl's for the same seed: an
 * additive feedback generator over 7 to 63 words (r[i] = r[i-degree] + r[i-separation]), or, for
 * tables under 32 bytes, a linear congruential one. The layout of struct random_data is glibc's,
 * because programs allocate it.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "shim.h"

struct random_data {
	int32_t *front, *rear, *state;
	int type, degree, separation;
	int32_t *end;
};

int random_r(struct random_data *data, int32_t *result);
int srandom_r(unsigned seed, struct random_data *data);
int initstate_r(unsigned seed, char *table, size_t size, struct random_data *data);
int setstate_r(char *table, struct random_data *data);

static const struct {
	size_t bytes;
	int degree, separation;
} kinds[] = {{8, 0, 0}, {32, 7, 3}, {64, 15, 1}, {128, 31, 3}, {256, 63, 1}};

/*
 * The word before the numbers says which kind they are and where the rear pointer stood: 5 * rear +
 * type.
 */
static void keep_kind(struct random_data *data)
{
	data->state[-1] = data->type == 0 ? 0
					  : (int32_t)(5 * (data->rear - data->state)) + data->type;
}

static void use_kind(struct random_data *data, int type, int32_t *numbers)
{
	data->type = type;
	data->degree = kinds[type].degree;
	data->separation = kinds[type].separation;
	data->state = numbers;
	data->end = numbers + data->degree;
}

int random_r(struct random_data *data, int32_t *result)
{
	if (data == NULL || result == NULL || data->state == NULL) {
		errno = EINVAL;
		return -1;
	}
	if (data->type == 0) {
		data->state[0] = (int32_t)(((uint32_t)data->state[0] * 1103515245U + 12345U) &
					   0x7fffffffU);
		*result = data->state[0];
		return 0;
	}
	*data->front = (int32_t)((uint32_t)*data->front + (uint32_t)*data->rear);
	*result = (int32_t)((uint32_t)*data->front >> 1);
	if (++data->front >= data->end)
		data->front = data->state;
	if (++data->rear >= data->end)
		data->rear = data->state;
	return 0;
}

int srandom_r(unsigned seed, struct random_data *data)
{
	int32_t word, ignored;

	if (data == NULL || data->state == NULL || data->type < 0 || data->type > 4)
		return -1;
	data->state[0] = word = seed == 0 ? 1 : (int32_t)seed;
	if (data->type == 0)
		return 0;
	for (int i = 1; i < data->degree;
	     i++) { /* 16807 * word modulo 2^31 - 1, without overflow */
		long high = word / 127773, low = word % 127773;

		word = (int32_t)(16807 * low - 2836 * high);
		if (word < 0)
			word += 2147483647;
		data->state[i] = word;
	}
	data->front = data->state + data->separation;
	data->rear = data->state;
	for (int i = 0; i < data->degree * 10; i++)
		random_r(data, &ignored);
	return 0;
}

int initstate_r(unsigned seed, char *table, size_t size, struct random_data *data)
{
	int type = 4;

	if (data == NULL || table == NULL || size < kinds[0].bytes) {
		errno = EINVAL;
		return -1;
	}
	if (data->state != NULL)
		keep_kind(data);
	while (size < kinds[type].bytes)
		type--;
	use_kind(data, type, (int32_t *)(void *)table + 1);
	srandom_r(seed, data);
	keep_kind(data);
	return 0;
}

int setstate_r(char *table, struct random_data *data)
{
	int32_t *words = (int32_t *)(void *)table;
	int type, rear;

	if (table == NULL || data == NULL) {
		errno = EINVAL;
		return -1;
	}
	if (data->state != NULL)
		keep_kind(data);
	type = words[0] % 5;
	rear = words[0] / 5;
	if (type < 0 || (type > 0 && rear >= kinds[type].degree)) {
		errno = EINVAL;
		return -1;
	}
	use_kind(data, type, words + 1);
	if (type > 0) {
		data->rear = data->state + rear;
		data->front = data->state + (rear + data->separation) % data->degree;
	}
	return 0;
}

/* The process's own generator: kind 3, seeded with 1 unless told otherwise, behind one lock. */
static int32_t own_table[32];
static struct random_data own;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void take(void)
{
	pthread_mutex_lock(&lock);
	if (own.state == NULL)
		initstate_r(1, (char *)own_table, sizeof own_table, &own);
}

long random(void)
{
	int32_t result = 0;

	take();
	random_r(&own, &result);
	pthread_mutex_unlock(&lock);
	return result;
}

void srandom(unsigned seed)
{
	take();
	srandom_r(seed, &own);
	pthread_mutex_unlock(&lock);
}

char *initstate(unsigned seed, char *table, size_t size)
{
	char *before;
	int failed;

	take();
	before = (char *)(own.state - 1);
	failed = initstate_r(seed, table, size, &own);
	pthread_mutex_unlock(&lock);
	return failed ? NULL : before;
}

char *setstate(char *table)
{
	char *before;
	int failed;

	take();
	before = (char *)(own.state - 1);
	failed = setstate_r(table, &own);
	pthread_mutex_unlock(&lock);
	return failed ? NULL : before;
}

int rand(void)
{
	return (int)random();
}

void srand(unsigned seed)
{
	srandom(seed);
}

/* glibc's rand_r: three steps of a linear congruential generator make one number. */
int rand_r(unsigned *seed)
{
	static const unsigned bits[] = {11, 10, 10};
	unsigned next = *seed, result = 0;

	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
		next = next * 1103515245U + 12345U;
		result = result << 10 ^ (next / 65536) % (1U << bits[i]);
	}
	*seed = next;
	return (int)result;
}
