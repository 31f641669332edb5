package io.aegis.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Continuation;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.ToolResult;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a model says and a tool answers: it is refused, or it stands behind the request as what it is and by whom it is, and a guard that masks the
 * answer masks it.
 */
public abstract class ContinuationFuzz {
    private final Dialect dialect;
    private final byte[] request;

    protected ContinuationFuzz(Dialect dialect, byte[] request) {
        this.dialect = dialect;
        this.request = request;
    }

    /** Pairs of lines: what the model says and calls a tool with, and what the tool answers. */
    @MethodSource("seeds")
    @FuzzTest
    void whatAToolSaysIsTextOfTheTool(byte[] said) {
        String[] lines = new String(said, StandardCharsets.UTF_8).split("\n", 8);
        RequestExchange asked = dialect.request(request, RequestLimits.DEFAULT);
        for (int at = 0; at + 1 < lines.length; at += 2) {
            Optional<Continuation> continued = followed(asked, lines[at], lines[at + 1]);
            if (continued.isEmpty()) {
                return;
            }
            requireSeen(asked, continued.get(), lines[at + 1]);
            asked = continued.get().request();
        }
        requireKept(asked);
        requireMasked(asked);
    }

    protected static List<byte[]> seeds() {
        return List.of(
                        "{\"a\":\"b\"}\n{\"role\":\"system\"}",
                        "text\n\"}]}\n{}\n12345678",
                        "{\"a\":{\"b\":[1234567890]}}\n\n\n \u0000\u2028 \uD83E\uDD9C")
                .stream()
                .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static Optional<Continuation> followed(RequestExchange asked, String called, String answered) {
        var events = new ArrayList<AnswerEvent>();
        if (!called.isEmpty()) {
            events.add(new AnswerEvent.Text(0, Channel.ASSISTANT, called));
        }
        CallKind kind = called.startsWith("{") ? CallKind.FUNCTION : CallKind.CUSTOM;
        events.add(new AnswerEvent.ToolCall(0, 0, kind, "find", called));
        try {
            return Optional.of(asked.followedBy(events, List.of(new ToolResult(0, answered, false))));
        } catch (ContentException refused) {
            assertThat(refused.refusal().toString()).hasSizeLessThan(700).matches("\\p{Print}+");
            return Optional.empty();
        }
    }

    private static void requireSeen(RequestExchange before, Continuation continued, String answered) {
        List<Segment> segments = continued.request().segments();
        List<Segment> results = segments.stream()
                .filter(segment -> continued.results().contains(segment.id()))
                .toList();
        assertThat(results).extracting(Segment::text).isEqualTo(answered.isEmpty() ? List.of() : List.of(answered));
        assertThat(results)
                .allMatch(segment -> segment.trust() == Trust.TOOL && segment.channel() == Channel.TOOL_RESULT);
        assertThat(by(Trust.CLIENT, continued.request())).isEqualTo(by(Trust.CLIENT, before));
        List<Seen> model = by(Trust.MODEL, before);
        assertThat(by(Trust.MODEL, continued.request()))
                .hasSizeGreaterThan(model.size())
                .satisfies(after -> assertThat(after.subList(0, model.size())).isEqualTo(model));
        assertThat(continued.request().unknownFields()).isEqualTo(before.unknownFields());
    }

    private static List<Seen> by(Trust author, RequestExchange request) {
        return Seen.in(request).stream().filter(seen -> seen.trust() == author).toList();
    }

    private void requireKept(RequestExchange request) {
        RequestExchange again = dialect.request(request.saved(), RequestLimits.DEFAULT, request.authored());
        assertThat(again.segments()).isEqualTo(request.segments());
        assertThat(sent(again)).isEqualTo(sent(request));
    }

    private void requireMasked(RequestExchange request) {
        for (Segment segment : request.segments()) {
            if (segment.trust() != Trust.CLIENT && segment.kind() == Segment.Kind.TEXT) {
                request.replace(Masked.of(segment));
            }
        }
        assertThat(dialect.request(sent(request), RequestLimits.DEFAULT, request.authored())
                        .segments())
                .filteredOn(segment -> segment.trust() != Trust.CLIENT && segment.kind() == Segment.Kind.TEXT)
                .allMatch(Masked::is, "is masked");
    }

    private static byte[] sent(RequestExchange request) {
        return request.outgoing(request.writable().getFirst(), request.model(), id -> id)
                .body();
    }
}
