package io.aegis.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.provider.UpstreamException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EventFramesTest {
    private static final byte[] FRAME = Frames.event("messageStart", "{\"role\":\"assistant\"}");

    private static void assertInvalid(ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        invalid -> assertThat(invalid.kind()).isEqualTo(UpstreamException.Cause.INVALID));
    }

    private static List<String> read(byte[]... pieces) {
        var frames = new EventFrames();
        var read = new ArrayList<String>();
        for (byte[] piece : pieces) {
            frames.next(piece)
                    .forEach(frame -> read.add(frame.headers() + new String(frame.payload(), StandardCharsets.UTF_8)));
        }
        assertThat(frames.isBetweenFrames()).isTrue();
        return read;
    }

    /** The frame without headers and with a payload that AWS's own libraries are tested with. */
    @Test
    void aFrameThatAnotherWroteIsRead() {
        byte[] published = HexFormat.of().parseHex("0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936");
        assertThat(read(published)).containsExactly("{}{'foo':'bar'}");
    }

    @Test
    void framesAreReadHoweverTheirBytesArrive() {
        byte[] other = Frames.event("metadata", "{}");
        var both = new ByteArrayOutputStream();
        both.writeBytes(FRAME);
        both.writeBytes(other);
        byte[] all = both.toByteArray();
        List<String> expected = read(FRAME, other);
        assertThat(expected).hasSize(2);
        for (int cut = 1; cut < all.length; cut++) {
            assertThat(read(Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void noBitOfAFrameCanChangeUnnoticed() {
        for (int at = 0; at < FRAME.length * 8; at++) {
            byte[] changed = FRAME.clone();
            changed[at / 8] ^= (byte) (1 << (at % 8));
            assertInvalid(() -> new EventFrames().next(changed));
        }
    }

    @Test
    void aLengthBeyondEveryBoundIsRefusedBeforeItIsWaitedFor() {
        for (int[] lengths :
                new int[][] {{EventFrames.LONGEST + 1, 0}, {-1, 0}, {16, 1}, {100, -1}, {4, 0}, {100, 85}}) {
            var prelude = ByteBuffer.allocate(12).putInt(lengths[0]).putInt(lengths[1]);
            prelude.putInt(Frames.checksum(prelude.array(), 8));
            assertInvalid(() -> new EventFrames().next(prelude.array()));
        }
    }

    @Test
    void headersOfEveryKindArePassedOver() {
        var headers = ByteBuffer.allocate(128);
        for (int[] kind : new int[][] {{0, 0}, {1, 0}, {2, 1}, {3, 2}, {4, 4}, {5, 8}, {8, 8}, {9, 16}}) {
            headers.put((byte) 1).put((byte) 'a').put((byte) kind[0]).put(new byte[kind[1]]);
        }
        headers.put((byte) 1).put((byte) 'b').put((byte) 6).putShort((short) 3).put(new byte[3]);
        headers.put((byte) 1).put((byte) 'c').put((byte) 7).putShort((short) 1).put((byte) 'x');
        byte[] written = Arrays.copyOf(headers.array(), headers.position());
        assertThat(read(Frames.frame(written, new byte[0]))).containsExactly("{c=x}");
    }

    @Test
    void headersThatAreCutOrOfAnUnknownKindAreRefused() {
        for (String headers : List.of("05", "0161", "016107", "01610700", "0161070005", "01610a", "016109ff")) {
            byte[] frame = Frames.frame(HexFormat.of().parseHex(headers), new byte[0]);
            assertInvalid(() -> new EventFrames().next(frame));
        }
    }

    @Test
    void aFrameDoesNotShowWhatTheModelSaid() {
        byte[] exception = Frames.exception("canary-4711");
        assertThat(new EventFrames().next(exception))
                .singleElement()
                .asString()
                .startsWith("Frame")
                .doesNotContain("canary");
    }
}
