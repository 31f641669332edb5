package io.aegis.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come as a stream, and however they are cut: they are refused, or they say the same, and no more than stands in them. */
public abstract class StreamFuzz {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

    private final Dialect dialect;

    protected StreamFuzz(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * What came of a stream.
     *
     * @param refusal empty if there was none
     */
    private record Outcome(List<AnswerEvent> events, String refusal, int dropped) {}

    @MethodSource("seeds")
    @FuzzTest
    void whatAStreamSaysIsTheSameHoweverItIsCutAndWhoeverWritesIt(byte[] stream) {
        Outcome whole = decoded(dialect, List.of(stream));
        for (List<byte[]> pieces : List.of(singles(stream), pieces(stream))) {
            Outcome cut = decoded(dialect, pieces);
            if (whole.refusal().isEmpty()) {
                assertThat(cut).isEqualTo(whole);
            } else {
                assertThat(cut.refusal()).isEqualTo(whole.refusal());
            }
        }
        if (whole.refusal().isEmpty()) {
            requireTextOf(stream, whole.events());
            requireTheSameAgain(whole.events());
        }
    }

    private static Outcome decoded(Dialect dialect, List<byte[]> pieces) {
        var events = new ArrayList<AnswerEvent>();
        StreamDecoder decoder = dialect.decoder(true);
        try {
            pieces.forEach(piece -> events.addAll(decoder.next(piece)));
            events.addAll(decoder.finish());
            return new Outcome(events, "", decoder.droppedFields());
        } catch (ContentException refused) {
            assertThat(refused.refusal().toString()).hasSizeLessThan(700).matches("\\p{Print}+");
            return new Outcome(events, refused.refusal().toString(), decoder.droppedFields());
        }
    }

    private static List<byte[]> singles(byte[] stream) {
        var pieces = new ArrayList<byte[]>(stream.length);
        for (byte octet : stream) {
            pieces.add(new byte[] {octet});
        }
        return pieces;
    }

    /** Always the same for the same stream. */
    private static List<byte[]> pieces(byte[] stream) {
        var random = new Random(Arrays.hashCode(stream));
        var pieces = new ArrayList<byte[]>();
        int longest = 1 + random.nextInt(100);
        for (int at = 0; at < stream.length; ) {
            int end = Math.min(stream.length, at + random.nextInt(longest + 1));
            pieces.add(Arrays.copyOfRange(stream, at, end));
            at = end;
        }
        return pieces;
    }

    /** Where one event ends and another begins, half of a pair can have been kept back, or a line of ours stands between two texts. */
    private static void requireTextOf(byte[] stream, List<AnswerEvent> events) {
        var said = new StringBuilder();
        for (String line : new String(stream, StandardCharsets.UTF_8).split("[\r\n]")) {
            said.append(ESCAPE.matcher(line).replaceAll(match -> Matcher.quoteReplacement(unescaped(match.group(1)))))
                    .append('\0');
        }
        for (AnswerEvent event : events) {
            for (String piece : text(event).split("[\\ud800-\\udfff]|[\\x{10000}-\\x{10ffff}]|\n")) {
                assertThat(said.indexOf(piece))
                        .as("where a text of the events stands in the stream")
                        .isNotNegative();
            }
        }
    }

    private static String unescaped(String escape) {
        return switch (escape.charAt(0)) {
            case 'u' ->
                escape.length() == 1 ? escape : String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b' -> "\b";
            case 'f' -> "\f";
            default -> escape;
        };
    }

    private static String text(AnswerEvent event) {
        return switch (event) {
            case AnswerEvent.Text text -> text.text();
            case AnswerEvent.Tokens tokens -> tokens.text();
            case AnswerEvent.Seal seal -> seal.value();
            case AnswerEvent.ToolCall call -> "";
            case AnswerEvent.Finished finished -> finished.stop().orElse("");
            case AnswerEvent.Vector vector -> "";
            case AnswerEvent.Counted counted -> "";
            case AnswerEvent.Done done -> "";
            case AnswerEvent.Failed failed -> "";
        };
    }

    private void requireTheSameAgain(List<AnswerEvent> events) {
        for (Dialect into : Said.DIALECTS) {
            if (into == dialect || Said.isCommon(events)) {
                Outcome again = decoded(into, List.of(encoded(into, events)));
                assertThat(again.refusal()).as(into.name()).isEmpty();
                assertThat(again.dropped()).as(into.name()).isZero();
                assertThat(Said.in(again.events())).as(into.name()).isEqualTo(Said.in(events));
            }
        }
    }

    private static byte[] encoded(Dialect into, List<AnswerEvent> events) {
        StreamEncoder encoder = into.encoder(Said.ENVELOPE);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(encoder.keepAlive());
        for (AnswerEvent event : events) {
            bytes.writeBytes(
                    switch (event) {
                        case AnswerEvent.Text text -> encoder.text(text.choice(), text.channel(), text.text());
                        case AnswerEvent.Tokens tokens ->
                            encoder.tokens(tokens.choice(), tokens.channel(), tokens.text(), tokens.logprobs());
                        case AnswerEvent.ToolCall call -> encoder.toolCall(call);
                        case AnswerEvent.Seal seal -> encoder.seal(seal);
                        case AnswerEvent.Finished finished -> encoder.finished(finished);
                        case AnswerEvent.Counted counted -> encoder.usage(counted.usage());
                        case AnswerEvent.Done done -> encoder.done();
                        case AnswerEvent.Failed failed ->
                            encoder.error(Refusal.of(ErrorCode.UPSTREAM_ERROR, "what", "why", "fix"));
                        case AnswerEvent.Vector vector -> throw new AssertionError("a vector in a stream");
                    });
        }
        return bytes.toByteArray();
    }
}
