package io.aegis.config;

import static java.util.Objects.requireNonNull;

import io.aegis.config.Position.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The bytes of one configuration and the name under which messages speak of them. Bytes are taken once: what was checked is
 * what runs, whatever happens to the file afterwards.
 */
public final class ConfigSource {
    static final int MOST_BYTES = 1024 * 1024;
    private static final int MOST_READS = 20;
    private static final Duration BETWEEN_READS = Duration.ofMillis(25);

    private final String name;
    private final byte[] bytes;

    private ConfigSource(String name, byte[] bytes) {
        this.name = requireNonNull(name, "name");
        this.bytes = bytes.clone();
    }

    /** Takes a configuration that is already in memory. */
    public static ConfigSource of(String name, byte[] bytes) {
        return new ConfigSource(name, bytes);
    }

    /**
     * Reads a file until two reads in a row, a moment apart, gave the same bytes, so that a file which is just being written is
     * not taken half-way.
     *
     * @throws ConfigException if there is no such file, it is not a regular file, cannot be read, or does not come to rest
     */
    public static ConfigSource read(Path file) {
        String name = file.toString();
        return read(name, () -> bytesOf(file, name), () -> LockSupport.parkNanos(BETWEEN_READS.toNanos()));
    }

    /** Reads a file that nobody is writing meanwhile. */
    static ConfigSource readOnce(Path file) {
        String name = file.toString();
        return new ConfigSource(name, once(name, () -> bytesOf(file, name)));
    }

    static ConfigSource read(String name, Reading reading, Runnable pause) {
        byte[] before = once(name, reading);
        for (int reads = 1; reads < MOST_READS; reads++) {
            pause.run();
            byte[] now = once(name, reading);
            if (Arrays.equals(before, now)) {
                return new ConfigSource(name, now);
            }
            before = now;
        }
        throw refused(
                ConfigCode.UNREADABLE,
                name,
                "the file changed during each of " + MOST_READS + " reads",
                "Half of a configuration must not run.",
                "Write a new file beside it and rename it into place.");
    }

    /** Reads the whole file once. */
    @FunctionalInterface
    interface Reading {
        byte[] bytes() throws IOException;
    }

    private static byte[] once(String name, Reading reading) {
        try {
            return reading.bytes();
        } catch (IOException failure) {
            // The exception's own text is left out: only its class is known not to quote what was read.
            throw refused(
                    ConfigCode.UNREADABLE,
                    name,
                    "the file cannot be read (" + failure.getClass().getSimpleName() + ")",
                    "The gateway does not run on a configuration that it did not see.",
                    "Check the permissions of the file and of its folder.");
        }
    }

    private static byte[] bytesOf(Path file, String name) throws IOException {
        if (!Files.exists(file)) {
            throw refused(
                    ConfigCode.FILE_NOT_FOUND,
                    name,
                    "there is no such file",
                    "The gateway has no built-in configuration to fall back to.",
                    "Write one with `aegis init`, or name another with --config or AEGIS_CONFIG.");
        }
        if (!Files.isRegularFile(file)) {
            throw refused(
                    ConfigCode.UNREADABLE,
                    name,
                    "this is not a regular file",
                    "A folder or a pipe cannot be read twice.",
                    "Name the aegis.yaml file itself.");
        }
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES + 1);
        }
    }

    private static ConfigException refused(ConfigCode code, String name, String what, String why, String fix) {
        var position = Position.wholeOf(Origin.FILE, name);
        return new ConfigException(List.of(new Problem(code, Problem.Severity.ERROR, position, "", what, why, fix)));
    }

    /** The file as it was named. */
    public String name() {
        return name;
    }

    /** Whether another source holds the same bytes, so that a reload has nothing to do. */
    public boolean hasBytesOf(ConfigSource other) {
        return Arrays.equals(bytes, other.bytes);
    }

    /** The document, unless it is too large or not UTF-8. */
    Optional<String> text(Problems problems) {
        return Utf8.decode(bytes, Position.wholeOf(Origin.FILE, name), problems);
    }

    @Override
    public String toString() {
        return name + " (" + bytes.length + " bytes)";
    }
}
