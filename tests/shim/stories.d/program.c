/* What a compiler is tried with: text, numbers, threads, sorting, a child. */
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static _Thread_local int own = 7;

static void *thread(void *arg)
{
	own += (int)(long)arg;
	return (void *)(long)own;
}

static int order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int main(int argc, char **argv)
{
	const char *names[] = {"pear", "apple", "fig", "cherry"};
	char text[64];
	regex_t re;
	pthread_t t[4];
	void *sum;
	long total = 0;
	int status;
	setlocale(LC_ALL, "C.UTF-8");
	for (long i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, thread, (void *)i);
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], &sum);
		total += (long)sum;
	}
	qsort(names, 4, sizeof names[0], order);
	snprintf(text, sizeof text, "%s %d %.4f %Lg %'d", argv[argc - 1], argc, sin(1.0),
		 powl(2, 0.5L), 1234);
	regcomp(&re, "^\\(a\\|f\\)", 0);
	printf("%s %s %ld %d\n", text, names[0], total, regexec(&re, names[2], 0, NULL, 0));
	time_t when = 1709208000;
	strftime(text, sizeof text, "%c", gmtime(&when));
	fflush(stdout);
	if (fork() == 0)
		_exit(access("/nowhere", F_OK) && errno == ENOENT ? 5 : 6);
	wait(&status);
	printf("%s %d\n", text, WEXITSTATUS(status));
	return 0;
}
