package io.aegis.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.aegis.provider.wire.chat.JsonReader;
import io.aegis.provider.wire.chat.NotJsonException;
import io.aegis.spi.provider.UpstreamException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever events come, a line each: they are refused, or they say the same however they are cut. */
class ConverseStreamFuzzTest {
    private static final String REFUSED = "refused";

    static List<byte[]> seeds() {
        return List.of("""
            messageStart {"role":"assistant"}
            contentBlockDelta {"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}
            contentBlockDelta {"contentBlockIndex":1,"delta":{"text":"Hello é"}}
            contentBlockStart {"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"t1","name":"look"}}}
            contentBlockDelta {"contentBlockIndex":2,"delta":{"toolUse":{"input":"{}"}}}
            contentBlockStop {"contentBlockIndex":2}
            contentBlockStart {"contentBlockIndex":3,"start":{"toolUse":{"toolUseId":"t2","name":"wait"}}}
            contentBlockStop {"contentBlockIndex":3}
            messageStop {"stopReason":"tool_use"}
            metadata {"usage":{"inputTokens":10,"cacheReadInputTokens":2,"outputTokens":5}}\
            """.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void aStreamSaysTheSameHoweverItIsCut(byte[] events) {
        byte[] stream = framed(new String(events, StandardCharsets.UTF_8));
        String whole = said(stream, Math.max(1, stream.length));

        assertThat(said(stream, 1)).isEqualTo(whole);
        assertThat(said(stream, 17)).isEqualTo(whole);
        if (!whole.equals(REFUSED)) {
            assertThat(whole).endsWith("data: [DONE]\n\n");
            for (String event :
                    whole.substring(0, whole.indexOf("data: [DONE]")).split("\n\n")) {
                assertThat(JsonReader.read(event.replaceFirst("data: ", ""))).isNotNull();
            }
        }
    }

    private static byte[] framed(String events) {
        var stream = new ByteArrayOutputStream();
        for (String event : events.split("\n")) {
            String[] parts = event.split(" ", 2);
            String type = parts[0].replaceAll("\\P{ASCII}", "");
            stream.writeBytes(Frames.event(type, parts.length > 1 ? parts[1] : "{}"));
        }
        return stream.toByteArray();
    }

    private static String said(byte[] stream, int size) {
        var translator = new ConverseStream("m");
        var said = new StringBuilder();
        try {
            for (int at = 0; at < stream.length; at += size) {
                byte[] piece = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size));
                said.append(new String(translator.next(piece), StandardCharsets.US_ASCII));
            }
            return said.append(new String(translator.finish(), StandardCharsets.US_ASCII))
                    .toString();
        } catch (UpstreamException | NotJsonException refused) {
            return REFUSED;
        }
    }
}
