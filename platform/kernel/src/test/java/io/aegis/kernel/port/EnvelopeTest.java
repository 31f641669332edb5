package io.aegis.kernel.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    @Test
    void showsNothingThatTheClientWrote() {
        var envelope = new Envelope("run-1", "canary-5517", 0, Set.of(), List.of("canary-5517"), List.of("/top_k"));
        assertThat(envelope.toString()).contains("run-1", "/top_k").doesNotContain("canary-5517");
    }
}
