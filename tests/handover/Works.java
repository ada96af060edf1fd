/*
 * A Java program that leans on its start: started from its source, so the JVM first compiles it. Threads, code hot enough to
 * be compiled to machine code, native libraries found beside libjvm, and children: a shell, and the JVM itself by the path
 * that /proc gives it. Prints the same in every run.
 */
import java.io.File;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

public class Works {
	static final ThreadLocal<Integer> own = ThreadLocal.withInitial(() -> 0);

	static long hot(long n) {
		long sum = 0;
		for (long i = 0; i < n; i++)
			sum = sum * 31 + (i ^ sum >>> 7);
		return sum;
	}

	static int deep(int n) {
		return n == 0 ? 0 : 1 + deep(n - 1);
	}

	static void threads() throws Exception {
		var pool = Executors.newFixedThreadPool(4);
		long all = 0;
		var jobs = new java.util.ArrayList<Future<Long>>();
		for (int i = 0; i < 16; i++) {
			final int k = i;
			jobs.add(pool.submit((Callable<Long>) () -> {
				own.set(k);
				long h = hot(200000 + k);
				return own.get() == k ? h : -1;
			}));
		}
		for (var job : jobs)
			all ^= job.get();
		pool.shutdown();
		System.out.println("threads " + all);
	}

	static String child(String... words) throws Exception {
		var p = new ProcessBuilder(words).redirectErrorStream(true).start();
		var said = new String(p.getInputStream().readAllBytes()).strip();
		return p.waitFor() + " " + said;
	}

	static void errors() {
		try {
			deep(Integer.MAX_VALUE);
		} catch (StackOverflowError e) {
			System.out.println("stack overflow is caught");
		}
		try {
			String none = own.get() == 0 ? null : "";
			System.out.println(none.length());
		} catch (NullPointerException e) {
			System.out.println("a fault in compiled code is caught");
		}
	}

	public static void main(String[] args) throws Exception {
		var self = ProcessHandle.current().info().command().orElse("?");
		var crc = new CRC32();
		crc.update("landfall".getBytes());
		System.out.println(System.getProperty("java.home") + " " + self + " " + args.length + " " + args[0]);
		System.out.println("exe " + Files.readSymbolicLink(Path.of("/proc/self/exe")) + " crc " + crc.getValue());
		System.out.println("environment " + System.getenv().keySet().stream().sorted().toList());
		System.out.println("LD_LIBRARY_PATH " + System.getenv("LD_LIBRARY_PATH"));
		System.out.println("net " + InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }).isLoopbackAddress());
		errors();
		threads();
		System.out.println("shell " + child("/bin/bash", "-c", "echo $((6 * 7))"));
		System.out.println("itself " + child(self, "-version"));
		System.exit(7);
	}
}
