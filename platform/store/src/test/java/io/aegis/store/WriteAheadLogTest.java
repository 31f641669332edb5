package io.aegis.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is erased is not said to be gone while another program keeps it in the log. */
class WriteAheadLogTest {
    private static final String CANARY = "canary-4711-of-a-wrapped-key";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("state.db");
    }

    @Test
    void whatIsErasedIsOutOfTheLog() throws Exception {
        try (Store store = open()) {
            write();
            assertThat(isInTheFiles()).isTrue();
            assertThat(store.erase("api_key:jane").inLog()).isFalse();
            assertThat(isInTheFiles()).isFalse();
        }
    }

    @Test
    void aReaderKeepsWhatIsErasedInTheLogUntilItEnds() throws Exception {
        try (Store store = open()) {
            write();
            try (Connection reader = reading()) {
                assertThat(store.erase("api_key:jane").inLog()).isTrue();
                assertThat(isInTheFiles()).isTrue();
                assertThat(store.emptyLog()).isFalse();
                reader.rollback();
            }
            assertThat(store.emptyLog()).isTrue();
            assertThat(isInTheFiles()).isFalse();
        }
    }

    @Test
    void whoErasesAgainAfterTheReaderHasEndedIsTold() throws Exception {
        try (Store store = open()) {
            write();
            try (Connection reader = reading()) {
                assertThat(store.eraseBefore(Instant.EPOCH).inLog()).isTrue();
                reader.rollback();
            }
            assertThat(store.eraseBefore(Instant.EPOCH)).isEqualTo(new Store.Erased(0, false));
        }
    }

    @Test
    void whatAnEarlierProcessLeftInTheLogIsTakenOut() throws Exception {
        try (Connection reader = reading()) { // keeps the log where it is when the store is closed
            try (Store store = open()) {
                write();
                assertThat(store.erase("api_key:jane").inLog()).isTrue();
            }
            reader.rollback();
            assertThat(isInTheFiles()).isTrue();
            try (Store store = open()) {
                assertThat(store.emptyLog()).isTrue();
                assertThat(isInTheFiles()).isFalse();
            }
        }
    }

    private Store open() {
        return Store.open(file, new PlainKey(), InstantSource.system());
    }

    private void write() throws SQLException {
        try (Connection other = connect();
                var insert = other.prepareStatement("INSERT INTO payload_key VALUES ('api_key:jane', ?)")) {
            insert.setBytes(1, CANARY.getBytes(UTF_8));
            insert.executeUpdate();
        }
    }

    private Connection reading() throws SQLException {
        if (!Files.exists(file)) {
            open().close();
        }
        Connection reader = connect();
        reader.setAutoCommit(false);
        try (Statement statement = reader.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM payload_key")) {
            row.next();
        }
        return reader;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private boolean isInTheFiles() throws IOException {
        boolean found = false;
        try (var files = Files.list(directory)) {
            for (Path each : files.toList()) {
                found |= new String(Files.readAllBytes(each), ISO_8859_1).contains(CANARY);
            }
        }
        return found;
    }
}
