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
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamTest {
    private static final String REQUEST = "chat|stream|1|look\nuser|hello";

    /** A guard of pieces: gets everything so far and says how far it has cleared. */
    private static IncrementalGuard pieces(Function<String, Progress> step, Function<String, Progress> end) {
        return new IncrementalGuard() {
            @Override
            public Verdict inspect(Inspection inspection) {
                return Verdict.allow();
            }

            @Override
            public Inspector open(Context context, Channel channel) {
                var text = new StringBuilder();
                return new Inspector() {
                    @Override
                    public Progress next(String piece) {
                        return step.apply(text.append(piece).toString());
                    }

                    @Override
                    public Progress finish() {
                        return end.apply(text.toString());
                    }
                };
            }
        };
    }

    private static Progress all(String text) {
        return Progress.cleared(text.length());
    }

    private static IncrementalGuard clearing() {
        return pieces(StreamTest::all, StreamTest::all);
    }

    private static Progress blockOn(String text, String word) {
        return text.contains(word) ? new Progress(0, Verdict.block(Finding.of("word"))) : all(text);
    }

    private static Progress approveOn(String text, String word) {
        return text.contains(word) ? new Progress(0, Verdict.requireApproval(Finding.of("human"))) : all(text);
    }

    @Test
    void theFirstPieceReachesTheClientWhileTheUpstreamWaits() throws Exception {
        try (var world = new World().guard(Stage.EGRESS, clearing())) {
            world.pieces.add("text|0|first ");
            RecordingClient client = world.begin(REQUEST);
            assertThat(client.frames.poll(20, TimeUnit.SECONDS)).isEqualTo("first ");
            assertThat(world.started()).isTrue();
            world.upstream("text|0|second", "end|0", "done");
            assertThat(client.awaited().all()).isEqualTo("first second{end 0}{done}");
        }
    }

    @Test
    void aRouteThatHoldsBackReleasesNothingBeforeTheEnd() throws Exception {
        try (var world = new World()
                .guard(
                        Stage.EGRESS,
                        inspection -> inspection.segments().getFirst().text().contains("bad")
                                ? Verdict.block(Finding.of("word"))
                                : Verdict.allow())) {
            world.holdBack = true;
            world.upstream("text|0|good ", "text|0|b", "text|0|ad", "end|0", "done");
            assertThat(world.ask(REQUEST).all()).isEqualTo("{filtered 0}{done}");
        }
    }

    @Test
    void aRouteThatHoldsBackAsksAlsoAGuardOfPiecesOnceAndAtTheEnd() throws Exception {
        var asked = new StringBuffer();
        IncrementalGuard both = new IncrementalGuard() {
            @Override
            public Verdict inspect(Inspection inspection) {
                asked.append(inspection.segments().getFirst().text());
                return Verdict.block(Finding.of("word"));
            }

            @Override
            public Inspector open(Context context, Channel channel) {
                return clearing().open(context, channel);
            }
        };
        try (var world = new World().guard(Stage.EGRESS, both)) {
            world.holdBack = true;
            world.upstream("text|0|good ", "text|0|bad", "end|0", "done");
            assertThat(world.ask(REQUEST).all()).isEqualTo("{filtered 0}{done}");
        }
        assertThat(asked).hasToString("good bad");
    }

    @Test
    void aChoiceThatIsBlockedAtItsEndReleasesNoToolCall() throws Exception {
        Guard words = inspection -> inspection.segments().getFirst().text().contains("bad")
                ? Verdict.block(Finding.of("word"))
                : Verdict.allow();
        try (var world = new World().guard(Stage.EGRESS, words)) {
            world.upstream("text|0|bad", "call|0|look|{}", "end|0", "done");
            assertThat(world.ask(REQUEST).all()).isEqualTo("{filtered 0}{done}");
        }
    }

    @Test
    void eachGuardIsFedOnlyWhatTheOneBeforeItCleared() throws Exception {
        var seen = new StringBuffer();
        var first = pieces(
                text -> Progress.cleared(text.length() / 2),
                text -> new Progress(
                        text.length(),
                        Verdict.sanitize(
                                List.of(new Edit.Replace(new Span(0, text.length() - 1, text.length()), "*")),
                                List.of())));
        var second = pieces(
                text -> {
                    seen.append('[').append(text).append(']');
                    return all(text);
                },
                StreamTest::all);
        try (var world = new World().guard(Stage.EGRESS, World.slot("one", first), World.slot("two", second))) {
            world.upstream("text|0|abcd", "text|0|efgh", "end|0", "done");
            assertThat(world.ask(REQUEST).all()).isEqualTo("abcdefg*{end 0}{done}");
        }
        assertThat(seen).hasToString("[ab][abcd][abcdefg*]");
    }

    @Test
    void aBlockInMidStreamReleasesNothingOfWhatItConcerns() throws Exception {
        try (var world =
                new World().guard(Stage.EGRESS, pieces(text -> blockOn(text, "bad"), text -> blockOn(text, "bad")))) {
            world.upstream("text|0|good ", "text|0|bad", "text|0| more", "end|0", "done");
            assertThat(world.ask(REQUEST).all()).isEqualTo("good {filtered 0}{done}");
            assertThat(world.finished().status()).isEqualTo(Evidence.Status.BLOCKED);
        }
    }

    @Test
    void aSecretSplitByAToolCallIsStillOneText() throws Exception {
        try (var world = new World()
                .guard(
                        Stage.EGRESS,
                        pieces(
                                text -> text.contains("secret")
                                        ? new Progress(0, Verdict.block(Finding.of("word")))
                                        : Progress.cleared(Math.max(0, text.length() - 6)),
                                text -> blockOn(text, "secret")))) {
            world.upstream("text|0|sec", "call|0|look|{}", "text|0|ret", "end|0", "done");
            assertThat(world.ask(REQUEST).all()).isEqualTo("{filtered 0}{done}");
        }
    }

    @Test
    void aRequiredApprovalInMidStreamIsABlock() throws Exception {
        try (var world = new World()
                .guard(Stage.EGRESS, pieces(text -> approveOn(text, "ask"), text -> approveOn(text, "ask")))) {
            world.upstream("text|0|good ", "text|0|ask", "text|0| more", "end|0", "done");
            assertThat(world.ask(REQUEST).all()).isEqualTo("good {filtered 0}{done}");
            assertThat(world.finished().status()).isEqualTo(Evidence.Status.BLOCKED);
            assertThat(world.entries("g").getFirst().verdict()).isEqualTo("block");
            assertThat(world.entries("g").getFirst().findings()).containsExactly(Finding.of("human"));
        }
    }

    @Test
    void aRequiredApprovalAtTheEndOfAStreamIsABlock() throws Exception {
        IncrementalGuard atItsEnd = pieces(text -> Progress.cleared(0), text -> approveOn(text, "ask"));
        Guard ofTheWhole = inspection -> Verdict.requireApproval(Finding.of("human"));
        for (Guard guard : List.of(atItsEnd, ofTheWhole)) {
            try (var world = new World().guard(Stage.EGRESS, guard)) {
                world.upstream("text|0|good ", "text|0|ask", "end|0", "done");
                assertThat(world.ask(REQUEST).all()).isEqualTo("{filtered 0}{done}");
                assertThat(world.finished().status()).isEqualTo(Evidence.Status.BLOCKED);
            }
        }
    }

    @Test
    void aBlockEndsOneChoiceOnly() throws Exception {
        try (var world =
                new World().guard(Stage.EGRESS, pieces(text -> blockOn(text, "bad"), text -> blockOn(text, "bad")))) {
            world.upstream("text|0|bad", "text|1|fine", "text|0|x", "end|0", "end|1", "done");
            assertThat(world.ask("chat|stream|2|look\nuser|hello").all()).isEqualTo("fine{filtered 0}{end 1}{done}");
            assertThat(world.entries("g")).hasSize(2);
            assertThat(world.finished().status()).isEqualTo(Evidence.Status.COMPLETED);
        }
    }

    @Test
    void whatAGuardHoldsBackBeyondTheLimitIsNeverReleased() throws Exception {
        try (var world = new World().guard(Stage.EGRESS, pieces(text -> Progress.cleared(0), StreamTest::all))) {
            world.upstream("text|0|" + "x".repeat(Link.MOST_HELD), "text|0|y", "end|0", "done");
            assertThat(world.ask(REQUEST).all()).isEqualTo("{filtered 0}{done}");
        }
    }

    @ParameterizedTest
    @CsvSource({"evil, look", "crm:look, look", "look, crm:look", "crm:look, other:look"})
    void aToolThatNobodyDeclaredIsDenied(String called, String declared) throws Exception {
        for (String kind : List.of("plain", "stream")) {
            try (var world = new World()) {
                world.upstream("call|0|" + called + "|{\"evil\":1}", "end|0", "done");
                assertThat(world.ask("chat|" + kind + "|1|" + declared + "\nuser|hello")
                                .all())
                        .contains("filtered")
                        .doesNotContain("evil");
                assertThat(world.entries("kernel")).hasSize(1);
            }
        }
    }

    @Test
    void aCutUpstreamEndsWithAnErrorAndNeverAsIfItWereDone() throws Exception {
        for (List<String> cut : List.of(
                List.of("text|0|a"),
                List.of("text|0|a", "end|0"),
                List.of("text|0|a", "failed"),
                List.of("done"),
                List.of("text|0|a", "done"),
                List.<String>of(),
                List.of("text|7|a", "end|7", "done"))) {
            try (var world = new World()) {
                world.upstream(cut.toArray(String[]::new));
                RecordingClient client = world.ask(REQUEST);
                assertThat(client.all())
                        .contains("AEG-PRV-001")
                        .doesNotContain("{done}")
                        .doesNotContain("{end 0}");
                assertThat(world.finished().status()).isEqualTo(Evidence.Status.ERROR);
            }
        }
    }

    @Test
    void aClientThatIsGoneCutsTheUpstream() throws Exception {
        try (var world = new World()) {
            world.pieces.add("text|0|first");
            RecordingClient client = world.begin(REQUEST);
            assertThat(client.frames.poll(20, TimeUnit.SECONDS)).isEqualTo("first");
            client.goAway();
            assertThat(client.awaited().aborted).isTrue();
            assertThat(world.bodyClosed).isTrue();
            assertThat(world.finished().code()).contains("client_gone");
        }
        try (var world = new World()) {
            var client = new RecordingClient();
            client.goneAtWrite = true;
            world.upstream("text|0|first", "end|0", "done");
            assertThat(world.begin(REQUEST, client).awaited().aborted).isTrue();
            assertThat(world.finished().status()).isEqualTo(Evidence.Status.ERROR);
        }
    }

    /** It is the client that went away, not the guard that failed; and whose inspector was asked is not closed meanwhile. */
    @Test
    void anInspectorIsClosedWhenNobodyAsksItAnyMore() throws Exception {
        var client = new RecordingClient();
        var closed = new CountDownLatch(1);
        final class Held implements Inspector, AutoCloseable {
            @Override
            public Progress next(String piece) {
                client.goAway();
                return finish();
            }

            @Override
            public Progress finish() {
                if (closed.getCount() == 0) {
                    throw new IllegalStateException("asked after it was closed");
                }
                return all("");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        }
        IncrementalGuard holding = new IncrementalGuard() {
            @Override
            public Verdict inspect(Inspection inspection) {
                return Verdict.allow();
            }

            @Override
            public Inspector open(Context context, Channel channel) {
                return new Held();
            }
        };
        try (var world = new World().guard(Stage.EGRESS, holding)) {
            world.upstream("text|0|first\ntext|0|second", "end|0", "done");
            assertThat(world.begin(REQUEST, client).awaited().aborted).isTrue();
            assertThat(world.finished().code()).contains("client_gone");
            assertThat(world.failures).isEmpty();
            assertThat(world.entries("g"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.verdict()).isEqualTo("allow"));
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aRevokedCallerIsCutClosed() throws Exception {
        try (var world = new World()) {
            world.pieces.add("text|0|first");
            RecordingClient client = world.begin(REQUEST);
            assertThat(client.frames.poll(20, TimeUnit.SECONDS)).isEqualTo("first");
            world.runs().revoke(World.KEY);
            assertThat(client.awaited().aborted).isTrue();
            assertThat(client.all()).isEqualTo("first");
            assertThat(world.finished().code()).contains("revoked");
        }
        for (Stage stage : List.of(Stage.INGRESS, Stage.EGRESS)) {
            try (var world = new World()) {
                world.guard(stage, inspection -> {
                    world.runs().revoke(World.KEY);
                    return Verdict.allow();
                });
                world.upstream("text|0|first", "end|0", "done");
                RecordingClient client = world.ask("chat|plain|1|look\nuser|hello");
                assertThat(client.got).isEmpty();
                assertThat(client.refusal.code()).isEqualTo(ErrorCode.RUN_CUT);
                assertThat(world.sent).hasSize(stage == Stage.INGRESS ? 0 : 1);
            }
        }
    }

    @Test
    void nothingIsReleasedAfterItsCallerWasRevoked() throws Exception {
        try (var world = new World()) {
            world.guard(
                    Stage.EGRESS,
                    pieces(
                            text -> {
                                world.runs().revoke(World.KEY);
                                return all(text);
                            },
                            StreamTest::all));
            world.upstream("text|0|first", "end|0", "done");
            RecordingClient client = world.ask(REQUEST);
            assertThat(client.got).isEmpty();
            assertThat(client.refusal.code()).isEqualTo(ErrorCode.RUN_CUT);
            assertThat(world.finished().released()).isZero();
        }
    }

    @Test
    void evidenceStandsBeforeTheTerminalFrame() throws Exception {
        try (var world = new World()) {
            world.upstream("text|0|a", "end|0", "done");
            var client = new RecordingClient();
            world.unavailable = record -> {
                assertThat(client.all()).doesNotContain("{end 0}").doesNotContain("{done}");
                return false;
            };
            assertThat(world.begin(REQUEST, client).awaited().all()).isEqualTo("a{end 0}{done}");
            assertThat(world.finished().released()).isEqualTo(1);
        }
    }

    @Test
    void withoutEvidenceOfTheStartTheProviderIsNeverCalled() throws Exception {
        for (String kind : List.of("plain", "stream")) {
            try (var world = new World()) {
                world.unavailable = record -> true;
                world.upstream("text|0|a", "end|0", "done");
                for (int time = 0; time < 2; time++) {
                    assertThat(world.ask("chat|" + kind + "|1|look\nuser|hello").code())
                            .isEqualTo("AEG-SRV-004");
                }
                assertThat(world.sent).isEmpty();
            }
        }
    }

    @Test
    void withoutEvidenceOfTheEndTheClientIsNeverToldThatItIsDone() throws Exception {
        for (String kind : List.of("plain", "stream")) {
            try (var world = new World()) {
                world.unavailable = Evidence.RunFinished.class::isInstance;
                world.upstream("text|0|a", "end|0", "done");
                RecordingClient client = world.ask("chat|" + kind + "|1|look\nuser|hello");
                assertThat(client.all())
                        .contains(kind.equals("plain") ? "EVIDENCE_UNAVAILABLE" : "{error AEG-SRV-004}");
                assertThat(client.got.toString().replaceAll("\\{error.*", ""))
                        .isEqualTo(kind.equals("plain") ? "" : "a");
            }
        }
    }

    @Test
    void aBlockOfWhatWasReleasedIsRecordedAsTheGuardsDefect() throws Exception {
        try (var world = new World()
                .guard(
                        Stage.EGRESS,
                        World.slot("honest", clearing()),
                        World.slot(
                                "late",
                                pieces(
                                        StreamTest::all,
                                        text -> new Progress(text.length(), Verdict.block(Finding.of("too-late"))))))) {
            world.upstream("text|0|released", "end|0", "done");
            assertThat(world.ask(REQUEST).all()).isEqualTo("released{filtered 0}{done}");
            assertThat(world.entries("late").getFirst().coverage()).isEqualTo(Evidence.Coverage.LATE_VIOLATION);
            assertThat(world.entries("honest").getFirst().coverage()).isEqualTo(Evidence.Coverage.SCANNED);
            assertThat(world.failures).containsExactly("late late_violation");
            assertThat(world.finished().released()).isEqualTo(8);
        }
    }

    /** How long a placeholder is is the kernel's choice, and no guard's failure. */
    @Test
    void aStreamedListOfShortValuesIsHiddenWholly() throws Exception {
        Guard masking = inspection -> Verdict.sanitize(
                IntStream.range(0, 600)
                        .<Edit>mapToObj(at -> new Edit.Mask(new Span(0, at * 8, at * 8 + 7), "IP_ADDRESS"))
                        .toList(),
                List.of());
        try (var world = new World().guard(Stage.EGRESS, masking)) {
            world.upstream("text|0|" + "1.2.3.4 ".repeat(600), "end|0", "done");
            assertThat(world.ask(REQUEST).all()).doesNotContain("1.2.3.4").endsWith("{end 0}{done}");
        }
    }

    /** Whole and streamed, the same answer has the same evidence. */
    @Test
    void anAnswerThatSaysNothingHasEvidenceOfThat() throws Exception {
        for (String how : List.of("plain", "stream")) {
            try (var world = new World().guard(Stage.EGRESS, inspection -> Verdict.allow())) {
                world.upstream(how.equals("plain") ? "text|0|\n" : "end|0", "done");
                assertThat(world.ask("chat|" + how + "|1|\nuser|hello").refusal).isNull();
                assertThat(world.finished().guards())
                        .extracting(Evidence.GuardEntry::stage)
                        .as(how)
                        .contains(Stage.EGRESS);
            }
        }
    }

    @Test
    void aStreamWithoutGuardsSaysSoInEvidence() throws Exception {
        try (var world = new World()) {
            world.upstream("text|0|a", "end|0", "done");
            world.ask(REQUEST);
            assertThat(world.entries("-"))
                    .anyMatch(
                            entry -> entry.stage() == Stage.EGRESS && entry.coverage() == Evidence.Coverage.UNGUARDED);
        }
    }
}
