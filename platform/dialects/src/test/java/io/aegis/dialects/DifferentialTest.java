package io.aegis.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same conversation is the same to the guards, whichever dialect it is said in and whichever it is translated into. */
class DifferentialTest {
    private static final String CHAT = """
        {"model":"m","messages":[
          {"role":"system","content":"be brief"},
          {"role":"user","content":[{"type":"text","text":"my number is 4155"},{"type":"text","text":"550123"}]},
          {"role":"assistant","content":"let me look","tool_calls":[
            {"id":"call_1","type":"function","function":{"name":"find","arguments":"{\\"who\\":\\"ann\\",\\"tel\\":4155550123}"}}]},
          {"role":"tool","tool_call_id":"call_1","content":"ann@example.com"},
          {"role":"user","content":"thanks"}],
         "tools":[{"type":"function","function":{"name":"find","description":"finds people",
           "parameters":{"type":"object","properties":{"who":{"type":"string","description":"a name"}}}}}]}
        """;
    private static final String MESSAGES = """
        {"model":"m","max_tokens":99,"system":"be brief","messages":[
          {"role":"user","content":[{"type":"text","text":"my number is 4155"},{"type":"text","text":"550123"}]},
          {"role":"assistant","content":[{"type":"text","text":"let me look"},
            {"type":"tool_use","id":"toolu_1","name":"find","input":{"who":"ann","tel":4155550123}}]},
          {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"ann@example.com"}]},
          {"role":"user","content":"thanks"}],
         "tools":[{"name":"find","description":"finds people",
           "input_schema":{"type":"object","properties":{"who":{"type":"string","description":"a name"}}}}]}
        """;
    private static final String RESPONSES = """
        {"model":"m","instructions":"be brief","input":[
          {"role":"user","content":[{"type":"input_text","text":"my number is 4155"},{"type":"input_text","text":"550123"}]},
          {"type":"message","role":"assistant","content":[{"type":"output_text","text":"let me look"}]},
          {"type":"function_call","call_id":"call_1","name":"find","arguments":"{\\"who\\":\\"ann\\",\\"tel\\":4155550123}"},
          {"type":"function_call_output","call_id":"call_1","output":"ann@example.com"},
          {"role":"user","content":"thanks"}],
         "tools":[{"type":"function","name":"find","description":"finds people",
           "parameters":{"type":"object","properties":{"who":{"type":"string","description":"a name"}}}}]}
        """;

    private static final Map<Channel, List<String>> VIEW = Map.of(
            Channel.SYSTEM, List.of("be brief"),
            Channel.USER, List.of("my number is 4155550123", "thanks"),
            Channel.ASSISTANT, List.of("let me look"),
            Channel.TOOL_ARGUMENTS, List.of("find", "who", "ann", "tel", "4155550123"),
            Channel.TOOL_RESULT, List.of("ann@example.com"),
            Channel.TOOL_DEFINITION, List.of("find", "finds people", "object", "who", "string", "a name"));

    private record Spoken(Dialect dialect, String request) {
        RequestExchange read() {
            return dialect.request(request.getBytes(StandardCharsets.UTF_8), RequestLimits.DEFAULT);
        }

        @Override
        public String toString() {
            return dialect.name();
        }
    }

    private static final List<Spoken> ALL = List.of(
            new Spoken(Dialects.OPENAI_CHAT, CHAT),
            new Spoken(Dialects.OPENAI_RESPONSES, RESPONSES),
            new Spoken(Dialects.ANTHROPIC_MESSAGES, MESSAGES));

    static List<Spoken> all() {
        return ALL;
    }

    static Stream<Arguments> pairs() {
        return ALL.stream().flatMap(from -> ALL.stream().map(into -> Arguments.of(from, into.dialect())));
    }

    /** What the guards see, by channel; parts of one segment that a translation writes as one part are the same text. */
    private static Map<Channel, List<String>> view(RequestExchange request) {
        var view = new EnumMap<Channel, List<String>>(Channel.class);
        for (Segment segment : request.segments()) {
            if (segment.channel() != Channel.METADATA) {
                view.computeIfAbsent(segment.channel(), ignored -> new ArrayList<>())
                        .add(segment.text());
            }
        }
        return view;
    }

    private static RequestExchange translated(RequestExchange request, Dialect into) {
        assertThat(request.writable()).contains(into.name());
        var outgoing = request.outgoing(into.name(), "up", id -> "keyed");
        assertThat(outgoing.lost()).isEmpty();
        return into.request(outgoing.body(), RequestLimits.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aConversationIsTheSameToTheGuardsInEachDialect(Spoken spoken) {
        assertThat(view(spoken.read())).isEqualTo(VIEW);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aConversationIsTheSameToTheGuardsAfterATranslation(Spoken from, Dialect into) {
        Map<Channel, List<String>> view = view(translated(from.read(), into));

        assertThat(view).isEqualTo(VIEW);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatAGuardTookOutOfAnySegmentIsInNoTranslation(Spoken from, Dialect into) {
        List<Segment> segments = from.read().segments();
        for (Segment segment : segments) {
            if (segment.kind() != Segment.Kind.TEXT || segment.channel() == Channel.METADATA || isWord(segment)) {
                continue;
            }
            RequestExchange request = from.read();
            String mask = "<CANARY_kdmfeahbgcpl>";
            List<io.aegis.spi.content.Part> parts = new ArrayList<>();
            parts.add(new io.aegis.spi.content.Part(0, mask.length()));
            while (parts.size() < segment.parts().size()) {
                parts.add(new io.aegis.spi.content.Part(mask.length(), mask.length()));
            }
            request.replace(segment.withText(mask, parts));

            String sent = new String(
                    request.outgoing(into.name(), "up", id -> "keyed").body(), StandardCharsets.UTF_8);
            assertThat(sent).as(segment.pointer()).contains(mask).doesNotContain(segment.text());
        }
    }

    /** Words that stand elsewhere in the document too. */
    private static boolean isWord(Segment segment) {
        return List.of("find", "object", "string", "ann").contains(segment.text());
    }

    @Test
    void everyDialectOfAConversationIsTried() {
        assertThat(Dialects.OPENAI_CHAT
                        .request(CHAT.getBytes(StandardCharsets.UTF_8), RequestLimits.DEFAULT)
                        .writable())
                .containsExactlyInAnyOrderElementsOf(
                        ALL.stream().map(spoken -> spoken.dialect().name()).toList());
    }
}
