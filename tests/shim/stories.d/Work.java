// Threads, processes, files, the network and text in Java: what it prints is the same on every libc.
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.concurrent.*;
import java.util.stream.*;
import java.util.zip.*;

public class Work {
	public static void main(String[] args) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(8);
		long sum = 0;
		for (Future<Long> f : pool.invokeAll(Collections(64)))
			sum += f.get();
		pool.shutdown();
		System.out.println(sum + " " + IntStream.range(0, 1_000_000).parallel().mapToLong(i -> i % 7).sum());
		Process p = new ProcessBuilder("sh", "-c", "echo child; exit 4").start();
		System.out.println(new String(p.getInputStream().readAllBytes()).trim() + " " + p.waitFor());
		Path file = Files.createTempFile("w", ".txt");
		Files.writeString(file, "grün\n".repeat(1000), StandardCharsets.UTF_8);
		System.out.println(Files.size(file) + " " + Files.lines(file).distinct().count());
		try (ServerSocket s = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
			Thread t = Thread.ofVirtual().start(() -> {
				try (Socket c = s.accept()) {
					c.getOutputStream().write("hello\n".getBytes());
				} catch (IOException e) {
					System.out.println(e);
				}
			});
			try (Socket c = new Socket("localhost", s.getLocalPort())) {
				System.out.println(new BufferedReader(new InputStreamReader(c.getInputStream())).readLine());
			}
			t.join();
		}
		CRC32 crc = new CRC32();
		crc.update(new byte[100000]);
		System.out.println(crc.getValue() + " " + String.format("%.5f %,d %s", Math.sin(1), 1234567, "ß".toUpperCase()));
		System.out.println(deep(5000) + " " + System.getProperty("os.name") + " " + System.getProperty("user.name"));
		try {
			deep(10_000_000);
		} catch (StackOverflowError e) {
			System.out.println("overflow caught");
		}
		byte[][] kept = new byte[64][];
		for (int i = 0; i < 2000; i++)
			kept[i % 64] = new byte[1 << 18];
		System.out.println(kept.length);
	}

	static java.util.List<Callable<Long>> Collections(int n) {
		return IntStream.range(0, n).<Callable<Long>>mapToObj(i -> () -> LongStream.range(0, 100000).map(x -> x ^ i).sum())
			.collect(Collectors.toList());
	}

	static int deep(int n) {
		return n == 0 ? 0 : 1 + deep(n - 1);
	}
}
