package io.aegis.dialects.messages;

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
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesStreamEncoderTest {
    private static final String NO_USAGE =
            "{\"input_tokens\":0,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":0,\"output_tokens_details\":{\"thinking_tokens\":0}}";
    private static final String START = "event: message_start\n"
        + "data:"
        + " {\"type\":\"message_start\",\"message\":{\"id\":\"msg_run1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\\\"x\","
        + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":" + NO_USAGE + "}}\n\n";

    private final Dialect dialect = Dialects.ANTHROPIC_MESSAGES;
    private final StreamEncoder encoder =
            dialect.encoder(new Envelope("run-1", "m\"x", 5, Set.of(Envelope.USAGE), List.of("END"), List.of()));

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }

    private static String block(int index, String block) {
        return "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":" + index
                + ",\"content_block\":" + block + "}\n\n";
    }

    private static String delta(int index, String delta) {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":"
                + delta + "}\n\n";
    }

    private static String stop(int index) {
        return "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":" + index + "}\n\n";
    }

    @Test
    void textOfOneChannelIsOneBlock() {
        assertThat(text(encoder.text(0, Channel.REASONING, "hm")))
                .isEqualTo(START
                        + block(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                        + delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}"));
        assertThat(text(encoder.text(0, Channel.ASSISTANT, "Zü\n\"🦜")))
                .isEqualTo(stop(0)
                        + block(1, "{\"type\":\"text\",\"text\":\"\"}")
                        + delta(1, "{\"type\":\"text_delta\",\"text\":\"Zü\\n\\\"🦜\"}"));
        assertThat(text(encoder.text(0, Channel.ASSISTANT, "b")))
                .isEqualTo(delta(1, "{\"type\":\"text_delta\",\"text\":\"b\"}"));
    }

    @Test
    void aSealStandsUnderItsReasoningAndEndsIt() {
        encoder.text(0, Channel.REASONING, "hm");
        assertThat(text(encoder.seal(new AnswerEvent.Seal(0, "c2ln"))))
                .isEqualTo(delta(0, "{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}") + stop(0));
        assertThat(text(encoder.text(0, Channel.REASONING, "more"))).startsWith("event: content_block_start");
    }

    @Test
    void aSealWithoutShownReasoningIsAnEmptyThought() {
        assertThat(text(encoder.seal(new AnswerEvent.Seal(0, "c2ln"))))
                .isEqualTo(START
                        + block(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                        + delta(0, "{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}")
                        + stop(0));
    }

    @Test
    void reasoningThatTheProviderAloneReadsIsABlockOfItsOwn() {
        encoder.text(0, Channel.REASONING, "hm");
        assertThat(text(encoder.seal(new AnswerEvent.Seal(0, "aGlk", true))))
                .isEqualTo(stop(0) + block(1, "{\"type\":\"redacted_thinking\",\"data\":\"aGlk\"}") + stop(1));
    }

    @Test
    void toolCallsAreWholeBlocksWithoutGapsAndHaveOurIds() {
        encoder.text(0, Channel.ASSISTANT, "a");
        assertThat(text(encoder.toolCall(new AnswerEvent.ToolCall(0, 3, CallKind.FUNCTION, "find", "{\"a\":1}"))))
                .isEqualTo(stop(0)
                        + block(1, "{\"type\":\"tool_use\",\"id\":\"toolu_run1t0\",\"name\":\"find\",\"input\":{}}")
                        + delta(1, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":1}\"}")
                        + stop(1));
        assertThat(text(encoder.toolCall(new AnswerEvent.ToolCall(0, 5, CallKind.FUNCTION, "other", "{}"))))
                .contains("\"index\":2", "toolu_run1t1");
    }

    @Test
    void theEndWaitsForTheCount() {
        encoder.text(0, Channel.ASSISTANT, "a");
        assertThat(text(encoder.finished(new AnswerEvent.Finished(0, Ending.STOP_SEQUENCE, Optional.of("END")))))
                .isEqualTo(stop(0));
        assertThat(encoder.usage(new Usage(5, 7, 2, 3))).isEmpty();
        assertThat(text(encoder.done()))
                .isEqualTo("event: message_delta\n"
                               + "data:"
                               + " {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"},\"usage\":{\"input_tokens\":3,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":2,\"output_tokens\":7,\"output_tokens_details\":{\"thinking_tokens\":3}}}\n\n"
                               + "event: message_stop\n"
                               + "data: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void aStopSequenceThatTheClientDidNotAskForIsNotSaid() {
        encoder.finished(new AnswerEvent.Finished(0, Ending.STOP_SEQUENCE, Optional.of("whatever")));
        assertThat(text(encoder.done())).contains("\"stop_sequence\":null").doesNotContain("whatever");
    }

    @Test
    void aBlockedAnswerIsARefusal() {
        assertThat(text(encoder.finished(new AnswerEvent.Finished(0, Ending.FILTERED))))
                .isEqualTo(START);
        assertThat(text(encoder.done())).contains("\"stop_reason\":\"refusal\"", "\"usage\":" + NO_USAGE);
    }

    @Test
    void aRefusalIsTextUnderItsOwnReason() {
        assertThat(text(encoder.text(0, Channel.REFUSAL, "no")))
                .endsWith(delta(0, "{\"type\":\"text_delta\",\"text\":\"no\"}"));
        encoder.finished(new AnswerEvent.Finished(0, Ending.STOP));
        assertThat(text(encoder.done())).contains("\"stop_reason\":\"refusal\"");
    }

    @Test
    void anAnswerThatCallsAToolEndsSoWhateverTheUpstreamCallsIt() {
        encoder.toolCall(new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "f", "{}"));
        encoder.finished(new AnswerEvent.Finished(0, Ending.STOP));
        assertThat(text(encoder.done())).contains("\"stop_reason\":\"tool_use\"");
    }

    @Test
    void logProbabilitiesHaveNoPlaceButTheirTextHas() {
        var logprobs = new Logprobs(List.of(new Logprobs.Token("a", "-1", Optional.empty(), List.of())), List.of());
        assertThat(encoder.tokens(0, Channel.ASSISTANT, "", logprobs)).isEmpty();
        assertThat(text(encoder.tokens(0, Channel.ASSISTANT, "a", logprobs)))
                .endsWith(delta(0, "{\"type\":\"text_delta\",\"text\":\"a\"}"));
    }

    @Test
    void whatWasNotTranslatedIsInTheBeginning() {
        StreamEncoder reporting =
                dialect.encoder(new Envelope("run-1", "m", 5, Set.of(Envelope.USAGE), List.of(), List.of("/top_k")));
        assertThat(text(reporting.text(0, Channel.ASSISTANT, "a")))
                .contains(",\"aegis\":{\"not_translated\":[\"/top_k\"]}}}\n\nevent: content_block_start");
    }

    @Test
    void keepAliveIsNoEvent() {
        assertThat(text(encoder.keepAlive())).startsWith(":").endsWith("\n\n");
    }

    @Test
    void anErrorHasOneShapeInABodyAndInAStream() {
        Refusal refusal = Refusal.of(ErrorCode.GUARD_UNAVAILABLE, "a \"guard\" failed", "Why.", "Fix");
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"a \\\"guard\\\" failed."
                + " Why. Fix.\",\"aegis\":{\"code\":\"AEG-GRD-002\",\"what\":\"a \\\"guard\\\""
                + " failed\",\"why\":\"Why.\",\"fix\":\"Fix\"}},\"request_id\":null}";
        assertThat(text(dialect.error(refusal))).isEqualTo(body);
        assertThat(text(encoder.error(refusal))).isEqualTo("event: error\ndata: " + body + "\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_JSON,400,invalid_request_error",
        "CONTENT_FILTER,400,invalid_request_error",
        "INVALID_API_KEY,401,authentication_error",
        "PERMISSION_DENIED,403,permission_error",
        "MODEL_NOT_FOUND,404,not_found_error",
        "APPROVAL_REQUIRED,409,invalid_request_error",
        "REQUEST_TOO_LARGE,413,request_too_large",
        "RATE_LIMITED,429,rate_limit_error",
        "INSUFFICIENT_QUOTA,429,rate_limit_error",
        "INTERNAL,500,api_error",
        "UPSTREAM_ERROR,502,api_error",
        "EVIDENCE_UNAVAILABLE,503,api_error",
        "UPSTREAM_TIMEOUT,504,timeout_error",
        "OVERLOADED,529,overloaded_error"
    })
    void everyErrorHasTheStatusAndTheTypeOfTheApi(ErrorCode code, int status, String type) {
        assertThat(dialect.status(code)).isEqualTo(status);
        assertThat(text(dialect.error(Refusal.of(code, "a", "b", "c"))))
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",");
        assertThat(Dialects.OPENAI_CHAT.status(code)).isEqualTo(code.status());
    }

    @Test
    void whatIsEncodedIsDecodedToTheSame() {
        List<AnswerEvent> events = List.of(
                new AnswerEvent.Text(0, Channel.REASONING, "r\u0000\u2028"),
                new AnswerEvent.Seal(0, "/u3+7f7t/u3+7f7t/u3+7Q=="),
                new AnswerEvent.Seal(0, "/u3+7f7t/u3+7f7t/u3+8Q=="),
                new AnswerEvent.Seal(0, "/u3+7f7t/u3+7f7t/u3+8A==", true),
                new AnswerEvent.Text(0, Channel.ASSISTANT, "data: [DONE]\n\n🦜"),
                new AnswerEvent.Text(0, Channel.ASSISTANT, "event: message_stop\n\n"),
                new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "f", "{\"a\":\"\\u2028\"}"),
                new AnswerEvent.ToolCall(0, 1, CallKind.FUNCTION, "g", "{}"),
                new AnswerEvent.Finished(0, Ending.TOOL_CALLS),
                new AnswerEvent.Counted(new Usage(5, 7, 2, 3)),
                new AnswerEvent.Done());
        StreamDecoder decoder = dialect.decoder(false);
        var read = new ArrayList<AnswerEvent>();
        for (AnswerEvent event : events) {
            read.addAll(decoder.next(encoded(event)));
            read.addAll(decoder.next(encoder.keepAlive()));
        }
        assertThat(read).isEqualTo(events);
        assertThat(decoder.finish()).isEmpty();
        assertThat(decoder.droppedFields()).isZero();
    }

    private byte[] encoded(AnswerEvent event) {
        return switch (event) {
            case AnswerEvent.Text text -> encoder.text(text.choice(), text.channel(), text.text());
            case AnswerEvent.Tokens tokens -> throw new AssertionError();
            case AnswerEvent.ToolCall call -> encoder.toolCall(call);
            case AnswerEvent.Finished end -> encoder.finished(end);
            case AnswerEvent.Seal seal -> encoder.seal(seal);
            case AnswerEvent.Counted counted -> encoder.usage(counted.usage());
            case AnswerEvent.Vector vector -> throw new AssertionError();
            case AnswerEvent.Done done -> encoder.done();
            case AnswerEvent.Failed failed -> throw new AssertionError();
        };
    }

    @Test
    void aStreamedToolCallIsReadAndRefusedIfItIsNoObject() {
        ToolCallExchange call =
                dialect.toolCall(new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "find", "{\"who\":\"ann\"}"));
        assertThat(call.segments()).extracting(Segment::text).containsExactly("find", "who", "ann");
        assertThatThrownBy(() -> dialect.toolCall(new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "f", "[1]")))
                .isInstanceOf(ContentException.class);
    }
}
