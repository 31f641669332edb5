package io.aegis.dialects.chat;

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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatStreamDecoderTest {
    private static final String RICH = "\uFEFF: hello\r\n\r\n"
            + chunk(
                    "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"finish_reason\":null}")
            + chunk("{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}").replace("\n", "\r\n")
            + chunk("{\"index\":1,\"delta\":{\"content\":\"Zürich \\ud83d\\ude00 🦜\"}}")
                    .replace("data: ", "event: x\rdata:")
            + chunk("{\"index\":0,\"delta\":{\"content\":\"a\\ud83d\"}}")
            + chunk("{\"index\":0,\"delta\":{\"content\":\"\\ude00b\"}}")
            + "data: {\"choices\":[{\"index\":1,\n"
            + "data: \"delta\":{\"refusal\":\"no\"},\"finish_reason\":\"stop\"}]}\n\n"
            + chunk(
                    "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"x1\",\"type\":\"function\",\"function\":{\"name\":\"find\",\"arguments\":\"\"}}]}}")
            + chunk(
                    "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\"\"}}]}}")
            + chunk(
                    "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"x2\",\"function\":{\"name\":\"other\",\"arguments\":\"{}\"}}]}}")
            + chunk("{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}}")
            + chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}")
            + "data:"
            + " {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":2},\"completion_tokens_details\":{\"reasoning_tokens\":3}}}\n\n"
            + "data: [DONE]\n\n";

    private static String chunk(String choice) {
        return "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":["
                + choice + "],\"usage\":null}\n\n";
    }

    private static List<AnswerEvent> decode(String stream) {
        return decode(List.of(stream.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<AnswerEvent> decode(List<byte[]> pieces) {
        StreamDecoder decoder = Dialects.OPENAI_CHAT.decoder(false);
        var events = new ArrayList<AnswerEvent>();
        pieces.forEach(piece -> events.addAll(decoder.next(piece)));
        events.addAll(decoder.finish());
        return events;
    }

    private static void assertBroken(String stream) {
        assertThatThrownBy(() -> decode(stream))
                .isInstanceOfSatisfying(
                        ContentException.class,
                        broken -> assertThat(broken.refusal().code()).isEqualTo(ErrorCode.UPSTREAM_ERROR));
    }

    @Test
    void everyKindOfEventIsRead() {
        assertThat(decode(RICH))
                .containsExactly(
                        new AnswerEvent.Text(0, Channel.REASONING, "hm"),
                        new AnswerEvent.Text(1, Channel.ASSISTANT, "Zürich 😀 🦜"),
                        new AnswerEvent.Text(0, Channel.ASSISTANT, "a"),
                        new AnswerEvent.Text(0, Channel.ASSISTANT, "😀b"),
                        new AnswerEvent.Text(1, Channel.REFUSAL, "no"),
                        new AnswerEvent.Finished(1, Ending.STOP),
                        new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "find", "{\"a\":1}"),
                        new AnswerEvent.ToolCall(0, 1, CallKind.FUNCTION, "other", "{}"),
                        new AnswerEvent.Finished(0, Ending.TOOL_CALLS),
                        new AnswerEvent.Counted(new Usage(5, 7, 2, 3)),
                        new AnswerEvent.Done());
    }

    @Test
    void aSplitAtAnyByteChangesNothing() {
        byte[] bytes = RICH.getBytes(StandardCharsets.UTF_8);
        List<AnswerEvent> whole = decode(RICH);
        for (int split = 0; split <= bytes.length; split++) {
            List<byte[]> halves = List.of(Arrays.copyOf(bytes, split), Arrays.copyOfRange(bytes, split, bytes.length));
            assertThat(decode(halves)).as("split at %d", split).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void piecesOfAnySizeChangeNothing(int size) {
        byte[] bytes = RICH.getBytes(StandardCharsets.UTF_8);
        var pieces = new ArrayList<byte[]>();
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
        }
        assertThat(decode(pieces)).isEqualTo(decode(RICH));
    }

    @Test
    void aCutAtAnyByteIsNeverACleanEnd() {
        byte[] bytes = RICH.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut < bytes.length - "\n\n".length(); cut++) {
            byte[] rest = Arrays.copyOf(bytes, cut);
            assertThatThrownBy(() -> decode(List.of(rest))).as("cut at %d", cut).isInstanceOf(ContentException.class);
        }
    }

    @Test
    void theMarkOfTheEndNeedsNoEmptyLine() {
        assertThat(decode(RICH.stripTrailing())).isEqualTo(decode(RICH));
    }

    @Test
    void argumentsOfOneByteEachComeOutWhole() {
        String arguments = "{\"who\":\"Zoë \\\\ud83d\\\\ude00\",\"n\":[1,2]}";
        var stream = new StringBuilder();
        for (char unit : arguments.toCharArray()) {
            String escaped = unit == '"' ? "\\\"" : unit == '\\' ? "\\\\" : String.valueOf(unit);
            stream.append(chunk(
                    "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\""
                            + escaped + "\"}}]}}"));
        }
        stream.append(chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}"))
                .append("data: [DONE]\n\n");
        assertThat(decode(stream.toString()))
                .contains(new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "f", arguments));
    }

    @Test
    void anErrorInMidStreamIsAnEventAndNothingAfterItCounts() {
        assertThat(decode(chunk("{\"index\":0,\"delta\":{\"content\":\"a\"}}")
                        + "data: {\"error\":{\"message\":\"secret text\"}}\n\ndata: nonsense\n\n"))
                .containsExactly(new AnswerEvent.Text(0, Channel.ASSISTANT, "a"), new AnswerEvent.Failed());
    }

    @Test
    void whatFollowsTheEndIsIgnored() {
        assertThat(decode(RICH + chunk("{\"index\":0,\"delta\":{\"content\":\"late\"}}") + "data: {{\n\n"))
                .isEqualTo(decode(RICH));
    }

    @Test
    void unknownMembersAreCountedAndNotRelayed() {
        StreamDecoder decoder = Dialects.OPENAI_CHAT.decoder(false);
        var events = decoder.next(
                "data: {\"x\":1,\"choices\":[{\"index\":0,\"logprobs\":null,\"delta\":{\"y\":\"z\",\"content\":\"a\"}}]}\n\n"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(events).containsExactly(new AnswerEvent.Text(0, Channel.ASSISTANT, "a"));
        assertThat(decoder.droppedFields()).isEqualTo(3);
    }

    @Nested
    class GivenABrokenUpstream {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"index\":0,\"delta\":{\"content\":5}}",
                    "{\"index\":0,\"delta\":{\"content\":{}}}",
                    "{\"index\":0,\"delta\":{\"content\":[{\"type\":\"image_url\"}]}}",
                    "{\"index\":-1,\"delta\":{}}",
                    "{\"index\":1000000000000,\"delta\":{}}",
                    "{\"index\":129,\"delta\":{}}",
                    "{\"delta\":{}}",
                    "{\"index\":0,\"delta\":[]}",
                    "{\"index\":0,\"delta\":{},\"finish_reason\":\"because\"}",
                    "{\"index\":0,\"delta\":{\"content\":\"\\ude00\"}}",
                    "{\"index\":0,\"delta\":{\"content\":\"\\ud83dx\"}}",
                    "{\"index\":0,\"delta\":{\"content\":\"\\ud83d\"},\"finish_reason\":\"stop\"}",
                    "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}}",
                    "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"function\":{\"name\":\"f\"}}]}}",
                    "{\"index\":0,\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}}",
                    "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"type\":\"shell\",\"function\":{\"name\":\"f\"}}]}}",
                    "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\"}},{\"index\":0,\"function\":{\"name\":\"g\"}}]}}",
                    "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\"}},{\"index\":0,\"id\":\"b\"}]}}",
                    "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"\\ud83d\"}}]},\"finish_reason\":\"stop\"}",
                    "{\"index\":0,\"index\":0,\"delta\":{}}",
                    "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"},{\"index\":0,\"delta\":{\"content\":\"more\"}}",
                    "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"},{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}"
                })
        void itsChunkEndsTheStream(String choice) {
            assertThatThrownBy(() -> Dialects.OPENAI_CHAT
                            .decoder(false)
                            .next(chunk(choice).getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(ContentException.class);
        }

        @Test
        void anEndWithoutAChoiceIsACut() {
            assertBroken("data: [DONE]\n\n");
        }

        @Test
        void anEndBeforeAChoiceEndedIsACut() {
            assertBroken(chunk("{\"index\":0,\"delta\":{\"content\":\"a\"}}") + "data: [DONE]\n\n");
        }

        @Test
        void aBodyThatIsNoStreamIsACut() {
            assertBroken("<html>busy</html>");
            assertBroken("{\"choices\":[]}");
            assertBroken("");
        }

        @Test
        void bytesThatAreNotUtf8EndTheStream() {
            byte[] bytes = chunk("{\"index\":0,\"delta\":{\"content\":\"@\"}}").getBytes(StandardCharsets.ISO_8859_1);
            bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('@')] = (byte) 0xC3;
            assertThatThrownBy(() -> Dialects.OPENAI_CHAT.decoder(false).next(bytes))
                    .isInstanceOf(ContentException.class);
        }

        @Test
        void anEventWithoutEndIsRefusedBeforeItFillsTheMemory() {
            StreamDecoder decoder = Dialects.OPENAI_CHAT.decoder(false);
            byte[] piece = new byte[64 * 1024];
            Arrays.fill(piece, (byte) 'x');
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < 10 << 20; sent += piece.length) {
                            decoder.next(piece);
                        }
                    })
                    .isInstanceOf(ContentException.class);
        }

        @Test
        void manyLinesOfDataAreOneEventAndRefusedAlike() {
            StreamDecoder decoder = Dialects.OPENAI_CHAT.decoder(false);
            byte[] line = ("data: " + "x".repeat(60_000) + "\n").getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < 10 << 20; sent += line.length) {
                            decoder.next(line);
                        }
                    })
                    .isInstanceOf(ContentException.class);
        }

        @Test
        void argumentsWithoutEndAreRefusedBeforeTheyFillTheMemory() {
            StreamDecoder decoder = Dialects.OPENAI_CHAT.decoder(false);
            byte[] fragment = chunk(
                            "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\""
                                    + "x".repeat(100_000) + "\"}}]}}")
                    .getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < 100; sent++) {
                            decoder.next(fragment);
                        }
                    })
                    .isInstanceOf(ContentException.class);
        }
    }
}
