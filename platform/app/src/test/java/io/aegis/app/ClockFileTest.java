package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The latest moment of a data directory, over restarts. */
class ClockFileTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    Path directory;

    private Instant machine = NOON;

    private ClockFile open() {
        return ClockFile.open(directory, () -> machine);
    }

    @Test
    void aStartKnowsHowLateItWasBefore() throws IOException {
        assertThat(open().clock().setBack()).isEmpty();
        ClockFile first = open();
        machine = NOON.plusSeconds(3600);
        first.save();
        machine = NOON;
        assertThat(open().clock().highest()).isEqualTo(NOON.plusSeconds(3600));
        assertThat(open().clock().setBack()).contains(Duration.ofHours(1));
        assertThat(Files.getPosixFilePermissions(directory.resolve("clock")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aStartKeepsTheTimeAtOnceSoThatAKilledProcessHasKeptIt() {
        open();
        machine = NOON.minusSeconds(3600);
        assertThat(open().clock().highest()).isEqualTo(NOON);
    }

    @Test
    void whoeverTakesTheFileAwayBeginsAnew() throws IOException {
        open();
        machine = NOON.minusSeconds(3600);
        Files.delete(directory.resolve("clock"));
        assertThat(open().clock().setBack()).isEmpty();
    }

    @Test
    void aFileThatSaysNoTimeIsNotBelieved() throws IOException {
        Files.writeString(directory.resolve("clock"), "late");
        assertThatThrownBy(this::open)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("If the clock of this machine is right, delete it.");
        assertThat(directory.resolve("clock")).hasContent("late");
    }
}
