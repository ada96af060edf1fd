# A server whose every answer takes memory, a thread, a file and a process of its own now and then: server.py PORT
import hashlib, http.server, json, subprocess, sys, tempfile, zlib

asked = 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *args):
        pass

    def do_GET(self):
        global asked
        asked += 1
        text = json.dumps([{'n': n, 's': str(n) * 20} for n in range(300)])
        with tempfile.TemporaryFile() as f:
            f.write(zlib.compress(text.encode()))
        if asked % 50 == 0:
            subprocess.run(['true'], check=True)
        body = ('%s %s\n' % (self.path, hashlib.sha256(text.encode()).hexdigest()[:20])).encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)


http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
