package io.aegis.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.aegis.provider.wire.chat.JsonReader;
import io.aegis.provider.wire.chat.NotJsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come as an answer: they are refused, or said in other words. */
class ConverseAnswerFuzzTest {
    static List<byte[]> seeds() {
        return List.of("""
            {"output":{"message":{"role":"assistant","content":[
              {"reasoningContent":{"reasoningText":{"text":"hm","signature":"x"}}},{"text":"Hello é"},
              {"citationsContent":{"content":[{"text":"cited"}]}},
              {"toolUse":{"toolUseId":"t","name":"look","input":{"at":1.50}}}]}},
             "stopReason":"tool_use","usage":{"inputTokens":10,"cacheWriteInputTokens":1,"outputTokens":5},"metrics":{"latencyMs":1}}\
            """.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anAnswerIsRefusedOrSaidInOtherWords(byte[] answer) {
        byte[] document;
        try {
            document = ConverseAnswer.document(JsonReader.read(answer), "m");
        } catch (NotJsonException refused) {
            return;
        }
        assertThat(JsonReader.read(document)).isNotNull();
    }
}
