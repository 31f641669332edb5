package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A run whose time is over ends closed, wherever it is. */
class TimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void anUpstreamThatNeverAnswersIsGivenUp() throws Exception {
        for (String kind : new String[] {"plain", "stream"}) {
            try (var world = new World()) {
                world.timeout = SHORT;
                world.silent = true;
                RecordingClient client = world.ask("chat|" + kind + "|1|look\nuser|hello");
                assertThat(client.refusal.code()).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT);
                assertThat(client.got).isEmpty();
                assertEndedLate(world);
            }
        }
    }

    @Test
    void anUpstreamThatFallsSilentInMidAnswerIsGivenUpAndNothingOfAWholeAnswerWasSent() throws Exception {
        try (var world = new World()) {
            world.timeout = SHORT;
            world.pieces.add("text|0|first");
            RecordingClient client = world.ask("chat|plain|1|look\nuser|hello");
            assertThat(client.refusal.code()).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT);
            assertThat(client.got).isEmpty();
            assertThat(world.bodyClosed).isTrue();
            assertEndedLate(world);
        }
    }

    @Test
    void aStreamThatFallsSilentEndsWithAnErrorAndNotAsIfItWereDone() throws Exception {
        try (var world = new World()) {
            world.timeout = SHORT;
            world.pieces.add("text|0|first");
            RecordingClient client = world.ask("chat|stream|1|look\nuser|hello");
            String code = ErrorCode.UPSTREAM_TIMEOUT.aegis();
            assertThat(client.all()).contains(code).doesNotContain("{done}").doesNotContain("{end 0}");
            assertThat(world.bodyClosed).isTrue();
            assertThat(world.finished().released())
                    .isEqualTo(client.got
                            .toString()
                            .replace("{error " + code + "}", "")
                            .length());
            assertEndedLate(world);
        }
    }

    private static void assertEndedLate(World world) {
        assertThat(world.finished().status()).isEqualTo(Evidence.Status.ERROR);
        assertThat(world.finished().code()).contains(ErrorCode.UPSTREAM_TIMEOUT.aegis());
    }
}
