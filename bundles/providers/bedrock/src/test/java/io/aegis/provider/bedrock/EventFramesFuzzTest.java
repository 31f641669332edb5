package io.aegis.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.aegis.spi.provider.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come, as frames or inside a sound one: they are refused, or they are the same frames however they are cut. */
class EventFramesFuzzTest {
    private static final List<String> REFUSED = List.of("refused");

    static List<byte[]> seeds() {
        return List.of(
                Frames.event("metadata", "{}"),
                HexFormat.of().parseHex("0161070001780162000163047fffffff016406000161"),
                HexFormat.of().parseHex("01610901020304050607080910111213141516016208123456789abcdef0"));
    }

    @MethodSource("seeds")
    @FuzzTest
    void framesAreTheSameHoweverTheyAreCut(byte[] bytes) {
        requireTheSame(bytes);
        byte[] headers = Arrays.copyOf(bytes, bytes.length / 2);
        byte[] payload = Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length);
        requireTheSame(Frames.frame(bytes, payload));
        requireTheSame(Frames.frame(headers, payload));
    }

    private static void requireTheSame(byte[] stream) {
        List<String> whole = frames(stream, Math.max(1, stream.length));
        assertThat(frames(stream, 1)).isEqualTo(whole);
        assertThat(frames(stream, 13)).isEqualTo(whole);
    }

    private static List<String> frames(byte[] stream, int size) {
        var frames = new EventFrames();
        var read = new ArrayList<String>();
        try {
            for (int at = 0; at < stream.length; at += size) {
                frames.next(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size)))
                        .forEach(frame ->
                                read.add(frame.headers() + new String(frame.payload(), StandardCharsets.ISO_8859_1)));
            }
            read.add(frames.isBetweenFrames() ? "whole" : "cut");
            return read;
        } catch (UpstreamException refused) {
            return REFUSED;
        }
    }
}
