package io.aegis.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.aegis.provider.wire.chat.JsonReader;
import io.aegis.provider.wire.chat.NotJsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come as an answer: they are refused, or said in other words. */
class GeminiAnswerFuzzTest {
    static List<byte[]> seeds() {
        return Stream.of("""
            {"candidates":[
              {"content":{"role":"model","parts":[{"text":"hm","thought":true},{"text":"Hello é"},
                {"functionCall":{"id":"c1","name":"look","args":{"at":1.50}}}]},"finishReason":"STOP"},
              {"index":1,"finishReason":"SAFETY"}],
             "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2,"thoughtsTokenCount":1}}\
            """, "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}")
                .map(answer -> answer.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void anAnswerIsRefusedOrSaidInOtherWords(byte[] answer) {
        byte[] document;
        try {
            document = GeminiAnswer.document(JsonReader.read(answer), "m");
        } catch (NotJsonException refused) {
            return;
        }
        assertThat(JsonReader.read(document)).isNotNull();
    }
}
