package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.aegis.config.Retention;
import io.aegis.kernel.HighWaterClock;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.RunStore;
import io.aegis.store.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is old is deleted, by a clock that is believed. */
class HousekeepingTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final Retention MONTH =
            new Retention(Duration.ofHours(24), Duration.ofDays(30), Duration.ofDays(400));

    @TempDir
    Path directory;

    private final Logger log = (Logger) LoggerFactory.getLogger(Housekeeping.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    private Instant machine = NOON;
    private final HighWaterClock clock = HighWaterClock.of(() -> machine);

    @BeforeEach
    void listen() {
        said.start();
        log.addAppender(said);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(said);
    }

    private static void add(Store store, String run, Instant at) {
        store.runs()
                .add(new RunStore.RunRow(
                        run,
                        at,
                        "api_key:jane",
                        "chat",
                        Evidence.Status.COMPLETED,
                        Optional.empty(),
                        Optional.empty(),
                        1,
                        "00ff",
                        List.of()));
    }

    @Test
    void nothingIsDeletedWhileTheClockIsBehindTheTimeOfBefore() {
        try (Store store = Store.open(directory.resolve("state.db"), new Unopened(), clock::highest)) {
            var purge = new Housekeeping.Purge(clock, store);
            machine = NOON.plus(Duration.ofDays(365));
            assertThat(clock.highest()).isEqualTo(machine); // somebody asked while the clock was ahead
            machine = NOON;
            add(store, "run-1", NOON);
            assertThat(purge.run(MONTH)).isFalse();
            assertThat(purge.run(MONTH)).isFalse();
            assertThat(store.runs().find("run-1")).isPresent();
            assertThat(said.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .singleElement()
                    .asString()
                    .startsWith("old runs are not deleted")
                    .contains("the clock was set back by 31536000 seconds");

            machine = NOON.plus(Duration.ofDays(365)); // it has caught up
            add(store, "run-2", machine);
            assertThat(purge.run(MONTH)).isTrue();
            assertThat(store.runs().find("run-1")).isEmpty();
            assertThat(store.runs().find("run-2")).isPresent();
            machine = NOON;
            assertThat(purge.run(MONTH)).isFalse();
            assertThat(said.list).hasSize(2); // once each time
        }
    }

    @Test
    void aClockThatIsCorrectedByLittleKeepsNothingForLonger() {
        try (Store store = Store.open(directory.resolve("state.db"), new Unopened(), clock::highest)) {
            add(store, "run-1", NOON.minus(Duration.ofDays(31)));
            assertThat(clock.highest()).isEqualTo(NOON);
            machine = NOON.minus(HighWaterClock.TOLERATED);
            assertThat(new Housekeeping.Purge(clock, store).run(MONTH)).isTrue();
            assertThat(store.runs().find("run-1")).isEmpty();
        }
    }

    @Test
    void whatAnotherProgramKeepsInTheLogIsTakenOutWhenItEndsAndSaidOnce() throws Exception {
        Path file = directory.resolve("state.db");
        try (Store store = Store.open(file, new Unopened(), clock::highest);
                Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            var leftovers = new Housekeeping.Leftovers(store);
            reader.setAutoCommit(false);
            try (var statement = reader.createStatement();
                    var row = statement.executeQuery("SELECT count(*) FROM run")) {
                row.next();
            }
            assertThat(store.erase("api_key:jane").inLog()).isTrue();
            assertThat(leftovers.run()).isFalse();
            assertThat(leftovers.run()).isFalse();
            assertThat(said.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .singleElement()
                    .asString()
                    .startsWith("what was deleted is not out of the database's log yet");
            reader.rollback();
            assertThat(leftovers.run()).isTrue();
        }
    }
}
