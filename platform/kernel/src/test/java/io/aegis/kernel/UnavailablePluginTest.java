package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.PluginUnavailableException;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Stage;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A guard out of which the platform gets no answer has failed, and the caller is told whether asking again can help. */
class UnavailablePluginTest {
    @ParameterizedTest
    @EnumSource(PluginUnavailableException.Cause.class)
    void closesTheRunAndSaysWhetherToTryAgain(PluginUnavailableException.Cause cause) throws Exception {
        Guard guard = inspection -> {
            throw new PluginUnavailableException(cause);
        };
        try (var world = new World().guard(Stage.INGRESS, guard)) {
            RecordingClient client = world.ask("chat|plain|1|look\nuser|hello");
            ErrorCode code = client.refusal.code();
            assertThat(code.status()).isEqualTo(503);
            assertThat(code.code()).isEqualTo("guard_unavailable");
            assertThat(code.shouldRetry()).isEqualTo(cause.isPassing());
            assertThat(client.refusal.retryAfter().isPresent()).isEqualTo(cause.isPassing());
            assertRecorded(world, cause);
            assertThat(world.sent).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(PluginUnavailableException.Cause.class)
    void endsAStreamWithAnError(PluginUnavailableException.Cause cause) throws Exception {
        Guard guard = inspection -> {
            throw new PluginUnavailableException(cause);
        };
        try (var world = new World().guard(Stage.EGRESS, guard)) {
            world.upstream("text|0|answer", "end|0", "done");
            RecordingClient client = world.ask("chat|stream|1|look\nuser|hello");
            assertThat(client.all())
                    .contains("AEG-GRD-002")
                    .doesNotContain("answer")
                    .doesNotContain("{done}");
            assertRecorded(world, cause);
        }
    }

    private static void assertRecorded(World world, PluginUnavailableException.Cause cause) {
        assertThat(world.failures).containsExactly("g " + cause.name().toLowerCase(Locale.ROOT));
        assertThat(world.entries("g"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.coverage()).isEqualTo(Evidence.Coverage.REFUSED));
    }
}
