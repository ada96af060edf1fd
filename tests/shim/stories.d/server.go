// A web server that calls C: threads of Go's and of C's, memory of both, names by the system's resolver. server PORT
package main

/*
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *count(void *arg)
{
	long n = 0;
	for (long i = 0; i < 1000; i++)
		n += i % (long)arg;
	return (void *)n;
}

static char *answer(const char *path)
{
	pthread_t t;
	void *n;
	char *text = NULL;
	if (pthread_create(&t, NULL, count, (void *)7) || pthread_join(t, &n) ||
	    asprintf(&text, "C says %s %ld %.3f", path, (long)n, strtod("1.5", NULL)) < 0)
		abort();
	return text;
}
*/
import "C"

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/user"
	"unsafe"
)

func main() {
	me, err := user.Lookup("root")
	if err != nil {
		panic(err)
	}
	addresses, err := net.LookupHost("localhost")
	if err != nil {
		panic(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		path := C.CString(r.URL.Path)
		defer C.free(unsafe.Pointer(path))
		text := C.answer(path)
		defer C.free(unsafe.Pointer(text))
		fmt.Fprintln(w, C.GoString(text), me.Uid, addresses[0])
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
