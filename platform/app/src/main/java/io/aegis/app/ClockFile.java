package io.aegis.app;

import io.aegis.kernel.HighWaterClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/**
 * The latest moment that the clock of this data directory showed, over restarts. A file of its own: whoever knows that the clock was ahead takes it away,
 * which must be possible without a change of anything else.
 */
final class ClockFile {
    private final Path file;
    private final HighWaterClock clock;

    private ClockFile(Path file, HighWaterClock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Reads it, and writes it with the time of now.
     *
     * @throws StartException if it cannot be read or written
     */
    static ClockFile open(Path directory, InstantSource machine) {
        Path file = directory.resolve("clock");
        try {
            var opened = new ClockFile(file, new HighWaterClock(machine, known(file)));
            opened.save();
            return opened;
        } catch (IOException | DateTimeParseException unusable) {
            throw new StartException(
                    StartException.Kind.UNAVAILABLE,
                    "AEG-SRV-007",
                    "The file " + file + ", which holds the latest time that was seen, cannot be used ("
                            + unusable.getClass().getSimpleName()
                            + "). If the clock of this machine is right, delete it.");
        }
    }

    private static Instant known(Path file) throws IOException {
        try {
            return Instant.parse(Files.readString(file, StandardCharsets.UTF_8).strip());
        } catch (NoSuchFileException none) {
            return Instant.MIN;
        }
    }

    HighWaterClock clock() {
        return clock;
    }

    /** What an operator is told of it. */
    static String setBack(Duration back) {
        return "the clock was set back by " + back.toSeconds()
                + " seconds, so no run can be approved: set it right. If it"
                + " was ahead before and is right now, stop the gateway, delete the file `clock` in its data directory,"
                + " and start it";
    }

    /** Keeps the latest moment until now. */
    void save() throws IOException {
        Path draft = Files.createTempFile(
                file.getParent(),
                "clock",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, clock.highest().truncatedTo(ChronoUnit.MILLIS) + "\n", StandardCharsets.UTF_8);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
