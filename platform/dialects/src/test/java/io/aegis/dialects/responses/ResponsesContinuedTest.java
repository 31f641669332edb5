package io.aegis.dialects.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Continuation;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.ToolResult;
import io.aegis.kernel.port.Unscanned;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesContinuedTest {
    private static final ToolDefinition OWN = new ToolDefinition("own", "ours", "{\"type\":\"object\"}");

    private static RequestExchange read(String members) {
        return Dialects.OPENAI_RESPONSES.request(
                ("{\"model\":\"m\",\"input\":\"hi\"" + members + "}").getBytes(StandardCharsets.UTF_8),
                RequestLimits.DEFAULT);
    }

    private static Map<?, ?> sent(RequestExchange request) {
        byte[] body = request.outgoing(OpenAiResponses.NAME, "m", id -> id).body();
        return (Map<?, ?>) Raw.parse(new String(body, StandardCharsets.UTF_8));
    }

    private static AnswerEvent.ToolCall call(int index, CallKind kind, ToolName tool, String arguments) {
        return new AnswerEvent.ToolCall(0, index, kind, tool, arguments);
    }

    @Test
    void aToolIsAFunctionThatIsNotStrict() {
        RequestExchange request =
                read(",\"tools\":[{\"type\":\"custom\",\"name\":\"shell\"}]").withTools(List.of(OWN));

        assertThat(sent(request).get("tools")).isEqualTo(Raw.parse("""
            [{"type":"custom","name":"shell"},
             {"name":"own","description":"ours","type":"function","parameters":{"type":"object"},"strict":false}]\
            """));
    }

    /** A call names the namespace, so that the two can be told apart. */
    @Test
    void aToolOfANamespaceMayHaveTheSameName() {
        String namespace =
                ",\"tools\":[{\"type\":\"namespace\",\"name\":\"crm\",\"description\":\"c\",\"tools\":[{\"type\":\"function\",\"name\":\"own\"}]}]";

        assertThatCode(() -> read(namespace).withTools(List.of(OWN))).doesNotThrowAnyException();
        assertThat(read(namespace).withTools(List.of(OWN)).declaredTools())
                .containsExactlyInAnyOrder(new ToolName("crm", "own"), ToolName.of("own"));
    }

    @Test
    void theAnswerComesBackItemByItem() {
        String seal = "gAAAAABo_9z8-Zq7w5Xh4vJt2Lk0pQ==";
        Continuation continued = read("").followedBy(
                        List.of(
                                new AnswerEvent.Text(0, Channel.REASONING, "hm"),
                                new AnswerEvent.Seal(0, seal),
                                new AnswerEvent.Text(0, Channel.ASSISTANT, "well"),
                                new AnswerEvent.Tokens(
                                        0,
                                        Channel.ASSISTANT,
                                        "",
                                        new Logprobs(
                                                List.of(new Logprobs.Token("well", "-1", Optional.empty(), List.of())),
                                                List.of())),
                                new AnswerEvent.Text(0, Channel.REFUSAL, "not that"),
                                call(0, CallKind.FUNCTION, new ToolName("crm", "find"), "{\"who\":\"a\"}"),
                                call(1, CallKind.CUSTOM, ToolName.of("shell"), "ls \"x\"")),
                        List.of(new ToolResult(0, "found", false), new ToolResult(1, "denied", true)));

        assertThat(sent(continued.request()).get("input")).isEqualTo(Raw.parse("""
            [{"role":"user","content":"hi"},
             {"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"%s"},
             {"type":"message","status":"completed","role":"assistant","content":[
               {"type":"output_text","text":"well","annotations":[],"logprobs":[]},{"type":"refusal","refusal":"not that"}]},
             {"type":"function_call","status":"completed","call_id":"call00000","namespace":"crm","name":"find","arguments":"{\\"who\\":\\"a\\"}"},
             {"type":"custom_tool_call","status":"completed","call_id":"call00001","name":"shell","input":"ls \\"x\\""},
             {"type":"function_call_output","call_id":"call00000","output":"found"},
             {"type":"custom_tool_call_output","call_id":"call00001","output":"denied"}]\
            """.formatted(seal)));
        assertThat(continued.request().unscanned()).containsExactly(new Unscanned.Seal());
        assertThat(continued.request().segments())
                .filteredOn(segment -> continued.results().contains(segment.id()))
                .extracting(Segment::pointer)
                .containsExactly("/input/5/output", "/input/6/output");
        assertThat(continued.request().segments())
                .filteredOn(segment -> segment.pointer().startsWith("/input/0"))
                .extracting(Segment::trust)
                .containsExactly(Trust.CLIENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "\"auto\" | \"auto\"",
                "\"none\" | \"none\"",
                "\"required\" | \"auto\"",
                "{\"type\":\"function\",\"name\":\"find\"} | \"auto\"",
                "{\"type\":\"custom\",\"name\":\"shell\"} | \"auto\"",
                "{\"type\":\"web_search\"} | \"auto\"",
                "{\"type\":\"allowed_tools\",\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"name\":\"find\"}]}|"
                    + " {\"type\":\"allowed_tools\",\"mode\":\"auto\",\"tools\":[{\"type\":\"function\",\"name\":\"find\"}]}",
            })
    void whatTheClientDemandedIsDemandedOnce(String asked, String after) {
        RequestExchange request = read(",\"parallel_tool_calls\":false,\"tool_choice\":" + asked);
        RequestExchange next = request.followedBy(
                        List.of(call(0, CallKind.FUNCTION, ToolName.of("find"), "{}")),
                        List.of(new ToolResult(0, "", false)))
                .request();

        assertThat(sent(request).get("tool_choice")).isEqualTo(Raw.parse(asked));
        assertThat(sent(next).get("tool_choice")).isEqualTo(Raw.parse(after));
        assertThat(sent(next).get("parallel_tool_calls")).isEqualTo(false);
    }
}
