package io.aegis.sandbox.host;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Workers whose process is a shell that does nothing. It tells this class which socket it should have gone to, and with which token; whoever takes that
 * speaks in the place of the worker. Everything on the side of the gateway is real.
 */
final class PlayedWorkers implements AutoCloseable {
    static final WorkerPlugin GUARD = plugin("guard");

    private static final String OVER = "over";
    private static final String JAVA = """
        #!/bin/sh
        PATH=/usr/bin:/bin
        while [ $# -gt 2 ]; do shift; done
        token=$(od -An -v -tx1 | tr -d ' \\n')
        printf '%%s %%s\\n' "$1" "$token" >'%s'
        exec sleep 3600
        """;

    /** A process that has been started. */
    record Arrival(Path socket, byte[] token) {}

    private final Path root;
    private final RandomAccessFile fifo;
    private final Thread listener;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    PlayedWorkers(Path root) throws IOException, InterruptedException {
        this.root = root;
        Path pipe = root.resolve("arrivals");
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() != 0) {
            throw new IOException("no named pipe can be made at " + pipe);
        }
        Path java = Files.createDirectories(root.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, JAVA.formatted(pipe));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(root.resolve("lib"));
        // Open for writing as well, so that it does not end with the first who has written.
        fifo = new RandomAccessFile(pipe.toFile(), "rw");
        listener = Thread.ofPlatform().daemon().name("arrivals").start(this::listen);
    }

    static WorkerPlugin plugin(String kind) {
        return new WorkerPlugin(kind, "played." + kind, "1.0.0", "d".repeat(64), new byte[] {1});
    }

    SandboxSettings settings(Duration startDeadline, Duration callDeadline) {
        return new SandboxSettings(
                root.resolve("jdk"),
                root.resolve("lib"),
                root.resolve("run"),
                Isolation.PROCESS,
                64L * 1024 * 1024,
                startDeadline,
                Duration.ZERO,
                callDeadline,
                16);
    }

    Sandbox open(Duration startDeadline, Duration callDeadline) {
        return Sandbox.open(settings(startDeadline, callDeadline));
    }

    /** Waits for the next process. */
    Arrival next() throws InterruptedException {
        return arrivals.take();
    }

    private void listen() {
        try {
            for (String line = fifo.readLine(); !OVER.equals(line); line = fifo.readLine()) {
                String[] words = line.split(" ", -1);
                arrivals.add(new Arrival(Path.of(words[0]), HexFormat.of().parseHex(words[1])));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() throws IOException {
        fifo.write((OVER + "\n").getBytes(StandardCharsets.US_ASCII));
        try (fifo) {
            listener.join();
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
        }
    }
}
