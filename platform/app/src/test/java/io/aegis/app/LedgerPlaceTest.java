package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerPlaceTest {
    @TempDir
    Path directory;

    @Test
    void aLedgerThatStaysWhereItIsIsTheSameAndACopyIsAnother() throws IOException {
        Path ledger = Files.writeString(directory.resolve("evidence.ledger"), "one record");
        assertThat(LedgerPlace.of(ledger).isAnother())
                .as("nothing is known of a new one")
                .isFalse();
        LedgerPlace.of(ledger).keep();
        Files.writeString(ledger, "two records");
        assertThat(LedgerPlace.of(ledger).isAnother()).isFalse();
        Path copy = Files.copy(ledger, directory.resolve("copy"));
        Files.move(copy, ledger, StandardCopyOption.REPLACE_EXISTING);
        assertThat(LedgerPlace.of(ledger).isAnother()).isTrue();
        LedgerPlace.of(ledger).keep();
        assertThat(LedgerPlace.of(ledger).isAnother()).as("it is said once").isFalse();
    }
}
