package io.aegis.dialects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.StreamEvent;
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

    private final OpenAiChat dialect = new OpenAiChat();
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
        assertThat(text(counting.finished(0, "stop")))
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
        assertThat(text(plain.toolCall(new StreamEvent.ToolCall(0, 3, "function_0_3", "find", "{\"a\":1}"))))
                .endsWith(HEAD
                        + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_run1c0t0\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"find\",\"arguments\":\"{\\\"a\\\":1}\"}}]" + OPEN_END + "}\n\n");
        assertThat(text(plain.toolCall(new StreamEvent.ToolCall(0, 5, "custom_0_5", "shell", "ls"))))
                .contains(
                        "{\"index\":1,\"id\":\"call_run1c0t1\",\"type\":\"custom\",\"custom\":{\"name\":\"shell\",\"input\":\"ls\"}}");
        assertThat(text(plain.toolCall(new StreamEvent.ToolCall(1, 0, "legacy_1_0", "old", "{}"))))
                .contains("\"delta\":{\"function_call\":{\"name\":\"old\",\"arguments\":\"{}\"}}");
    }

    @Test
    void theEndIsWhatTheApiDocuments() {
        assertThat(text(plain.filtered(2)))
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
        List<StreamEvent> events = List.of(
                new StreamEvent.Text(0, Channel.REASONING, "r\u0000\u2028"),
                new StreamEvent.Text(0, Channel.ASSISTANT, "data: [DONE]\n\n🦜"),
                new StreamEvent.Text(1, Channel.REFUSAL, "n"),
                new StreamEvent.Tokens(1, Channel.REFUSAL, "o", LOGPROBS),
                new StreamEvent.ToolCall(0, 0, "function_0_0", "f", "{}"),
                new StreamEvent.Finished(0, "tool_calls"),
                new StreamEvent.Finished(1, "stop"),
                new StreamEvent.Counted(new Usage(1, 2, 1, 1)),
                new StreamEvent.Done());
        StreamDecoder decoder = dialect.decoder(true);
        var read = new ArrayList<StreamEvent>();
        for (StreamEvent event : events) {
            read.addAll(decoder.next(
                    switch (event) {
                        case StreamEvent.Text text -> counting.text(text.choice(), text.channel(), text.text());
                        case StreamEvent.Tokens(int choice, Channel channel, String text, Logprobs known) ->
                            counting.tokens(choice, channel, text, known);
                        case StreamEvent.ToolCall call -> counting.toolCall(call);
                        case StreamEvent.Finished end -> counting.finished(end.choice(), end.reason());
                        case StreamEvent.Counted counted -> counting.usage(counted.usage());
                        case StreamEvent.Done done -> counting.done();
                        case StreamEvent.Failed failed -> throw new AssertionError();
                    }));
            read.addAll(decoder.next(counting.keepAlive()));
        }
        assertThat(read).isEqualTo(events);
    }

    @Test
    void aStreamedToolCallIsReadAndEditedInsideItsArguments() {
        ToolCallExchange call = dialect.toolCall(
                new StreamEvent.ToolCall(0, 0, "function_0_0", "find", "{\"who\":\"ann\",\"tel\":12345678}"));
        assertThat(call.segments()).extracting(Segment::text).containsExactly("find", "who", "ann", "tel", "12345678");
        Segment ann = call.segments().get(2);
        call.replace(ann.withText("<P>", List.of(new Part(0, 3))));
        assertThat(call.call().arguments()).isEqualTo("{\"who\":\"<P>\",\"tel\":12345678}");
        assertThatThrownBy(() -> dialect.toolCall(new StreamEvent.ToolCall(0, 0, "function_0_0", "f", "[1]")))
                .isInstanceOf(ContentException.class);
    }
}
