package io.aegis.dialects.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesStreamDecoderTest {
    private static List<AnswerEvent> decode(String stream) {
        return decode(List.of(Requests.utf8(stream)));
    }

    private static List<AnswerEvent> decode(List<byte[]> pieces) {
        StreamDecoder decoder = Dialects.ANTHROPIC_MESSAGES.decoder(false);
        var events = new ArrayList<AnswerEvent>();
        pieces.forEach(piece -> events.addAll(decoder.next(piece)));
        events.addAll(decoder.finish());
        return events;
    }

    private static String said(String text) {
        return Answers.START
                + Answers.TEXT_START
                + Answers.delta("{\"type\":\"text_delta\",\"text\":\"" + text + "\"}")
                + Answers.TEXT_STOP;
    }

    @Test
    void everyKindOfEventIsRead() {
        assertThat(decode(Answers.STREAM))
                .containsExactly(
                        new AnswerEvent.Text(0, Channel.REASONING, "hm"),
                        new AnswerEvent.Seal(0, "/u3+7f7t/u3+7f7t/u3+7Q=="),
                        new AnswerEvent.Seal(0, "/u3+7f7t/u3+7f7t/u3+8A==", true),
                        new AnswerEvent.Text(0, Channel.ASSISTANT, "Zürich a"),
                        new AnswerEvent.Text(0, Channel.ASSISTANT, "😀b 🦜"),
                        new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "find", "{\"a\":1}"),
                        new AnswerEvent.ToolCall(0, 1, CallKind.FUNCTION, "other", "{}"),
                        new AnswerEvent.Finished(0, Ending.TOOL_CALLS),
                        new AnswerEvent.Counted(new Usage(7, 7, 2, 3)),
                        new AnswerEvent.Done());
    }

    @Test
    void aSplitAtAnyByteChangesNothing() {
        byte[] bytes = Requests.utf8(Answers.STREAM);
        List<AnswerEvent> whole = decode(Answers.STREAM);
        for (int split = 0; split <= bytes.length; split++) {
            List<byte[]> halves = List.of(Arrays.copyOf(bytes, split), Arrays.copyOfRange(bytes, split, bytes.length));
            assertThat(decode(halves)).as("split at %d", split).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void piecesOfAnySizeChangeNothing(int size) {
        byte[] bytes = Requests.utf8(Answers.STREAM);
        var pieces = new ArrayList<byte[]>();
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
        }
        assertThat(decode(pieces)).isEqualTo(decode(Answers.STREAM));
    }

    @Test
    void aCutAtAnyByteIsNeverACleanEnd() {
        byte[] bytes = Requests.utf8(Answers.STREAM);
        for (int cut = 0; cut < bytes.length; cut++) {
            byte[] rest = Arrays.copyOf(bytes, cut);
            assertThatThrownBy(() -> decode(List.of(rest))).as("cut at %d", cut).isInstanceOf(ContentException.class);
        }
    }

    @Test
    void argumentsOfOneCharacterEachComeOutWhole() {
        String arguments = "{\"who\":\"Zoë \\\\ud83d\\\\ude00\",\"n\":[1,2]}";
        var stream = new StringBuilder(Answers.START)
                .append(Answers.TEXT_START.replace(
                        "{\"type\":\"text\",\"text\":\"\"}",
                        "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}"));
        for (char unit : arguments.toCharArray()) {
            String escaped = unit == '"' ? "\\\"" : unit == '\\' ? "\\\\" : String.valueOf(unit);
            stream.append(Answers.delta("{\"type\":\"input_json_delta\",\"partial_json\":\"" + escaped + "\"}"));
        }
        stream.append(Answers.TEXT_STOP).append(Answers.END);
        assertThat(decode(stream.toString()))
                .contains(new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "f", arguments));
    }

    @Test
    void inputThatComesWholeWithTheBeginningIsTheInput() {
        String stream = Answers.START
                + Answers.TEXT_START.replace(
                        "{\"type\":\"text\",\"text\":\"\"}",
                        "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"a\":\"b\"}}")
                + Answers.TEXT_STOP
                + Answers.END;
        assertThat(decode(stream)).contains(new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "f", "{\"a\":\"b\"}"));
    }

    @Test
    void textWithTheBeginningOfItsBlockIsText() {
        assertThat(decode(Answers.START
                        + Answers.TEXT_START.replace("\"text\":\"\"", "\"text\":\"a\"")
                        + Answers.TEXT_STOP
                        + Answers.END))
                .startsWith(new AnswerEvent.Text(0, Channel.ASSISTANT, "a"));
    }

    @Test
    void theStopSequenceThatEndedItIsNamed() {
        assertThat(decode(said("a")
                        + Answers.END.replace(
                                "\"end_turn\",\"stop_sequence\":null", "\"stop_sequence\",\"stop_sequence\":\"END\"")))
                .contains(new AnswerEvent.Finished(0, Ending.STOP_SEQUENCE, Optional.of("END")));
    }

    @Test
    void withoutCountsNothingIsCounted() {
        String uncounted = (said("a") + Answers.END).replaceAll(",\"usage\":\\{[^}]*\\}", "");
        assertThat(decode(uncounted)).noneMatch(AnswerEvent.Counted.class::isInstance);
    }

    @Test
    void anErrorInMidStreamIsAnEventAndNothingAfterItCounts() {
        assertThat(decode(said("a")
                        + Answers.event(
                                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"secret"
                                        + " text\"}}")
                        + "data: nonsense\n\n"))
                .containsExactly(new AnswerEvent.Text(0, Channel.ASSISTANT, "a"), new AnswerEvent.Failed());
    }

    @Test
    void whatFollowsTheEndIsIgnored() {
        assertThat(decode(Answers.STREAM + said("late") + "data: {{\n\n")).isEqualTo(decode(Answers.STREAM));
    }

    @Test
    void unknownEventsMembersAndCitationsAreCountedAndNotRelayed() {
        StreamDecoder decoder = Dialects.ANTHROPIC_MESSAGES.decoder(false);
        var events =
                decoder.next(Requests.utf8(Answers.START.replace("\"message\":{", "\"x\":1,\"message\":{\"y\":\"z\",")
                        + Answers.event("{\"type\":\"later_invention\",\"text\":\"hidden\"}")
                        + Answers.TEXT_START.replace(
                                "\"text\":\"\"", "\"text\":\"\",\"citations\":[{\"cited_text\":\"hidden\"}]")
                        + Answers.delta(
                                "{\"type\":\"citations_delta\",\"citation\":{\"type\":\"char_location\",\"cited_text\":\"hidden\"}}")
                        + Answers.delta("{\"type\":\"text_delta\",\"text\":\"a\",\"more\":\"hidden\"}")));
        assertThat(events).containsExactly(new AnswerEvent.Text(0, Channel.ASSISTANT, "a"));
        assertThat(decoder.droppedFields()).isEqualTo(6);
    }

    @Nested
    class GivenABrokenUpstream {
        private void assertBroken(String stream) {
            assertThatThrownBy(() -> decode(stream)).isInstanceOfSatisfying(ContentException.class, broken -> {
                assertThat(broken.refusal().code()).isEqualTo(ErrorCode.UPSTREAM_ERROR);
                assertThat(broken.refusal().toString()).doesNotContain("hunter2");
            });
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"type\":\"hunter2\"}",
                    "{\"type\":\"text_delta\",\"text\":5}",
                    "{\"type\":\"text_delta\"}",
                    "{\"text\":\"hunter2\"}",
                    "{\"type\":\"thinking_delta\",\"thinking\":\"hunter2\"}",
                    "{\"type\":\"signature_delta\",\"signature\":\"aaaa\"}",
                    "{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}",
                    "{\"type\":\"text_delta\",\"text\":\"\\ude00\"}",
                    "{\"type\":\"text_delta\",\"text\":\"\\ud83dx\"}",
                    "{\"type\":\"text_delta\",\"text\":\"\\ud83d\"}",
                    "[]"
                })
        void aPieceThatDoesNotFitItsBlockEndsTheStream(String delta) {
            assertBroken(Answers.START + Answers.TEXT_START + Answers.delta(delta) + Answers.TEXT_STOP + Answers.END);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"type\":\"hunter2\"}",
                    "{\"type\":\"server_tool_use\",\"id\":\"a\",\"name\":\"web_search\",\"input\":{}}",
                    "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"a\",\"content\":[]}",
                    "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"\",\"input\":{}}",
                    "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":\"hunter2\"}",
                    "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"\\ud83d\",\"input\":{}}",
                    "{\"type\":\"redacted_thinking\",\"data\":\"hunter2!\"}",
                    "{\"type\":\"redacted_thinking\"}",
                    "{\"type\":\"redacted_thinking\",\"data\":\"aHVudGVyMiBpcyB0aGUgcGFzc3dvcmQ=\"}",
                    "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"hunter2!\"}",
                    "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"hunter2\"}",
                    "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"aHVudGVyMiBpcyB0aGUgcGFzc3dvcmQ=\"}",
                    "{}"
                })
        void aBlockThatIsNotPublishedEndsTheStream(String block) {
            assertBroken(Answers.START
                    + Answers.TEXT_START.replace("{\"type\":\"text\",\"text\":\"\"}", block)
                    + Answers.TEXT_STOP
                    + Answers.END);
        }

        @Test
        void eventsOutOfOrderEndTheStream() {
            assertBroken("");
            assertBroken(Answers.END);
            assertBroken(Answers.TEXT_START);
            assertBroken(Answers.START + Answers.START);
            assertBroken(Answers.START + Answers.TEXT_STOP);
            assertBroken(Answers.START + Answers.TEXT_START + Answers.TEXT_START);
            assertBroken(Answers.START + Answers.TEXT_START + Answers.END);
            assertBroken(Answers.START + Answers.TEXT_START.replace("\"index\":0", "\"index\":1"));
            assertBroken(Answers.START + Answers.TEXT_START.replace("\"index\":0", "\"index\":\"hunter2\""));
            assertBroken(Answers.START + Answers.TEXT_START + Answers.TEXT_STOP.replace("\"index\":0", "\"index\":1"));
            assertBroken(said("a") + Answers.TEXT_START);
            assertBroken(said("a") + Answers.event("{\"type\":\"message_stop\"}"));
            String delta = Answers.END.substring(0, Answers.END.indexOf("\n\n") + 2);
            assertBroken(said("a") + delta + delta);
            assertBroken(said("a") + delta + Answers.TEXT_START.replace("\"index\":0", "\"index\":1"));
            assertBroken(Answers.START.replace("\"content\":[]", "\"content\":[{\"type\":\"text\",\"text\":\"x\"}]"));
            assertBroken(said("a") + Answers.END.replace("end_turn", "hunter2"));
        }

        @Test
        void inputThatIsSentTwiceEndsTheStream() {
            assertBroken(Answers.START
                    + Answers.TEXT_START.replace(
                            "{\"type\":\"text\",\"text\":\"\"}",
                            "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"a\":1}}")
                    + Answers.delta("{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}")
                    + Answers.TEXT_STOP
                    + Answers.END);
        }

        @Test
        void argumentsWithoutEndAreRefusedBeforeTheyFillTheMemory() {
            StreamDecoder decoder = Dialects.ANTHROPIC_MESSAGES.decoder(false);
            decoder.next(Requests.utf8(Answers.START
                    + Answers.TEXT_START.replace(
                            "{\"type\":\"text\",\"text\":\"\"}",
                            "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}")));
            byte[] fragment = Requests.utf8(
                    Answers.delta("{\"type\":\"input_json_delta\",\"partial_json\":\"" + "x".repeat(100_000) + "\"}"));
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < 100; sent++) {
                            decoder.next(fragment);
                        }
                    })
                    .isInstanceOf(ContentException.class);
        }

        @Test
        void aSealWithoutEndIsRefused() {
            String seal = "A".repeat((1 << 18) + 1);
            assertBroken(Answers.START
                    + Answers.TEXT_START.replace(
                            "{\"type\":\"text\",\"text\":\"\"}",
                            "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                    + Answers.delta("{\"type\":\"signature_delta\",\"signature\":\"" + seal + "\"}")
                    + Answers.TEXT_STOP
                    + Answers.END);
        }
    }
}
