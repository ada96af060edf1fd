// A server whose answers take memory and the thread pool: server.js PORT
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const zlib = require('zlib');

http.createServer((request, response) => {
	const text = JSON.stringify(Array.from({length: 300}, (_, n) => ({n, s: String(n).repeat(20)})));
	zlib.gzip(text, (error, packed) => {
		fs.readFile('/etc/passwd', (other, file) => {
			const sum = crypto.createHash('sha256').update(text).update(file).digest('hex').slice(0, 20);
			response.end(`${request.url} ${sum} ${packed.length}\n`);
		});
	});
}).listen(Number(process.argv[2]), '127.0.0.1');
