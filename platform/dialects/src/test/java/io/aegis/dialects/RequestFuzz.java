package io.aegis.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come as a request: they are refused in so many words, or the guards see all that is sent. A dialect's class names its seeds. */
public abstract class RequestFuzz {
    private static final String CANARY = "canary Zürich 🦜";
    /** What we say ourselves where a dialect wants a name or a type of a schema that another has not. */
    private static final Set<String> OURS = Set.of("answer", "object");

    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"");

    private final Dialect dialect;

    protected RequestFuzz(Dialect dialect) {
        this.dialect = dialect;
    }

    @MethodSource("seeds")
    @FuzzTest
    void whatIsSentIsWhatTheGuardsSaw(byte[] body) {
        if (read(body).isPresent()) {
            requireTheSameAgain(read(body).orElseThrow());
            requireTranslated(read(body).orElseThrow());
            requireMasked(read(body).orElseThrow());
            requireSeen(body);
        }
    }

    private void requireTheSameAgain(RequestExchange request) {
        byte[] sent = sent(request);
        RequestExchange again = dialect.request(sent, RequestLimits.DEFAULT);

        assertThat(contents(again)).isEqualTo(contents(request));
        assertThat(sent(again)).isEqualTo(sent);
    }

    private void requireTranslated(RequestExchange request) {
        for (Dialect into : others(request)) {
            translated(request, into).ifPresent(body -> into.request(body, RequestLimits.DEFAULT));
        }
    }

    private void requireMasked(RequestExchange request) {
        for (Segment segment : request.segments()) {
            if (segment.kind() == Segment.Kind.TEXT && !isModel(segment)) {
                request.replace(Masked.of(segment));
            }
        }
        assertThat(dialect.request(sent(request), RequestLimits.DEFAULT).segments())
                .filteredOn(segment -> segment.kind() == Segment.Kind.TEXT && !isModel(segment))
                .allMatch(Masked::is, "is masked");
        for (Dialect into : others(request)) {
            translated(request, into)
                    .ifPresent(body -> assertThat(
                                    into.request(body, RequestLimits.DEFAULT).segments())
                            .filteredOn(segment -> segment.kind() == Segment.Kind.TEXT
                                    && segment.channel() != Channel.METADATA
                                    && !OURS.contains(segment.text()))
                            .allMatch(Masked::is, "is masked"));
        }
    }

    /** Puts a canary in the place of one of the strings, which can be the name of a member. */
    private void requireSeen(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        List<MatchResult> strings = STRING.matcher(text).results().toList();
        MatchResult place = strings.get(Math.floorMod(Arrays.hashCode(body), strings.size()));
        String planted = text.substring(0, place.start()) + '"' + CANARY + '"' + text.substring(place.end());

        read(planted.getBytes(StandardCharsets.UTF_8)).ifPresent(request -> {
            boolean seen = request.segments().stream()
                    .anyMatch(segment -> segment.text().contains(CANARY));
            if (!seen) {
                assertThat(new String(sent(request), StandardCharsets.UTF_8)).doesNotContain("canary");
                for (Dialect into : others(request)) {
                    translated(request, into)
                            .ifPresent(sent -> assertThat(new String(sent, StandardCharsets.UTF_8))
                                    .doesNotContain("canary"));
                }
            }
        });
    }

    private Optional<RequestExchange> read(byte[] body) {
        try {
            return Optional.of(dialect.request(body, RequestLimits.DEFAULT));
        } catch (ContentException refused) {
            requireSayable(refused);
            return Optional.empty();
        }
    }

    private static Optional<byte[]> translated(RequestExchange request, Dialect into) {
        try {
            return Optional.of(
                    request.outgoing(into.name(), request.model(), id -> id).body());
        } catch (ContentException refused) {
            requireSayable(refused);
            return Optional.empty();
        }
    }

    /** An error holds our words alone. */
    private static void requireSayable(ContentException refused) {
        assertThat(refused.refusal().toString())
                .hasSizeLessThan(700)
                .matches("\\p{Print}+")
                .doesNotContain("canary");
    }

    private static byte[] sent(RequestExchange request) {
        return request.outgoing(request.writable().getFirst(), request.model(), id -> id)
                .body();
    }

    private static List<Dialect> others(RequestExchange request) {
        List<String> names = request.writable();
        return Dialects.all().stream()
                .filter(into -> names.indexOf(into.name()) > 0)
                .toList();
    }

    private static boolean isModel(Segment segment) {
        return segment.pointer().equals("/model");
    }

    /** In what is sent, members stand in another order, and options of a stream only with a stream. */
    private static List<String> contents(RequestExchange request) {
        return request.segments().stream()
                .filter(segment -> request.streamed() || !segment.pointer().startsWith("/stream_options"))
                .map(segment -> segment.channel() + " " + segment.kind() + " " + segment.text())
                .sorted()
                .toList();
    }
}
