package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All four verdicts work in all four stages, whole and streamed. */
class VerdictTest {
    private static final String TEXT = "secret";
    private static final Guard BLOCK = inspection -> Verdict.block(Finding.of("rule-b"));
    private static final Guard APPROVE = inspection -> Verdict.requireApproval(Finding.of("rule-a"));
    private static final Guard ALLOW = inspection -> Verdict.allow();
    private static final Guard SANITIZE = inspection -> Verdict.sanitize(
            inspection.segments().stream()
                    .<Edit>map(segment -> new Edit.Replace(
                            new Span(segment.id(), 0, segment.text().length()), "clean"))
                    .toList(),
            List.of(Finding.of("rule-s")));

    private static final Guard MASK = inspection -> Verdict.sanitize(
            inspection.segments().stream()
                    .<Edit>map(segment -> new Edit.Mask(
                            new Span(segment.id(), 0, segment.text().length()), "EMAIL"))
                    .toList(),
            List.of(Finding.of("rule-m")));

    /** The guards of another generation may be other versions, and their refusal is not the one before. */
    @Test
    void aRefusalIsARepetitionWithinItsGenerationOnly() throws Exception {
        try (var world = new World().guard(Stage.INGRESS, BLOCK)) {
            ask(world, false);
            ask(world, false);
            assertThat(refusals(world)).isEqualTo(1);
            world.renew("digest");
            ask(world, false);
            assertThat(refusals(world)).isEqualTo(2);
        }
    }

    @Test
    void whatWasCountedOfRefusalsIsOnRecordWhenTheGatewayHasStopped() throws Exception {
        var world = new World().guard(Stage.INGRESS, BLOCK);
        for (int time = 0; time < 4; time++) {
            ask(world, false);
        }
        assertThat(world.evidence).hasSize(1);
        world.close();
        assertThat(world.evidence)
                .last(InstanceOfAssertFactories.type(Evidence.RefusalsRepeated.class))
                .extracting(Evidence.RefusalsRepeated::count)
                .isEqualTo(3L);
        world.close();
        assertThat(world.evidence).hasSize(2);
    }

    private static long refusals(World world) {
        return world.evidence.stream()
                .filter(Evidence.RunFinished.class::isInstance)
                .count();
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void allowLetsTheTextGoOn(Stage stage) throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            try (var world = new World().guard(stage, ALLOW)) {
                RecordingClient client = ask(world, streamed);
                assertThat(client.all()).contains(TEXT);
                assertThat(client.all().contains("{done}")).isEqualTo(streamed);
                assertThat(world.sent.getFirst()).contains(TEXT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void sanitizeChangesWhatGoesOn(Stage stage) throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            try (var world = new World().guard(stage, SANITIZE)) {
                RecordingClient client = ask(world, streamed);
                String judged = stage == Stage.INGRESS || stage == Stage.TOOL_RESULT
                        ? world.sent.getFirst().substring(world.sent.getFirst().indexOf('\n'))
                        : client.all();
                assertThat(judged).contains("clean");
                if (stage == Stage.INGRESS || stage == Stage.EGRESS) {
                    assertThat(judged).doesNotContain(TEXT);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void blockAndRequiredApprovalLetNothingOfItGoOn(Stage stage) throws Exception {
        boolean before = stage == Stage.INGRESS || stage == Stage.TOOL_RESULT;
        for (Guard guard : List.of(BLOCK, APPROVE)) {
            for (boolean streamed : new boolean[] {false, true}) {
                try (var world = new World().guard(stage, guard)) {
                    RecordingClient client = ask(world, streamed);
                    assertThat(client.all()).doesNotContain(TEXT);
                    assertThat(world.sent).hasSize(before ? 0 : 1);
                    assertThat(world.entries("g").getFirst().stage()).isEqualTo(stage);
                    if (guard == APPROVE) {
                        assertThat(client.code()).isEqualTo("AEG-RUN-001");
                        assertThat(world.kept.runs.values())
                                .singleElement()
                                .satisfies(run -> assertThat(run.head().state()).isEqualTo(KeptRun.State.PAUSED));
                    } else if (before) {
                        assertThat(client.code()).isEqualTo("AEG-GRD-001");
                    } else {
                        assertThat(client.all()).contains("filtered");
                    }
                    if (before && guard == BLOCK) {
                        assertThat(client.refusal.why()).contains(stage.name().toLowerCase(java.util.Locale.ROOT));
                    }
                }
            }
        }
    }

    @Test
    void anApprovalBlocksWhatIsLeftOfAStreamThatTheCallerHasAPartOf() throws Exception {
        try (var world = new World().guard(Stage.TOOL_CALL, APPROVE)) {
            world.upstream("text|0|first", "call|0|look|" + TEXT, "end|0", "done");
            RecordingClient client = world.ask("chat|stream|1|look\nuser|hello");
            assertThat(client.all()).contains("first").contains("filtered").doesNotContain(TEXT);
            assertThat(world.kept.runs).isEmpty();
        }
    }

    @Test
    void theStrictestWinsAndAnApprovalStopsNoOtherGuard() throws Exception {
        var asked = new ArrayList<String>();
        Guard last = inspection -> {
            asked.add("last");
            return Verdict.block(Finding.of("rule-b"));
        };
        try (var world = new World()
                .guard(
                        Stage.INGRESS,
                        World.slot("one", APPROVE),
                        World.slot("two", last),
                        World.slot("three", inspection -> {
                            asked.add("after the block");
                            return Verdict.allow();
                        }))) {
            assertThat(ask(world, false).code()).isEqualTo("AEG-GRD-001");
        }
        assertThat(asked).containsExactly("last");
    }

    @Test
    void anApprovalAtIngressShadowsNoBlockOfAToolResult() throws Exception {
        try (var world = new World().guard(Stage.INGRESS, APPROVE).guard(Stage.TOOL_RESULT, BLOCK)) {
            assertThat(ask(world, false).code()).isEqualTo("AEG-GRD-001");
        }
        try (var world = new World().guard(Stage.INGRESS, BLOCK).guard(Stage.TOOL_RESULT, APPROVE)) {
            assertThat(ask(world, false).code()).isEqualTo("AEG-GRD-001");
        }
        try (var world = new World().guard(Stage.INGRESS, ALLOW).guard(Stage.TOOL_RESULT, APPROVE)) {
            assertThat(ask(world, false).code()).isEqualTo("AEG-RUN-001");
            assertThat(world.sent).isEmpty();
        }
    }

    @Test
    void eachGuardSeesWhatTheOneBeforeItLeft() throws Exception {
        var seen = new ArrayList<String>();
        Guard second = inspection -> {
            inspection.segments().forEach(segment -> seen.add(segment.text()));
            return Verdict.allow();
        };
        try (var world = new World().guard(Stage.INGRESS, World.slot("one", SANITIZE), World.slot("two", second))) {
            ask(world, false);
        }
        assertThat(seen).containsOnly("clean");
    }

    @Test
    void everyChoiceOfAnAnswerIsJudged() throws Exception {
        Guard words = inspection -> inspection.segments().stream()
                        .anyMatch(segment -> segment.text().contains(TEXT))
                ? Verdict.block(Finding.of("rule-b"))
                : Verdict.allow();
        for (boolean streamed : new boolean[] {false, true}) {
            for (int bad = 0; bad < 3; bad++) {
                try (var world = new World().guard(Stage.EGRESS, words)) {
                    for (int choice = 0; choice < 3; choice++) {
                        world.pieces.add("text|" + choice + "|" + (choice == bad ? TEXT : "fine" + choice));
                    }
                    world.upstream("end|0", "end|1", "end|2", "done");
                    RecordingClient client = world.ask("chat|" + (streamed ? "stream" : "plain") + "|3|look\nuser|hi");
                    assertThat(client.all()).doesNotContain(TEXT).contains("filtered");
                    assertThat(client.all()).contains("fine" + (bad + 1) % 3, "fine" + (bad + 2) % 3);
                }
            }
        }
    }

    @Test
    void aPlaceholderWhereNothingCanBePutInItsPlaceEndsItsChoice() throws Exception {
        String principal = Caller.ANONYMOUS.principal().id();
        String placeholder =
                new MaskMap(World::tag, principal).hide("jane@example.com", "EMAIL", MaskMap.Origin.REQUEST, true);
        for (boolean streamed : new boolean[] {false, true}) {
            try (var world = new World().guard(Stage.INGRESS, MASK)) {
                world.upstream("call|0|look|{" + placeholder + "}", "end|0", "done");
                RecordingClient client =
                        world.ask("chat|" + (streamed ? "stream" : "plain") + "|1|look\nuser|jane@example.com");
                assertThat(client.all())
                        .contains("filtered")
                        .doesNotContain(placeholder)
                        .doesNotContain("jane");
            }
        }
    }

    @Test
    void noTwoRunsHaveOneDigestOfOneContent() throws Exception {
        var digests = new HashSet<String>();
        for (int run = 0; run < 2; run++) {
            try (var world = new World().guard(Stage.INGRESS, ALLOW)) {
                world.upstream("text|0|fine", "end|0", "done");
                world.ask("chat|plain|1|look\nuser|" + TEXT);
                digests.add(world.entries("g").getFirst().digest());
                digests.add(world.finished().answerDigest());
            }
        }
        assertThat(digests).hasSize(4);
    }

    @Test
    void guardsOfAnAnswerAreShownPlaceholdersAndNeverWhatTheyStandFor() throws Exception {
        String principal = Caller.ANONYMOUS.principal().id();
        String placeholder =
                new MaskMap(World::tag, principal).hide("jane@example.com", "EMAIL", MaskMap.Origin.REQUEST, true);
        for (boolean streamed : new boolean[] {false, true}) {
            var seen = new StringBuffer();
            Guard reading = inspection -> {
                inspection.segments().forEach(segment -> seen.append(segment.text()));
                return Verdict.allow();
            };
            try (var world = new World()
                    .guard(Stage.INGRESS, MASK)
                    .guard(Stage.TOOL_CALL, reading)
                    .guard(Stage.EGRESS, reading)) {
                world.upstream("text|0|to " + placeholder, "call|0|look|" + placeholder, "end|0", "done");
                RecordingClient client =
                        world.ask("chat|" + (streamed ? "stream" : "plain") + "|1|look\nuser|jane@example.com");
                assertThat(client.all()).contains("to jane@example.com").doesNotContain(placeholder);
                assertThat(seen.toString()).contains("to " + placeholder).doesNotContain("jane");
            }
        }
    }

    @Test
    void aKeyThatAGuardWantsEditedBlocks() throws Exception {
        try (var world = new World().guard(Stage.INGRESS, SANITIZE)) {
            assertThat(world.ask("chat|plain|1|look\nkey|" + TEXT).code()).isEqualTo("AEG-GRD-001");
            assertThat(world.sent).isEmpty();
        }
    }

    @Test
    void aNumberOfAnAnswerThatAGuardWantsEditedBlocks() throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            for (Stage stage : List.of(Stage.EGRESS, Stage.TOOL_CALL)) {
                assertNumberIsBlocked(stage, streamed, "call|0|look|4111111111111111");
            }
        }
        assertNumberIsBlocked(Stage.EGRESS, false, "text|0|4111111111111111");
    }

    private static void assertNumberIsBlocked(Stage stage, boolean streamed, String answer) throws Exception {
        try (var world = new World().guard(stage, SANITIZE)) {
            world.upstream(answer, "end|0", "done");
            RecordingClient client = world.ask("chat|" + (streamed ? "stream" : "plain") + "|1|look\nuser|hello");
            assertThat(client.all())
                    .contains("filtered")
                    .doesNotContain("4111111")
                    .doesNotContain("clean");
            assertThat(world.entries("g")).anyMatch(entry -> entry.verdict().equals("block"));
            assertThat(world.finished().status()).isEqualTo(Evidence.Status.BLOCKED);
        }
    }

    @Test
    void aKeyOfOtherRoutesOpensThisOneNeitherForAnAnswerNorForACheck() throws Exception {
        byte[] request = FakeDialect.bytes("chat|plain|1|look\nuser|hello");
        for (Set<String> routes : List.of(Set.of("other"), Set.<String>of())) {
            var narrow = new Caller(Caller.ANONYMOUS.principal(), Optional.of(routes), Optional.empty());
            try (var world = new World().guard(Stage.INGRESS, ALLOW)) {
                var client = new RecordingClient();
                world.runs().answer(narrow, new FakeDialect(), request, client);
                assertThat(client.refusal.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
                assertThat(world.sent).isEmpty();
                assertThat(world.runs()
                                .check(narrow, new FakeDialect(), request, Stage.INGRESS)
                                .refusal())
                        .hasValueSatisfying(
                                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
            }
        }
    }

    @Test
    void whatNoGuardCanReadIsRefusedWhereAGuardIsConfigured() throws Exception {
        for (Stage stage : List.of(Stage.INGRESS, Stage.TOOL_RESULT)) {
            try (var world = new World().guard(stage, ALLOW)) {
                assertThat(world.ask("chat|plain|1|look\nimage|").code()).isEqualTo("AEG-GRD-003");
                assertThat(world.sent).isEmpty();
            }
        }
    }

    @Test
    void bytesThatNoGuardCanReadPassWhereTheRouteSaysSoAndEvidenceSaysItToo() throws Exception {
        try (var world = new World().guard(Stage.INGRESS, ALLOW).upstream("text|0|seen", "end|0", "done")) {
            world.admissions = new Admissions(Admissions.Bytes.PASS, Set.of(), Set.of());
            assertThat(world.ask("chat|plain|1|look\nimage|").all()).contains("seen");
            assertThat(world.finished().unscanned()).containsExactly("image");
            assertThat(world.entries("-"))
                    .extracting(Evidence.GuardEntry::coverage)
                    .contains(Evidence.Coverage.PASSED_UNSCANNED);
        }
    }

    @Test
    void logProbabilitiesAreRefusedWhereAGuardJudgesText() throws Exception {
        for (Stage stage : List.of(Stage.INGRESS, Stage.TOOL_RESULT, Stage.EGRESS)) {
            try (var world = new World().guard(stage, ALLOW)) {
                assertThat(world.ask("chat|logprobs|1|look\nuser|hello").code()).isEqualTo("AEG-GRD-003");
                assertThat(world.sent).isEmpty();
            }
        }
    }

    @Test
    void unknownFieldsAreJudgedAndRefusedWhereTheRouteSaysSo() throws Exception {
        for (boolean refused : new boolean[] {false, true}) {
            try (var world = new World().guard(Stage.INGRESS, SANITIZE)) {
                world.refuseUnknownFields = refused;
                world.upstream("text|0|fine", "end|0", "done");
                assertThat(world.ask("chat|plain|1|look\nunknown|" + TEXT).code())
                        .isEqualTo(refused ? "AEG-GRD-003" : "");
                assertThat(world.sent).hasSize(refused ? 0 : 1);
                assertThat(world.sent.toString()).doesNotContain(TEXT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void anObligationThatTheTargetDoesNotKeepLetsNothingGoOn(Stage stage) throws Exception {
        for (Obligation obligation : List.of(
                new Obligation.Regions(Set.of("us")),
                new Obligation.Regions(Set.of()),
                new Obligation.Targets(Set.of("other")),
                new Obligation.Concurrency("jane", 1))) {
            for (boolean streamed : new boolean[] {false, true}) {
                Guard binding = inspection ->
                        new Verdict(new Verdict.Outcome.Proceed(), List.of(), Set.of(), List.of(obligation), List.of());
                try (var world = new World().guard(stage, binding)) {
                    RecordingClient client = ask(world, streamed);
                    assertThat(client.all())
                            .as(stage + " " + obligation)
                            .doesNotContain(TEXT)
                            .doesNotContain("{done}");
                    assertThat(world.finished().code()).contains("AEG-PRV-006");
                }
            }
        }
    }

    @Test
    void anUnknownRegionKeepsNoPromise() throws Exception {
        Guard binding = inspection -> new Verdict(
                new Verdict.Outcome.Proceed(),
                List.of(),
                Set.of(),
                List.of(new Obligation.Regions(Set.of("eu"))),
                List.of());
        for (boolean known : new boolean[] {true, false}) {
            try (var world = new World().guard(Stage.INGRESS, binding)) {
                world.region = world.region.filter(region -> known);
                ask(world, false);
                assertThat(world.sent).hasSize(known ? 1 : 0);
            }
        }
    }

    /** A thread that is marked as interrupted closes the sockets and files that it uses next. */
    @ParameterizedTest
    @EnumSource(Stage.class)
    void aGuardThatMarksItsThreadAsInterruptedEndsNothing(Stage stage) throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            try (var world = new World().guard(stage, inspection -> {
                Thread.currentThread().interrupt();
                return Verdict.allow();
            })) {
                ask(world, streamed);
                assertThat(world.finished().status()).isEqualTo(Evidence.Status.COMPLETED);
            }
        }
    }

    private static RecordingClient ask(World world, boolean streamed) throws InterruptedException {
        world.upstream("call|0|look|" + TEXT, "end|0", "done");
        return world.ask("chat|" + (streamed ? "stream" : "plain") + "|1|look\nuser|" + TEXT + "\ntool|" + TEXT);
    }
}
