package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A plugin file that is trusted no more, while runs go on that need it. */
class RevokedPluginTest {
    private static final String STREAMED = "chat|stream|1|look\nuser|hello";
    private static final String WHOLE = "chat|plain|1|look\nuser|hello";

    @Test
    void aStreamThatNeedsItIsCutAndHasNoEnd() throws Exception {
        try (var world = new World()) {
            world.pieces.add("text|0|first");
            RecordingClient client = world.begin(STREAMED);
            assertThat(client.frames.poll(20, TimeUnit.SECONDS)).isEqualTo("first");
            world.runs().cutUsing(World.PLUGIN);
            assertThat(client.awaited().aborted).isTrue();
            assertThat(client.all()).isEqualTo("first");
            assertThat(world.finished().code()).contains("revoked");
        }
    }

    @Test
    void aRunThatNeedsAnotherGoesOn() throws Exception {
        try (var world = new World()) {
            world.guard(Stage.INGRESS, inspection -> {
                world.runs().cutUsing("another");
                return Verdict.allow();
            });
            world.upstream("text|0|first", "end|0", "done");
            RecordingClient client = world.ask(WHOLE);
            assertThat(client.aborted).isFalse();
            assertThat(client.all()).contains("first");
        }
    }

    @Test
    void aRunThatBeginsAfterwardsOnAGenerationThatHasItGetsNothing() throws Exception {
        try (var world = new World()) {
            world.upstream("text|0|first", "end|0", "done");
            world.runs().cutUsing(World.PLUGIN);
            RecordingClient client = world.ask(WHOLE);
            assertThat(client.all()).isEmpty();
            assertThat(world.sent).isEmpty();
            assertThat(world.finished().code()).contains("revoked");
        }
    }

    @Test
    void aLaterGenerationThatHasItAgainServes() throws Exception {
        try (var world = new World()) {
            world.upstream("text|0|first", "end|0", "done");
            world.runs().cutUsing(World.PLUGIN);
            Generation first = world.generations().current();
            world.generations()
                    .switchTo(
                            new Generation(
                                    2, "digest", first.routes(), first.targets(), Map.of("chat", Set.of(World.PLUGIN))),
                            () -> {});
            assertThat(world.ask(WHOLE).all()).contains("first");
        }
    }

    @Test
    void aGuardOfItThatIsInTheMiddleOfARequestLetsNothingOut() throws Exception {
        try (var world = new World()) {
            world.guard(Stage.INGRESS, inspection -> {
                world.runs().cutUsing(World.PLUGIN);
                return Verdict.allow();
            });
            world.upstream("text|0|first", "end|0", "done");
            assertThat(world.ask(WHOLE).all()).isEmpty();
            assertThat(world.sent).isEmpty();
        }
    }
}
