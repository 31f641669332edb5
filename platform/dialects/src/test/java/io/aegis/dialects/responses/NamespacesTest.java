package io.aegis.dialects.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.ToolName;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools in groups: two tools of one name are two, and which of them a call means is a part of the call. */
class NamespacesTest {
    private static final ToolName FIND = new ToolName("crm", "find");
    private static final Envelope ENVELOPE = new Envelope("run", "gpt-5", 5, Set.of(), List.of(), List.of());

    private static RequestExchange request() {
        return Dialects.OPENAI_RESPONSES.request(Requests.utf8(Requests.NAMESPACES), RequestLimits.DEFAULT);
    }

    private static AnswerExchange answer(String namespace) {
        return Dialects.OPENAI_RESPONSES.answer(
                Requests.utf8("{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"output\":["
                        + "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"c\",\"status\":\"completed\""
                        + namespace
                        + ",\"name\":\"find\",\"arguments\":\"{}\"}]}"),
                false);
    }

    private static List<AnswerEvent> decode(String added, String done) {
        StreamDecoder decoder = Dialects.OPENAI_RESPONSES.decoder(false);
        String stream = frame(
                        "response.output_item.added",
                        "\"output_index\":0,\"item\":{\"type\":\"function_call\"" + added
                                + ",\"name\":\"find\",\"arguments\":\"\"}")
                + frame(
                        "response.output_item.done",
                        "\"output_index\":0,\"item\":{\"type\":\"function_call\"" + done
                                + ",\"name\":\"find\",\"arguments\":\"{}\"}")
                + frame("response.completed", "\"response\":{\"status\":\"completed\",\"output\":[]}");
        var events = new ArrayList<>(decoder.next(Requests.utf8(stream)));
        events.addAll(decoder.finish());
        return events;
    }

    private static String frame(String type, String members) {
        return "data: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    @Test
    void aToolIsDeclaredByItsNamespaceAndItsName() {
        assertThat(request().declaredTools())
                .containsExactlyInAnyOrder(ToolName.of("find"), FIND, new ToolName("crm", "shell"));
    }

    @Test
    void whatTheyDescribeIsWhatGuardsSee() {
        assertThat(request().segments())
                .filteredOn(segment -> segment.channel() == Channel.TOOL_DEFINITION)
                .extracting(Segment::text)
                .contains("crm", "customers", "finds", "runs", "start: /x/");
    }

    @Test
    void aWholeCallKeepsItsNamespaceWhichGuardsSee() {
        AnswerExchange answer = answer(",\"namespace\":\"crm\"");
        assertThat(answer.droppedFields()).isZero();
        assertThat(answer.choices().getFirst().toolCalls().getFirst().tool()).isEqualTo(FIND);
        assertThat(answer.segments()).extracting(Segment::text).containsExactly("crm", "find");
        assertThat(new String(Dialects.OPENAI_RESPONSES.whole(answer.events(), ENVELOPE), StandardCharsets.UTF_8))
                .contains("\"namespace\":\"crm\",\"name\":\"find\"");
    }

    @Test
    void aCallOfNoNamespaceIsOneOfNone() {
        AnswerExchange answer = answer("");
        assertThat(answer.choices().getFirst().toolCalls().getFirst().tool()).isEqualTo(ToolName.of("find"));
        assertThat(new String(Dialects.OPENAI_RESPONSES.whole(answer.events(), ENVELOPE), StandardCharsets.UTF_8))
                .doesNotContain("namespace");
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"namespace\":\"crm\"", ""})
    void aStreamedCallKeepsItsNamespaceWhereverItIsSaid(String added) {
        List<AnswerEvent> events = decode(added, ",\"namespace\":\"crm\"");
        assertThat(events).contains(new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, FIND, "{}"));
        var call = (AnswerEvent.ToolCall) events.getFirst();
        assertThat(Dialects.OPENAI_RESPONSES.toolCall(call).segments())
                .extracting(Segment::text)
                .containsExactly("crm", "find");
        assertThat(Dialects.OPENAI_RESPONSES.toolCall(call).call()).isEqualTo(call);
        assertThat(new String(Dialects.OPENAI_RESPONSES.encoder(ENVELOPE).toolCall(call), StandardCharsets.UTF_8))
                .contains("\"namespace\":\"crm\",\"name\":\"find\"");
    }

    @Test
    void aStreamedCallDoesNotChangeItsNamespace() {
        assertThatThrownBy(() -> decode(",\"namespace\":\"crm\"", ",\"namespace\":\"other\""))
                .isInstanceOf(ContentException.class);
    }

    @Test
    void anotherDialectHasNoWordForThem() {
        assertThat(request().outgoing("openai.chat", "m", id -> id).lost())
                .containsExactly(
                        "/input/1/namespace",
                        "/input/2/namespace",
                        "/input/3/namespace",
                        "/input/4/namespace",
                        "/tools/1");
    }
}
