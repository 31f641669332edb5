package io.aegis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How many connections a listener takes. Without a bound whoever reaches the port could end the process. */
final class ConnectionBound {
    /** For those who operate the gateway, and for what collects its metrics. */
    static final int OPERATORS = 256;

    private static final int FEWEST = 256;

    /** A connection that waits, with half a head in it, takes less than this. */
    private static final long CONNECTION_BYTES = 32 * 1024;

    /** One part of the heap in so many is theirs. */
    private static final int HEAP_PART = 4;

    /** What this process has of Linux: one line says how many files it may have open. */
    private static final Path LIMITS = Path.of("/proc/self/limits");

    private static final Pattern FILES = Pattern.compile("Max open files\\s+(\\d{1,9})\\s.*");
    private static final int USUAL_FILES = 4096;

    private ConnectionBound() {}

    /** So many that each could have one to its upstream beside it, and that all of them leave most of the heap to others. */
    static int ofProcess() {
        long heap = Runtime.getRuntime().maxMemory() / HEAP_PART / CONNECTION_BYTES;
        return (int) Math.max(FEWEST, Math.min(files() / 2, heap));
    }

    private static long files() {
        try (Stream<String> lines = Files.lines(LIMITS)) {
            return lines.map(FILES::matcher)
                    .filter(Matcher::matches)
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .findFirst()
                    .orElse(USUAL_FILES);
        } catch (IOException | UncheckedIOException elsewhere) {
            return USUAL_FILES;
        }
    }
}
