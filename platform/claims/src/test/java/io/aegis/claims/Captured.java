package io.aegis.claims;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a process writes, line by line, as it writes it. */
final class Captured {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5);

    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private boolean ended;

    Captured(InputStream in) {
        // A read from a pipe holds the thread that carries a virtual one.
        reader = Thread.ofPlatform().daemon().start(() -> read(in));
    }

    private void read(InputStream in) {
        try (var text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                add(line);
            }
        } catch (IOException processKilled) {
            add("(the stream ended: " + processKilled.getClass().getSimpleName() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The first line that is looked for; empty if the process ends without one. Fails after five minutes. */
    synchronized Optional<String> await(Predicate<String> wanted) {
        long deadline = System.nanoTime() + PATIENCE;
        for (int next = 0; ; next++) {
            while (next == lines.size()) {
                if (ended) {
                    return Optional.empty();
                }
                pause(deadline);
            }
            if (wanted.test(lines.get(next))) {
                return Optional.of(lines.get(next));
            }
        }
    }

    private void pause(long deadline) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw new AssertionError("the line did not come; so far:\n" + String.join("\n", lines));
        }
        try {
            wait(left);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    synchronized String text() {
        return String.join("\n", lines);
    }

    /** All of it, once the process has ended. */
    String whole() {
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
        return text();
    }
}
