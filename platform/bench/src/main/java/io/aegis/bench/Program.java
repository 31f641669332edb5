package io.aegis.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program under load: a process of its own, whose cost the kernel counts. */
final class Program implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on http://[^:\\s]+:(\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double TICKS_PER_SECOND = 100;
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final Process process;
    private final Path log;
    private final int port;
    private final Duration start;

    private Program(Process process, Path log, long began) throws IOException {
        this.process = process;
        this.log = log;
        this.port = awaitPort(began);
        this.start = Duration.ofNanos(System.nanoTime() - began);
    }

    private static List<String> inItsOwnSession(List<String> command) {
        return Files.isExecutable(SETSID)
                ? Stream.concat(Stream.of(SETSID.toString()), command.stream()).toList()
                : command;
    }

    /**
     * Starts a program and waits until it says where it listens.
     *
     * <p>In a session of its own, as services run: where Linux shares the processors out by session, all programs of one would get no more between them
     * than one worker, which has its own.
     */
    static Program start(String name, Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        Path log = folder.resolve(name.replace(' ', '-') + ".log");
        var builder = new ProcessBuilder(inItsOwnSession(command)).directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        long began = System.nanoTime();
        Process process = builder.start();
        try {
            return new Program(process, log, began);
        } catch (IOException silent) {
            process.destroyForcibly();
            throw silent;
        }
    }

    int port() {
        return port;
    }

    /** From the start of the process until it listened. */
    Duration start() {
        return start;
    }

    /**
     * CPU that the process and its children have used so far, in seconds, without that of the JVM's compilers: what compiling costs is paid once, and on a
     * busy machine it goes on for minutes.
     */
    double cpuSeconds() {
        return everybody()
                .mapToDouble(each -> cpuSeconds(Path.of("/proc", Long.toString(each.pid()))) - compilers(each))
                .sum();
    }

    /** Memory that the process and its children hold, in MiB. */
    long residentMebibytes() {
        return everybody().mapToLong(Program::residentKibibytes).sum() / 1024;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Stream<ProcessHandle> everybody() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private int awaitPort(long began) throws IOException {
        while (process.isAlive() && System.nanoTime() - began < PATIENCE.toNanos()) {
            Matcher line = LISTENING.matcher(Files.readString(log));
            if (line.find()) {
                return Integer.parseInt(line.group(1));
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new IOException("did not start; it said:\n" + Files.readString(log));
    }

    private static double compilers(ProcessHandle of) {
        Path threads = Path.of("/proc", Long.toString(of.pid()), "task");
        double seconds = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (Path thread : all) {
                seconds += read(thread.resolve("comm")).contains(" Compiler") ? cpuSeconds(thread) : 0;
            }
        } catch (IOException gone) {
            throw new UncheckedIOException("a program under load has ended", gone);
        }
        return seconds;
    }

    /** Fields 14 and 15 of the status of a process or thread: time in user mode and for it in the kernel, in ticks. */
    private static double cpuSeconds(Path of) {
        String status = read(of.resolve("stat"));
        if (status.isEmpty()) {
            return 0;
        }
        List<String> fields =
                List.of(status.substring(status.lastIndexOf(')') + 2).split(" ", -1));
        return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS_PER_SECOND;
    }

    private static long residentKibibytes(ProcessHandle of) {
        return read(Path.of("/proc", Long.toString(of.pid()), "status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** A file of the process table; empty if the thread is gone. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
