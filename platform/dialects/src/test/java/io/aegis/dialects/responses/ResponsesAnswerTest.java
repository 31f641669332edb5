package io.aegis.dialects.responses;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesAnswerTest {
    private static final Envelope ENVELOPE =
            new Envelope("0192-run", "asked-model", 1700000000, Set.of("usage", "seals"), List.of(), List.of("/n"));
    private static final String HEAD = "{\"id\":\"resp_0192run\",\"object\":\"response\",\"created_at\":1700000000,";

    private static final String RICH = """
        {"id":"resp_upstream","object":"response","created_at":1,"model":"upstream-model","status":"completed","error":null,"incomplete_details":null,
         "instructions":"upstream instructions","tools":[],"x_new":"field",
         "output":[
          {"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"because"},{"type":"summary_text","text":"so"}],
           "content":[{"type":"reasoning_text","text":"in full"}],"encrypted_content":"%s","y_new":1},
          {"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[
            {"type":"output_text","text":"one ","annotations":[{"type":"url_citation","url":"https://u"}],"logprobs":[{"token":"one","logprob":-0.5,"bytes":[111],"top_logprobs":[{"token":"two","logprob":-1,"bytes":null}]}]},
            {"type":"output_text","text":"two","annotations":[],"logprobs":[]},
            {"type":"refusal","refusal":"no"}]},
          {"id":"fc_1","type":"function_call","status":"completed","call_id":"upstream-call","name":"find","arguments":"{\\"who\\":\\"ann\\",\\"tel\\":12345678901234567890,\\"x\\":1.10}"},
          {"id":"ctc_1","type":"custom_tool_call","call_id":"c","name":"shell","input":"ls"}],
         "usage":{"input_tokens":5,"input_tokens_details":{"cached_tokens":2,"cache_write_tokens":1},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":12}}
        """.formatted(Requests.SEAL);

    private static AnswerExchange read(String answer) {
        return Dialects.OPENAI_RESPONSES.answer(Requests.utf8(answer), false);
    }

    private static String sent(AnswerExchange answer) {
        return sent(answer, ENVELOPE);
    }

    private static String sent(AnswerExchange answer, Envelope envelope) {
        return new String(Dialects.OPENAI_RESPONSES.whole(answer.events(), envelope), StandardCharsets.UTF_8);
    }

    private static String answer(String status, String output) {
        return "{\"status\":\"" + status + "\",\"output\":[" + output + "]}";
    }

    @Test
    void theClientGetsOurEnvelopeAndThePublishedMembersOnly() {
        assertThat(sent(read(RICH)))
                .isEqualTo(HEAD
                        + "\"status\":\"completed\",\"error\":null,\"incomplete_details\":null,\"instructions\":null,\"metadata\":{},\"model\":\"asked-model\",\"output\":[{\"id\":\"rs_0192runi0\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"because\\n"
                        + "\\n"
                        + "so\\n"
                        + "\\n"
                        + "in full\"}],\"encrypted_content\":\""
                        + Requests.SEAL
                        + "\"},{\"id\":\"msg_0192runi1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"one"
                        + " two\",\"annotations\":[],\"logprobs\":[]},{\"type\":\"refusal\",\"refusal\":\"no\"}]},"
                        + "{\"id\":\"fc_0192runi2\",\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"call_0192runi2\",\"name\":\"find\",\"arguments\":\"{\\\"who\\\":\\\"ann\\\",\\\"tel\\\":12345678901234567890,\\\"x\\\":1.10}\"},"
                        + "{\"id\":\"ctc_0192runi3\",\"type\":\"custom_tool_call\",\"status\":\"completed\",\"call_id\":\"call_0192runi3\",\"name\":\"shell\",\"input\":\"ls\"}],"
                        + "\"parallel_tool_calls\":true,\"temperature\":null,\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":null,"
                        + "\"usage\":{\"input_tokens\":5,\"input_tokens_details\":{\"cached_tokens\":2,\"cache_write_tokens\":0},\"output_tokens\":7,\"output_tokens_details\":{\"reasoning_tokens\":3},\"total_tokens\":12},"
                        + "\"aegis\":{\"not_translated\":[\"/n\"]}}");
    }

    @Test
    void aSealThatNobodyAskedForStays() {
        assertThat(sent(read(RICH), new Envelope("run", "m", 1, true)))
                .contains("because")
                .doesNotContain("encrypted_content", Requests.SEAL);
    }

    @Test
    void aSealUnderEditedReasoningStays() {
        AnswerExchange answer = read(RICH);
        Segment thought = answer.segments().getFirst();
        assertThat(thought.channel()).isEqualTo(Channel.REASONING);
        answer.replace(thought.withText(
                "<X>", List.of(new Part(0, 3), new Part(3, 3), new Part(3, 3), new Part(3, 3), new Part(3, 3))));
        assertThat(sent(answer)).contains("\"text\":\"<X>\"").doesNotContain("because", Requests.SEAL);
    }

    @Test
    void aSealWithoutReasoningIsAnItemOfItsOwn() {
        assertThat(sent(read(answer(
                        "completed",
                        "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"" + Requests.SEAL + "\"}"))))
                .contains("[{\"id\":\"rs_0192runi0\",\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\""
                        + Requests.SEAL + "\"}]");
    }

    @Test
    void logProbabilitiesOfUneditedTextGoWithIt() {
        AnswerExchange answer = Dialects.OPENAI_RESPONSES.answer(Requests.utf8(RICH), true);
        assertThat(answer.logprobs()).hasSize(1);
        assertThat(answer.segments())
                .anyMatch(segment ->
                        segment.channel() == Channel.METADATA && segment.text().equals("onetwo"));
        assertThat(sent(answer))
                .contains(
                        "\"text\":\"one"
                            + " two\",\"annotations\":[],\"logprobs\":[{\"token\":\"one\",\"logprob\":-0.5,\"bytes\":[111],\"top_logprobs\":[{\"token\":\"two\",\"logprob\":-1,\"bytes\":null}]}]");
    }

    @Test
    void everyStringThatReachesTheClientWasASegment() {
        AnswerExchange answer = read(RICH);
        assertThat(answer.segments())
                .allMatch(segment -> segment.trust() == Trust.MODEL && segment.message() == 0)
                .extracting(segment -> segment.channel() + " " + segment.text())
                .containsExactlyInAnyOrder(
                        Channel.REASONING + " because\n\nso\n\nin full",
                        Channel.REASONING + " " + Requests.SEAL,
                        Channel.ASSISTANT + " one two",
                        Channel.REFUSAL + " no",
                        Channel.TOOL_ARGUMENTS + " find",
                        Channel.TOOL_ARGUMENTS + " who",
                        Channel.TOOL_ARGUMENTS + " ann",
                        Channel.TOOL_ARGUMENTS + " tel",
                        Channel.TOOL_ARGUMENTS + " 12345678901234567890",
                        Channel.TOOL_ARGUMENTS + " x",
                        Channel.TOOL_ARGUMENTS + " shell",
                        Channel.TOOL_ARGUMENTS + " ls");
        assertThat(answer.droppedFields()).isEqualTo(4);
        assertThat(answer.usage()).contains(new Usage(5, 7, 2, 3));
    }

    @Test
    void aCanaryInAnyStringIsSeenOrStays() {
        Raw.walk(Raw.parse(RICH), "", (place, value) -> {
            if (value instanceof String) {
                String planted = Raw.write(Raw.with(Raw.parse(RICH), "", place, old -> "canary"));
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
    void whatAClientGotItCanSendBack() {
        var response = (Map<?, ?>) Raw.parse(sent(read(RICH)));
        String request =
                Raw.write(Map.<String, Object>of("model", "m", "input", requireNonNull(response.get("output"))));
        RequestExchange again = Dialects.OPENAI_RESPONSES.request(Requests.utf8(request), RequestLimits.DEFAULT);
        assertThat(again.unknownFields()).isEmpty();
        assertThat(again.segments())
                .extracting(segment -> segment.channel() + " " + segment.text())
                .containsAll(read(RICH).segments().stream()
                        .map(segment -> segment.channel() + " " + segment.text())
                        .toList());
        assertThat(new String(again.outgoing("openai.responses", "u", id -> id).body(), StandardCharsets.UTF_8))
                .contains(Requests.SEAL)
                .doesNotContain("0192run");
    }

    @Test
    void theChoiceSaysWhichSegmentsAreItsOwn() {
        AnswerExchange answer = read(RICH);
        assertThat(answer.choices()).hasSize(1);
        AnswerExchange.Choice choice = answer.choices().getFirst();
        assertThat(choice.toolCalls()).extracting(call -> call.tool().name()).containsExactly("find", "shell");
        Set<Integer> ids = new TreeSet<>(choice.text());
        choice.toolCalls().forEach(call -> ids.addAll(call.segments()));
        assertThat(ids)
                .containsExactlyElementsOf(
                        answer.segments().stream().map(Segment::id).toList());
    }

    @Test
    void editsReachTextAndArguments() {
        AnswerExchange answer = read(RICH);
        for (Segment segment : List.copyOf(answer.segments())) {
            if (segment.text().equals("ann")) {
                answer.replace(segment.withText("<P>", List.of(new Part(0, 3))));
            }
            if (segment.text().equals("one two")) {
                answer.replace(segment.withText("1 2", List.of(new Part(0, 2), new Part(2, 3))));
            }
        }
        assertThat(sent(answer))
                .contains("\\\"who\\\":\\\"<P>\\\"", "\"text\":\"1 2\"")
                .doesNotContain("\\\"ann\\\"", "one");
    }

    @Test
    void aFilteredAnswerHasNoContentLeft() {
        AnswerExchange answer = read(RICH);
        answer.filter(0);
        assertThat(sent(answer))
                .startsWith(
                        HEAD
                                + "\"status\":\"incomplete\",\"error\":null,\"incomplete_details\":{\"reason\":\"content_filter\"}")
                .contains("\"output\":[]")
                .doesNotContain("ann", "because", "find", "shell", Requests.SEAL);
        assertThat(answer.segments()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"max_output_tokens,LENGTH", "content_filter,FILTERED"})
    void anIncompleteResponseSaysWhyAndItsLastItemIsIncomplete(String reason, Ending ending) {
        AnswerExchange answer = read("{\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"" + reason
                + "\"},\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"a\"}]},"
                + "{\"type\":\"function_call\",\"status\":\"incomplete\",\"name\":\"f\",\"arguments\":\"{\\\"a\"}]}");
        assertThat(answer.events())
                .containsExactly(new AnswerEvent.Text(0, Channel.ASSISTANT, "a"), new AnswerEvent.Finished(0, ending));
        assertThat(answer.droppedFields()).isEqualTo(1);
        assertThat(sent(answer))
                .contains("\"status\":\"incomplete\",\"error\":null,\"incomplete_details\":{\"reason\":\"" + reason)
                .contains("\"type\":\"message\",\"status\":\"incomplete\"")
                .doesNotContain("usage");
    }

    @Test
    void aCallWithoutArgumentsIsRead() {
        assertThat(sent(read(answer(
                        "completed",
                        "{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"\"}"))))
                .contains("\"arguments\":\"{}\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>hunter2</html>",
                "[]",
                "{}",
                "{\"status\":\"completed\"}",
                "{\"status\":\"completed\",\"output\":{}}",
                "{\"status\":\"completed\",\"output\":[5]}",
                "{\"output\":[]}",
                "{\"status\":\"hunter2\",\"output\":[]}",
                "{\"status\":\"failed\",\"error\":{\"message\":\"hunter2\"},\"output\":[]}",
                "{\"status\":\"failed\",\"output\":[]}",
                "{\"status\":\"cancelled\",\"output\":[]}",
                "{\"status\":\"queued\",\"output\":[]}",
                "{\"status\":\"completed\",\"error\":{\"message\":\"hunter2\"},\"output\":[]}",
                "{\"error\":{\"message\":\"hunter2\"}}",
                "{\"status\":\"incomplete\",\"output\":[]}",
                "{\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"hunter2\"},\"output\":[]}",
                "{\"status\":\"completed\",\"output\":[{\"type\":\"image_generation_call\",\"id\":\"hunter2\"}]}",
                "{\"status\":\"completed\",\"output\":[{\"type\":\"mcp_call\",\"output\":\"hunter2\"}]}",
                "{\"status\":\"completed\",\"output\":[{\"type\":\"compaction\",\"encrypted_content\":\"hunter2\"}]}",
                "{\"status\":\"completed\",\"output\":[{\"id\":\"hunter2\"}]}",
                "{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"hunter2\"}]}]}",
                "{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":5}]}]}",
                "{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":\"hunter2\"}]}",
                "{\"status\":\"completed\",\"output\":[{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"hunter2"
                    + " hunter2 hunter2\"}]}",
                "{\"status\":\"completed\",\"output\":[{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1,\\\"a\\\":2}\"}]}",
                "{\"status\":\"completed\",\"output\":[{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":{}}]}",
                "{\"status\":\"completed\",\"output\":[{\"type\":\"function_call\",\"name\":\"\",\"arguments\":\"{}\"}]}",
                "{\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":-1}}",
                "{\"status\":\"completed\",\"output\":[],\"output\":[]}"
            })
    void anAnswerOfAnotherShapeIsTheUpstreamsError(String answer) {
        assertThatThrownBy(() -> read(answer)).isInstanceOfSatisfying(ContentException.class, broken -> {
            assertThat(broken.refusal().code()).isEqualTo(ErrorCode.UPSTREAM_ERROR);
            assertThat(broken.refusal().toString()).doesNotContain("hunter2");
        });
    }
}
