# Asks a server on 127.0.0.1 in threads: client.py PORT REQUESTS THREADS. Prints what came back, each answer once.
import collections, http.client, sys, threading

port, requests, threads = map(int, sys.argv[1:])
said = collections.Counter()
lock = threading.Lock()


def ask(n):
    c = http.client.HTTPConnection('127.0.0.1', port, timeout=30)
    for i in range(requests // threads):
        c.request('GET', '/%d' % (i % 10))
        r = c.getresponse()
        body = r.read()
        with lock:
            said[r.status, body[:60]] += 1
    c.close()


ts = [threading.Thread(target=ask, args=(n,)) for n in range(threads)]
[t.start() for t in ts]
[t.join() for t in ts]
for key in sorted(said):
    print(key, said[key])
