package io.aegis.dialects.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesStreamDecoderTest {
    private static final String USAGE =
            "\"usage\":{\"input_tokens\":5,\"input_tokens_details\":{\"cached_tokens\":2,\"cache_write_tokens\":0},\"output_tokens\":7,\"output_tokens_details\":{\"reasoning_tokens\":3},\"total_tokens\":12}";
    private static final String MESSAGE =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Zürich"
                + " 😀 🦜\",\"annotations\":[],\"logprobs\":[]},{\"type\":\"refusal\",\"refusal\":\"no\"}]}";
    private static final String REASONING =
            "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"hm\"},{\"type\":\"summary_text\",\"text\":\"well\"}],\"encrypted_content\":\""
                    + Requests.SEAL + "\"}";
    private static final String CALL =
            "{\"id\":\"fc_1\",\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"call_x\",\"name\":\"find\",\"arguments\":\"{\\\"a\\\":1}\"}";
    private static final String CUSTOM =
            "{\"id\":\"ctc_1\",\"type\":\"custom_tool_call\",\"call_id\":\"call_y\",\"name\":\"shell\",\"input\":\"ls"
                    + " -l\"}";
    private static final String OUTPUT = "[" + REASONING + "," + MESSAGE + "," + CALL + "," + CUSTOM + "]";

    private static final String RICH = "\uFEFF: hello\r\n\r\n"
            + event("response.created", "\"response\":{\"id\":\"resp_1\",\"status\":\"in_progress\",\"output\":[]}")
            + event("response.in_progress", "\"response\":{\"id\":\"resp_1\",\"status\":\"in_progress\",\"output\":[]}")
            + added(0, "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]}")
            + event(
                    "response.reasoning_summary_part.added",
                    "\"item_id\":\"rs_1\",\"output_index\":0,\"summary_index\":0,\"part\":{\"type\":\"summary_text\",\"text\":\"\"}")
            + thought(0, "h").replace("\n", "\r\n")
            + thought(0, "m")
            + event(
                    "response.reasoning_summary_text.done",
                    "\"item_id\":\"rs_1\",\"output_index\":0,\"summary_index\":0,\"text\":\"hm\"")
            + event(
                    "response.reasoning_summary_part.done",
                    "\"item_id\":\"rs_1\",\"output_index\":0,\"summary_index\":0,\"part\":{\"type\":\"summary_text\",\"text\":\"hm\"}")
            + thought(1, "well")
            + done(0, REASONING)
            + added(
                    1,
                    "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}")
            + event(
                    "response.content_part.added",
                    "\"item_id\":\"msg_1\",\"output_index\":1,\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[],\"logprobs\":[]}")
            + said(1, 0, "Zürich \\ud83d")
            + said(1, 0, "\\ude00 🦜")
            + event(
                    "response.output_text.done",
                    "\"item_id\":\"msg_1\",\"output_index\":1,\"content_index\":0,\"text\":\"Zürich 😀"
                            + " 🦜\",\"logprobs\":[]")
            + "data: {\"type\":\"response.refusal.delta\",\n"
            + "data:"
            + " \"sequence_number\":1,\"item_id\":\"msg_1\",\"output_index\":1,\"content_index\":1,\"delta\":\"no\"}\n\n"
            + event(
                    "response.refusal.done",
                    "\"item_id\":\"msg_1\",\"output_index\":1,\"content_index\":1,\"refusal\":\"no\"")
            + done(1, MESSAGE)
            + added(2, CALL.replace("{\\\"a\\\":1}", "").replace("completed", "in_progress"))
            + arguments(2, "{\\\"a\\\"")
            + arguments(2, ":1}")
            + event(
                    "response.function_call_arguments.done",
                    "\"item_id\":\"fc_1\",\"output_index\":2,\"name\":\"find\",\"arguments\":\"{\\\"a\\\":1}\"")
            + done(2, CALL)
            + added(3, CUSTOM.replace("ls -l", ""))
            + event(
                    "response.custom_tool_call_input.delta",
                    "\"item_id\":\"ctc_1\",\"output_index\":3,\"delta\":\"ls \",\"obfuscation\":\"xx\"")
            + event(
                    "response.custom_tool_call_input.done",
                    "\"item_id\":\"ctc_1\",\"output_index\":3,\"input\":\"ls -l\"")
            + done(3, CUSTOM)
            + completed(OUTPUT);

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":1," + members + "}\n\n";
    }

    private static String added(int index, String item) {
        return event("response.output_item.added", "\"output_index\":" + index + ",\"item\":" + item);
    }

    private static String done(int index, String item) {
        return event("response.output_item.done", "\"output_index\":" + index + ",\"item\":" + item);
    }

    private static String said(int index, int part, String text) {
        return event(
                "response.output_text.delta",
                "\"item_id\":\"msg_1\",\"output_index\":" + index + ",\"content_index\":" + part + ",\"delta\":\""
                        + text + "\",\"logprobs\":[]");
    }

    private static String thought(int part, String text) {
        return event(
                "response.reasoning_summary_text.delta",
                "\"item_id\":\"rs_1\",\"output_index\":0,\"summary_index\":" + part + ",\"delta\":\"" + text + "\"");
    }

    private static String arguments(int index, String text) {
        return event(
                "response.function_call_arguments.delta",
                "\"item_id\":\"fc_1\",\"output_index\":" + index + ",\"delta\":\"" + text + "\"");
    }

    private static String completed(String output) {
        return event(
                "response.completed",
                "\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"error\":null,\"incomplete_details\":null,\"output\":"
                        + output + "," + USAGE + "}");
    }

    private static String incomplete(String reason) {
        return event(
                "response.incomplete",
                "\"response\":{\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"" + reason
                        + "\"},\"output\":[]}");
    }

    private static List<AnswerEvent> decode(String stream) {
        return decode(List.of(stream.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<AnswerEvent> decode(List<byte[]> pieces) {
        StreamDecoder decoder = Dialects.OPENAI_RESPONSES.decoder(false);
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

    private static final List<AnswerEvent> END = List.of(
            new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "find", "{\"a\":1}"),
            new AnswerEvent.ToolCall(0, 1, CallKind.CUSTOM, "shell", "ls -l"),
            new AnswerEvent.Finished(0, Ending.TOOL_CALLS),
            new AnswerEvent.Counted(new Usage(5, 7, 2, 3)),
            new AnswerEvent.Done());

    /** What was said, whatever the pieces that it came in. */
    private static List<String> joined(List<AnswerEvent> events) {
        var joined = new ArrayList<String>();
        Channel last = null;
        for (AnswerEvent event : events) {
            if (event instanceof AnswerEvent.Text(int choice, Channel channel, String text)) {
                if (channel == last) {
                    joined.set(joined.size() - 1, joined.getLast() + text);
                } else {
                    joined.add(channel + " " + text);
                }
                last = channel;
            } else {
                joined.add(
                        event instanceof AnswerEvent.Seal(int choice, String value, boolean hidden)
                                ? "seal " + value
                                : event instanceof AnswerEvent.ToolCall call
                                        ? call.name() + call.arguments()
                                        : event.toString());
                last = null;
            }
        }
        return joined;
    }

    @Test
    void everyKindOfEventIsRead() {
        var expected = new ArrayList<AnswerEvent>(List.of(
                new AnswerEvent.Text(0, Channel.REASONING, "h"),
                new AnswerEvent.Text(0, Channel.REASONING, "m"),
                new AnswerEvent.Text(0, Channel.REASONING, "\n\n"),
                new AnswerEvent.Text(0, Channel.REASONING, "well"),
                new AnswerEvent.Seal(0, Requests.SEAL),
                new AnswerEvent.Text(0, Channel.ASSISTANT, "Zürich "),
                new AnswerEvent.Text(0, Channel.ASSISTANT, "😀 🦜"),
                new AnswerEvent.Text(0, Channel.REFUSAL, "no")));
        expected.addAll(END);
        assertThat(decode(RICH)).isEqualTo(expected);
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
    void theLastEventNeedsNoEmptyLine() {
        assertThat(decode(RICH.stripTrailing())).isEqualTo(decode(RICH));
    }

    @Test
    void whatIsSaidOnlyAsAWholeIsNeitherLostNorDoubled() {
        List<String> whole = joined(decode(RICH));
        assertThat(joined(decode(
                        done(0, REASONING) + done(1, MESSAGE) + done(2, CALL) + done(3, CUSTOM) + completed(OUTPUT))))
                .as("items")
                .isEqualTo(whole);
        assertThat(joined(decode(completed(OUTPUT)))).as("the last event").isEqualTo(whole);
        assertThat(joined(decode(done(0, REASONING) + done(1, MESSAGE) + completed(OUTPUT))))
                .as("some items, and the others in the last event")
                .isEqualTo(whole);
        assertThat(joined(
                        decode(RICH.replaceAll("event: response\\.[a-z_]+\\.delta\r?\ndata: [^\r\n]*\r?\n\r?\n", ""))))
                .as("all but the deltas")
                .isEqualTo(whole);
        assertThat(joined(decode(RICH.replaceAll(
                        "event:"
                            + " response\\.(output_text|refusal|reasoning_summary_text|function_call_arguments|custom_tool_call_input|reasoning_summary_part)\\.done\r"
                            + "?\n"
                            + "data: [^\r\n"
                            + "]*\r"
                            + "?\n\r"
                            + "?\n",
                        ""))))
                .as("all but the ends of the parts")
                .isEqualTo(whole);
    }

    @Test
    void anItemThatTheLastEventMovedIsNotSaidAgain() {
        assertThat(joined(decode(added(1, "{\"id\":\"msg_1\",\"type\":\"message\",\"content\":[]}")
                        + said(1, 0, "Zürich 😀 🦜")
                        + event(
                                "response.refusal.delta",
                                "\"item_id\":\"msg_1\",\"output_index\":1,\"content_index\":1,\"delta\":\"no\"")
                        + completed("[" + MESSAGE + "]"))))
                .containsExactly(
                        "ASSISTANT Zürich 😀 🦜",
                        "REFUSAL no",
                        "Finished[0 STOP]",
                        new AnswerEvent.Counted(new Usage(5, 7, 2, 3)).toString(),
                        new AnswerEvent.Done().toString());
    }

    @Test
    void reasoningInFullIsReasoning() {
        assertThat(decode(event(
                                "response.reasoning_text.delta",
                                "\"item_id\":\"r\",\"output_index\":0,\"content_index\":0,\"delta\":\"a\"")
                        + event(
                                "response.reasoning_text.done",
                                "\"item_id\":\"r\",\"output_index\":0,\"content_index\":0,\"text\":\"ab\"")
                        + event(
                                "response.content_part.done",
                                "\"item_id\":\"r\",\"output_index\":0,\"content_index\":0,\"part\":{\"type\":\"reasoning_text\",\"text\":\"abc\"}")
                        + completed("[]")))
                .startsWith(
                        new AnswerEvent.Text(0, Channel.REASONING, "a"),
                        new AnswerEvent.Text(0, Channel.REASONING, "b"),
                        new AnswerEvent.Text(0, Channel.REASONING, "c"));
    }

    @Test
    void anIncompleteResponseSaysWhy() {
        assertThat(decode(said(0, 0, "a") + incomplete("max_output_tokens")))
                .contains(new AnswerEvent.Finished(0, Ending.LENGTH), new AnswerEvent.Done());
        assertThat(decode(said(0, 0, "a") + incomplete("content_filter")))
                .contains(new AnswerEvent.Finished(0, Ending.FILTERED));
        assertBroken(said(0, 0, "a") + incomplete("hunter2"));
    }

    @Test
    void aCallThatBreaksOffIsNoCall() {
        StreamDecoder decoder = Dialects.OPENAI_RESPONSES.decoder(false);
        String stream = added(0, CALL.replace("{\\\"a\\\":1}", ""))
                + arguments(0, "{\\\"a\\\"")
                + done(0, CALL.replace("\\\":1}", "").replace("completed", "incomplete"))
                + incomplete("max_output_tokens");
        assertThat(decoder.next(stream.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(new AnswerEvent.Finished(0, Ending.LENGTH), new AnswerEvent.Done());
        assertThat(decoder.droppedFields()).isEqualTo(1);
    }

    @Test
    void logProbabilitiesGoWithTheirText() {
        StreamDecoder decoder = Dialects.OPENAI_RESPONSES.decoder(true);
        String stream = said(0, 0, "a")
                        .replace(
                                "\"logprobs\":[]",
                                "\"logprobs\":[{\"token\":\"a\",\"logprob\":-0.5,\"top_logprobs\":[]}]")
                + completed("[]");
        assertThat(decoder.next(stream.getBytes(StandardCharsets.UTF_8)))
                .startsWith(new AnswerEvent.Tokens(
                        0,
                        Channel.ASSISTANT,
                        "a",
                        new Logprobs(
                                List.of(new Logprobs.Token("a", "-0.5", Optional.empty(), List.of())), List.of())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: error\ndata: {\"type\":\"error\",\"code\":\"x\",\"message\":\"secret text\"}\n\n",
                "data: {\"error\":{\"message\":\"secret text\"}}\n\n",
                "data:"
                    + " {\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"message\":\"secret"
                    + " text\"}}}\n\n"
            })
    void anErrorInMidStreamIsAnEventAndNothingAfterItCounts(String error) {
        assertThat(decode(said(0, 0, "a") + error + "data: nonsense\n\n"))
                .containsExactly(new AnswerEvent.Text(0, Channel.ASSISTANT, "a"), new AnswerEvent.Failed());
    }

    @Test
    void whatFollowsTheEndIsIgnored() {
        assertThat(decode(RICH + said(1, 0, "late") + "data: [DONE]\n\ndata: {{\n\n"))
                .isEqualTo(decode(RICH));
    }

    @Test
    void unknownEventsAndMembersAreCountedAndNotRelayed() {
        StreamDecoder decoder = Dialects.OPENAI_RESPONSES.decoder(false);
        var events = decoder.next((event("response.hunter2", "\"x\":1")
                        + event(
                                "response.output_text.annotation.added",
                                "\"output_index\":0,\"annotation\":{\"url\":\"hunter2\"}")
                        + event(
                                "response.output_text.delta",
                                "\"output_index\":0,\"content_index\":0,\"delta\":\"a\",\"y\":\"hunter2\",\"logprobs\":[{\"token\":\"hunter2\"}]"))
                .getBytes(StandardCharsets.UTF_8));
        assertThat(events).containsExactly(new AnswerEvent.Text(0, Channel.ASSISTANT, "a"));
        assertThat(decoder.droppedFields()).isEqualTo(4);
    }

    @Nested
    class GivenABrokenUpstream {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[DONE]",
                    "{}",
                    "{\"type\":5}",
                    "{\"type\":\"response.output_text.delta\",\"delta\":\"a\",\"content_index\":0}",
                    "{\"type\":\"response.output_text.delta\",\"delta\":\"a\",\"output_index\":0}",
                    "{\"type\":\"response.output_text.delta\",\"delta\":5,\"output_index\":0,\"content_index\":0}",
                    "{\"type\":\"response.output_text.delta\",\"delta\":\"a\",\"output_index\":100000,\"content_index\":0}",
                    "{\"type\":\"response.output_text.delta\",\"delta\":\"\\ude00\",\"output_index\":0,\"content_index\":0}",
                    "{\"type\":\"response.output_text.delta\",\"delta\":\"\\ud83dx\",\"output_index\":0,\"content_index\":0}",
                    "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"image_generation_call\",\"id\":\"ws\"}}",
                    "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":\"mcp_call\",\"id\":\"m\"}}",
                    "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":\"message\",\"content\":[{\"type\":\"audio\"}]}}",
                    "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"no"
                        + " seal at all\"}}",
                    "{\"type\":\"response.output_item.added\",\"output_index\":0}",
                    "{\"type\":\"response.completed\"}",
                    "{\"type\":\"response.completed\",\"response\":{\"status\":\"in_progress\"}}",
                    "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[{\"type\":\"hunter2\"}]}}",
                    "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"usage\":{\"input_tokens\":-1}}}",
                    "{\"type\":\"response.completed\",\"type\":\"x\"}"
                })
        void itsEventEndsTheStream(String data) {
            assertBroken("data: " + data + "\n\n");
        }

        @Test
        void aCallThatChangesItsNameOrItsKindOrHasNone() {
            assertBroken(added(0, CALL) + done(0, CALL.replace("find", "other")));
            assertBroken(added(0, CALL) + done(0, CUSTOM));
            assertBroken(arguments(0, "{}") + completed("[]"));
        }

        @Test
        void halfACharacterAtTheEnd() {
            assertBroken(said(0, 0, "\\ud83d") + completed("[]"));
            assertBroken(added(0, CALL) + arguments(0, "\\ud83d") + completed("[]"));
        }

        @Test
        void aBodyThatIsNoStreamIsACut() {
            assertBroken("<html>busy</html>");
            assertBroken("{\"output\":[]}");
            assertBroken("");
        }

        @Test
        void argumentsWithoutEndAreRefusedBeforeTheyFillTheMemory() {
            StreamDecoder decoder = Dialects.OPENAI_RESPONSES.decoder(false);
            byte[] fragment = arguments(0, "x".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < 100; sent++) {
                            decoder.next(fragment);
                        }
                    })
                    .isInstanceOf(ContentException.class);
        }

        @Test
        void itemsAndPartsWithoutEndAreRefusedToo() {
            StreamDecoder items = Dialects.OPENAI_RESPONSES.decoder(false);
            StreamDecoder parts = Dialects.OPENAI_RESPONSES.decoder(false);
            assertThatThrownBy(() -> {
                        for (int at = 0; at < 9_999; at++) {
                            items.next(said(at, 0, "a").getBytes(StandardCharsets.UTF_8));
                        }
                    })
                    .isInstanceOf(ContentException.class);
            assertThatThrownBy(() -> {
                        for (int at = 0; at < 9_999; at++) {
                            parts.next(said(0, at, "a").getBytes(StandardCharsets.UTF_8));
                        }
                    })
                    .isInstanceOf(ContentException.class);
        }

        @Test
        void anEventWithoutEndIsRefusedBeforeItFillsTheMemory() {
            StreamDecoder decoder = Dialects.OPENAI_RESPONSES.decoder(false);
            byte[] piece = new byte[1 << 20];
            Arrays.fill(piece, (byte) 'x');
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < 64; sent++) {
                            decoder.next(piece);
                        }
                    })
                    .isInstanceOf(ContentException.class);
        }
    }
}
