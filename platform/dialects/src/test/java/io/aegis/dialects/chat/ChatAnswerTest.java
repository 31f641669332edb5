package io.aegis.dialects.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatAnswerTest {
    private static final Envelope ENVELOPE = new Envelope("0192-run", "asked-model", 1700000000, false);

    private static final String RICH = """
        {"id":"upstream-id","object":"chat.completion","created":1,"model":"upstream-model","system_fingerprint":"fp","service_tier":"x",
         "choices":[
          {"index":1,"message":{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"one "},{"type":"text","text":"two"}]},"logprobs":{"content":[]},"finish_reason":"stop"},
          {"index":0,"message":{"role":"assistant","content":null,"refusal":"no","reasoning_content":"because","annotations":[{"url":"u"}],
            "tool_calls":[{"id":"upstream-call","type":"function","function":{"name":"find","arguments":"{\\"who\\":\\"ann\\",\\"tel\\":12345678901234567890,\\"x\\":1.10}"}},
                          {"id":"c","type":"custom","custom":{"name":"shell","input":"ls"}}]},"finish_reason":"tool_calls"}],
         "usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":2},"completion_tokens_details":{"reasoning_tokens":3}}}
        """;

    private static AnswerExchange read(String answer) {
        return Dialects.OPENAI_CHAT.answer(Requests.utf8(answer), false);
    }

    private static String sent(AnswerExchange answer) {
        return new String(Dialects.OPENAI_CHAT.whole(answer.events(), ENVELOPE), StandardCharsets.UTF_8);
    }

    @Test
    void theClientGetsOurEnvelopeAndThePublishedMembersOnly() {
        assertThat(sent(read(RICH)))
                .isEqualTo(
                        "{\"id\":\"chatcmpl-0192-run\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"asked-model\",\"choices\":["
                            + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"refusal\":\"no\",\"reasoning_content\":\"because\",\"tool_calls\":["
                            + "{\"id\":\"call_0192runc0t0\",\"type\":\"function\",\"function\":{\"name\":\"find\",\"arguments\":\"{\\\"who\\\":\\\"ann\\\",\\\"tel\\\":12345678901234567890,\\\"x\\\":1.10}\"}},"
                            + "{\"id\":\"call_0192runc0t1\",\"type\":\"custom\",\"custom\":{\"name\":\"shell\",\"input\":\"ls\"}}]},\"logprobs\":null,\"finish_reason\":\"tool_calls\"},{\"index\":1,\"message\":{\"role\":\"assistant\",\"content\":\"one"
                            + " two\",\"refusal\":null,\"reasoning_content\":\"hm\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                            + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12,\"prompt_tokens_details\":{\"cached_tokens\":2},\"completion_tokens_details\":{\"reasoning_tokens\":3}}}");
    }

    @Test
    void everyStringThatReachesTheClientWasASegment() {
        AnswerExchange answer = read(RICH);
        assertThat(answer.segments())
                .allMatch(segment -> segment.trust() == Trust.MODEL)
                .extracting(segment -> segment.channel() + " " + segment.message() + " " + segment.text())
                .containsExactlyInAnyOrder(
                        Channel.REASONING + " 1 hm",
                        Channel.ASSISTANT + " 1 one two",
                        Channel.REASONING + " 0 because",
                        Channel.REFUSAL + " 0 no",
                        Channel.TOOL_ARGUMENTS + " 0 find",
                        Channel.TOOL_ARGUMENTS + " 0 who",
                        Channel.TOOL_ARGUMENTS + " 0 ann",
                        Channel.TOOL_ARGUMENTS + " 0 tel",
                        Channel.TOOL_ARGUMENTS + " 0 12345678901234567890",
                        Channel.TOOL_ARGUMENTS + " 0 x",
                        Channel.TOOL_ARGUMENTS + " 0 shell",
                        Channel.TOOL_ARGUMENTS + " 0 ls");
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
    void choicesSayWhichSegmentsAreTheirs() {
        AnswerExchange answer = read(RICH);
        assertThat(answer.choices()).extracting(AnswerExchange.Choice::index).containsExactly(0, 1);
        AnswerExchange.Choice first = answer.choices().getFirst();
        assertThat(first.toolCalls()).extracting(call -> call.tool().name()).containsExactly("find", "shell");
        Set<Integer> ids = new TreeSet<>();
        answer.choices().forEach(choice -> {
            ids.addAll(choice.text());
            choice.toolCalls().forEach(call -> ids.addAll(call.segments()));
        });
        assertThat(ids)
                .containsExactlyElementsOf(
                        answer.segments().stream().map(Segment::id).toList());
    }

    @Test
    void editsReachTextAndArguments() {
        AnswerExchange answer = read(RICH);
        for (Segment segment : answer.segments()) {
            if (segment.text().equals("ann")) {
                answer.replace(segment.withText("<P>", List.of(new Part(0, 3))));
            }
            if (segment.text().equals("one two")) {
                answer.replace(segment.withText("1 2", List.of(new Part(0, 2), new Part(2, 3))));
            }
        }
        assertThat(sent(answer))
                .contains("\\\"who\\\":\\\"<P>\\\"", "\"content\":\"1 2\"")
                .doesNotContain("ann", "one");
    }

    @Test
    void aFilteredChoiceHasNoContentLeft() {
        AnswerExchange answer = read(RICH);
        answer.filter(0);
        assertThat(sent(answer))
                .contains(
                        "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"content_filter\"}")
                .contains("one two")
                .doesNotContain("ann", "because", "find", "shell");
        assertThat(answer.segments()).extracting(Segment::message).containsOnly(1);
    }

    @Test
    void aCallOfAnAnswerThatTheUpstreamFilteredIsNotLost() {
        assertThat(
                        sent(
                                read(
                                        "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":[{\"type\":\"function\",\"function\":{\"name\":\"find\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"content_filter\"}]}")))
                .contains("{\"name\":\"find\",\"arguments\":\"{}\"}", "\"finish_reason\":\"content_filter\"");
    }

    @Test
    void theOlderShapeOfACallAndACallWithoutArgumentsAreRead() {
        String answer = sent(
                read(
                        "{\"choices\":[{\"index\":0,\"message\":{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}},\"finish_reason\":\"function_call\"}]}"));
        assertThat(answer)
                .contains("\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}")
                .doesNotContain("usage");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>hunter2</html>",
                "[]",
                "{}",
                "{\"choices\":{}}",
                "{\"choices\":[]}",
                "{\"choices\":[5]}",
                "{\"error\":{\"message\":\"hunter2\"}}",
                "{\"choices\":[{\"message\":{},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"message\":{}}]}",
                "{\"choices\":[{\"index\":0,\"message\":{},\"finish_reason\":\"hunter2\"}]}",
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":5},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":[{\"type\":\"image\"}]},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":[{\"type\":\"hunter2\"}]},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1,\\\"a\\\":2}\"}}]},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{}}}]},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"message\":{},\"finish_reason\":\"stop\"},{\"index\":0,\"message\":{},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"message\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":-1}}",
                "{\"choices\":[{\"index\":0,\"message\":{},\"finish_reason\":\"stop\"}],\"choices\":[]}"
            })
    void anAnswerOfAnotherShapeIsTheUpstreamsError(String answer) {
        assertThatThrownBy(() -> read(answer)).isInstanceOfSatisfying(ContentException.class, broken -> {
            assertThat(broken.refusal().code()).isEqualTo(ErrorCode.UPSTREAM_ERROR);
            assertThat(broken.refusal().toString()).doesNotContain("hunter2");
        });
    }
}
