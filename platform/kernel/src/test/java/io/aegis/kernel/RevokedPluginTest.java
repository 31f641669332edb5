package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A plugin file that is trusted no more, while runs go on that need it. */
class RevokedPluginTest {
    private static final String STREAMED = "chat|stream|1|look\nuser|hello";
    private static final String WHOLE = "chat|plain|1|look\nuser|hello";
    private static final String OTHER = "other|plain|1|look\nuser|hello";

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
    void aRunThatBeginsBeforeThereIsAGenerationWithoutItGetsNothingAndMayTryAgain() throws Exception {
        try (var world = new World()) {
            AtomicInteger judged = judging(world);
            world.upstream("text|0|first", "end|0", "done");
            world.runs().cutUsing(World.PLUGIN);
            requireCut(world.ask(WHOLE));
            assertThat(judged).hasValue(0);
            assertThat(world.sent).isEmpty();
            assertThat(world.finished().code()).contains("revoked");
        }
    }

    @Test
    void whereThereWillBeNoneItIsClosed() throws Exception {
        try (var world = new World()) {
            AtomicInteger judged = judging(world);
            world.upstream("text|0|first", "end|0", "done");
            world.runs().cutUsing(World.PLUGIN);
            world.runs().closeUsing(World.PLUGIN);
            requireClosed(world.ask(WHOLE));
            requireClosed(world.ask(WHOLE));
            assertThat(judged).hasValue(0);
            assertThat(world.sent).isEmpty();
            assertThat(world.finished().code()).contains("AEG-GRD-002"); // the second is counted, not recorded
        }
    }

    @Test
    void aShadowIsNotAskedByARunThatWasCutWhileTheGuardBeforeItWorked() throws Exception {
        try (var world = new World()) {
            var seen = new AtomicInteger();
            world.guard(
                    Stage.INGRESS,
                    World.slot("first", inspection -> {
                        world.runs().cutUsing(World.PLUGIN);
                        return Verdict.allow();
                    }),
                    World.slot("shadow", inspection -> {
                                seen.incrementAndGet();
                                return Verdict.allow();
                            })
                            .asShadow());
            world.upstream("text|0|first", "end|0", "done");
            requireCut(world.ask(WHOLE));
            assertThat(seen).hasValue(0);
        }
    }

    /** Its caller was let in, and its body took longer than the revocation. */
    @Test
    void aRunThatBeginsAfterItsCallerWasRevokedGetsNothing() throws Exception {
        try (var world = new World()) {
            AtomicInteger judged = judging(world);
            world.upstream("text|0|first", "end|0", "done");
            world.runs().revoke(World.KEY);
            requireCut(world.ask(WHOLE));
            assertThat(judged).hasValue(0);
            assertThat(world.sent).isEmpty();
            assertThat(world.finished().code()).contains("revoked");
        }
    }

    @Test
    void ofTwoRoutesOnlyTheOneThatNeedsItIsClosed() throws Exception {
        try (var world = new World()) {
            Generation both = twoRoutes(world);
            world.generations().switchTo(both, () -> {});
            world.upstream("text|0|first", "end|0", "done");
            world.runs().closeUsing(World.PLUGIN);
            requireClosed(world.ask(WHOLE));
            assertThat(world.sent).isEmpty();
            RecordingClient other = world.ask(OTHER);
            assertThat(other.aborted).isFalse();
            assertThat(other.all()).contains("first");
        }
    }

    @Test
    void aRunOnARouteThatDoesNotNeedItGoesOn() throws Exception {
        try (var world = new World()) {
            world.guard(Stage.INGRESS, inspection -> {
                world.runs().cutUsing(World.PLUGIN);
                return Verdict.allow();
            });
            world.generations().switchTo(twoRoutes(world), () -> {});
            world.upstream("text|0|first", "end|0", "done");
            RecordingClient client = world.ask(OTHER);
            assertThat(client.aborted).isFalse();
            assertThat(client.all()).contains("first");
        }
    }

    @Test
    void aRunThatTakesItsRouteAfterTheFileWasRevokedGetsNothing() throws Exception {
        try (var world = new World()) {
            world.upstream("text|0|first", "end|0", "done");
            var client = new RecordingClient();
            Dialect revoking = whileReading(() -> world.runs().closeUsing(World.PLUGIN));
            world.runs().answer(Caller.ANONYMOUS, revoking, FakeDialect.bytes(WHOLE), client);
            requireClosed(client);
            assertThat(world.sent).isEmpty();
            assertThat(world.finished().code()).contains("AEG-GRD-002");
        }
    }

    /** What needs the file is closed until there is a generation without it. To try again would not help, and no guard sees anything. */
    private static void requireClosed(RecordingClient client) {
        assertThat(client.got).isEmpty();
        assertThat(client.refusal.code()).isEqualTo(ErrorCode.GUARD_UNAVAILABLE);
    }

    private static AtomicInteger judging(World world) {
        var calls = new AtomicInteger();
        world.guard(Stage.INGRESS, inspection -> {
            calls.incrementAndGet();
            return Verdict.allow();
        });
        return calls;
    }

    /** It is told so, since nothing of an answer had begun, and may ask again. */
    private static void requireCut(RecordingClient client) {
        assertThat(client.got).isEmpty();
        assertThat(client.refusal.code()).isEqualTo(ErrorCode.RUN_CUT);
        assertThat(client.aborted).isFalse();
    }

    /** A dialect in which something happens while a request is read, before its run has a route. */
    private static Dialect whileReading(Runnable event) {
        return (Dialect) Proxy.newProxyInstance(
                Dialect.class.getClassLoader(), new Class<?>[] {Dialect.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("request")) {
                        event.run();
                    }
                    return method.invoke(new FakeDialect(), arguments);
                });
    }

    private static Generation twoRoutes(World world) {
        Generation first = world.generations().current();
        Route chat = first.routes().get("chat");
        var other = new Route(
                "other",
                chat.models(),
                chat.targets(),
                chat.labels(),
                chat.stages(),
                chat.refuseUnknownFields(),
                chat.strict(),
                chat.admissions(),
                chat.holdBack());
        return new Generation(
                2,
                "digest",
                Map.of("chat", chat, "other", other),
                first.targets(),
                Map.of("chat", Set.of(World.PLUGIN), "other", Set.of("another")));
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
            requireCut(world.ask(WHOLE));
            assertThat(world.sent).isEmpty();
        }
    }
}
