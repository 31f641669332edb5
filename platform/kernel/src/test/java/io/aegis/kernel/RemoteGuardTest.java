package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.provider.UpstreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A guard that sends what it sees to an endpoint is a hop like a provider, and a guard that says that it edits nothing is held to it. */
class RemoteGuardTest {
    private static final String PLAIN = "chat|plain|1|look\nuser|hello";
    private static final String STREAMED = "chat|stream|1|look\nuser|hello";
    private static final List<Obligation> EUROPE = List.of(new Obligation.Regions(Set.of("eu")));

    private final List<String> told = new CopyOnWriteArrayList<>();

    /** Notes every text that it is handed, whole or in pieces. */
    private final IncrementalGuard sending = new IncrementalGuard() {
        @Override
        public Verdict inspect(Inspection inspection) {
            inspection.segments().forEach(segment -> told.add(segment.text()));
            return Verdict.allow();
        }

        @Override
        public Inspector open(Context context, Channel channel) {
            return new Inspector() {
                private int length;

                @Override
                public Progress next(String piece) {
                    told.add(piece);
                    length += piece.length();
                    return Progress.cleared(length);
                }

                @Override
                public Progress finish() {
                    return Progress.cleared(length);
                }
            };
        }
    };

    private static Guard binding(List<Obligation> obligations) {
        return inspection -> new Verdict(new Verdict.Outcome.Proceed(), List.of(), Set.of(), obligations, List.of());
    }

    private static GuardSlot slot(String name, Guard guard, boolean edits, Optional<GuardSlot.Remote> remote) {
        return new GuardSlot(
                name,
                Optional.of(guard),
                Set.of(),
                World.PATIENT,
                Optional.empty(),
                true,
                edits,
                Set.of(),
                remote,
                Map.of(),
                false);
    }

    private GuardSlot remote(String name, Optional<String> region) {
        return slot(name, sending, true, Optional.of(new GuardSlot.Remote(region)));
    }

    @Test
    void whatMustStayInARegionIsNotHandedToAGuardElsewhere() throws Exception {
        for (Optional<String> region : List.of(Optional.of("us"), Optional.<String>empty())) {
            try (var world =
                    new World().guard(Stage.INGRESS, World.slot("binds", binding(EUROPE)), remote("sends", region))) {
                RecordingClient client = world.ask(PLAIN);
                assertThat(client.refusal.code()).isEqualTo(ErrorCode.CONTENT_FILTER);
                assertThat(world.sent).isEmpty();
                assertThat(world.entries("sends")).singleElement().satisfies(entry -> {
                    assertThat(entry.coverage()).isEqualTo(Evidence.Coverage.REFUSED);
                    assertThat(entry.verdict()).isEqualTo("block");
                    assertThat(entry.findings()).containsExactly(Finding.of("obligation-unmet"));
                });
            }
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aGuardThatIsWhereTheContentMayBeIsAsked() throws Exception {
        try (var world = new World()
                .guard(Stage.INGRESS, World.slot("binds", binding(EUROPE)), remote("sends", Optional.of("eu")))
                .upstream("text|0|fine", "end|0", "done")) {
            world.ask(PLAIN);
            assertThat(world.finished().status()).isEqualTo(Evidence.Status.COMPLETED);
        }
        assertThat(told).containsExactly("hello");
    }

    /** The name of a guard can be that of a provider; it is none for all that. */
    @Test
    void whatOnlyCertainProvidersMayHaveNoGuardSendsOn() throws Exception {
        List<Obligation> onlyOne = List.of(new Obligation.Targets(Set.of("fake")));
        try (var world = new World()
                .guard(Stage.INGRESS, World.slot("binds", binding(onlyOne)), remote("fake", Optional.of("eu")))) {
            assertThat(world.ask(PLAIN).refusal.code()).isEqualTo(ErrorCode.CONTENT_FILTER);
            assertThat(world.sent).isEmpty();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aDemandThatComesTooLateEndsTheRunAndIsRecordedAsBrokenBeforeItWasKnown() throws Exception {
        try (var world = new World()
                .guard(Stage.INGRESS, remote("sends", Optional.of("us")), World.slot("binds", binding(EUROPE)))) {
            assertThat(world.ask(PLAIN).refusal.code()).isEqualTo(ErrorCode.CONTENT_FILTER);
            assertThat(world.sent).isEmpty();
            assertThat(world.entries("binds")).singleElement().satisfies(entry -> {
                assertThat(entry.verdict()).isEqualTo("block");
                assertThat(entry.findings()).containsExactly(Finding.of("violated_before_known"));
            });
        }
        assertThat(told).containsExactly("hello");
    }

    @Test
    void noPieceOfAStreamGoesWhereItMustNot() throws Exception {
        try (var world = new World()
                .guard(Stage.INGRESS, binding(EUROPE))
                .guard(Stage.EGRESS, remote("sends", Optional.of("us")))
                .upstream("text|0|secret ", "text|0|plan", "end|0", "done")) {
            RecordingClient client = world.ask(STREAMED);
            assertThat(client.all()).doesNotContain("secret", "plan");
            assertThat(world.entries("sends"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.findings()).containsExactly(Finding.of("obligation-unmet")));
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aDemandInMidStreamThatIsBrokenAlreadyReleasesNothingMore() throws Exception {
        var late = new IncrementalGuard() {
            @Override
            public Verdict inspect(Inspection inspection) {
                return Verdict.allow();
            }

            @Override
            public Inspector open(Context context, Channel channel) {
                return new Inspector() {
                    @Override
                    public Progress next(String piece) {
                        return new Progress(
                                piece.length(),
                                new Verdict(new Verdict.Outcome.Proceed(), List.of(), Set.of(), EUROPE, List.of()));
                    }

                    @Override
                    public Progress finish() {
                        return Progress.cleared(0);
                    }
                };
            }
        };
        try (var world = new World()
                .guard(Stage.EGRESS, remote("sends", Optional.of("us")), World.slot("binds", late))
                .upstream("text|0|secret", "end|0", "done")) {
            assertThat(world.ask(STREAMED).all()).doesNotContain("secret");
            assertThat(world.entries("binds"))
                    .singleElement()
                    .satisfies(
                            entry -> assertThat(entry.findings()).containsExactly(Finding.of("violated_before_known")));
        }
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void anEndpointThatDoesNotAnswerLetsNothingPassAndMayBeAskedAgain(Stage stage) throws Exception {
        Guard unanswered = inspection -> {
            throw new UpstreamException(UpstreamException.Cause.UNREACHABLE);
        };
        for (boolean streamed : new boolean[] {false, true}) {
            try (var world = new World()
                    .guard(stage, slot("g", unanswered, true, Optional.of(new GuardSlot.Remote(Optional.of("eu")))))
                    .upstream("text|0|answer", "call|0|look|{}", "end|0", "done")) {
                String request = (streamed ? STREAMED : PLAIN) + (stage == Stage.TOOL_RESULT ? "\ntool|result" : "");
                RecordingClient client = world.ask(request);
                assertThat(client.all()).doesNotContain("{done}");
                assertThat(world.failures).contains("g upstream");
                if (client.refusal != null) {
                    assertThat(client.refusal.code()).isEqualTo(ErrorCode.GUARD_TIMED_OUT);
                    assertThat(client.refusal.retryAfter()).isPresent();
                }
            }
        }
    }

    @Test
    void aGuardThatSaysThatItEditsNothingMustNot() throws Exception {
        Guard editing = inspection -> Verdict.sanitize(
                List.of(new Edit.Replace(
                        new Span(inspection.segments().getFirst().id(), 0, 1), "x")),
                List.of());
        var seen = new ArrayList<String>();
        for (Stage stage : List.of(Stage.INGRESS, Stage.EGRESS)) {
            for (boolean streamed : new boolean[] {false, true}) {
                try (var world = new World()
                        .guard(stage, slot("g", editing, false, Optional.empty()))
                        .upstream("text|0|answer", "end|0", "done")) {
                    assertThat(world.ask(streamed ? STREAMED : PLAIN).all()).doesNotContain("{done}");
                    seen.addAll(world.failures);
                }
            }
        }
        assertThat(seen).hasSize(4).containsOnly("g invalid_edit");
    }
}
