package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import io.aegis.spi.guard.Stage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordBodyTest {
    @Test
    void aGuardThatDidNotActIsSaidToBeAShadowAndNoOtherIs() {
        var started = new Evidence.RunStarted(
                "r", Instant.EPOCH, "p", "chat", 1, "c", "t", "d", List.of(entry(true), entry(false)));
        assertThat(RecordBody.of(started))
                .contains("\"guards\":[{\"coverage\":\"scanned\",\"guard\":\"g\",\"micros\":5,\"segments\":1,"
                        + "\"shadow\":true,\"stage\":\"ingress\",\"verdict\":\"block\"},"
                        + "{\"coverage\":\"scanned\",\"guard\":\"g\",\"micros\":5,\"segments\":1,"
                        + "\"stage\":\"ingress\",\"verdict\":\"block\"}]");
    }

    private static Evidence.GuardEntry entry(boolean shadow) {
        return new Evidence.GuardEntry(
                Stage.INGRESS, "g", "block", Evidence.Coverage.SCANNED, 1, "", List.of(), 5, shadow);
    }
}
