package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.ArgumentPolicy;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.kernel.port.ToolRunner;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run that waits three times and calls a tool, cut before and after everything that it writes or sends. The next start finds it as it was, or ends it and
 * says so; nothing happens that is not on record, and nothing twice.
 */
class PowerCutTest {
    private static final Caller JANE = caller("jane");
    private static final Caller JOE = caller("joe");
    private static final String REQUEST = "chat|plain|1|\nuser|hello";
    private static final Guard ASK = inspection -> Verdict.requireApproval(Finding.of("rule-a"));
    private static final int PAUSES = 3;

    private final AtomicInteger toolCalls = new AtomicInteger();

    private static Caller caller(String name) {
        var principal = new Principal("api_key:" + name, Optional.empty(), Set.of());
        return new Caller(principal, Optional.empty(), Optional.of("digest-of-" + name));
    }

    private World world(Power power, MemoryKept kept, List<Evidence> evidence) {
        var world = new World(power, kept, evidence);
        world.guard(Stage.INGRESS, ASK).guard(Stage.EGRESS, ASK);
        world.targets = Targets.of("model", "up");
        world.others.put("model", call -> {
            String body = FakeDialect.text(call.body());
            power.does(() -> world.sent.add(body));
            String said = body.contains("found") ? "text|0|fine\n" : "call|0|look|{}\n";
            return new ModelAnswer.Answered(false, Optional.empty(), once(said));
        });
        world.approvals =
                new Approvals(new Members(Set.of("joe")), 1, false, Duration.ofHours(1), Members.NOBODY, Duration.ZERO);
        ToolRunner runner = (scope, arguments) -> {
            power.does(toolCalls::incrementAndGet);
            return new ToolRunner.Outcome.Said("found");
        };
        var tool = new GovernedTool(
                new ToolDefinition("look", "", "{}"),
                Optional.of(new GovernedTool.Service(runner, Optional.of("tools.example"), Optional.of("eu"))),
                false,
                false,
                ArgumentPolicy.NONE,
                GovernedTool.Clearance.NONE);
        world.toolbox = new Toolbox(Map.of("look", tool), 4);
        return world;
    }

    private static ByteSource once(String body) {
        Iterator<byte[]> pieces = List.of(FakeDialect.bytes(body)).iterator();
        return new ByteSource() {
            @Override
            public byte[] next() {
                return pieces.hasNext() ? pieces.next() : null;
            }

            @Override
            public void close() {}
        };
    }

    /** How a caller comes to its answer, as long as there is power. */
    private interface Life {
        /** What the caller was told in the end; empty if that cannot be known. */
        Optional<String> of(World world) throws InterruptedException;
    }

    /** The same request again and again, until it has its answer. */
    private static Optional<String> patient(World world) throws InterruptedException {
        while (!world.power.isOff()) {
            var client = new RecordingClient();
            Thread asking = Thread.startVirtualThread(
                    () -> world.runs().answer(JANE, new FakeDialect(), FakeDialect.bytes(REQUEST), client));
            asking.join();
            if (world.power.isOff()) {
                break;
            }
            if (!client.awaited().code().equals("AEG-RUN-001")) {
                return Optional.of(client.all());
            }
            agree(world);
        }
        return Optional.empty();
    }

    /** A run in the background, begun unless there is one. */
    private static Optional<String> background(World world) throws InterruptedException {
        if (world.kept.runs.isEmpty()) {
            Thread asking = Thread.startVirtualThread(() -> world.runs()
                    .begin(
                            JANE,
                            new FakeDialect(),
                            FakeDialect.bytes(REQUEST),
                            true,
                            Optional.empty(),
                            new RecordingClient()));
            asking.join();
        }
        while (!world.power.isOff() && !settled(world).getLast().state().isOver()) {
            agree(world);
        }
        return world.kept.runs.values().stream().map(run -> end(world, run)).findFirst();
    }

    private static String end(World world, KeptRun run) {
        return switch (run.payload().end().orElse(null)) {
            case KeptRun.End.Answered answered -> world.runs().answerOf(run).orElseThrow();
            case KeptRun.End.Refused(var refusal) -> refusal.code().aegis();
            case null -> "";
        };
    }

    /** Has a human agree to what waits, and waits for what comes of it. */
    private static void agree(World world) throws InterruptedException {
        for (KeptRun.Head head : settled(world)) {
            KeptRun run = world.kept.find(head.run()).orElseThrow();
            if (run.head().state() == KeptRun.State.PAUSED) {
                Optional<String> digest =
                        Optional.of(run.payload().pause().orElseThrow().digest());
                Thread deciding = Thread.startVirtualThread(
                        () -> world.runs().decide(JOE, head.run(), true, digest, Optional.empty()));
                deciding.join();
            }
        }
        settled(world);
    }

    /** Where the runs stand when nothing more happens. */
    private static List<KeptRun.Head> settled(World world) {
        long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos(); // only for a run that is forgotten
        while (!world.power.isOff()) {
            assertThat(System.nanoTime()).as("a run neither waits nor ends").isLessThan(patience);
            List<KeptRun.Head> heads =
                    world.kept.runs.values().stream().map(KeptRun::head).toList();
            boolean under = heads.stream()
                    .anyMatch(head -> head.state() == KeptRun.State.RUNNING || head.state() == KeptRun.State.PENDING);
            if (!under && world.runs().live() == 0) {
                return heads;
            }
            Thread.onSpinWait();
        }
        return List.of();
    }

    static Stream<Arguments> cuts() throws InterruptedException {
        var all = new ArrayList<Arguments>();
        for (String life : List.of("patient", "background")) {
            var power = Power.forever();
            try (World whole = new PowerCutTest().world(power, new MemoryKept(power), new ArrayList<>())) {
                assertThat(life(life).of(whole)).get().asString().contains("fine");
                settled(whole);
            }
            IntStream.rangeClosed(1, power.count())
                    .forEach(step -> Stream.of(false, true).forEach(after -> all.add(Arguments.of(life, step, after))));
        }
        return all.stream();
    }

    private static Life life(String name) {
        return name.equals("patient") ? PowerCutTest::patient : PowerCutTest::background;
    }

    @ParameterizedTest(name = "{0}, step {1}, which happens: {2}")
    @MethodSource("cuts")
    void whatEverythingLooksLikeAfterwards(String life, int step, boolean happens) throws Exception {
        var power = Power.until(step, happens);
        List<Evidence> evidence = new CopyOnWriteArrayList<>();
        var kept = new MemoryKept(power);
        int sent;
        try (World cut = world(power, kept, evidence)) {
            life(life).of(cut);
            assertThat(power.isOff()).isTrue();
            sent = cut.sent.size();
        }
        kept.runs.values().forEach(run -> isOnRecord(evidence, run));
        var again = Power.forever();
        var survived = new MemoryKept(again, kept);
        Optional<String> told;
        try (World next = world(again, survived, evidence)) {
            next.runs().recover(OnRecord.of(evidence));
            List<KeptRun.Head> found = settled(next);
            assertThat(found).allMatch(head -> head.state().isOver() || head.state() == KeptRun.State.PAUSED);
            boolean answered =
                    found.stream().anyMatch(head -> head.state() == KeptRun.State.COMPLETED && !head.taken());
            told = life(life).of(next);
            settled(next);
            if (answered) {
                assertThat(told).get().asString().contains("fine");
                assertThat(next.sent).isEmpty();
            }
            sent += next.sent.size();
        }
        assertThat(told).isPresent();
        assertThat(told.get()).containsAnyOf("fine", "AEG-RUN-003");
        account(survived, evidence, sent);
    }

    /** That a run waits is on record before it does, and that somebody agreed before it goes on. */
    private static void isOnRecord(List<Evidence> evidence, KeptRun run) {
        Set<Evidence.ApprovalAction> actions = evidence.stream()
                .filter(Evidence.Approval.class::isInstance)
                .map(Evidence.Approval.class::cast)
                .filter(approval -> approval.run().equals(run.head().run()))
                .filter(approval -> run.payload()
                        .pause()
                        .filter(pause -> pause.digest().equals(approval.digest()))
                        .isPresent())
                .map(Evidence.Approval::action)
                .collect(Collectors.toSet());
        switch (run.head().state()) {
            case PAUSED -> assertThat(actions).contains(Evidence.ApprovalAction.REQUESTED);
            case RUNNING -> {
                if (run.payload().pause().isPresent()) {
                    assertThat(actions).contains(Evidence.ApprovalAction.APPROVED);
                }
            }
            default -> {}
        }
    }

    private void account(MemoryKept kept, List<Evidence> evidence, int sent) {
        for (KeptRun run : kept.runs.values()) {
            assertThat(run.head().state().isOver()).isTrue();
            assertThat(end(evidence, run.head().run()).orElseThrow().status())
                    .hasToString(run.head().state().name());
        }
        List<String> attempts = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        Map<String, Integer> agreed = new HashMap<>();
        for (Evidence record : evidence) {
            switch (record) {
                case Evidence.Approval approval -> {
                    if (approval.action() == Evidence.ApprovalAction.APPROVED) {
                        agreed.merge(approval.run(), 1, Integer::sum);
                    }
                }
                case Evidence.RunStarted started -> {
                    attempts.add(started.run() + " 1");
                    assertThat(agreed).containsKey(started.run());
                }
                case Evidence.RunAttempted attempted -> attempts.add(attempted.run() + " " + attempted.turn());
                case Evidence.ToolCalled called -> calls.add(called.run());
                case Evidence.RunFinished finished -> {
                    if (finished.status() == Evidence.Status.COMPLETED) {
                        assertThat(agreed.get(finished.run())).isGreaterThanOrEqualTo(PAUSES);
                    }
                }
                default -> throw new AssertionError("unexpected: " + record);
            }
        }
        assertThat(attempts).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(sent);
        assertThat(calls).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(toolCalls.get());
        for (String attempt : attempts) {
            assertThat(end(evidence, attempt.split(" ")[0])).isPresent();
        }
    }

    /** The one end of a run that is on record. */
    private static Optional<Evidence.RunFinished> end(List<Evidence> evidence, String run) {
        List<Evidence.RunFinished> all = evidence.stream()
                .filter(Evidence.RunFinished.class::isInstance)
                .map(Evidence.RunFinished.class::cast)
                .filter(finished -> finished.run().equals(run))
                .toList();
        assertThat(all).hasSizeLessThanOrEqualTo(1);
        return all.stream().findFirst();
    }
}
