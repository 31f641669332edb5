package io.aegis.dialects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.kernel.port.ToolName;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** P1: whatever a client writes and wherever, a guard sees it, or it is refused, or it does not leave. A dialect names its requests and its words. */
public abstract class RequestCoverage {
    private static final String CANARY = "canary Zürich 🦜 \"quoted\"";
    private static final BigDecimal LONG_NUMBER = new BigDecimal("98765432109876543210");

    private static final ToolDefinition OWN = new ToolDefinition("own_tool", "of the gateway", """
        {"type":"object","properties":{"city":{"type":"string","description":"which \\"one\\""},"most":{"maximum":12345678}}}\
        """);

    private final Dialect dialect;

    protected RequestCoverage(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Requests that together hold every member of the table. */
    protected abstract List<String> requests();

    /** The one of them whose every value has a known place. */
    protected abstract String options();

    /** Pattern of the places in it at which words of a closed set stand. */
    protected abstract String closedWords();

    /** Pattern of the places in it at which the client names the members. */
    protected abstract String namedFields();

    /** Channels of places, by request. */
    protected abstract Map<String, Map<String, Channel>> channels();

    /** Members of the table that no request may have. */
    protected abstract Set<String> refusedMembers();

    @Test
    void everyStringThatIsReplacedByACanaryIsSeenOrRefusedOrStays() {
        int planted = 0;
        for (String request : requests()) {
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
        for (String request : requests()) {
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
        for (String request : requests()) {
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
        for (String request : requests()) {
            for (String place : places(request, value -> value instanceof List)) {
                for (Object item : List.of(CANARY, text("text"), text("input_text"), List.of(CANARY))) {
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

    private static Map<String, String> text(String type) {
        return Map.of("type", type, "text", CANARY);
    }

    @Test
    void everyPlaceThatHoldsAnotherTypeShowsItOrIsRefused() {
        List<Object> others = List.of(CANARY, List.of(CANARY), Map.of(CANARY, CANARY), LONG_NUMBER, true, "\0null");
        for (String request : requests()) {
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
        RequestExchange request = read(options());
        Set<String> found = new LinkedHashSet<>();
        request.segments().forEach(segment -> found.add(segment.pointer() + " " + segment.text()));
        Set<String> expected = new LinkedHashSet<>();
        Raw.walk(Raw.parse(options()), "", (pointer, value) -> {
            boolean closed = pointer.matches(closedWords());
            if (value instanceof String text && !text.equals("\0null") && !closed) {
                expected.add(pointer + " " + text);
            } else if (value instanceof BigDecimal number && number.precision() >= 7) {
                expected.add(pointer + " " + number);
            } else if (value instanceof Map<?, ?> map && pointer.matches(namedFields())) {
                map.keySet().forEach(name -> expected.add(pointer + "/" + name + " " + name));
            }
        });
        expected.add("/x_unknown x_unknown");
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyMemberHasTheChannelOfItsMeaning() {
        channels().forEach(this::requireChannels);
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
        for (String request : requests()) {
            Raw.walk(Raw.parse(request), "", (pointer, value) -> met.add(pointer.replaceAll("/\\d+(?=/|$)", "[]")));
        }
        Set<String> members = CoverageReference.members(dialect.name());
        assertThat(members).hasSizeGreaterThan(80);
        assertThat(members)
                .filteredOn(member -> !refusedMembers().contains(member) && !member.contains(" with type "))
                .allMatch(met::contains, "is in one of the requests");
    }

    /** Go reads names without regard to case, and Protocol Buffers with and without underscores. */
    @Test
    void aNameThatSomeReadersTakeForOneOfOursIsRefused() {
        for (String request : requests()) {
            for (String name : ((Map<?, ?>) Raw.parse(request))
                    .keySet().stream()
                            .map(String::valueOf)
                            .filter(known ->
                                    CoverageReference.members(dialect.name()).contains("/" + known))
                            .toList()) {
                for (String like : List.of(
                        name.toUpperCase(Locale.ROOT),
                        name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                        name.replace("_", "") + (name.contains("_") ? "" : "_"),
                        name.replace('s', '\u017f').replace('k', '\u212a') + "_")) {
                    String second = request.strip().replaceFirst("\\{", "{\"" + like + "\":null,");
                    assertThatThrownBy(() -> read(second))
                            .as(like)
                            .isInstanceOfSatisfying(
                                    ContentException.class,
                                    refused -> assertThat(refused.refusal().code())
                                            .isEqualTo(ErrorCode.UNSUPPORTED_CONTENT));
                }
            }
        }
    }

    @Test
    void aRequestThatIsKeptIsTheSameWhenItIsReadAgain() {
        for (String request : requests()) {
            requireTheSame(kept(read(request)), read(request));
        }
    }

    @Test
    void whatGuardsDidToARequestIsKept() {
        for (String request : requests()) {
            int texts = 0;
            for (Segment segment : read(request).segments()) {
                if (isEditable(segment)) {
                    RequestExchange edited = read(request);
                    edited.replace(Masked.of(segment));
                    requireTheSame(kept(edited), edited);
                    texts++;
                }
            }
            assertThat(texts).isPositive();
        }
    }

    @Test
    void aRequestWithToolsOfTheGatewayIsTheClientsButForThose() {
        for (String request : requests()) {
            RequestExchange more = read(request).withTools(List.of(OWN));

            assertThat(Seen.in(more))
                    .filteredOn(seen -> seen.trust() == Trust.OPERATOR)
                    .allSatisfy(seen -> assertThat(seen.channel()).isEqualTo(Channel.TOOL_DEFINITION));
            assertThat(Seen.in(more))
                    .filteredOn(seen -> seen.trust() == Trust.CLIENT)
                    .isEqualTo(Seen.in(read(request)));
            assertThat(more.unknownFields()).isEqualTo(read(request).unknownFields());
            assertThat(more.unscanned()).hasSameSizeAs(read(request).unscanned());
            assertThat(more.declaredTools())
                    .containsAll(read(request).declaredTools())
                    .hasSize(read(request).declaredTools().size() + 1)
                    .contains(ToolName.of("own_tool"));
            requireTheSame(kept(more), more);
        }
    }

    @Test
    void aRequestForAWholeAnswerIsTheSameRequest() {
        for (String request : requests()) {
            RequestExchange whole = read(request).whole();

            assertThat(whole.streamed()).isFalse();
            assertThat(Seen.in(whole)).isEqualTo(Seen.in(read(request)));
            assertThat(new String(sent(whole, dialect.name()), StandardCharsets.UTF_8))
                    .doesNotContain("\"stream");
        }
    }

    private RequestExchange kept(RequestExchange request) {
        return dialect.request(request.saved(), RequestLimits.DEFAULT, request.authored());
    }

    /** A guard that changes the name of the model stops the request, here and there. */
    private static boolean isEditable(Segment segment) {
        return segment.kind() == Segment.Kind.TEXT && !segment.pointer().equals("/model");
    }

    private static void requireTheSame(RequestExchange one, RequestExchange other) {
        assertThat(Seen.in(one)).isEqualTo(Seen.in(other));
        assertThat(one.segments()).isEqualTo(other.segments());
        assertThat(one.unknownFields()).isEqualTo(other.unknownFields());
        assertThat(one.unscanned()).isEqualTo(other.unscanned());
        assertThat(one.declaredTools()).isEqualTo(other.declaredTools());
        assertThat(one.authored()).isEqualTo(other.authored());
        assertThat(one.envelope("run", 1, List.of()).form())
                .isEqualTo(other.envelope("run", 1, List.of()).form());
        for (String into : other.writable()) {
            assertThat(sent(one, into)).as(into).isEqualTo(sent(other, into));
        }
    }

    /** A request that cannot be said in a dialect is refused in the same words. */
    private static byte[] sent(RequestExchange request, String into) {
        try {
            return request.outgoing(into, "upstream", id -> "keyed " + id).body();
        } catch (ContentException refused) {
            return refused.refusal().toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private void requireCovered(Object request, String canary, String place) {
        RequestExchange exchange;
        try {
            exchange = dialect.request(Raw.write(request).getBytes(StandardCharsets.UTF_8), RequestLimits.DEFAULT);
        } catch (ContentException refused) {
            assertThat(refused.refusal().toString()).as(place).doesNotContain("canary", "9876543");
            return;
        }
        if (exchange.segments().stream().anyMatch(segment -> segment.text().contains(canary))) {
            return;
        }
        String sent = new String(
                exchange.outgoing(dialect.name(), "upstream", id -> id).body(), StandardCharsets.UTF_8);
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
        return dialect.request(request.getBytes(StandardCharsets.UTF_8), RequestLimits.DEFAULT);
    }
}
