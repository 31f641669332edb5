package io.aegis.app;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.Caller;
import io.aegis.kernel.Generation;
import io.aegis.kernel.Generations;
import io.aegis.kernel.GuardSlot;
import io.aegis.kernel.HighWaterClock;
import io.aegis.kernel.Route;
import io.aegis.kernel.Runs;
import io.aegis.kernel.Target;
import io.aegis.kernel.Targets;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.provider.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Breaks every guard slot of a generation in every way, one at a time, and counts what passes.
 *
 * <p>Everything is as configured but the broken guard, the provider and the ledger: the flow, the dialect and the other guards are the real ones.
 */
final class Chaos {
    private static final Duration IMPATIENT = Duration.ofMillis(200);
    private static final MaskKeys CONSTANT = (principal, entity, value) ->
            Arrays.copyOf(Integer.toHexString((entity + value).hashCode()).getBytes(StandardCharsets.US_ASCII), 8);

    private final Generation generation;

    Chaos(Generation generation) {
        this.generation = generation;
    }

    ChaosReport run() {
        var rows = new ArrayList<ChaosReport.Row>();
        var shadows = new ArrayList<ChaosReport.Slot>();
        for (Route route : generation.routes().values()) {
            for (Stage stage : Stage.values()) {
                List<GuardSlot> slots = route.guards(stage);
                for (int at = 0; at < slots.size(); at++) {
                    if (slots.get(at).shadow()) {
                        shadows.add(new ChaosReport.Slot(
                                route.name(), word(stage), slots.get(at).name()));
                    } else {
                        rows.addAll(slot(route, stage, at));
                    }
                }
            }
        }
        return new ChaosReport(rows, shadows);
    }

    private List<ChaosReport.Row> slot(Route route, Stage stage, int at) {
        var rows = new ArrayList<ChaosReport.Row>();
        rows.add(fault(route, stage, at, "missing", Optional.empty()));
        for (ChaosGuard.Fault fault : ChaosGuard.Fault.values()) {
            var release = new CountDownLatch(1);
            String name = fault.name().toLowerCase(Locale.ROOT);
            rows.add(fault(route, stage, at, name, Optional.of(new ChaosGuard(fault, release))));
            release.countDown();
        }
        return rows;
    }

    private ChaosReport.Row fault(Route route, Stage stage, int at, String name, Optional<Guard> broken) {
        GuardSlot slot = route.guards(stage).get(at);
        var provider = new ChaosProvider(stage == Stage.TOOL_CALL);
        long clientBytes = 0;
        boolean refused = true;
        int requests = 0;
        try (Runs runs = runs(broken(route, stage, at, broken), provider)) {
            for (boolean streamed : new boolean[] {false, true}) {
                var client = new ChaosClient();
                byte[] body = request(route, streamed);
                Thread.startVirtualThread(() -> runs.answer(Caller.ANONYMOUS, Dialects.OPENAI_CHAT, body, client));
                client.await();
                clientBytes += client.contentBytes();
                refused &= client.wasRefused();
                requests++;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException(StartException.Kind.UNAVAILABLE, "AEG-SRV-009", "The test was interrupted.");
        }
        boolean beforeProvider = stage == Stage.INGRESS || stage == Stage.TOOL_RESULT;
        boolean closed = refused && clientBytes == 0 && (!beforeProvider || provider.bytes() == 0);
        long upstream = beforeProvider ? provider.bytes() : 0;
        return new ChaosReport.Row(
                route.name(), word(stage), slot.name(), name, requests, upstream, clientBytes, closed);
    }

    private static String word(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private static Route broken(Route route, Stage stage, int at, Optional<Guard> guard) {
        Map<Stage, List<GuardSlot>> stages = new EnumMap<>(Stage.class);
        for (Stage other : Stage.values()) {
            var slots = new ArrayList<GuardSlot>(route.guards(other));
            if (other == stage) {
                GuardSlot slot = slots.get(at);
                slots.set(
                        at,
                        new GuardSlot(slot.name(), guard, slot.labels(), IMPATIENT, slot.message(), slot.restores()));
            }
            stages.put(other, slots);
        }
        return new Route(
                route.name(),
                route.models(),
                Targets.of(first(route), "{requested}"),
                route.labels(),
                stages,
                false,
                route.strict(),
                route.admissions(),
                route.holdBack());
    }

    /** The provider that the one of these tests stands for. */
    private static String first(Route route) {
        return route.targets().shared().getFirst().target();
    }

    private Runs runs(Route route, ChaosProvider provider) {
        var target = new Target(
                first(route),
                Optional.of(provider),
                List.of(Dialects.OPENAI_CHAT.name()),
                Optional.ofNullable(generation.targets().get(first(route))).flatMap(Target::region),
                scope -> request -> {
                    throw new UpstreamException(UpstreamException.Cause.REFUSED);
                },
                Duration.ofSeconds(30));
        var broken = new Generation(1, generation.config(), Map.of(route.name(), route), Map.of(target.name(), target));
        var sinks = new ChaosSinks();
        return new Runs(new Runs.Setup(
                new Generations(broken, () -> {}),
                Dialects.all(),
                sinks,
                sinks,
                KeptRuns.NONE,
                Optional::of,
                sinks,
                CONSTANT,
                Duration.ofSeconds(30),
                HighWaterClock.of(InstantSource.system())));
    }

    private static byte[] request(Route route, boolean streamed) {
        String body = "{\"model\":\"" + route.name() + "\",\"stream\":" + streamed
                + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look_up\",\"parameters\":{\"type\":\"object\"}}}],\"messages\":[{\"role\":\"user\",\"content\":\"What"
                + " is the weather?\"},"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_0\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"look_up\",\"arguments\":\"{}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"call_0\",\"content\":\"fine\"}]}";
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
