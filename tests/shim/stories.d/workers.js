// Worker threads, child processes, the network, files, text: what it prints is the same on every libc.
const {Worker, isMainThread, parentPort, workerData} = require('worker_threads');
const {execFileSync, fork, spawn, spawnSync} = require('child_process');
const crypto = require('crypto');
const dns = require('dns');
const fs = require('fs');
const http = require('http');
const os = require('os');
const zlib = require('zlib');

if (!isMainThread) {
	let x = workerData;
	for (let i = 0; i < 1e6; i++)
		x = (x * 1103515245 + 12345) % 2147483648;
	parentPort.postMessage(x);
} else if (process.argv[2] === 'child') {
	process.on('message', m => { process.send(m * 2); process.disconnect(); });
} else {
	const worker = n => new Promise((done, fail) => {
		const w = new Worker(__filename, {workerData: n});
		w.on('message', done);
		w.on('error', fail);
	});
	const child = n => new Promise(done => {
		const c = fork(__filename, ['child']);
		c.on('message', done);
		c.send(n);
	});
	(async () => {
		console.log(await Promise.all([1, 2, 3, 4, 5, 6].map(worker)));
		console.log(await Promise.all([10, 20, 30].map(child)));
		console.log(execFileSync('sh', ['-c', 'echo $((6*7)); exec ls /etc/passwd']).toString());
		console.log(spawnSync('sh', ['-c', 'kill -9 $$']).signal, spawnSync('/nowhere').error.code);
		const s = http.createServer((q, r) => r.end('at ' + q.url)).listen(0, '127.0.0.1');
		await new Promise(done => s.on('listening', done));
		const ask = p => new Promise(done => http.get({port: s.address().port, host: '127.0.0.1', path: p}, r => {
			let text = '';
			r.on('data', d => { text += d; });
			r.on('end', () => done(text));
		}));
		console.log(await Promise.all(['/a', '/b', '/c'].map(ask)));
		s.close();
		console.log(await dns.promises.lookup('localhost', {family: 4}));
		console.log(crypto.scryptSync('p', 's', 16).toString('hex'), crypto.createHash('sha3-256').update('x').digest('hex').slice(0, 16));
		console.log(zlib.brotliCompressSync('a'.repeat(5000)).length, zlib.gunzipSync(zlib.gzipSync('x'.repeat(9999))).length);
		console.log((await fs.promises.readdir('/stories')).sort().join(' '), fs.statSync('/etc/passwd').isFile());
		fs.writeFileSync('/tmp/ä', 'grün');
		console.log(fs.readFileSync('/tmp/ä', 'utf8'), fs.existsSync('/tmp/none'), os.userInfo().username, os.EOL === '\n');
		console.log(new Intl.DateTimeFormat('en-GB', {dateStyle: 'full', timeZone: 'Europe/Berlin'}).format(new Date(1709208000000)));
		console.log([0.1 + 0.2, Math.sin(1), Math.pow(2, 0.5), 1e21, (1234.5678).toFixed(2)].join(' '), 'ß'.toUpperCase(), ['ä', 'a', 'z'].sort(new Intl.Collator('de').compare));
		console.log(await WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(r => r.instance instanceof WebAssembly.Instance));
		const c = spawn('cat');
		c.stdout.on('data', d => console.log('cat', d.toString()));
		c.on('close', code => console.log('closed', code));
		c.stdin.end('through');
	})();
}
