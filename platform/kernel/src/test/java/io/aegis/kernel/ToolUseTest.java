package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.ToolUse;
import io.aegis.spi.guard.Verdict;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guards that judge an answer know which tool it calls, and with what. */
class ToolUseTest {
    private static final String ARGUMENTS = "{\"amount\":50,\"sure\":true}";

    private final List<Inspection> seen = new CopyOnWriteArrayList<>();

    private final Guard reading = inspection -> {
        seen.add(inspection);
        return Verdict.allow();
    };

    private static String request(boolean streamed, int choices) {
        return "chat|" + (streamed ? "stream" : "plain") + "|" + choices + "|bank:pay,look\nuser|hi\ntool|said";
    }

    private List<ToolUse> uses() {
        return seen.stream()
                .flatMap(inspection -> inspection.toolUses().stream())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallIsOneThingInTheStageOfCallsAndInThatOfAnswers(boolean streamed) throws Exception {
        for (Stage stage : List.of(Stage.TOOL_CALL, Stage.EGRESS)) {
            seen.clear();
            try (var world = new World().guard(stage, reading)) {
                world.upstream("call|0|bank:pay|" + ARGUMENTS, "call|0|look|{}", "end|0", "done");
                world.ask(request(streamed, 1));
            }
            assertThat(uses())
                    .extracting(use -> use.namespace() + " " + use.name() + " " + use.arguments())
                    .containsExactly("bank pay " + ARGUMENTS, " look {}");
            for (Inspection inspection : seen) {
                assertThat(inspection.toolUses().stream().flatMap(use -> use.segments().stream()))
                        .isSubsetOf(
                                inspection.segments().stream().map(Segment::id).toList())
                        .doesNotHaveDuplicates()
                        .isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"INGRESS", "TOOL_RESULT"})
    void noToolIsCalledInARequest(Stage stage) throws Exception {
        try (var world = new World().guard(stage, reading)) {
            world.upstream("call|0|look|{}", "end|0", "done");
            world.ask(request(false, 1));
        }
        assertThat(seen).isNotEmpty();
        assertThat(uses()).isEmpty();
    }

    @Test
    void eachChoiceHasItsOwnCalls() throws Exception {
        try (var world = new World().guard(Stage.TOOL_CALL, reading)) {
            world.upstream("call|0|look|{\"a\":1}", "call|1|look|{\"b\":2}", "end|0", "end|1", "done");
            world.ask(request(false, 2));
        }
        assertThat(seen)
                .extracting(inspection ->
                        inspection.toolUses().stream().map(ToolUse::arguments).toList())
                .containsExactly(List.of("{\"a\":1}"), List.of("{\"b\":2}"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGuardSeesACallAsTheOneBeforeItLeftIt(boolean streamed) throws Exception {
        Guard masking = inspection -> Verdict.sanitize(
                inspection.segments().stream()
                        .<Edit>map(segment -> new Edit.Mask(
                                new Span(segment.id(), 0, segment.text().length()), "EMAIL"))
                        .toList(),
                List.of(Finding.of("rule-m")));
        try (var world = new World().guard(Stage.TOOL_CALL, World.slot("one", masking), World.slot("two", reading))) {
            world.upstream("call|0|look|jane@example.com", "end|0", "done");
            world.ask(request(streamed, 1));
        }
        assertThat(uses())
                .singleElement()
                .extracting(ToolUse::arguments)
                .asString()
                .startsWith("<EMAIL_")
                .doesNotContain("jane");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGuardThatBlocksForWhatIsNoSegmentBlocks(boolean streamed) throws Exception {
        Guard cautious = inspection ->
                inspection.toolUses().stream().anyMatch(use -> use.arguments().contains("\"sure\":true"))
                        ? Verdict.block(Finding.of("too-sure"))
                        : Verdict.allow();
        try (var world = new World().guard(Stage.TOOL_CALL, cautious)) {
            world.upstream("call|0|bank:pay|" + ARGUMENTS, "end|0", "done");
            assertThat(world.ask(request(streamed, 1)).all())
                    .contains("filtered")
                    .doesNotContain("amount");
        }
    }

    /** Evidence says what a guard saw, and it saw these. */
    @Test
    void whatIsNoSegmentIsInTheDigestOfWhatAGuardSaw() {
        var digest = new ContentDigest();
        List<ToolUse> no = List.of(new ToolUse("", "pay", "{\"sure\":false}", List.of()));
        List<ToolUse> yes = List.of(new ToolUse("", "pay", "{\"sure\":true}", List.of()));

        assertThat(digest.of(List.of(), List.of(), no)).isNotEqualTo(digest.of(List.of(), List.of(), yes));
        assertThat(digest.of(List.of(), List.of(), yes)).isEqualTo(digest.of(List.of(), List.of(), yes));
    }

    @Test
    void aCallSaysNothingOfItselfInALog() {
        assertThat(new ToolUse("bank", "pay", ARGUMENTS, List.of(1)).toString())
                .doesNotContain("bank")
                .doesNotContain("amount");
    }
}
