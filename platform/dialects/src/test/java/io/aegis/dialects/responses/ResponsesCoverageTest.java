package io.aegis.dialects.responses;

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

/** P1 for requests for a response: whatever a client writes and wherever, a guard sees it, or it is refused, or it does not leave. */
class ResponsesCoverageTest {
    private static final String CANARY = "canary Zürich 🦜 \"quoted\"";
    private static final BigDecimal LONG_NUMBER = new BigDecimal("98765432109876543210");

    private final Dialect dialect = Dialects.OPENAI_RESPONSES;

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
        assertThat(planted).isGreaterThan(5);
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
                for (Object item : List.of(CANARY, Map.of("type", "input_text", "text", CANARY), List.of(CANARY))) {
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
            "/access_programs|/image/context_compression|/include/0|/prompt_cache_options/(mode|ttl)|/prompt_cache_retention"
                + "|/reasoning/.*|/service_tier|/text/format/type|/text/verbosity|/tool_choice/(type|mode)|/tool_choice/tools/\\d+/type"
                + "|/tools/\\d+/type|/tools/\\d+/allowed_callers/0|/tools/1/format/(type|syntax)|/truncation";
    private static final String NAMED = "/access_programs|/metadata|/moderation|/x_unknown|/x_unknown/inner/2"
            + "|.*/(parameters|output_schema)/properties";

    @Test
    void everyMemberHasTheChannelOfItsMeaning() {
        Map<String, Channel> channels = new LinkedHashMap<>();
        channels.put("/instructions", Channel.SYSTEM);
        channels.put("/input/0/content", Channel.SYSTEM);
        channels.put("/input/1/content/0/text", Channel.SYSTEM);
        channels.put("/input/2/content/0/text", Channel.USER);
        channels.put("/input/2/content/3/text", Channel.USER);
        channels.put("/input/2/content/5/file_data", Channel.USER);
        channels.put("/input/2/content/5/filename", Channel.METADATA);
        channels.put("/input/3/summary/0/text", Channel.REASONING);
        channels.put("/input/3/content/0/text", Channel.REASONING);
        channels.put("/input/4/content/0/text", Channel.ASSISTANT);
        channels.put("/input/4/content/0/annotations/0/url", Channel.ASSISTANT);
        channels.put("/input/4/content/2/refusal", Channel.REFUSAL);
        channels.put("/input/5/name", Channel.TOOL_ARGUMENTS);
        channels.put("/input/5/arguments/who", Channel.TOOL_ARGUMENTS);
        channels.put("/input/5/arguments/tel", Channel.TOOL_ARGUMENTS);
        channels.put("/input/6/input", Channel.TOOL_ARGUMENTS);
        channels.put("/input/7/output", Channel.TOOL_RESULT);
        channels.put("/input/8/output/0/text", Channel.TOOL_RESULT);
        channels.put("/input/8/output/3/file_data", Channel.TOOL_RESULT);
        channels.put("/input/9/content", Channel.ASSISTANT);
        requireChannels(Requests.CONVERSATION, channels);
        channels.clear();
        channels.put("/input", Channel.USER);
        channels.put("/max_output_tokens", Channel.METADATA);
        channels.put("/metadata/customer", Channel.METADATA);
        channels.put("/text/format/name", Channel.TOOL_DEFINITION);
        channels.put("/text/format/description", Channel.TOOL_DEFINITION);
        channels.put("/tools/0/description", Channel.TOOL_DEFINITION);
        channels.put("/tools/0/parameters/properties/who", Channel.TOOL_DEFINITION);
        channels.put("/tools/0/parameters/properties/who/enum/0", Channel.TOOL_DEFINITION);
        channels.put("/tools/0/output_schema/properties/where", Channel.TOOL_DEFINITION);
        channels.put("/tools/1/format/definition", Channel.TOOL_DEFINITION);
        channels.put("/tool_choice/tools/0/name", Channel.TOOL_DEFINITION);
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
        List<String> refused = List.of(
                "/context_management",
                "/conversation",
                "/previous_response_id",
                "/prompt",
                "/prompt_cache_options/comparison_response_id",
                "/input[]/content[]/file_id",
                "/input[]/content[]/logprobs[]",
                "/input[]/output[]/file_id");
        Set<String> members = CoverageReference.members("openai.responses");
        assertThat(members).hasSizeGreaterThan(80);
        assertThat(members)
                .filteredOn(member -> !refused.contains(member) && !member.contains(" with type "))
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
                exchange.outgoing("openai.responses", "upstream", id -> id).body(), StandardCharsets.UTF_8);
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
