package io.aegis.dialects.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.ToolCallExchange;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChatStreamEncoderTest {
    private static final String HEAD = "data:"
        + " {\"id\":\"chatcmpl-run-1\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"m\\\"x\",\"choices\":[";
    private static final Logprobs LOGPROBS = new Logprobs(
            List.of(),
            List.of(new Logprobs.Token(
                    "o",
                    "-0.25",
                    Optional.of(List.of(111)),
                    List.of(new Logprobs.Token("\"", "-1e-05", Optional.empty(), List.of())))));
    private static final String OPEN_END = "},\"logprobs\":null,\"finish_reason\":null}]";

    private final Dialect dialect = Dialects.OPENAI_CHAT;
    private final StreamEncoder plain = dialect.encoder(new Envelope("run-1", "m\"x", 5, false));
    private final StreamEncoder counting = dialect.encoder(new Envelope("run-1", "m\"x", 5, true));

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }

    @Test
    void theFirstChunkOfAChoiceHasTheRole() {
        String role = HEAD + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null"
                + OPEN_END + "}\n\n";
        assertThat(text(plain.text(0, Channel.ASSISTANT, "Zü\n\"🦜")))
                .isEqualTo(role + HEAD + "{\"index\":0,\"delta\":{\"content\":\"Zü\\n\\\"🦜\"" + OPEN_END + "}\n\n");
        assertThat(text(plain.text(0, Channel.REASONING, "b")))
                .isEqualTo(HEAD + "{\"index\":0,\"delta\":{\"reasoning_content\":\"b\"" + OPEN_END + "}\n\n");
        assertThat(text(plain.text(0, Channel.REFUSAL, "c"))).contains("\"delta\":{\"refusal\":\"c\"}");
        assertThat(text(plain.text(1, Channel.ASSISTANT, "d"))).contains("{\"index\":1,\"delta\":{\"role\"");
    }

    @Test
    void allChunksButTheLastSayThatUsageIsNotYetKnownIfItWasAskedFor() {
        assertThat(text(counting.text(0, Channel.ASSISTANT, "a"))).contains(OPEN_END + ",\"usage\":null}\n\n");
        assertThat(text(counting.finished(new AnswerEvent.Finished(0, Ending.STOP))))
                .isEqualTo(
                        HEAD
                                + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n");
        assertThat(text(counting.usage(new Usage(1, 2, 0, 0))))
                .isEqualTo(
                        HEAD
                                + "],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0}}}\n\n");
        assertThat(plain.usage(new Usage(1, 2, 0, 0))).isEmpty();
    }

    @Test
    void toolCallsAreWholeCountedWithoutGapsAndHaveOurIds() {
        assertThat(text(plain.toolCall(new AnswerEvent.ToolCall(0, 3, CallKind.FUNCTION, "find", "{\"a\":1}"))))
                .endsWith(HEAD
                        + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_run1c0t0\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"find\",\"arguments\":\"{\\\"a\\\":1}\"}}]" + OPEN_END + "}\n\n");
        assertThat(text(plain.toolCall(new AnswerEvent.ToolCall(0, 5, CallKind.CUSTOM, "shell", "ls"))))
                .contains(
                        "{\"index\":1,\"id\":\"call_run1c0t1\",\"type\":\"custom\",\"custom\":{\"name\":\"shell\",\"input\":\"ls\"}}");
        assertThat(text(plain.toolCall(new AnswerEvent.ToolCall(1, 0, CallKind.LEGACY, "old", "{}"))))
                .contains("\"delta\":{\"function_call\":{\"name\":\"old\",\"arguments\":\"{}\"}}");
    }

    @Test
    void theEndIsWhatTheApiDocuments() {
        assertThat(text(plain.finished(new AnswerEvent.Finished(2, Ending.FILTERED))))
                .contains("{\"index\":2,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"content_filter\"}");
        assertThat(text(plain.done())).isEqualTo("data: [DONE]\n\n");
        assertThat(text(plain.keepAlive())).startsWith(":").endsWith("\n\n");
    }

    @Test
    void anErrorHasOneShapeInABodyAndInAStream() {
        Refusal refusal = Refusal.of(ErrorCode.GUARD_UNAVAILABLE, "a \"guard\" failed", "Why.", "Fix");
        String body = "{\"error\":{\"message\":\"a \\\"guard\\\" failed. Why."
            + " Fix.\",\"type\":\"server_error\",\"param\":null,\"code\":\"guard_unavailable\",\"aegis\":{\"code\":\"AEG-GRD-002\",\"what\":\"a"
            + " \\\"guard\\\" failed\",\"why\":\"Why.\",\"fix\":\"Fix\"}}}";
        assertThat(text(dialect.error(refusal))).isEqualTo(body);
        assertThat(text(plain.error(refusal))).isEqualTo("data: " + body + "\n\n");
    }

    @Test
    void whatIsEncodedIsDecodedToTheSame() {
        List<AnswerEvent> events = List.of(
                new AnswerEvent.Text(0, Channel.REASONING, "r\u0000\u2028"),
                new AnswerEvent.Text(0, Channel.ASSISTANT, "data: [DONE]\n\n🦜"),
                new AnswerEvent.Text(1, Channel.REFUSAL, "n"),
                new AnswerEvent.Tokens(1, Channel.REFUSAL, "o", LOGPROBS),
                new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "f", "{}"),
                new AnswerEvent.Finished(0, Ending.TOOL_CALLS),
                new AnswerEvent.Finished(1, Ending.STOP),
                new AnswerEvent.Counted(new Usage(1, 2, 1, 1)),
                new AnswerEvent.Done());
        StreamDecoder decoder = dialect.decoder(true);
        var read = new ArrayList<AnswerEvent>();
        for (AnswerEvent event : events) {
            read.addAll(decoder.next(
                    switch (event) {
                        case AnswerEvent.Text text -> counting.text(text.choice(), text.channel(), text.text());
                        case AnswerEvent.Tokens(int choice, Channel channel, String text, Logprobs known) ->
                            counting.tokens(choice, channel, text, known);
                        case AnswerEvent.ToolCall call -> counting.toolCall(call);
                        case AnswerEvent.Finished end -> counting.finished(end);
                        case AnswerEvent.Seal seal -> counting.seal(seal);
                        case AnswerEvent.Vector vector -> throw new AssertionError();
                        case AnswerEvent.Counted counted -> counting.usage(counted.usage());
                        case AnswerEvent.Done done -> counting.done();
                        case AnswerEvent.Failed failed -> throw new AssertionError();
                    }));
            read.addAll(decoder.next(counting.keepAlive()));
        }
        assertThat(read).isEqualTo(events);
    }

    @Test
    void aStreamedToolCallIsReadAndEditedInsideItsArguments() {
        ToolCallExchange call = dialect.toolCall(
                new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "find", "{\"who\":\"ann\",\"tel\":12345678}"));
        assertThat(call.segments()).extracting(Segment::text).containsExactly("find", "who", "ann", "tel", "12345678");
        Segment ann = call.segments().get(2);
        call.replace(ann.withText("<P>", List.of(new Part(0, 3))));
        assertThat(call.call().arguments()).isEqualTo("{\"who\":\"<P>\",\"tel\":12345678}");
        assertThatThrownBy(() -> dialect.toolCall(new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "f", "[1]")))
                .isInstanceOf(ContentException.class);
    }
}
