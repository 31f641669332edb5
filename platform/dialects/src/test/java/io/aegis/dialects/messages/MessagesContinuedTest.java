package io.aegis.dialects.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Continuation;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.kernel.port.ToolResult;
import io.aegis.kernel.port.Unscanned;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesContinuedTest {
    private static final ToolDefinition OWN = new ToolDefinition("own", "", "{\"type\":\"object\"}");
    private static final String SEAL = "/u3+7f7t/u3+7f7t/u3+7Q==";
    private static final String OTHER = "/u3+7f7t/u3+7f7t/u3+8A==";

    private static RequestExchange read(Dialect dialect, String members) {
        String request = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                + members + "}";
        return dialect.request(request.getBytes(StandardCharsets.UTF_8), RequestLimits.DEFAULT);
    }

    private static RequestExchange read(String members) {
        return read(Dialects.ANTHROPIC_MESSAGES, members);
    }

    private static Map<?, ?> sent(RequestExchange request) {
        byte[] body = request.outgoing(AnthropicMessages.NAME, "m", id -> id).body();
        return (Map<?, ?>) Raw.parse(new String(body, StandardCharsets.UTF_8));
    }

    private static AnswerEvent.ToolCall call(int index, String name, String arguments) {
        return new AnswerEvent.ToolCall(0, index, CallKind.FUNCTION, name, arguments);
    }

    @Test
    void aToolStandsBehindTheClientsAndIsCountedToo() {
        String client = ",\"tools\":[{\"name\":\"find\",\"input_schema\":{}}]";
        for (Dialect dialect : List.of(Dialects.ANTHROPIC_MESSAGES, Dialects.ANTHROPIC_COUNT_TOKENS)) {
            assertThat(sent(read(dialect, client).withTools(List.of(OWN))).get("tools"))
                    .isEqualTo(
                            Raw.parse(
                                    "[{\"name\":\"find\",\"input_schema\":{}},{\"name\":\"own\",\"input_schema\":{\"type\":\"object\"}}]"));
        }
    }

    @Test
    void theAnswerComesBackBlockByBlockUnderItsSeals() {
        Continuation continued = read("").followedBy(
                        List.of(
                                new AnswerEvent.Text(0, Channel.REASONING, "hm"),
                                new AnswerEvent.Seal(0, SEAL),
                                new AnswerEvent.Seal(0, OTHER, true),
                                new AnswerEvent.Text(0, Channel.ASSISTANT, "well"),
                                call(0, "find", "{\"who\":\"a\"}"),
                                call(1, "find", "")),
                        List.of(new ToolResult(0, "found", false), new ToolResult(1, "denied", true)));

        assertThat(sent(continued.request()).get("messages")).isEqualTo(Raw.parse("""
            [{"role":"user","content":"hi"},
             {"role":"assistant","content":[
               {"type":"thinking","thinking":"hm","signature":"%s"},{"type":"redacted_thinking","data":"%s"},
               {"type":"text","text":"well"},
               {"type":"tool_use","id":"call00000","name":"find","input":{"who":"a"}},
               {"type":"tool_use","id":"call00001","name":"find","input":{}}]},
             {"role":"user","content":[
               {"type":"tool_result","tool_use_id":"call00000","content":"found"},
               {"type":"tool_result","tool_use_id":"call00001","content":"denied","is_error":true}]}]\
            """.formatted(SEAL, OTHER)));
        assertThat(continued.request().unscanned())
                .containsExactly(new Unscanned.Seal(), new Unscanned.SealedReasoning());
        assertThat(continued.request().segments())
                .filteredOn(segment -> continued.results().contains(segment.id()))
                .extracting(Segment::pointer)
                .containsExactly("/messages/2/content/0/content", "/messages/2/content/1/content");
    }

    /** The API refuses reasoning whose seal a guard broke. */
    @Test
    void reasoningWithoutASealIsNotSentBack() {
        RequestExchange next = read("").followedBy(
                        List.of(new AnswerEvent.Text(0, Channel.REASONING, "hm"), call(0, "find", "{}")),
                        List.of(new ToolResult(0, "found", false)))
                .request();

        assertThat(sent(next).toString()).doesNotContain("hm").contains("found");
        assertThat(next.segments())
                .filteredOn(segment -> segment.channel() == Channel.REASONING)
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"type\":\"auto\",\"disable_parallel_tool_use\":true} |"
                        + " {\"type\":\"auto\",\"disable_parallel_tool_use\":true}",
                "{\"type\":\"none\"} | {\"type\":\"none\"}",
                "{\"type\":\"any\",\"disable_parallel_tool_use\":true} |"
                        + " {\"type\":\"auto\",\"disable_parallel_tool_use\":true}",
                "{\"type\":\"tool\",\"name\":\"find\",\"disable_parallel_tool_use\":false} |"
                        + " {\"type\":\"auto\",\"disable_parallel_tool_use\":false}",
            })
    void whatTheClientDemandedIsDemandedOnce(String asked, String after) {
        RequestExchange request = read(",\"tool_choice\":" + asked);
        RequestExchange next = request.followedBy(List.of(call(0, "find", "{}")), List.of(new ToolResult(0, "", false)))
                .request();

        assertThat(sent(request).get("tool_choice")).isEqualTo(Raw.parse(asked));
        assertThat(sent(next).get("tool_choice")).isEqualTo(Raw.parse(after));
    }
}
