package io.aegis.dialects.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesAnswerTest {
    private static final Envelope ENVELOPE = new Envelope("0192-run", "asked-model", 1700000000, true);
    private static final String USAGE =
            "\"usage\":{\"input_tokens\":8,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":2,\"output_tokens\":7,\"output_tokens_details\":{\"thinking_tokens\":3}}";

    private static AnswerExchange read(String answer) {
        return Dialects.ANTHROPIC_MESSAGES.answer(Requests.utf8(answer), false);
    }

    private static String sent(AnswerExchange answer) {
        return written(answer.events(), ENVELOPE);
    }

    private static String written(List<AnswerEvent> events, Envelope envelope) {
        return new String(Dialects.ANTHROPIC_MESSAGES.whole(events, envelope), StandardCharsets.UTF_8);
    }

    @Test
    void theClientGetsOurEnvelopeAndThePublishedMembersOnly() {
        assertThat(sent(read(Answers.RICH)))
                .isEqualTo(
                        "{\"id\":\"msg_0192run\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"asked-model\",\"content\":["
                            + "{\"type\":\"thinking\",\"thinking\":\"because\",\"signature\":\"/u3+7f7t/u3+7f7t/u3+7Q==\"},"
                            + "{\"type\":\"redacted_thinking\",\"data\":\"/u3+7f7t/u3+7f7t/u3+8A==\"},{\"type\":\"text\",\"text\":\"one"
                            + " two\"},"
                            + "{\"type\":\"tool_use\",\"id\":\"toolu_0192runt0\",\"name\":\"find\",\"input\":{\"who\":\"ann\",\"tel\":12345678901234567890,\"x\":1.10}},"
                            + "{\"type\":\"tool_use\",\"id\":\"toolu_0192runt1\",\"name\":\"other\",\"input\":{}}],"
                            + "\"stop_reason\":\"tool_use\",\"stop_sequence\":null," + USAGE + "}");
    }

    @Test
    void everyStringThatReachesTheClientWasASegment() {
        AnswerExchange answer = read(Answers.RICH);
        assertThat(answer.segments())
                .allMatch(segment -> segment.trust() == Trust.MODEL && segment.message() == 0)
                .extracting(segment -> segment.channel() + " " + segment.text())
                .containsExactly(
                        Channel.REASONING + " because",
                        Channel.REASONING + " /u3+7f7t/u3+7f7t/u3+7Q==",
                        Channel.REASONING + " /u3+7f7t/u3+7f7t/u3+8A==",
                        Channel.ASSISTANT + " one two",
                        Channel.TOOL_ARGUMENTS + " find",
                        Channel.TOOL_ARGUMENTS + " who",
                        Channel.TOOL_ARGUMENTS + " ann",
                        Channel.TOOL_ARGUMENTS + " tel",
                        Channel.TOOL_ARGUMENTS + " 12345678901234567890",
                        Channel.TOOL_ARGUMENTS + " x",
                        Channel.TOOL_ARGUMENTS + " other");
        assertThat(answer.droppedFields()).isEqualTo(3);
        assertThat(answer.usage()).contains(new Usage(10, 7, 2, 3));
    }

    @Test
    void aCanaryInAnyStringIsSeenOrStays() {
        Raw.walk(Raw.parse(Answers.RICH), "", (place, value) -> {
            if (value instanceof String) {
                String planted = Raw.write(Raw.with(Raw.parse(Answers.RICH), "", place, old -> "canary!"));
                AnswerExchange answer;
                try {
                    answer = read(planted);
                } catch (ContentException refused) {
                    return;
                }
                boolean seen = answer.segments().stream()
                        .anyMatch(segment -> segment.text().contains("canary"));
                assertThat(seen || !sent(answer).contains("canary")).as(place).isTrue();
            }
        });
    }

    @Test
    void itsOneChoiceOwnsEverySegment() {
        AnswerExchange answer = read(Answers.RICH);
        assertThat(answer.choices()).hasSize(1);
        AnswerExchange.Choice choice = answer.choices().getFirst();
        assertThat(choice.index()).isZero();
        assertThat(choice.toolCalls()).extracting(call -> call.tool().name()).containsExactly("find", "other");
        Set<Integer> ids = new TreeSet<>(choice.text());
        choice.toolCalls().forEach(call -> ids.addAll(call.segments()));
        assertThat(ids)
                .containsExactlyElementsOf(
                        answer.segments().stream().map(Segment::id).toList());
    }

    @Test
    void editsReachTextAndArgumentsAndTakeTheSealFromWhatTheyChange() {
        AnswerExchange answer = read(Answers.RICH);
        for (Segment segment : answer.segments()) {
            if (segment.text().equals("ann")) {
                answer.replace(segment.withText("<P>", List.of(new Part(0, 3))));
            }
            if (segment.text().equals("one two")) {
                answer.replace(segment.withText("1 2", List.of(new Part(0, 2), new Part(2, 3))));
            }
            if (segment.text().equals("because")) {
                answer.replace(segment.withText("why", List.of(new Part(0, 3))));
            }
        }
        assertThat(sent(answer))
                .contains("\"who\":\"<P>\"", "\"text\":\"1 2\"", "\"data\":\"/u3+7f7t/u3+7f7t/u3+8A==\"")
                .contains("\"thinking\":\"why\",\"signature\":\"\"")
                .doesNotContain("ann", "one", "/u3+7f7t/u3+7f7t/u3+7Q==");
    }

    @Test
    void aFilteredAnswerIsARefusalWithoutContent() {
        AnswerExchange answer = read(Answers.RICH);
        answer.filter(0);
        assertThat(sent(answer))
                .contains("\"content\":[],\"stop_reason\":\"refusal\",\"stop_sequence\":null," + USAGE)
                .doesNotContain("ann", "because", "find", "/u3+7f7t/u3+7f7t/u3+7Q==", "/u3+7f7t/u3+7f7t/u3+8A==");
        assertThat(answer.segments()).isEmpty();
    }

    @Test
    void reasoningThatTheProviderSealsAndDoesNotShowStaysASeal() {
        String answer =
                "{\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"/u3+7f7t/u3+7f7t/u3+7Q==\"}],\"stop_reason\":\"end_turn\"}";
        assertThat(read(answer).events())
                .containsExactly(
                        new AnswerEvent.Seal(0, "/u3+7f7t/u3+7f7t/u3+7Q=="), new AnswerEvent.Finished(0, Ending.STOP));
        assertThat(sent(read(answer)))
                .contains("[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"/u3+7f7t/u3+7f7t/u3+7Q==\"}]");
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,STOP,end_turn",
        "stop_sequence,STOP_SEQUENCE,stop_sequence",
        "max_tokens,LENGTH,max_tokens",
        "model_context_window_exceeded,LENGTH,max_tokens",
        "tool_use,TOOL_CALLS,tool_use",
        "pause_turn,PAUSED,pause_turn",
        "refusal,FILTERED,refusal"
    })
    void everyPublishedReasonIsReadAndWritten(String reason, Ending ending, String written) {
        AnswerExchange answer = read("{\"type\":\"message\",\"content\":[],\"stop_reason\":\"" + reason + "\"}");
        assertThat(answer.events()).containsExactly(new AnswerEvent.Finished(0, ending));
        assertThat(sent(answer)).contains("\"stop_reason\":\"" + written + "\"");
    }

    @Test
    void aStopSequenceIsSaidOnlyIfTheClientAskedForIt() {
        var envelope = new Envelope("run", "m", 5, Set.of(Envelope.USAGE), List.of("END"), List.of());
        List<AnswerEvent> asked =
                read("{\"type\":\"message\",\"content\":[],\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"}")
                        .events();
        List<AnswerEvent> other =
                List.of(new AnswerEvent.Finished(0, Ending.STOP_SEQUENCE, Optional.of("whatever I like")));
        assertThat(written(asked, envelope)).contains("\"stop_sequence\":\"END\"");
        assertThat(written(other, envelope)).contains("\"stop_sequence\":null").doesNotContain("whatever");
    }

    @Test
    void whatWasNotTranslatedIsReported() {
        var envelope = new Envelope("run", "m", 5, Set.of(Envelope.USAGE), List.of(), List.of("/top_k"));
        assertThat(written(List.of(new AnswerEvent.Finished(0, Ending.STOP)), envelope))
                .endsWith(",\"aegis\":{\"not_translated\":[\"/top_k\"]}}");
    }

    @Test
    void whatOtherDialectsHaveIsSaidInThisOne() {
        List<AnswerEvent> refusal =
                List.of(new AnswerEvent.Text(0, Channel.REFUSAL, "no"), new AnswerEvent.Finished(0, Ending.STOP));
        assertThat(written(refusal, ENVELOPE))
                .contains("\"content\":[{\"type\":\"text\",\"text\":\"no\"}],\"stop_reason\":\"refusal\"");
        List<AnswerEvent> forced = List.of(
                new AnswerEvent.ToolCall(0, 0, CallKind.LEGACY, "f", ""), new AnswerEvent.Finished(0, Ending.STOP));
        assertThat(written(forced, ENVELOPE)).contains("\"input\":{}}],\"stop_reason\":\"tool_use\"");
        List<AnswerEvent> custom = List.of(
                new AnswerEvent.ToolCall(0, 0, CallKind.CUSTOM, "f", "a \"b\""),
                new AnswerEvent.Finished(0, Ending.TOOL_CALLS));
        assertThat(written(custom, ENVELOPE)).contains("\"input\":{\"input\":\"a \\\"b\\\"\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>hunter2</html>",
                "[]",
                "{}",
                "{\"type\":\"error\",\"error\":{\"message\":\"hunter2\"}}",
                "{\"type\":\"message\"}",
                "{\"type\":\"message\",\"content\":\"hunter2\",\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[]}",
                "{\"type\":\"message\",\"content\":[],\"stop_reason\":null}",
                "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"hunter2\"}",
                "{\"type\":\"message\",\"content\":[5],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"text\":\"hunter2\"}],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":5}],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"hunter2\"}],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"hunter2"
                        + " not base64\"}],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"redacted_thinking\",\"data\":\"hunter2 not"
                        + " base64\"}],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"hunter2\"}],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"aHVudGVyMiBpcyB0aGUgcGFzc3dvcmQ=\"}],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"redacted_thinking\",\"data\":\"aHVudGVyMiBpcyB0aGUgcGFzc3dvcmQ=\"}],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"tool_use\",\"name\":\"f\",\"input\":\"hunter2\"}],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"tool_use\",\"name\":\"\",\"input\":{}}],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\",\"stop_sequence\":5}",
                "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":-1}}",
                "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":\"hunter2\"}",
                "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":{\"output_tokens\":123456789}}",
                "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":{\"output_tokens\":1.5}}",
                "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\",\"content\":[]}"
            })
    void anAnswerOfAnotherShapeIsTheUpstreamsError(String answer) {
        assertThatThrownBy(() -> read(answer)).isInstanceOfSatisfying(ContentException.class, broken -> {
            assertThat(broken.refusal().code()).isEqualTo(ErrorCode.UPSTREAM_ERROR);
            assertThat(broken.refusal().toString()).doesNotContain("hunter2");
        });
    }
}
