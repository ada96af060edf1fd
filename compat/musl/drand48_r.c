/*
 * drand48_r.c: the reentrant forms of the 48 bit linear congruential generator. The numbers are
 * those of POSIX's drand48; the layout of struct drand48_data is glibc's, because programs allocate
 * it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

struct drand48_data {
	unsigned short x[3], old_x[3];
	unsigned short c, init;
	unsigned long long a;
};

int drand48_r(struct drand48_data *data, double *result);
int erand48_r(unsigned short x[3], struct drand48_data *data, double *result);
int lrand48_r(struct drand48_data *data, long *result);
int nrand48_r(unsigned short x[3], struct drand48_data *data, long *result);
int mrand48_r(struct drand48_data *data, long *result);
int jrand48_r(unsigned short x[3], struct drand48_data *data, long *result);
int srand48_r(long seed, struct drand48_data *data);
int seed48_r(unsigned short seed[3], struct drand48_data *data);
int lcong48_r(unsigned short param[7], struct drand48_data *data);

static void use_defaults(struct drand48_data *data)
{
	data->a = 0x5deece66dULL;
	data->c = 0xb;
	data->init = 1;
}

static uint64_t step(unsigned short x[3], struct drand48_data *data)
{
	uint64_t value = (uint64_t)x[2] << 32 | (uint64_t)x[1] << 16 | x[0];

	if (data->init == 0)
		use_defaults(data);
	value = (value * data->a + data->c) & 0xffffffffffffULL;
	x[0] = (unsigned short)(value & 0xffff);
	x[1] = (unsigned short)(value >> 16 & 0xffff);
	x[2] = (unsigned short)(value >> 32);
	return value;
}

int erand48_r(unsigned short x[3], struct drand48_data *data, double *result)
{
	*result = (double)step(x, data) / 281474976710656.0;
	return 0;
}

int drand48_r(struct drand48_data *data, double *result)
{
	return erand48_r(data->x, data, result);
}

int nrand48_r(unsigned short x[3], struct drand48_data *data, long *result)
{
	*result = (long)(step(x, data) >> 17);
	return 0;
}

int lrand48_r(struct drand48_data *data, long *result)
{
	return nrand48_r(data->x, data, result);
}

int jrand48_r(unsigned short x[3], struct drand48_data *data, long *result)
{
	*result = (int32_t)(uint32_t)(step(x, data) >> 16);
	return 0;
}

int mrand48_r(struct drand48_data *data, long *result)
{
	return jrand48_r(data->x, data, result);
}

int srand48_r(long seed, struct drand48_data *data)
{
	data->x[0] = 0x330e;
	data->x[1] = (unsigned short)(seed & 0xffff);
	data->x[2] = (unsigned short)((unsigned long)seed >> 16 & 0xffff);
	use_defaults(data);
	return 0;
}

int seed48_r(unsigned short seed[3], struct drand48_data *data)
{
	memcpy(data->old_x, data->x, sizeof data->x);
	memcpy(data->x, seed, sizeof data->x);
	use_defaults(data);
	return 0;
}

int lcong48_r(unsigned short param[7], struct drand48_data *data)
{
	memcpy(data->x, param, sizeof data->x);
	data->a = (unsigned long long)param[5] << 32 | (unsigned long long)param[4] << 16 |
		  param[3];
	data->c = param[6];
	data->init = 1;
	return 0;
}
