package io.aegis.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.aegis.provider.wire.chat.JsonReader;
import io.aegis.provider.wire.chat.NotJsonException;
import io.aegis.spi.provider.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come as a stream: they are refused, or they say the same however they are cut. */
class GeminiStreamFuzzTest {
    private static final String REFUSED = "refused";

    static List<byte[]> seeds() {
        return List.of("""
            data: {"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"Hello é"}]},"index":0}]}\r
            \r
            : still there
            data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"look",
            data: "args":{"at":1.50}}}]},"finishReason":"STOP"},{"index":1,"finishReason":"MAX_TOKENS"}],
            data: "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2}}

            """.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void aStreamSaysTheSameHoweverItIsCut(byte[] stream) {
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

    private static String said(byte[] stream, int size) {
        var translator = new GeminiStream("m");
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
