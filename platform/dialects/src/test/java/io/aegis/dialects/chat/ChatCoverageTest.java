package io.aegis.dialects.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.dialects.CoverageReference;
import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** P1 for chat requests: whatever a client writes and wherever, a guard sees it, or it is refused, or it does not leave. */
class ChatCoverageTest {
    private static final String CANARY = "canary Zürich 🦜 \"quoted\"";
    private static final BigDecimal LONG_NUMBER = new BigDecimal("98765432109876543210");

    private final Dialect dialect = Dialects.OPENAI_CHAT;

    @Test
    void everyStringThatIsReplacedByACanaryIsSeenOrRefusedOrStays() {
        int planted = 0;
        for (String request : Requests.ALL) {
            for (String place : places(request, value -> value instanceof String)) {
                requireCovered(Raw.with(Raw.parse(request), "", place, old -> CANARY), CANARY, place);
                planted++;
            }
        }
        assertThat(planted).isGreaterThan(100);
    }

    @Test
    void everyNumberThatIsReplacedByALongOneIsSeenOrRefused() {
        int planted = 0;
        for (String request : Requests.ALL) {
            for (String place : places(request, value -> value instanceof BigDecimal)) {
                requireCovered(
                        Raw.with(Raw.parse(request), "", place, old -> LONG_NUMBER), LONG_NUMBER.toString(), place);
                planted++;
            }
        }
        assertThat(planted).isGreaterThan(10);
    }

    @Test
    void everyObjectThatGetsAnUnknownMemberShowsItsNameAndAllOfItsContent() {
        UnaryOperator<Object> plant = old -> {
            var copy = new LinkedHashMap<Object, Object>((Map<?, ?>) old);
            copy.put("x-" + CANARY, Map.of("inner", List.of(CANARY, LONG_NUMBER)));
            return copy;
        };
        for (String request : Requests.ALL) {
            for (String place : places(request, value -> value instanceof Map)) {
                Object planted = Raw.with(Raw.parse(request), "", place, plant);
                requireCovered(planted, "x-" + CANARY, place);
                requireCovered(planted, CANARY, place);
                requireCovered(planted, LONG_NUMBER.toString(), place);
            }
        }
    }

    @Test
    void everyArrayThatGetsAnotherItemShowsItOrIsRefused() {
        for (String request : Requests.ALL) {
            for (String place : places(request, value -> value instanceof List)) {
                for (Object item : List.of(CANARY, Map.of("type", "text", "text", CANARY), List.of(CANARY))) {
                    UnaryOperator<Object> plant = old -> {
                        var copy = new ArrayList<Object>((List<?>) old);
                        copy.add(item);
                        return copy;
                    };
                    requireCovered(Raw.with(Raw.parse(request), "", place, plant), CANARY, place);
                }
            }
        }
    }

    @Test
    void everyPlaceThatHoldsAnotherTypeShowsItOrIsRefused() {
        List<Object> others = List.of(CANARY, List.of(CANARY), Map.of(CANARY, CANARY), LONG_NUMBER, true, "\0null");
        for (String request : Requests.ALL) {
            for (String place : places(request, value -> true)) {
                for (Object other : others) {
                    Object planted = Raw.with(Raw.parse(request), "", place, old -> other);
                    requireCovered(planted, CANARY, place);
                    requireCovered(planted, LONG_NUMBER.toString(), place);
                }
            }
        }
    }

    @Test
    void segmentsAreExactlyTheContentThatAWalkOfTheRawJsonFinds() {
        RequestExchange request = read(Requests.OPTIONS);
        Set<String> found = new LinkedHashSet<>();
        request.segments().forEach(segment -> found.add(segment.pointer() + " " + segment.text()));
        Set<String> expected = new LinkedHashSet<>();
        Raw.walk(Raw.parse(Requests.OPTIONS), "", (pointer, value) -> {
            boolean closed = pointer.matches(CLOSED);
            if (value instanceof String text && !text.equals("\0null") && !closed) {
                expected.add(pointer + " " + text);
            } else if (value instanceof BigDecimal number && number.precision() >= 7) {
                expected.add(pointer + " " + number);
            } else if (value instanceof Map<?, ?> map && pointer.matches(NAMED)) {
                map.keySet().forEach(name -> expected.add(pointer + "/" + name + " " + name));
            }
        });
        expected.add("/x_unknown x_unknown");
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static final String CLOSED =
            "/messages/\\d+/role|/service_tier|/verbosity|/reasoning_effort|/prompt_cache_retention|/modalities/0"
                + "|/prediction/type|/prediction/content/0/(type|prompt_cache_breakpoint/mode)|/response_format/type|/tool_choice/type|/tool_choice/allowed_tools/mode"
                + "|/tool_choice/allowed_tools/tools/\\d+/type|/tools/\\d+/type|/tools/1/custom/format/type|/tools/1/custom/format/grammar/syntax";
    private static final String NAMED =
            "/metadata|/logit_bias|/moderation|/prompt_cache_options|/x_unknown|/x_unknown/inner/2"
                    + "|.*/parameters/properties";

    @Test
    void everyMemberHasTheChannelOfItsMeaning() {
        Map<String, Channel> channels = new LinkedHashMap<>();
        channels.put("/messages/0/content", Channel.SYSTEM);
        channels.put("/messages/0/name", Channel.METADATA);
        channels.put("/messages/1/content/0/text", Channel.SYSTEM);
        channels.put("/messages/2/content/0/text", Channel.USER);
        channels.put("/messages/2/content/3/text", Channel.USER);
        channels.put("/messages/2/content/5/file/file_data", Channel.USER);
        channels.put("/messages/2/content/5/file/filename", Channel.METADATA);
        channels.put("/messages/3/content/0/text", Channel.ASSISTANT);
        channels.put("/messages/3/content/1/refusal", Channel.REFUSAL);
        channels.put("/messages/3/refusal", Channel.REFUSAL);
        channels.put("/messages/3/reasoning_content", Channel.REASONING);
        channels.put("/messages/3/reasoning", Channel.REASONING);
        channels.put("/messages/3/annotations/0/url", Channel.ASSISTANT);
        channels.put("/messages/3/tool_calls/0/function/name", Channel.TOOL_ARGUMENTS);
        channels.put("/messages/3/tool_calls/0/function/arguments/who", Channel.TOOL_ARGUMENTS);
        channels.put("/messages/3/tool_calls/0/function/arguments/tel", Channel.TOOL_ARGUMENTS);
        channels.put("/messages/3/tool_calls/1/custom/input", Channel.TOOL_ARGUMENTS);
        channels.put("/messages/4/content", Channel.TOOL_RESULT);
        channels.put("/messages/6/content", Channel.TOOL_RESULT);
        requireChannels(Requests.CONVERSATION, channels);
        channels.clear();
        channels.put("/functions/0/name", Channel.TOOL_DEFINITION);
        channels.put("/functions/0/description", Channel.TOOL_DEFINITION);
        channels.put("/functions/0/parameters/properties/street", Channel.TOOL_DEFINITION);
        channels.put("/functions/0/parameters/properties/street/enum/0", Channel.TOOL_DEFINITION);
        channels.put("/logit_bias/1234567", Channel.METADATA);
        channels.put("/metadata/customer", Channel.METADATA);
        channels.put("/prediction/content/0/text", Channel.ASSISTANT);
        channels.put("/response_format/json_schema/name", Channel.TOOL_DEFINITION);
        channels.put("/seed", Channel.METADATA);
        channels.put("/stop/1", Channel.METADATA);
        channels.put("/tools/0/function/description", Channel.TOOL_DEFINITION);
        channels.put("/tools/1/custom/format/grammar/definition", Channel.TOOL_DEFINITION);
        channels.put("/user", Channel.METADATA);
        channels.put("/x_unknown", Channel.UNKNOWN);
        channels.put("/x_unknown/inner/1", Channel.UNKNOWN);
        requireChannels(Requests.OPTIONS, channels);
    }

    private void requireChannels(String request, Map<String, Channel> channels) {
        List<Segment> segments = read(request).segments();
        channels.forEach((pointer, channel) -> assertThat(segments)
                .filteredOn(segment -> segment.pointer().equals(pointer))
                .as(pointer)
                .isNotEmpty()
                .allMatch(segment -> segment.channel() == channel && segment.trust() == Trust.CLIENT));
    }

    @Test
    void theRequestsOfThisTestHoldEveryMemberOfTheTable() {
        Set<String> met = new LinkedHashSet<>();
        for (String request : Requests.ALL) {
            Raw.walk(Raw.parse(request), "", (pointer, value) -> met.add(pointer.replaceAll("/\\d+(?=/|$)", "[]")));
        }
        List<String> refused =
                List.of("/audio", "/web_search_options", "/messages[]/audio", "/messages[]/content[]/file/file_id");
        Set<String> members = CoverageReference.members("openai.chat");
        assertThat(members).hasSizeGreaterThan(80);
        assertThat(members)
                .filteredOn(member -> !refused.contains(member))
                .allMatch(met::contains, "is in one of the requests");
    }

    private void requireCovered(Object request, String canary, String place) {
        RequestExchange exchange;
        try {
            exchange = dialect.request(Requests.utf8(Raw.write(request)), RequestLimits.DEFAULT);
        } catch (ContentException refused) {
            assertThat(refused.refusal().toString()).as(place).doesNotContain("canary", "9876543");
            return;
        }
        if (exchange.segments().stream().anyMatch(segment -> segment.text().contains(canary))) {
            return;
        }
        String sent = new String(
                exchange.outgoing("openai.chat", "upstream", id -> id).body(), StandardCharsets.UTF_8);
        assertThat(sent).as(place).doesNotContain(canary.contains("canary") ? "canary" : "9876543210");
    }

    private static List<String> places(String request, Predicate<Object> wanted) {
        var places = new ArrayList<String>();
        Raw.walk(Raw.parse(request), "", (pointer, value) -> {
            if (wanted.test(value)) {
                places.add(pointer);
            }
        });
        return places;
    }

    private RequestExchange read(String request) {
        return dialect.request(Requests.utf8(request), RequestLimits.DEFAULT);
    }
}
