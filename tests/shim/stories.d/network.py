# TLS between two threads, HTTP, datagrams, names: by certificates in /tmp.
import http.client, http.server, os, socket, ssl, sys, threading, urllib.request, xmlrpc.client, email.utils

server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
server.load_cert_chain('/tmp/cert', '/tmp/key')


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *args):
        pass

    def do_GET(self):
        body = ('you asked for %s' % self.path).encode() * 1000
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)


httpd = http.server.ThreadingHTTPServer(('localhost', 0), Handler)
httpd.socket = server.wrap_socket(httpd.socket, server_side=True)
threading.Thread(target=httpd.serve_forever, daemon=True).start()
port = httpd.server_port
client = ssl.create_default_context(cafile='/tmp/cert')
print(ssl.OPENSSL_VERSION_INFO[:2], client.verify_mode, len(client.get_ciphers()))
with socket.create_connection(('localhost', port)) as raw, client.wrap_socket(raw, server_hostname='localhost') as s:
    print(s.version(), s.cipher()[0], s.getpeercert()['subject'])
    s.sendall(b'GET /raw HTTP/1.0\r\n\r\n')
    print(s.recv(15))
for n in range(20):
    with urllib.request.urlopen('https://localhost:%d/%d' % (port, n), context=client) as r:
        print(r.status, len(r.read()))
try:
    urllib.request.urlopen('https://127.0.0.1:%d/' % port, context=client)
except OSError as e:
    print('refused', type(e.reason).__name__)


def many(n, said):
    c = http.client.HTTPSConnection('localhost', port, context=client)
    for i in range(20):
        c.request('GET', '/%d/%d' % (n, i))
        said.append(len(c.getresponse().read()))


said = []
ts = [threading.Thread(target=many, args=(n, said)) for n in range(8)]
[t.start() for t in ts]
[t.join() for t in ts]
print(len(said), sum(said))
u1, u2 = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
u1.bind(('127.0.0.1', 0))
u2.sendmsg([b'one', b'two'], [], 0, u1.getsockname())
print(u1.recvmsg(100)[0], u1.getsockopt(socket.IPPROTO_IP, socket.IP_TTL))
print(sorted({(a[0].name, a[4][0]) for a in socket.getaddrinfo('127.0.0.1', 80, type=socket.SOCK_STREAM)}), socket.getnameinfo(('127.0.0.1', 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
print(socket.if_nameindex()[0], socket.gethostbyname_ex('localhost')[2], socket.getfqdn('127.0.0.1'))
try:
    socket.create_connection(('127.0.0.1', 1), timeout=1)
except OSError as e:
    print(e.strerror)
httpd.shutdown()
