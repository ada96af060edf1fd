/* 3 MB of initialized thread-local storage: what kills a loader that takes AT_PHDR for its own. */
#include <pthread.h>
#include <stdio.h>

#define N (3 << 20)
static __thread unsigned char big[N] = { [0] = 1, [N / 2] = 2, [N - 1] = 3 };

static void *look(void *p)
{
	*(int *)p = big[0] == 1 && big[N / 2] == 2 && big[N - 1] == 3;
	big[N / 2] = 9;
	return p;
}

int main(void)
{
	int a = 0, b = 0;
	pthread_t t;

	if (pthread_create(&t, NULL, look, &a))
		return 1;
	pthread_join(t, NULL);
	look(&b);
	printf("tls %d %d\n", a, b);
	return 0;
}
