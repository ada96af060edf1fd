# Python's library, as far as it stands on libc: what it prints is the same on every libc.
import bz2, concurrent.futures, contextlib, ctypes, datetime, decimal, fcntl, fnmatch, glob, grp, gzip, hashlib, io, json, locale, lzma
import math, mmap, multiprocessing, os, pathlib, pickle, platform, pwd, random, re, resource, select, shutil, signal, socket, sqlite3
import struct, subprocess, sys, sysconfig, tempfile, threading, time, unicodedata, uuid, zlib

os.chdir('/tmp')
print(sys.version_info[:2], sys.byteorder, sys.getfilesystemencoding(), sys.getrecursionlimit())
# sqlite3, in threads of its own
db = sqlite3.connect(':memory:', check_same_thread=False)
db.execute('create table t(a, b)')
lock = threading.Lock()


def insert(n):
    for i in range(200):
        with lock:
            db.execute('insert into t values(?, ?)', (n, i))


threads = [threading.Thread(target=insert, args=(n,)) for n in range(16)]
[t.start() for t in threads]
[t.join() for t in threads]
print('sqlite', db.execute('select count(*), sum(a * b) from t').fetchone(), db.execute('select typeof(1.5), upper("é"), 7 / 2').fetchone())
# threads: deep recursion needs the stack that glibc gives; locals, conditions, time-outs
sys.setrecursionlimit(6000)


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


with concurrent.futures.ThreadPoolExecutor(8) as pool:
    print('deep', list(pool.map(deep, [5000] * 4)))
    print('sum', sum(pool.map(lambda n: sum(range(n)), range(1000))))
event = threading.Event()
print('wait', event.wait(0.05), threading.Condition().acquire(timeout=1))
barrier = threading.Barrier(4)
order = []
ts = [threading.Thread(target=lambda: (barrier.wait(), order.append(1))) for _ in range(4)]
[t.start() for t in ts]
[t.join() for t in ts]
print('barrier', sum(order))
# processes
print(subprocess.run(['sh', '-c', 'echo out; echo err >&2; exit 3'], capture_output=True))
print(subprocess.run('echo $((6 * 7)) | tr 4 x', shell=True, capture_output=True, text=True).stdout)
p = subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
print(p.communicate(b'x' * 200000)[0] == b'x' * 200000, p.returncode)
with contextlib.suppress(FileNotFoundError):
    subprocess.run(['/nowhere'])
try:
    subprocess.run(['sleep', '5'], timeout=0.1)
except subprocess.TimeoutExpired as e:
    print('timeout', e.timeout)
print('spawn', os.waitstatus_to_exitcode(os.waitpid(os.posix_spawn('/bin/sh', ['sh', '-c', 'exit 9'], {}), 0)[1]))
for method in 'fork', 'forkserver', 'spawn':
    pass  # the last two start this file again; fork alone is asked
with multiprocessing.get_context('fork').Pool(4) as pool:
    print('pool', pool.map(math.factorial, range(10)))
q = multiprocessing.get_context('fork').SimpleQueue()
c = multiprocessing.get_context('fork').Process(target=lambda: q.put({'a': [1, 2]}))
c.start()
print(q.get(), c.join())
# ctypes on libc itself
libc = ctypes.CDLL('libc.so.6')
libc.strtod.restype = ctypes.c_double
b = ctypes.create_string_buffer(80)
print('ctypes', libc.snprintf(b, 80, b'%05d|%-6s|%.3f|%x|%c', 42, b'ab', ctypes.c_double(1.5), 255, ord('z')), b.value)
print(libc.strtod(b'0x1.8p3', None), ctypes.CDLL(None).abs(-5), ctypes.CDLL('libm.so.6').abs(-7), ctypes.sizeof(ctypes.c_long))
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))(lambda x, y: x[0] - y[0])
numbers = (ctypes.c_int * 6)(5, 3, 9, 1, 7, 2)
libc.qsort(numbers, 6, 4, compare)
print(list(numbers), hasattr(libc, 'gnu_get_libc_version'))
# locales, numbers, times
print(locale.setlocale(locale.LC_ALL, 'C.UTF-8'), locale.localeconv()['decimal_point'], locale.strcoll('a', 'b') < 0, locale.getlocale())
print(time.strftime('%a %d %b %Y %H:%M:%S %j %U %Z', time.gmtime(1709208000)), time.strptime('29 Feb 2024', '%d %b %Y')[:3])
print(time.mktime((2024, 7, 1, 12, 0, 0, 0, 0, -1)), datetime.datetime.fromtimestamp(1709208000, datetime.timezone.utc).isoformat())
os.environ['TZ'] = 'CET-1CEST,M3.5.0,M10.5.0/3'
time.tzset()
print(time.tzname, time.localtime(1720000000)[:6], time.strftime('%z', time.localtime(1720000000)))
print([repr(float(s)) for s in ('1e308', '4.9e-324', '0.1', 'inf', '-nan')], '%.17g %.3e %a' % (0.1, 12345.678, 1) if False else '%.17g %.3e' % (0.1, 12345.678))
print(math.gamma(5.5), math.erf(0.5), math.lgamma(3.25), math.fmod(-7, 3), math.hypot(3, 4), math.log1p(1e-10))
print(sum(math.sin(x) * math.exp(-x / 50) for x in range(200)).hex()[:12], decimal.Decimal(2).sqrt(), round(2.675, 2))
# files
with tempfile.TemporaryDirectory() as d:
    path = pathlib.Path(d) / 'ä ö.txt'
    path.write_text('grün\n' * 1000)
    os.setxattr if hasattr(os, 'setxattr') else None
    print(path.stat().st_size, sorted(os.listdir(d)), path.read_text()[:4], glob.glob(d + '/*.txt') == [str(path)])
    shutil.copyfile(path, d + '/copy')
    os.symlink('copy', d + '/link')
    print(os.readlink(d + '/link'), os.path.samefile(d + '/link', d + '/copy'), len(list(os.walk(d))), [e.name for e in sorted(os.scandir(d), key=lambda e: e.name)])
    with open(d + '/copy', 'r+b') as f:
        fcntl.lockf(f, fcntl.LOCK_EX)
        os.posix_fallocate(f.fileno(), 0, 10000)
        m = mmap.mmap(f.fileno(), 0)
        m[0:4] = b'GRUN'
        print(m[:6], m.find(b'gr'), m.size(), os.pread(f.fileno(), 4, 0))
        os.sendfile(f.fileno(), f.fileno(), 0, 10)
        os.copy_file_range(f.fileno(), f.fileno(), 10, 0, 6000)
    print(os.statvfs(d).f_namemax, os.access(d, os.W_OK), oct(os.stat(d).st_mode))
with io.open('/tmp/z', 'wb') as f:
    f.write(gzip.compress(b'a' * 5000, mtime=0))
print(gzip.open('/tmp/z').read() == b'a' * 5000, len(bz2.compress(b'b' * 9999)), len(lzma.compress(b'c' * 9999)), zlib.crc32(b'd' * 99))
print(hashlib.sha256(b'x').hexdigest(), hashlib.blake2b(b'x', digest_size=8).hexdigest(), hashlib.pbkdf2_hmac('sha1', b'p', b's', 1000).hex(), hashlib.scrypt(b'p', salt=b's', n=16, r=1, p=1).hex()[:16])
# the system
print(pwd.getpwuid(0), pwd.getpwnam('worker').pw_uid, [g.gr_name for g in grp.getgrall()], os.getgrouplist('root', 0))
print(socket.getservbyname('http') if os.path.exists('/etc/services') else '-', socket.gethostbyname('localhost'), socket.inet_ntop(socket.AF_INET6, b'\0' * 15 + b'\1'))
try:
    socket.getaddrinfo('nowhere.invalid', 80)
except socket.gaierror as e:
    print('gaierror')
a, b = socket.socketpair()
socket.send_fds(a, [b'x'], [1])
print(len(socket.recv_fds(b, 1, 1)[1]), a.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE) == socket.SOCK_STREAM)
ep = select.epoll()
ep.register(b, select.EPOLLIN)
a.send(b'y')
print('epoll', ep.poll(1)[0][1], select.select([b], [], [], 0)[0] == [b], select.poll() is not None)
signal.signal(signal.SIGALRM, lambda *x: print('alarm'))
signal.setitimer(signal.ITIMER_REAL, 0.02)
time.sleep(0.1)
print(signal.sigtimedwait([signal.SIGUSR1], 0.01), signal.strsignal(11), signal.SIGUSR1 in signal.valid_signals())
print(os.strerror(2), os.strerror(95), os.sysconf('SC_PAGE_SIZE'), os.sysconf('SC_NPROCESSORS_ONLN') > 0, os.confstr('CS_PATH'), resource.getrlimit(resource.RLIMIT_CORE)[0] >= 0, os.sched_getaffinity(0) != set())
print(os.uname().sysname, platform.libc_ver()[0], os.get_terminal_size.__name__, os.ctermid(), len(os.urandom(16)), os.getpriority(os.PRIO_PROCESS, 0))
pid, fd = os.forkpty()
if pid == 0:
    os.execvp('sh', ['sh', '-c', 'test -t 0 && echo terminal'])
print('pty', os.read(fd, 100), os.waitpid(pid, 0)[1])
print(re.sub(r'(\w)ä', r'<\1>', 'xä yä'), unicodedata.normalize('NFD', 'é') == 'é', fnmatch.fnmatch('a.py', '*.p?'), 'ß'.upper(), 'İ'.lower() != 'i')
print(json.dumps({'a': [1.5, None, True, 'ä']}, ensure_ascii=False), pickle.loads(pickle.dumps({1: (2, 3)})), struct.pack('<dQ', 1.5, 7).hex(), uuid.uuid5(uuid.NAMESPACE_DNS, 'x'), random.Random(7).random())
import _posixsubprocess, asyncio, curses, readline, select as _s


async def main():
    p = await asyncio.create_subprocess_exec('echo', 'async', stdout=asyncio.subprocess.PIPE)
    out = await p.stdout.read()
    r = await asyncio.gather(*(asyncio.sleep(0.01, n) for n in range(50)), asyncio.to_thread(deep, 100))
    return out, sum(r), await p.wait()


print(asyncio.run(main()))
os.environ['X'] = 'y'
os.putenv('Z', 'w')
print(subprocess.run(['env', '-u', 'TZ'], capture_output=True, text=True).stdout.count('\n') > 3, os.getenv('X'), os.popen('echo $Z').read())
try:
    import crypt
except ImportError:
    print('no crypt')
sys.stdout.flush()
os.fork() or os._exit(0)
print(os.wait()[1])
