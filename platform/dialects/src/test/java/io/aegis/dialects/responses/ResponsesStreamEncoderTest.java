package io.aegis.dialects.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResponsesStreamEncoderTest {
    private static final Envelope ENVELOPE =
            new Envelope("run-1", "m\"x", 5, Set.of("usage", "seals"), List.of(), List.of("/n"));
    private static final List<AnswerEvent> RICH = List.of(
            new AnswerEvent.Text(0, Channel.REASONING, "h"),
            new AnswerEvent.Text(0, Channel.REASONING, "m"),
            new AnswerEvent.Seal(0, Requests.SEAL),
            new AnswerEvent.Text(0, Channel.ASSISTANT, "Zü\n\"🦜"),
            new AnswerEvent.Text(0, Channel.ASSISTANT, " and"),
            new AnswerEvent.Text(0, Channel.REFUSAL, "no"),
            new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "find", "{\"a\":1}"),
            new AnswerEvent.ToolCall(0, 1, CallKind.CUSTOM, "shell", "ls"),
            new AnswerEvent.Finished(0, Ending.TOOL_CALLS),
            new AnswerEvent.Counted(new Usage(5, 7, 2, 3)),
            new AnswerEvent.Done());

    private static byte[] encode(Envelope envelope, List<AnswerEvent> events) {
        StreamEncoder encoder = Dialects.OPENAI_RESPONSES.encoder(envelope);
        var bytes = new ByteArrayOutputStream();
        for (AnswerEvent event : events) {
            bytes.writeBytes(
                    switch (event) {
                        case AnswerEvent.Text(int choice, Channel channel, String text) ->
                            encoder.text(choice, channel, text);
                        case AnswerEvent.Tokens(int choice, Channel channel, String text, Logprobs logprobs) ->
                            encoder.tokens(choice, channel, text, logprobs);
                        case AnswerEvent.ToolCall call -> encoder.toolCall(call);
                        case AnswerEvent.Seal seal -> encoder.seal(seal);
                        case AnswerEvent.Finished finished -> encoder.finished(finished);
                        case AnswerEvent.Counted(Usage usage) -> encoder.usage(usage);
                        case AnswerEvent.Vector vector -> throw new AssertionError();
                        case AnswerEvent.Done done -> encoder.done();
                        case AnswerEvent.Failed failed ->
                            throw new IllegalArgumentException("an encoder writes no failure");
                    });
        }
        return bytes.toByteArray();
    }

    /** The data of each event, whose name must be its type. */
    private static List<Map<?, ?>> events(byte[] stream) {
        var events = new ArrayList<Map<?, ?>>();
        for (String frame : new String(stream, StandardCharsets.UTF_8).split("\n\n")) {
            String[] lines = frame.split("\n");
            assertThat(lines).hasSize(2);
            var data = (Map<?, ?>) Raw.parse(lines[1].substring("data: ".length()));
            assertThat(lines[0]).isEqualTo("event: " + data.get("type"));
            assertThat(data.get("sequence_number")).isEqualTo(BigDecimal.valueOf(events.size()));
            events.add(data);
        }
        return events;
    }

    private static List<String> types(byte[] stream) {
        return events(stream).stream().map(data -> (String) data.get("type")).toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aPlainAnswerHasTheEventsThatClientsWaitForInTheirOrder() {
        assertThat(types(encode(
                        ENVELOPE,
                        List.of(
                                new AnswerEvent.Text(0, Channel.ASSISTANT, "a"),
                                new AnswerEvent.Text(0, Channel.ASSISTANT, "b"),
                                new AnswerEvent.Finished(0, Ending.STOP),
                                new AnswerEvent.Done()))))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
    }

    @Test
    void reasoningRefusalsAndCallsHaveTheirEvents() {
        assertThat(types(encode(ENVELOPE, RICH)))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.reasoning_summary_part.added",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.content_part.added",
                        "response.refusal.delta",
                        "response.refusal.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.custom_tool_call_input.delta",
                        "response.custom_tool_call_input.done",
                        "response.output_item.done",
                        "response.completed");
    }

    @Test
    void theEventsAreTheseBytes() {
        String response =
                "{\"id\":\"resp_run1\",\"object\":\"response\",\"created_at\":5,\"status\":\"in_progress\",\"error\":null,\"incomplete_details\":null,"
                    + "\"instructions\":null,\"metadata\":{},\"model\":\"m\\\"x\",\"output\":[],\"parallel_tool_calls\":true,\"temperature\":null,\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":null,"
                    + "\"aegis\":{\"not_translated\":[\"/n\"]}}";
        assertThat(text(encode(ENVELOPE, List.of(new AnswerEvent.Text(0, Channel.ASSISTANT, "Zü\n\"🦜")))))
                .isEqualTo("event: response.created\n"
                        + "data: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":"
                        + response
                        + "}\n\n"
                        + "event: response.in_progress\n"
                        + "data: {\"type\":\"response.in_progress\",\"sequence_number\":1,\"response\":"
                        + response
                        + "}\n\n"
                        + "event: response.output_item.added\n"
                        + "data:"
                        + " {\"type\":\"response.output_item.added\",\"sequence_number\":2,\"output_index\":0,\"item\":{\"id\":\"msg_run1i0\",\"type\":\"message\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}}\n\n"
                        + "event: response.content_part.added\n"
                        + "data:"
                        + " {\"type\":\"response.content_part.added\",\"sequence_number\":3,\"item_id\":\"msg_run1i0\",\"output_index\":0,\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[],\"logprobs\":[]}}\n\n"
                        + "event: response.output_text.delta\n"
                        + "data:"
                        + " {\"type\":\"response.output_text.delta\",\"sequence_number\":4,\"item_id\":\"msg_run1i0\",\"output_index\":0,\"content_index\":0,\"delta\":\"Zü\\n"
                        + "\\\"🦜\",\"logprobs\":[]}\n\n");
    }

    @Test
    void theLastEventSaysTheWholeAnswerAsAWholeAnswerWouldHaveIt() {
        List<Map<?, ?>> streamed = events(encode(ENVELOPE, RICH));
        List<AnswerEvent> said = RICH.subList(0, RICH.size() - 1);
        assertThat(streamed.getLast().get("response"))
                .isEqualTo(Raw.parse(text(Dialects.OPENAI_RESPONSES.whole(said, ENVELOPE))));
        List<?> items = streamed.stream()
                .filter(data -> data.get("type").equals("response.output_item.done"))
                .<Object>map(data -> data.get("item"))
                .toList();
        assertThat(items).isEqualTo(((Map<?, ?>) streamed.getLast().get("response")).get("output"));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        StreamDecoder decoder = Dialects.OPENAI_RESPONSES.decoder(false);
        var read = new ArrayList<>(decoder.next(encode(ENVELOPE, RICH)));
        read.addAll(decoder.finish());
        assertThat(read).isEqualTo(RICH);
        assertThat(decoder.droppedFields()).isEqualTo(1); // the member aegis of the response
    }

    @Test
    void logProbabilitiesAreWrittenBesideTheirTextAndReadBack() {
        var logprobs = new Logprobs(
                List.of(new Logprobs.Token(
                        "a",
                        "-0.25",
                        Optional.empty(),
                        List.of(new Logprobs.Token("\"", "-1e-05", Optional.empty(), List.of())))),
                List.of());
        List<AnswerEvent> said = List.of(
                new AnswerEvent.Tokens(0, Channel.ASSISTANT, "a", logprobs),
                new AnswerEvent.Tokens(0, Channel.ASSISTANT, "", logprobs),
                new AnswerEvent.Finished(0, Ending.STOP),
                new AnswerEvent.Done());
        byte[] stream = encode(ENVELOPE, said);
        assertThat(Dialects.OPENAI_RESPONSES.decoder(true).next(stream)).isEqualTo(said);
        assertThat(text(stream))
                .contains(
                        "\"delta\":\"a\",\"logprobs\":[{\"token\":\"a\",\"logprob\":-0.25,\"top_logprobs\":[{\"token\":\"\\\"\",\"logprob\":-1e-05}]}]");
    }

    @Test
    void aSealIsWrittenOnlyForAClientThatAskedForIt() {
        var plain = new Envelope("run-1", "m", 5, true);
        assertThat(text(encode(plain, RICH))).contains("\"hm\"").doesNotContain("encrypted_content", Requests.SEAL);
        assertThat(types(encode(
                        plain,
                        List.of(
                                new AnswerEvent.Seal(0, Requests.SEAL),
                                new AnswerEvent.Finished(0, Ending.STOP),
                                new AnswerEvent.Done()))))
                .containsExactly("response.created", "response.in_progress", "response.completed");
        assertThat(types(encode(
                        ENVELOPE,
                        List.of(
                                new AnswerEvent.Seal(0, Requests.SEAL),
                                new AnswerEvent.Finished(0, Ending.STOP),
                                new AnswerEvent.Done()))))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.output_item.done",
                        "response.completed");
    }

    @Test
    void aBlockedAnswerEndsAsIncomplete() {
        List<Map<?, ?>> events = events(encode(
                ENVELOPE,
                List.of(
                        new AnswerEvent.Text(0, Channel.ASSISTANT, "a"),
                        new AnswerEvent.Finished(0, Ending.FILTERED),
                        new AnswerEvent.Done())));
        assertThat(events.getLast().get("type")).isEqualTo("response.incomplete");
        var response = (Map<?, ?>) events.getLast().get("response");
        assertThat(response.get("status")).isEqualTo("incomplete");
        assertThat(response.get("incomplete_details")).isEqualTo(Map.of("reason", "content_filter"));
        assertThat(events.get(events.size() - 2).toString()).contains("status=incomplete");
    }

    @Test
    void anAnswerOfWhichNothingWasReleasedStillBeginsAndEnds() {
        byte[] stream = encode(ENVELOPE, List.of(new AnswerEvent.Finished(0, Ending.FILTERED), new AnswerEvent.Done()));
        assertThat(types(stream)).containsExactly("response.created", "response.in_progress", "response.incomplete");
    }

    @Test
    void anAnswerThatIsTooLongSaysSo() {
        assertThat(text(encode(
                        ENVELOPE,
                        List.of(
                                new AnswerEvent.Text(0, Channel.ASSISTANT, "a"),
                                new AnswerEvent.Finished(0, Ending.LENGTH),
                                new AnswerEvent.Done()))))
                .contains("event: response.incomplete\n", "\"incomplete_details\":{\"reason\":\"max_output_tokens\"}");
    }

    @Test
    void theCountIsAPartOfTheLastEventAlone() {
        StreamEncoder encoder = Dialects.OPENAI_RESPONSES.encoder(ENVELOPE);
        encoder.finished(new AnswerEvent.Finished(0, Ending.STOP));
        assertThat(encoder.usage(new Usage(1, 2, 0, 0))).isEmpty();
        assertThat(text(encoder.done()))
                .contains(
                        "\"usage\":{\"input_tokens\":1,\"input_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0},\"output_tokens\":2,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":3}");
    }

    @Test
    void anErrorIsAnEventWithTheAegisMemberInsideTheError() {
        StreamEncoder encoder = Dialects.OPENAI_RESPONSES.encoder(ENVELOPE);
        encoder.text(0, Channel.ASSISTANT, "a");
        byte[] frame = encoder.error(Refusal.of(ErrorCode.UPSTREAM_ERROR, "It broke", "Because", "Try again"));
        assertThat(text(frame))
                .isEqualTo("event: error\n"
                               + "data:"
                               + " {\"type\":\"error\",\"sequence_number\":5,\"code\":\"upstream_error\",\"message\":\"It"
                               + " broke. Because. Try again.\",\"param\":null,\"error\":{\"message\":\"It broke."
                               + " Because. Try"
                               + " again.\",\"type\":\"server_error\",\"param\":null,\"code\":\"upstream_error\",\"aegis\":{\"code\":\"AEG-PRV-001\",\"what\":\"It"
                               + " broke\",\"why\":\"Because\",\"fix\":\"Try again\"}}}\n\n");
        assertThat(Dialects.OPENAI_RESPONSES.decoder(false).next(frame)).containsExactly(new AnswerEvent.Failed());
    }

    @Test
    void aKeepAliveIsAComment() {
        assertThat(text(Dialects.OPENAI_RESPONSES.encoder(ENVELOPE).keepAlive()))
                .isEqualTo(": keep-alive\n\n");
    }

    @Test
    void aSecondChoiceIsTheUpstreamsError() {
        StreamEncoder encoder = Dialects.OPENAI_RESPONSES.encoder(ENVELOPE);
        assertThatThrownBy(() -> encoder.text(1, Channel.ASSISTANT, "a")).isInstanceOf(ContentException.class);
        assertThatThrownBy(() ->
                        Dialects.OPENAI_RESPONSES.whole(List.of(new AnswerEvent.Finished(1, Ending.STOP)), ENVELOPE))
                .isInstanceOf(ContentException.class);
    }

    @Test
    void noTwoRunsShareAnId() {
        String one = text(encode(new Envelope("0192-aaaa", "m", 5, true), RICH));
        String other = text(encode(new Envelope("0192-bbbb", "m", 5, true), RICH));
        assertThat(one)
                .contains("resp_0192aaaa", "msg_0192aaaai1", "rs_0192aaaai0", "fc_0192aaaai2", "call_0192aaaai2");
        assertThat(other).doesNotContain("aaaa");
    }
}
