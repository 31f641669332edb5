package io.aegis.dialects.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Continuation;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.ToolResult;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatContinuedTest {
    private static final ToolDefinition OWN = new ToolDefinition("own", "ours", "{\"type\":\"object\"}");
    private static final String MESSAGES = "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private static RequestExchange read(String members) {
        return Dialects.OPENAI_CHAT.request(
                ("{" + MESSAGES + members + "}").getBytes(StandardCharsets.UTF_8), RequestLimits.DEFAULT);
    }

    private static Map<?, ?> sent(RequestExchange request) {
        byte[] body = request.outgoing(OpenAiChat.NAME, "m", id -> id).body();
        return (Map<?, ?>) Raw.parse(new String(body, StandardCharsets.UTF_8));
    }

    private static List<?> turns(RequestExchange request) {
        List<?> messages = (List<?>) sent(request).get("messages");
        return messages.subList(1, messages.size());
    }

    private static AnswerEvent.ToolCall call(int index, CallKind kind, String name, String arguments) {
        return new AnswerEvent.ToolCall(0, index, kind, name, arguments);
    }

    @Test
    void aToolIsAFunctionBehindTheClients() {
        RequestExchange request = read(",\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"shell\"}}]")
                .withTools(List.of(OWN));

        assertThat(sent(request).get("tools")).isEqualTo(Raw.parse("""
            [{"type":"custom","custom":{"name":"shell"}},
             {"type":"function","function":{"name":"own","description":"ours","parameters":{"type":"object"}}}]\
            """));
    }

    @Test
    void aRequestWithoutToolsGetsThem() {
        for (String none : List.of("", ",\"tools\":null", ",\"tools\":[]", ",\"functions\":[]")) {
            assertThat(sent(read(none).withTools(List.of(OWN))).get("tools")).isEqualTo(Raw.parse("""
                [{"type":"function","function":{"name":"own","description":"ours","parameters":{"type":"object"}}}]\
                """));
        }
    }

    @Test
    void aClientOfTheOlderShapeGetsAFunctionOfIt() {
        RequestExchange request = read(",\"functions\":[{\"name\":\"old\"}],\"function_call\":{\"name\":\"old\"}")
                .withTools(List.of(OWN));

        assertThat(sent(request).containsKey("tools")).isFalse();
        assertThat(sent(request).get("functions"))
                .isEqualTo(
                        Raw.parse(
                                "[{\"name\":\"old\"},{\"name\":\"own\",\"description\":\"ours\",\"parameters\":{\"type\":\"object\"}}]"));
        assertThat(request.declaredTools()).containsExactlyInAnyOrder(ToolName.of("old"), ToolName.of("own"));
        assertThat(request.segments())
                .filteredOn(segment -> segment.trust() == Trust.OPERATOR)
                .extracting(Segment::pointer)
                .contains("/functions/1/name", "/functions/1/description");

        Continuation continued = request.followedBy(
                List.of(call(0, CallKind.LEGACY, "own", "{\"a\":\"b\"}")), List.of(new ToolResult(0, "done", false)));
        assertThat(turns(continued.request())).isEqualTo(Raw.parse("""
            [{"role":"assistant","content":null,"refusal":null,"function_call":{"name":"own","arguments":"{\\"a\\":\\"b\\"}"}},
             {"role":"function","name":"own","content":"done"}]\
            """));
        assertThat(continued.request().segments())
                .filteredOn(segment -> continued.results().contains(segment.id()))
                .extracting(Segment::pointer)
                .containsExactly("/messages/2/content");
        assertThat(sent(continued.request()).get("function_call")).isEqualTo("auto");
    }

    @Test
    void theAnswerComesBackAsItWasSaid() {
        Continuation continued = read("").followedBy(
                        List.of(
                                new AnswerEvent.Text(0, Channel.REASONING, "hm"),
                                new AnswerEvent.Seal(0, "gAAAAABo_9z8-Zq7w5Xh4vJt2Lk0pQ=="),
                                new AnswerEvent.Text(0, Channel.ASSISTANT, "well "),
                                new AnswerEvent.Text(0, Channel.ASSISTANT, "then"),
                                new AnswerEvent.Text(0, Channel.REFUSAL, "not that"),
                                call(0, CallKind.FUNCTION, "find", "{\"who\":\"a\"}"),
                                call(1, CallKind.CUSTOM, "shell", "ls \"x\"")),
                        List.of(new ToolResult(0, "found", false), new ToolResult(1, "denied", true)));

        assertThat(turns(continued.request())).isEqualTo(Raw.parse("""
            [{"role":"assistant","content":"well then","refusal":"not that","reasoning_content":"hm","tool_calls":[
               {"id":"call00000","type":"function","function":{"name":"find","arguments":"{\\"who\\":\\"a\\"}"}},
               {"id":"call00001","type":"custom","custom":{"name":"shell","input":"ls \\"x\\""}}]},
             {"role":"tool","tool_call_id":"call00000","content":"found"},
             {"role":"tool","tool_call_id":"call00001","content":"denied"}]\
            """));
        assertThat(continued.request().unscanned()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "\"auto\" | \"auto\"",
                "\"none\" | \"none\"",
                "\"required\" | \"auto\"",
                "\"any\" | \"auto\"",
                "{\"type\":\"function\",\"function\":{\"name\":\"find\"}} | \"auto\"",
                "{\"type\":\"custom\",\"custom\":{\"name\":\"shell\"}} | \"auto\"",
                "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"find\"}}]}}|"
                    + " {\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"find\"}}]}}",
            })
    void whatTheClientDemandedIsDemandedOnce(String asked, String after) {
        RequestExchange request = read(",\"parallel_tool_calls\":false,\"tool_choice\":" + asked);
        RequestExchange next = request.followedBy(
                        List.of(call(0, CallKind.FUNCTION, "find", "{}")), List.of(new ToolResult(0, "", false)))
                .request();

        assertThat(sent(request).get("tool_choice")).isEqualTo(Raw.parse(asked));
        assertThat(sent(next).get("tool_choice")).isEqualTo(Raw.parse(after));
        assertThat(sent(next).get("parallel_tool_calls")).isEqualTo(false);
    }

    @Test
    void whatNobodyDemandedIsNotSaid() {
        RequestExchange next = read(",\"tool_choice\":null")
                .followedBy(List.of(call(0, CallKind.FUNCTION, "find", "{}")), List.of(new ToolResult(0, "", false)))
                .request();

        assertThat(sent(next).get("tool_choice")).isEqualTo("\0null");
        assertThat(sent(next).containsKey("function_call")).isFalse();
    }
}
