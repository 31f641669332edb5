package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import io.aegis.spi.guard.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordBodyTest {
    @Test
    void aGuardThatDidNotActIsSaidToBeAShadowAndNoOtherIs() {
        var started = new Evidence.RunStarted(
                "r", Instant.EPOCH, "p", "chat", 1, "c", "t", "d", List.of(entry(true), entry(false)));
        assertThat(RecordBody.of(started, Optional.empty()))
                .contains("\"guards\":[{\"coverage\":\"scanned\",\"guard\":\"g\",\"micros\":5,\"segments\":1,"
                        + "\"shadow\":true,\"stage\":\"ingress\",\"verdict\":\"block\"},"
                        + "{\"coverage\":\"scanned\",\"guard\":\"g\",\"micros\":5,\"segments\":1,"
                        + "\"stage\":\"ingress\",\"verdict\":\"block\"}]");
    }

    @Test
    void whatBelongsToNoGenerationNamesTheConfigurationInForceOrSaysThatNobodyCouldReadOne() {
        for (Evidence evidence : List.of(
                Records.key(1),
                Records.plugin(),
                new Evidence.ContentErased(Records.AT, Optional.empty(), Optional.of(Records.AT), 3, "start"))) {
            assertThat(RecordBody.of(evidence, Optional.of("sha256:beef"))).contains("\"config\":\"sha256:beef\"");
            assertThat(RecordBody.of(evidence, Optional.empty())).contains("\"config\":null");
        }
    }

    @Test
    void whatBelongsToAGenerationNamesTheOneOfThatWhateverIsInForce() {
        for (Evidence evidence : Records.ofEachType()) {
            boolean own = !(evidence instanceof Evidence.KeyEvent
                    || evidence instanceof Evidence.PluginChange
                    || evidence instanceof Evidence.ContentErased);
            String name = evidence instanceof Evidence.ConfigChange ? "digest" : "config";
            String digest = own ? "c0ffee" : "beef";
            assertThat(RecordBody.of(evidence, Optional.of("beef"))).contains("\"" + name + "\":\"" + digest + "\"");
        }
    }

    private static Evidence.GuardEntry entry(boolean shadow) {
        return new Evidence.GuardEntry(
                Stage.INGRESS, "g", "block", Evidence.Coverage.SCANNED, 1, "", List.of(), 5, shadow);
    }
}
